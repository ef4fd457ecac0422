"""Addresses of dangers, duties and referrals."""

from django.urls import path

from fourfold.intelligence.views import dangers

urlpatterns = [
    path("dangers/", dangers.dangers, name="dangers"),
    path("dangers/new/", dangers.raise_danger, name="raise_danger"),
    path("dangers/duty/", dangers.duty, name="duty"),
    path("dangers/duty/<int:pk>/end/", dangers.end_duty, name="end_duty"),
    path("dangers/<str:urn>/", dangers.danger, name="danger"),
    path("dangers/<str:urn>/acknowledge/", dangers.acknowledge, name="acknowledge_danger"),
    path("dangers/<str:urn>/decide/", dangers.decide, name="decide_danger"),
    path("refer/<uuid:key>/", dangers.refer, name="refer"),
]
