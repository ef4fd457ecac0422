"""What waits for those who administer, own compartments or audit: panels of the home page."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from fourfold.access.models import LedgerDisposal, ReadIn, User
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import breaches, compartments, invitations, ledger
from fourfold.shared.days import local_day

SOON = 14
TOLD = timedelta(days=30)  # for so long people are told that an account was renewed


def reviews_due(viewer: Viewer, *, today: date) -> dict[str, Any] | None:
    """Return the compartments of which somebody owes the quarterly review, or nothing."""
    if not viewer.may("administration.review_compartment"):
        return None
    owned = [one for one in compartments.compartments_of(viewer.user_id, on=today) if one.is_owner]
    standing = [one for one in owned if one.compartment.closed_on is None]
    items = [
        {
            "title": one.name,
            "url": reverse("administration:compartment", args=[one.compartment.pk]),
            "due_on": one.review_due_on,
            "why": "Say that everybody in it still needs to be.",
        }
        for one in sorted(standing, key=lambda one: one.review_due_on)
        if (one.review_due_on - today).days <= SOON
    ]
    return _panel("Compartments to review", "administration:compartments", items)


def disposals_asked(viewer: Viewer) -> dict[str, Any] | None:
    """Return the disposals of text that wait for a second person, or nothing."""
    if not viewer.may("administration.agree_disposal"):
        return None
    asked = LedgerDisposal.objects.filter(agreed_at=None).exclude(asked_by_id=viewer.user_id)
    items = [
        {
            "title": f"Text of entry {one.entry_id}",
            "url": reverse("administration:agree_disposal", args=[one.pk]),
            "why": one.reason,
        }
        for one in asked.order_by("asked_at", "pk")[:20]
        if ledger.reads_text_of(one.entry_id)
    ]
    return _panel("Text to dispose of", "administration:ledger", items)


def breaches_waiting(viewer: Viewer, *, at: datetime) -> dict[str, Any] | None:
    """Return the breaches that nobody has closed, each with its clock, or nothing."""
    if not viewer.may("administration.read_breaches"):
        return None
    standing = [one for one in breaches.register(viewer, at=at) if one.row.closed_at is None]
    items = [
        {
            "title": f"Breach {one.row.urn}",
            "url": reverse("administration:breach", args=[one.row.urn]),
            "tag": one.state,
            "tone": one.tone,
            "why": one.clock,
        }
        for one in standing
    ]
    return _panel("Breaches of personal data", "administration:breaches", items) if items else None


def renewals_asked(viewer: Viewer, *, at: datetime) -> dict[str, Any] | None:
    """Return the renewals of colleagues' accounts that wait for a second person, or nothing."""
    if not viewer.may("administration.agree_renewal"):
        return None
    asked = invitations.renewals_waiting(viewer.organisation_id, at=at)
    items = [
        {
            "title": f"A new way in for {one.user.name}",
            "url": reverse("administration:agree_renewal", args=[one.pk]),
            "why": one.reason,
        }
        for one in asked
        if viewer.user_id not in {one.made_by_id, one.user_id}
    ]
    return _without_list("Accounts to renew", items)


def renewed(viewer: Viewer, *, at: datetime) -> dict[str, Any] | None:
    """Return what somebody must know of renewed accounts, or nothing: their own; their people's.

    The owner of a compartment is told who lapsed from it, and decides on reading them in again.
    """
    own = invitations.taken_up_since(viewer.user_id, at - TOLD)
    items = [_own(one.made_by_id, one.agreed_by_id, one.used_at or at) for one in own]
    items += _lapsed(viewer, at)
    return _without_list("Renewed accounts", items) if items else None


def _own(asked_by: int, agreed_by: int | None, used_at: datetime) -> dict[str, Any]:
    names = dict(User.objects.filter(pk__in=[asked_by, agreed_by]).values_list("pk", "name"))
    who = f"{names.get(asked_by, 'Somebody')} asked and {names.get(agreed_by or 0, 'somebody')}"
    return {
        "title": f"Your account was given a new password on {used_at:%-d %B %Y}",
        "url": reverse("administration:account"),
        "why": f"{who} agreed. If you did not want it, tell your auditor now.",
    }


def _lapsed(viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    gone = ReadIn.objects.filter(compartment__owner=viewer.user_id, lapsed_at__gte=at - TOLD)
    mine = compartments.compartments_of(viewer.user_id, on=local_day(at)) if gone.exists() else []
    names = {one.compartment.pk: one.name for one in mine}
    back = ReadIn.objects.filter(compartment__in=names, until__gte=local_day(at))
    inside = set(back.values_list("compartment_id", "user_id"))
    return [
        {
            "title": f"{one.user.name} was read out of {names[one.compartment_id]}",
            "url": reverse("administration:compartment", args=[one.compartment_id]),
            "why": "Their account was renewed. Speak to them before you read them in again.",
        }
        for one in gone.select_related("user").order_by("lapsed_at", "pk")
        if (one.compartment_id, one.user_id) not in inside
    ]


def _without_list(heading: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"heading": heading, "waiting": items, "count": len(items)}


def _panel(heading: str, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"heading": heading, "url": reverse(name), "waiting": items, "count": len(items)}
