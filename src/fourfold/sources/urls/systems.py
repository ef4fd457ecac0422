"""Addresses of systems, their loads and records."""

from django.urls import URLPattern

app_name = "systems"
urlpatterns: list[URLPattern] = []
