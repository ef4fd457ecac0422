"""Addresses of joining: the queue, runs and models."""

from django.urls import URLPattern, path

from fourfold.subjects.views import joining

urlpatterns: list[URLPattern] = [
    path("queue/", joining.queue, name="queue"),
    path("queue/judged/", joining.judged, name="judged"),
    path("queue/judged/<int:pk>/undo/", joining.undo, name="undo_judged"),
    path("queue/<int:pk>/", joining.pair, name="pair"),
    path("<uuid:key>/apart/", joining.apart, name="apart"),
]
