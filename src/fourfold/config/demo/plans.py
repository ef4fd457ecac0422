"""Writing plans in bulk: the rows that the commands would write, one act after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from fourfold.access.models import User
from fourfold.config.demo.plan import Plan as Region
from fourfold.config.demo.plan import Planned, PlannedAction
from fourfold.config.demo.records import BATCH, Written
from fourfold.config.demo.registers import Registers
from fourfold.plans.models import (
    Action,
    ActionUpdate,
    EmptyPillar,
    Objective,
    Plan,
    Scrutiny,
    SignOff,
)
from fourfold.plans.rules.check import ActionState, ObjectiveState, PlanState, check
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, PlanOf, Safeguarding
from fourfold.shared.days import local_day
from fourfold.threats.rules.kinds import Kind

_CHILDREN: dict[Safeguarding | None, bool] = {Safeguarding.YES: True, Safeguarding.NO: False}


@dataclass(frozen=True, slots=True)
class Made:
    """A plan of the region with its row."""

    told: Planned
    row: Plan
    kind: Kind


@dataclass(frozen=True, slots=True)
class MadeAction:
    """An action with its row, and the plan that it belongs to."""

    told: PlannedAction
    row: Action
    of: Made


def write_plans(registers: Registers, region: Region, threats: Iterable[Written]) -> int:
    """Write every plan with its objectives, actions, updates, sign-offs and scrutiny."""
    known = {one.row.urn: one for one in threats}
    plans = [_plan(registers, told, known[told.threat]) for told in region.plans]
    Plan.objects.bulk_create((one.row for one in plans), batch_size=BATCH)
    for one in plans:
        _enter(registers, "plans.record_plan", one.row, one.told.made_by, one.told.made_at)
    Objective.objects.bulk_create(chain.from_iterable(map(_objectives, plans)), batch_size=BATCH)
    excuses = chain.from_iterable(_excuses(registers, one) for one in plans)
    EmptyPillar.objects.bulk_create(excuses, batch_size=BATCH)
    actions = [_action(registers, one, told) for one in plans for told in one.told.actions]
    Action.objects.bulk_create((one.row for one in actions), batch_size=BATCH)
    for act in actions:
        _enter(registers, "plans.record_action", act.row, act.told.made_by, act.told.made_at)
    _update(registers, actions)
    _sign(registers, plans)
    _scrutinise(registers, plans)
    return len(plans)


def _enter(registers: Registers, verb: str, row: Plan | Action, by: str, at: datetime) -> None:
    registers.chronicle.enter(verb, row, by=registers.user(by), at=at)


def _plan(registers: Registers, told: Planned, threat: Written) -> Made:
    said = [update.at for action in told.actions for update in action.updates]
    row = Plan(
        urn=told.urn,
        label=threat.label,
        of=PlanOf.THREAT.value,
        threat=threat.row,
        title=told.title,
        aim=told.aim,
        organisation=registers.organisations[told.organisation],
        safeguarding=told.safeguarding.value if told.safeguarding else "",
        safeguarding_reference=told.safeguarding_reference,
        made_at=told.made_at,
        made_by=registers.user(told.made_by),
        updated_at=max([told.made_at, *said]),
    )
    return Made(told, row, threat.told.kind)


def _objectives(one: Made) -> Iterator[Objective]:
    for position, (text, measure, baseline, aim) in enumerate(one.told.objectives):
        yield Objective(
            plan=one.row,
            label_id=one.row.label_id,
            position=position,
            text=text,
            measure=measure,
            baseline=baseline,
            baseline_on=one.told.made_at.date() if baseline else None,
            aim_for=aim,
            recorded_at=one.told.made_at,
        )


def _excuses(registers: Registers, one: Made) -> Iterator[EmptyPillar]:
    for pillar, reason in one.told.empty:
        yield EmptyPillar(
            plan=one.row,
            label_id=one.row.label_id,
            pillar=pillar.value,
            reason=reason,
            at=one.told.made_at,
            by=registers.user(one.told.lead),
        )


def _owner(registers: Registers, told: PlannedAction) -> User | None:
    return registers.user(told.owner) if told.owner else None


def _action(registers: Registers, one: Made, told: PlannedAction) -> MadeAction:
    owner, last = _owner(registers, told), told.updates[-1] if told.updates else None
    row = Action(
        urn=told.urn,
        label_id=one.row.label_id,
        belongs_to=ActionFrom.PLAN.value,
        plan=one.row,
        pillar=told.pillar.value,
        text=told.text,
        specific=told.specific,
        owner=owner,
        owner_organisation_id=owner.organisation_id if owner else None,
        due_on=told.due_on,
        status=(last.status if last else ActionStatus.NOT_STARTED).value,
        blocker=last.blocker if last else "",
        outcome=last.outcome if last else "",
        made_at=told.made_at,
        made_by=registers.user(told.made_by),
        updated_at=last.at if last else told.made_at,
    )
    return MadeAction(told, row, one)


def _update(registers: Registers, actions: list[MadeAction]) -> None:
    rows = [row for one in actions for row in _updates(registers, one)]
    ActionUpdate.objects.bulk_create(rows, batch_size=BATCH)
    urns = {one.row.pk: one.row for one in actions}
    for row in rows:
        registers.chronicle.enter(
            "plans.update_action", urns[row.action_id or 0], by=row.by, at=row.at
        )


def _updates(registers: Registers, one: MadeAction) -> Iterator[ActionUpdate]:
    for said in one.told.updates:
        yield ActionUpdate(
            action=one.row,
            label_id=one.row.label_id,
            status=said.status.value,
            note=said.note,
            blocker=said.blocker,
            outcome=said.outcome,
            due_on=one.told.due_on,
            owner=_owner(registers, one.told),
            at=said.at,
            by=registers.user(said.by),
        )


def _sign(registers: Registers, plans: list[Made]) -> None:
    rows = [
        SignOff(
            plan=one.row,
            label_id=one.row.label_id,
            on=local_day(signed.at),
            note=signed.note,
            score=check(_state(registers, one, signed.at)).score,
            at=signed.at,
            by=registers.user(signed.by),
        )
        for one in plans
        for signed in one.told.signed
    ]
    SignOff.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        registers.chronicle.enter("plans.sign_off", row, by=row.by, at=row.at)


def _scrutinise(registers: Registers, plans: list[Made]) -> None:
    rows = [
        Scrutiny(
            plan=one.row,
            label_id=one.row.label_id,
            kind=looked.kind.value,
            text=looked.text,
            on=local_day(looked.at),
            at=looked.at,
            by=registers.user(looked.by),
            answer=looked.answer,
            answered_at=looked.answered_at,
            answered_by=registers.user(looked.answered_by) if looked.answered_by else None,
        )
        for one in plans
        for looked in one.told.looked
    ]
    Scrutiny.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        registers.chronicle.enter("plans.scrutinise", row, by=row.by, at=row.at)
        if row.answered_at and row.answered_by:
            registers.chronicle.enter(
                "plans.answer_scrutiny", row, by=row.answered_by, at=row.answered_at
            )


def _state(registers: Registers, one: Made, at: datetime) -> PlanState:
    """Return a plan as it stood at an instant, for what the check said when it was signed."""
    told = one.told
    return PlanState(
        plan_of=PlanOf.THREAT,
        today=local_day(at),
        threat_kind=one.kind,
        actions=tuple(
            _action_state(registers, number, action, at)
            for number, action in enumerate(told.actions)
            if action.made_at <= at
        ),
        objectives=tuple(
            ObjectiveState(id=number, text=text, measure=measure, baseline=baseline)
            for number, (text, measure, baseline, _) in enumerate(told.objectives)
        ),
        empty_reasons=dict(told.empty),
        members_have_children=_CHILDREN.get(told.safeguarding),
        safeguarding=told.safeguarding,
        safeguarding_reference=told.safeguarding_reference,
        signed_off_on=local_day(at),
        updated_on=local_day(at),
    )


def _action_state(
    registers: Registers, number: int, told: PlannedAction, at: datetime
) -> ActionState:
    said = [one for one in told.updates if one.at <= at]
    owner = _owner(registers, told)
    return ActionState(
        id=number,
        pillar=told.pillar,
        text=told.text,
        specific=told.specific,
        owner=owner.pk if owner else None,
        owner_is_partner=bool(owner and not owner.organisation.is_police),
        due=told.due_on,
        status=said[-1].status if said else ActionStatus.NOT_STARTED,
        updated_on=local_day(said[-1].at if said else told.made_at),
    )
