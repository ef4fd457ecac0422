from django.urls import include, path

from fourfold.config.api import api

urlpatterns = [
    path("", include("fourfold.web.urls")),
    path("", include("fourfold.administration.urls")),
    path("imports/", include("fourfold.sources.urls")),
    path("subjects/", include("fourfold.subjects.urls")),
    path("intelligence/", include("fourfold.intelligence.urls")),
    path("systems/", include("fourfold.sources.urls.systems")),
    path("threats/", include("fourfold.threats.urls")),
    path("plans/", include("fourfold.plans.urls")),
    path("disruptions/", include("fourfold.disruptions.urls")),
    path("api/v1/", api.urls),
]
