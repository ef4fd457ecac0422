"""What dangers, referrals and requirements add to the pages of subjects, reports and desks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from fourfold.intelligence.models import Danger, Referral, Report
from fourfold.intelligence.queries import requirements as queries
from fourfold.intelligence.rules.vocabulary import DangerKind, ReferralKind
from fourfold.reference.models import ThreatDesk
from fourfold.web.http import Request

Panel = dict[str, Any]


def of_subject(request: Request, keys: Sequence[UUID]) -> Panel | None:
    """Show to whom somebody was referred, and the dangers that name them; offer to refer."""
    if not request.viewer.may("intelligence.read"):
        return None
    rows = Referral.objects.filter(subject__in=keys).select_related("by")
    named = Danger.objects.whole().filter(subject__in=keys).order_by("-raised_at", "-pk")
    return {
        "template": "intelligence/referral_panel.html",
        "rows": [
            {"referral": row, "kind": ReferralKind(row.kind).words}
            for row in rows.order_by("-referred_on", "-pk")
        ],
        "dangers": [
            {
                "urn": one.urn,
                "kind": DangerKind(one.kind).words,
                "on": one.raised_at,
                "is_open": one.decided_at is None,
            }
            for one in named
        ],
        "refer_url": reverse("intelligence:refer", args=[keys[0]])
        if request.viewer.may("intelligence.refer")
        else "",
        "raise_url": f"{reverse('intelligence:raise_danger')}?subject={keys[0]}"
        if request.viewer.may("intelligence.raise_danger")
        else "",
    }


def of_report(request: Request, report: Report) -> Panel | None:
    """Show what a report answers, and offer to say that it answers more."""
    if not request.viewer.may("intelligence.read"):
        return None
    return {
        "template": "intelligence/requirement_answers.html",
        "rows": queries.answered_by(report),
        "answer_url": reverse("intelligence:answers_of_report", args=[report.urn])
        if request.viewer.may("intelligence.answer_requirement")
        else "",
    }


def of_desk(request: Request, desk: ThreatDesk) -> Panel | None:
    """Show what a desk asks, the most pressing first."""
    if not request.viewer.may("intelligence.read"):
        return None
    return {
        "template": "intelligence/requirement_desk.html",
        "lines": queries.of_desks([desk.pk], today=request.today),
        "url": f"{reverse('intelligence:requirements')}?desk={desk.pk}",
    }
