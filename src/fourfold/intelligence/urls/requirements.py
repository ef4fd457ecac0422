"""Addresses of requirements, packages and watchlists."""

from django.urls import path

from fourfold.intelligence.views import packages, requirements, watchlists

urlpatterns = [
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.record, name="record_requirement"),
    path("requirements/<str:urn>/", requirements.requirement, name="requirement"),
    path("requirements/<str:urn>/answer/", requirements.answer, name="answer_requirement"),
    path("requirements/<str:urn>/close/", requirements.close, name="close_requirement"),
    path("answers/<str:urn>/", requirements.answers_of, name="answers_of_report"),
    path("packages/", packages.packages, name="packages"),
    path("packages/new/", packages.record, name="record_package"),
    path("packages/<str:urn>/", packages.package, name="package"),
    path("packages/<str:urn>/export/<str:form>/", packages.export, name="export_package"),
    path("packages/<str:urn>/add/", packages.add, name="add_to_package"),
    path("packages/<str:urn>/close/", packages.close, name="close_package"),
    path("packages/<str:urn>/<int:pk>/allocate/", packages.allocate, name="allocate_part"),
    path("packages/<str:urn>/<int:pk>/result/", packages.result, name="record_result"),
    path("watchlists/", watchlists.watchlists, name="watchlists"),
    path("watchlists/new/", watchlists.keep, name="keep_watchlist"),
    path("watchlists/<str:urn>/", watchlists.watchlist, name="watchlist"),
    path("watchlists/<str:urn>/see/", watchlists.see, name="see_watchlist"),
    path("watchlists/<str:urn>/renew/", watchlists.renew, name="renew_watchlist"),
    path("watchlists/<str:urn>/add/", watchlists.add, name="add_to_watchlist"),
    path("watchlists/<str:urn>/<int:pk>/remove/", watchlists.remove, name="remove_from_watchlist"),
    path("watchlists/<str:urn>/end/", watchlists.end, name="end_watchlist"),
]
