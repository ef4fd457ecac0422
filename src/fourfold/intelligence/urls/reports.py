"""Addresses of reports and their sources."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
