"""Addresses of people's rights, and of the records that the Act asks for."""

from django.urls import path

from fourfold.intelligence.views import processing, rights

urlpatterns = [
    path("rights/", rights.register, name="rights"),
    path("rights/new/", rights.record, name="record_rights"),
    path("rights/<str:urn>/", rights.one, name="rights_request"),
    path("rights/<str:urn>/identity/", rights.prove, name="prove_identity"),
    path("rights/<str:urn>/extend/", rights.extend, name="extend_rights"),
    path("rights/<str:urn>/gather/", rights.gather, name="gather_pieces"),
    path("rights/<str:urn>/pieces/<int:pk>/", rights.decide, name="decide_piece"),
    path("rights/<str:urn>/carried/<int:pk>/", rights.carry, name="carry_correction"),
    path("rights/<str:urn>/answer/", rights.answer, name="answer_rights"),
    path("rights/<str:urn>/document/", rights.document, name="rights_document"),
    path("processing/", processing.processing, name="processing"),
    path("policy/", processing.policy, name="policy"),
]
