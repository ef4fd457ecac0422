"""Addresses of interests, the scan and the digest."""

from django.urls import URLPattern, path

from fourfold.intelligence.views import digest, scans

urlpatterns: list[URLPattern] = [
    path("digest/", digest.digest, name="digest"),
    path("digest/desks/<int:pk>/", digest.desk_digest, name="desk_digest"),
    path("digest/hits/<int:pk>/", digest.judge, name="judge_hit"),
    path("scan/", scans.scan, name="scan"),
    path("scan/now/", scans.scan_now, name="scan_now"),
]
