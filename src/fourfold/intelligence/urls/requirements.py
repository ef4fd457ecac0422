"""Addresses of requirements, packages and watchlists."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
