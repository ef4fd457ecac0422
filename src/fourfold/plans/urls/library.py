"""Addresses of what is kept beside plans: documents, tactics, briefings; and whose desk they are.

They stand before the plans, of which one is at its reference.
"""

from django.urls import URLPattern, path

from fourfold.plans.views import documents, lead, scrutinies, tactics

urlpatterns: list[URLPattern] = [
    path("lead/", lead.lead, name="lead"),
    path("briefings/<slug:ident>/", lead.briefing, name="briefing"),
    path("scrutiny/", scrutinies.scrutiny, name="scrutiny"),
    path("documents/", documents.register, name="documents"),
    path("documents/new/", documents.record, name="record_document"),
    path("documents/<str:urn>/", documents.document, name="document"),
    path("documents/<str:urn>/refresh/", documents.refresh, name="refresh_document"),
    path("documents/<str:urn>/recommend/", documents.recommend, name="recommend"),
    path("tactics/", tactics.library, name="tactics"),
    path("tactics/new/", tactics.record, name="record_tactic"),
    path("tactics/<str:ident>/", tactics.tactic, name="tactic"),
    path("tactics/<str:ident>/add/", tactics.add, name="add_tactic"),
    path("tactics/<str:ident>/edit/", tactics.edit, name="edit_tactic"),
    path("tactics/<str:ident>/retire/", tactics.retire, name="retire_tactic"),
]
