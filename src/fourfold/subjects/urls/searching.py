"""Addresses of asking whether anybody else holds somebody."""

from django.urls import path

from fourfold.subjects.views import deconfliction

urlpatterns = [
    path("deconflict/", deconfliction.ask, name="deconflict"),
    path("deconflict/<int:pk>/", deconfliction.inquiry, name="inquiry"),
    path("deconflict/told/", deconfliction.told, name="told"),
    path("deconflict/told/<int:pk>/seen/", deconfliction.seen, name="seen"),
    path("deconflict/often/<int:pk>/seen/", deconfliction.overseen, name="overseen"),
    path("<uuid:key>/discoverable/", deconfliction.discoverable, name="discoverable"),
]
