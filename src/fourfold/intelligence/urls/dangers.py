"""Addresses of dangers, duties and referrals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
