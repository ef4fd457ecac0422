"""Addresses of what is shared with partners, and asked of them."""

from django.urls import URLPattern, path

from fourfold.plans.views import asks, batches, shared, sharing

urlpatterns: list[URLPattern] = [
    path("shared/", shared.shared_with_me, name="shared_with_me"),
    path("shared/<str:urn>/", shared.copy, name="copy"),
    path("shared/<str:urn>/page.pdf", shared.copy_pdf, name="copy_pdf"),
    path("shared/<str:urn>/withdraw/", sharing.withdraw, name="withdraw_page"),
    path("shared/<str:urn>/recall/", sharing.recall, name="recall_page"),
    path("asks/<str:urn>/", asks.ask, name="ask"),
    path("asks/<str:urn>/answer/", asks.answer, name="answer_ask"),
    path("asks/<str:urn>/feed-back/", asks.feed_back, name="feed_back"),
    path("asks/<str:urn>/answers/<int:pk>/note/", asks.note, name="note_answer"),
    path("asks/<str:urn>/withdraw/", asks.withdraw, name="withdraw_ask"),
    path("pages/", batches.new, name="share_pages"),
    path("pages/<int:pk>/", batches.batch, name="batch"),
    path("pages/<int:pk>/pages.zip", batches.pages, name="batch_pages"),
    path("actions/<str:urn>/ask/", asks.ask_of, name="ask_partner"),
    path("<str:urn>/share/", sharing.share, name="share_page"),
    path("<str:urn>/shared/", sharing.shared_of, name="shared_of"),
]
