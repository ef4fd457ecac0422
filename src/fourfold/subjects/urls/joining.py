"""Addresses of joining: the queue, runs and models."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
