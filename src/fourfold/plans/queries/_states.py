"""What the plan check asks of the database, for many plans in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Max, QuerySet

from fourfold.plans.models import (
    Action,
    EmptyPillar,
    Objective,
    Plan,
    RuleSwitch,
    SignOff,
    Waiver,
)
from fourfold.plans.queries.action import is_partner
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar, PlanOf, Safeguarding
from fourfold.shared.days import local_day
from fourfold.threats.models import Standing
from fourfold.threats.rules.kinds import Kind

NO_ANSWER: dict[str, bool | None] = {"YES": True, "NO": False}


def states_of(
    plans: Sequence[Plan], *, today: date, kept: bool = False
) -> dict[int, rules.PlanState]:
    """Return plans as the check reads them, without twins, by their ids.

    kept: for what is kept under the label of the plan, so without actions that fewer may read.
    """
    ids = [plan.pk for plan in plans]
    rows = _actions(ids)
    actions = _by_plan(rows.filter(label=F("plan__label")) if kept else rows, action_state)
    objectives = _by_plan(Objective.objects.filter(plan__in=ids, dropped_on=None), _objective)
    reasons = _by_plan(
        EmptyPillar.objects.filter(plan__in=ids).order_by("at", "pk"),
        lambda row: (Pillar(row.pillar), row.reason),
    )
    signed = SignOff.objects.filter(plan__in=ids).values_list("plan_id").annotate(Max("on"))
    moved = moves_of({plan.threat_id for plan in plans if plan.threat_id}, today=today)
    signed_on = dict(signed)
    return {
        plan.pk: rules.PlanState(
            plan_of=PlanOf(plan.of),
            today=today,
            threat_kind=moved.get(plan.threat_id or 0, (None, None))[0],
            region=str(plan.organisation.region_id or ""),
            actions=tuple(actions[plan.pk]),
            objectives=tuple(objectives[plan.pk]),
            empty_reasons=dict(reasons[plan.pk]),
            members_have_children=NO_ANSWER.get(plan.safeguarding),
            safeguarding=Safeguarding(plan.safeguarding) if plan.safeguarding else None,
            safeguarding_reference=plan.safeguarding_reference,
            signed_off_on=signed_on.get(plan.pk),
            tier_moved_on=moved.get(plan.threat_id or 0, (None, None))[1],
            updated_on=local_day(plan.updated_at),
        )
        for plan in plans
    }


def action_state(row: Action) -> rules.ActionState:
    """Return an action of a plan as the check reads it; its owner's organisation was joined."""
    return rules.ActionState(
        id=row.pk,
        pillar=Pillar(row.pillar),
        text=row.text,
        specific=row.specific,
        owner=row.owner_id,
        organisation=row.owner_organisation_id,
        owner_is_partner=is_partner(row.owner_organisation),
        due=row.due_on,
        status=ActionStatus(row.status),
        updated_on=local_day(row.updated_at),
        from_tactic=row.copied_from,
    )


def moves_of(threats: Iterable[int], *, today: date) -> dict[int, tuple[Kind, date | None]]:
    """Return the kind of threats, and the day of the last assessment that moved their tier."""
    rows = Standing.objects.filter(
        threat_id__in=list(threats), known_until=None, since__lte=today
    ).order_by("threat_id", "since", "pk")
    found: dict[int, tuple[Kind, date | None]] = {}
    tiers: dict[int, int | None] = {}
    for threat, since, kind, tier in rows.values_list("threat_id", "since", "kind", "tier"):
        moved = found.get(threat or 0, (None, None))[1]
        if tier is not None and tier != tiers.get(threat or 0):
            moved = since
        tiers[threat or 0] = tier if tier is not None else tiers.get(threat or 0)
        found[threat or 0] = (Kind(kind), moved)
    return found


def waivers_of(plans: Iterable[int]) -> dict[int, list[rules.Waiver]]:
    """Return the waivers of plans that nobody has ended, by plan."""
    rows = Waiver.objects.filter(plan__in=list(plans), ended_at=None).order_by("until", "pk")
    return _by_plan(
        rows,
        lambda row: rules.Waiver(
            rule=row.rule, reason=row.reason, until=row.until, action=row.action_id
        ),
    )


def switches() -> rules.Switches:
    """Return which rules are on, for whom: the newest switch of a region, kind and rule."""
    newest = {
        (row.region_id, row.of, row.rule): row for row in RuleSwitch.objects.order_by("at", "pk")
    }
    return rules.Switches(
        tuple(
            rules.Switch(rule=rule, on=row.is_on, region=str(region), plan_of=PlanOf(of))
            for (region, of, rule), row in newest.items()
        )
    )


def _actions(plans: list[int]) -> "QuerySet[Action]":
    rows = Action.objects.filter(plan__in=plans, belongs_to=ActionFrom.PLAN.value)
    return rows.select_related("owner_organisation").order_by("pk")


def _objective(row: Objective) -> rules.ObjectiveState:
    return rules.ObjectiveState(
        id=row.pk, text=row.text, measure=row.measure, baseline=row.baseline
    )


def _by_plan(rows: Iterable[Any], made: Callable[[Any], Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(made(row))
    return found
