"""Addresses of joining: the queue, runs and models."""

from django.urls import URLPattern, path

from fourfold.subjects.views import joining, runs

urlpatterns: list[URLPattern] = [
    path("queue/", joining.queue, name="queue"),
    path("queue/judged/", joining.judged, name="judged"),
    path("queue/judged/<int:pk>/undo/", joining.undo, name="undo_judged"),
    path("queue/<int:pk>/", joining.pair, name="pair"),
    path("joining/", runs.runs, name="runs"),
    path("joining/now/", runs.join_now, name="join_now"),
    path("joining/models/<int:pk>/", runs.model, name="model"),
    path("<uuid:key>/apart/", joining.apart, name="apart"),
]
