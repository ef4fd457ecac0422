"""What plans do when something happened to a threat: they follow it, and go with it."""

from typing import Any

from django.db.models import QuerySet

from fourfold.access import search
from fourfold.access.models import Label, SearchDocument
from fourfold.access.relabelling import follow
from fourfold.plans.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Answer,
    Ask,
    Decision,
    EmptyPillar,
    Notice,
    Objective,
    PageCopy,
    Plan,
    Scrutiny,
    SignOff,
    Waiver,
)
from fourfold.plans.rules.minuting import about_item
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled

KIND = "plans.plan"
OF_PLAN = (Objective, EmptyPillar, SignOff, Scrutiny, Waiver, Action)
PARTS = ((ActionUpdate, "action__plan"), *((kind, "plan") for kind in OF_PLAN))


def follow_threat(event: ThreatRelabelled) -> None:
    """Put the plan of a threat, and all that is said of it, under what the threat asks now.

    What asked as much as the threat follows it; what asked more asks both from now on. Copies
    that were shared have labels of their own, and keep them.
    """
    labels = Label.objects.in_bulk([event.before_label_id, event.after_label_id])
    before, after = (labels[pk].restriction for pk in (event.before_label_id, event.after_label_id))
    plans = Plan.objects.select_for_update(of=("self",)).filter(threat=event.threat_id)
    for plan in plans.select_related("label"):
        for kind, key in PARTS:
            rows = kind._default_manager.filter(**{key: plan})
            follow(rows, was=before, moved=after)
        follow(Plan.objects.filter(pk=plan.pk), was=before, moved=after)
        plan.refresh_from_db(fields=["label"])
        search.move(KIND, plan.urn, label_id=plan.label_id)
    for spoken in _at_meetings(event.threat_id):
        follow(spoken, was=before, moved=after)


def _at_meetings(threat_id: int) -> tuple["QuerySet[Any]", ...]:
    """Return what boards said of a threat, and what they asked somebody to do about it."""
    items = AgendaItem.objects.filter(threat=threat_id)
    given = [about_item(pk) for pk in items.values_list("pk", flat=True)]
    return (
        ActionUpdate.objects.filter(action__about__in=given),
        Action.objects.filter(about__in=given),
        Decision.objects.filter(threat=threat_id),
        items,
    )


def go_with_threat(event: ThreatDisposed) -> None:
    """Delete the plans of a threat that is disposed of, with all that is said of them and shared.

    What the ledger says of disclosures stays.
    """
    plans = list(Plan.objects.filter(threat=event.threat_id).values_list("pk", "urn"))
    ids = [pk for pk, _ in plans]
    Answer.objects.filter(ask__action__plan__in=ids).delete()
    Ask.objects.filter(action__plan__in=ids).delete()
    Notice.objects.filter(copy__plan__in=ids).delete()
    Notice.objects.filter(copy__plan__in=ids).delete()
    PageCopy.objects.filter(plan__in=ids).delete()
    ActionUpdate.objects.filter(action__plan__in=ids).delete()
    for rows in OF_PLAN:
        rows._default_manager.filter(plan__in=ids).delete()
    SearchDocument.objects.filter(kind=KIND, ref__in=[urn for _, urn in plans]).delete()
    Plan.objects.filter(pk__in=ids).delete()
