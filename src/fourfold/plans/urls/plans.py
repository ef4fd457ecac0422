"""Addresses of plans; a plan itself is at its reference, so they come last."""

from django.urls import URLPattern, path

from fourfold.plans.views import objective, plan, plans, rules, scrutiny

urlpatterns: list[URLPattern] = [
    path("", plans.plans_list, name="plans"),
    path("new/", plan.record, name="record_plan"),
    path("rules/", rules.rules, name="rules"),
    path("files/<str:form>/", plans.export, name="export_plans"),
    path("objectives/<int:pk>/", objective.change, name="objective"),
    path("objectives/<int:pk>/drop/", objective.drop, name="drop_objective"),
    path("scrutiny/<int:pk>/answer/", scrutiny.answer, name="answer_scrutiny"),
    path("waivers/<int:pk>/end/", scrutiny.end_waiver, name="end_waiver"),
    path("<str:urn>/", plan.plan, name="plan"),
    path("<str:urn>/change/", plan.change, name="change_plan"),
    path("<str:urn>/close/", plan.close, name="close_plan"),
    path("<str:urn>/objectives/new/", objective.add, name="add_objective"),
    path("<str:urn>/pillars/<str:pillar>/", objective.excuse, name="excuse_pillar"),
    path("<str:urn>/sign-off/", objective.sign_off, name="sign_off"),
    path("<str:urn>/scrutinise/", scrutiny.scrutinise, name="scrutinise"),
    path("<str:urn>/waive/", scrutiny.waive, name="waive"),
]
