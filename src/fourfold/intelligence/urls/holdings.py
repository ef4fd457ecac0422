"""Addresses of reviews, retention and disposal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
