"""Addresses of actions."""

from django.urls import URLPattern, path

from fourfold.plans.views import action, work

urlpatterns: list[URLPattern] = [
    path("actions/", work.my_actions, name="my_actions"),
    path("actions/new/", action.add_own, name="add_own_action"),
    path("actions/update/", work.update_several, name="update_actions"),
    path("actions/hand-over/", work.hand_over, name="hand_over_actions"),
    path("actions/<str:urn>/", action.action, name="action"),
    path("actions/<str:urn>/update/", action.update, name="update_action"),
    path("actions/<str:urn>/change/", action.change, name="change_action"),
    path("<str:urn>/actions/new/", action.add, name="add_action"),
    path("<str:urn>/actions/check/", action.check, name="check_action"),
]
