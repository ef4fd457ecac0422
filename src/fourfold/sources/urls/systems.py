"""Addresses of systems, their loads and records."""

from django.urls import path

from fourfold.sources.views import loads, quality, records, systems, wizard

app_name = "systems"
urlpatterns = [
    path("", systems.systems, name="systems"),
    path("new/", systems.new, name="new"),
    path("<int:pk>/", systems.system, name="system"),
    path("<int:pk>/change/", systems.change, name="change"),
    path("<int:pk>/upload/", wizard.upload, name="upload"),
    path("alerts/<int:pk>/settle/", systems.settle, name="settle"),
    path("profiles/<int:pk>/", systems.profile, name="profile"),
    path("files/<str:token>/", wizard.file, name="file"),
    path("files/<str:token>/columns/", wizard.columns, name="columns"),
    path("files/<str:token>/text/", wizard.text, name="text"),
    path("files/<str:token>/choose/", wizard.choose, name="choose"),
    path("files/<str:token>/save/", wizard.save, name="save"),
    path("files/<str:token>/start/", wizard.start, name="start"),
    path("files/<str:token>/discard/", wizard.discard, name="discard"),
    path("loads/<int:pk>/", loads.load, name="load"),
    path("loads/<int:pk>/rows/", quality.rows, name="rows"),
    path("loads/<int:pk>/rejects/", loads.rejected, name="rejects"),
    path("loads/<int:pk>/resume/", loads.resume, name="resume"),
    path("records/<int:pk>/", records.record, name="record"),
]
