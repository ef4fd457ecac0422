"""Addresses of people and things."""

from django.urls import path

from fourfold.subjects.views import lists, network, record, subject

urlpatterns = [
    path("", lists.subjects, name="subjects"),
    path("new/", record.record, name="record"),
    path("judgements/<int:pk>/undo/", record.undo, name="undo"),
    path("<uuid:key>/", subject.subject, name="subject"),
    path("<uuid:key>/network/", network.network, name="network"),
    path("<uuid:key>/network/data/", network.data, name="network_data"),
    path("<uuid:key>/network/export/<str:form>/", network.export, name="network_export"),
    path("<uuid:key>/history/", subject.history, name="history"),
    path("<uuid:key>/describe/", record.describe, name="describe"),
    path("<uuid:key>/identify/", record.identify, name="identify"),
    path("<uuid:key>/link/", record.link, name="link"),
    path("<uuid:key>/judge/", record.judge, name="judge"),
]
