"""Addresses of people's rights."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
