from django.urls import path

from fourfold.sources.views import imports, mapping, settling

app_name = "sources"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("new/", imports.new, name="new"),
    path("profiles/", mapping.profiles, name="profiles"),
    path("profiles/<int:pk>/", mapping.profile, name="profile"),
    path("settling/", settling.queue, name="settling"),
    path("<int:pk>/", imports.one, name="import"),
    path("<int:pk>/columns/", mapping.columns, name="columns"),
    path("<int:pk>/accept/", imports.accept, name="accept"),
    path("<int:pk>/undo/", imports.undo, name="undo"),
    path("<int:pk>/rejects/", imports.rejects, name="rejects"),
]
