"""Addresses of subjects."""

from fourfold.subjects.urls import joining, pictures, records, searching

app_name = "subjects"
urlpatterns = [
    *joining.urlpatterns,
    *pictures.urlpatterns,
    *searching.urlpatterns,
    *records.urlpatterns,
]
