"""Addresses of interests, the scan and the digest."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
