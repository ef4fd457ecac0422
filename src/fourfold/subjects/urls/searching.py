"""Addresses of searching everything."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
