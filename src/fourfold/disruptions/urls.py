from django.urls import path

from fourfold.disruptions.views import (
    claims,
    consistency,
    contest,
    disruption,
    effect,
    entry,
    extract,
    listed,
    moderation,
    rules,
    standards,
    tables,
)

app_name = "disruptions"
urlpatterns = [
    path("", listed.listed, name="disruptions"),
    path("new/", entry.full, name="record"),
    path("quick/", entry.quick, name="quick"),
    path("draft/drop/", entry.drop_draft, name="drop_draft"),
    path("moderation/", moderation.queue, name="moderation_queue"),
    path("moderation/<str:urn>/", moderation.moderate, name="moderate"),
    path("contests/", contest.contests, name="contests"),
    path("contests/<int:pk>/", contest.reconcile, name="contest"),
    path("rules/", rules.rules, name="rules"),
    path("standards/", standards.standards, name="standards"),
    # before what takes any word as a reference
    path("extract/", extract.extract, name="extract"),
    path("extract/<str:form>/", extract.take, name="take_extract"),
    path("tables/", tables.tables, name="tables"),
    path("effect/", effect.effect, name="effect"),
    path("consistency/", consistency.consistency, name="consistency"),
    path("<str:urn>/", disruption.disruption, name="disruption"),
    path("<str:urn>/claim/", claims.claim, name="claim"),
    path("<str:urn>/claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw_claim"),
    path("<str:urn>/same/", contest.same, name="same"),
    path("<str:urn>/correct/", entry.correct, name="correct"),
    path("<str:urn>/cancel/", disruption.cancel, name="cancel"),
    path("<str:urn>/answer/", moderation.answer, name="answer"),
]
