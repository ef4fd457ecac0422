"""The actions of all plans that the reader may see, made ready to be compared with."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Extract, Length

from fourfold.access.queries import labels_opened_by
from fourfold.access.speaking import speaker
from fourfold.plans.models import Action, Plan
from fourfold.plans.models.action import ActionQuerySet
from fourfold.plans.rules.check import ActionState, Other, Others, Twin
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus
from fourfold.threats.queries.threat import master_list_names

KEPT = 4  # readers of the same labels share one; a full region takes about a second to make
_kept: "OrderedDict[object, Others]" = OrderedDict()


def twins_of(
    actions: Mapping[int, Iterable[ActionState]], *, least: float
) -> dict[int, tuple[Twin, ...]]:
    """Return the twins of each plan's actions that the reader may see, by plan.

    Compared are the actions of running plans that the reader may read, and nothing else.
    """
    others = _others()
    found = {plan: others.twins(rows, plan=str(plan), like=least) for plan, rows in actions.items()}
    names = _names({int(twin.where) for twins in found.values() for twin in twins})
    return {
        plan: tuple(replace(twin, where=names[int(twin.where)]) for twin in twins)
        for plan, twins in found.items()
    }


def _others() -> Others:
    rows = _compared()
    key = _state(rows)
    others = _kept.get(key)  # once: another thread may make room meanwhile
    if others is None:
        others = _kept[key] = Others(
            Other(pk, str(plan), str(plan), " ".join(part for part in (text, specific) if part))
            for pk, plan, text, specific in rows.values_list("pk", "plan_id", "text", "specific")
        )
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return others


def _compared() -> ActionQuerySet:
    """Return the actions of running plans; that the plan has a reference leaves out hidden ones."""
    rows = Action.objects.filter(
        belongs_to=ActionFrom.PLAN.value, plan__urn__gt="", plan__closed_on__isnull=True
    )
    return rows.exclude(status=ActionStatus.NO_LONGER_NEEDED.value).order_by("pk")


def _state(rows: ActionQuerySet) -> object:
    """Return what tells that the actions are still those: by whom they are read, and their sums."""
    viewer = speaker()
    labels = labels_opened_by(viewer.clearance) if viewer.clearance else viewer.labels
    sums = rows.order_by().aggregate(
        Count("pk"),
        Max("pk"),
        Sum("pk"),
        instants=Sum(Extract(F("updated_at"), "epoch")),
        sizes=Sum(Length("text") + Length("specific")),
    )
    return labels, *sums.values()


def _names(plans: set[int]) -> dict[int, str]:
    """Return what the plans of twins are called: after their threat, or by their own title."""
    rows = Plan.objects.filter(pk__in=plans).values_list("pk", "threat_id", "title")
    known = list(rows)
    names = master_list_names([threat for _, threat, _ in known if threat])
    return {pk: names.get(threat or 0, title) for pk, threat, title in known}
