"""Addresses of timelines, maps and charts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
