"""Addresses of reviews, retention and disposal."""

from django.urls import path

from fourfold.intelligence.views import holdings

urlpatterns = [
    path("holdings/", holdings.holdings, name="holdings"),
    path("holdings/<int:pk>/", holdings.holding, name="holding"),
    path("holdings/<int:pk>/review/", holdings.review, name="review_holding"),
    path("holdings/<int:pk>/group/", holdings.regroup, name="regroup_holding"),
    path("holdings/<int:pk>/hold/", holdings.hold, name="hold_holding"),
    path("disposals/", holdings.disposals, name="disposals"),
    path("disposals/<int:pk>/", holdings.disposed, name="disposal"),
    path("disposals/<int:pk>/agree/", holdings.agree, name="agree_disposal"),
    path("disposals/<int:pk>/refuse/", holdings.refuse, name="refuse_disposal"),
]
