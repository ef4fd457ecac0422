"""Addresses of intelligence."""

from fourfold.intelligence.urls import dangers, holdings, reports, requirements, rights, scans

app_name = "intelligence"
urlpatterns = [
    *reports.urlpatterns,
    *dangers.urlpatterns,
    *requirements.urlpatterns,
    *scans.urlpatterns,
    *holdings.urlpatterns,
    *rights.urlpatterns,
]
