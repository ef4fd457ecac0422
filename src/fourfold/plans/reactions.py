"""What plans do when something happened to a threat: they follow it, and go with it."""

from typing import Any

from django.db.models import Q, QuerySet

from fourfold.access import search
from fourfold.access.models import Label, SearchDocument
from fourfold.access.relabelling import follow
from fourfold.access.rules import Restriction
from fourfold.plans.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Answer,
    Ask,
    Decision,
    EmptyPillar,
    Meeting,
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
    _follow_at_meetings(event.threat_id, was=before, moved=after)


def _follow_at_meetings(threat_id: int, *, was: Restriction, moved: Restriction) -> None:
    """Put what boards said of a threat, and asked somebody to do about it, under what it asks now.

    What a meeting minuted stays under the meeting's label besides, whoever may read the threat.
    """
    about = AgendaItem.objects.filter(threat=threat_id)
    items = [about_item(pk) for pk in about.values_list("pk", flat=True)]
    given = Action.objects.filter(about__in=items)
    carried = [f"action {pk}" for pk in given.values_list("pk", flat=True)]
    spoken: tuple[tuple[QuerySet[Any], str], ...] = (
        (ActionUpdate.objects.filter(action__about__in=items), "action__meeting"),
        (given, "meeting"),
        (Decision.objects.filter(threat=threat_id), "meeting"),
        (AgendaItem.objects.filter(Q(threat=threat_id) | Q(key__in=carried)), "meeting"),
    )
    met = {pk for rows, key in spoken for pk in rows.values_list(key, flat=True)}
    for meeting in Meeting.objects.filter(pk__in=met).select_related("label"):
        own = meeting.label.restriction
        for rows, key in spoken:
            follow(rows.filter(**{key: meeting}), was=was | own, moved=moved | own)


def go_with_threat(event: ThreatDisposed) -> None:
    """Delete the plans of a threat that is disposed of, with all that is said of them and shared.

    What the ledger says of disclosures stays.
    """
    plans = list(Plan.objects.filter(threat=event.threat_id).values_list("pk", "urn"))
    ids = [pk for pk, _ in plans]
    Answer.objects.filter(ask__action__plan__in=ids).delete()
    Ask.objects.filter(action__plan__in=ids).delete()
    Notice.objects.filter(copy__plan__in=ids).delete()
    PageCopy.objects.filter(plan__in=ids).delete()
    ActionUpdate.objects.filter(action__plan__in=ids).delete()
    for rows in OF_PLAN:
        rows._default_manager.filter(plan__in=ids).delete()
    SearchDocument.objects.filter(kind=KIND, ref__in=[urn for _, urn in plans]).delete()
    Plan.objects.filter(pk__in=ids).delete()
