"""Addresses of timelines, maps and charts."""

from django.urls import path

from fourfold.subjects.views import pictures

urlpatterns = [
    path("<uuid:key>/timeline/", pictures.timeline, name="timeline"),
    path("<uuid:key>/places/", pictures.places, name="places"),
    path("<uuid:key>/path/", pictures.path, name="path"),
]
