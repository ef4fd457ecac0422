"""What happened on a plan: what was said of its actions, signed, asked, waived, excused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from fourfold.plans.models import (
    ActionUpdate,
    EmptyPillar,
    Plan,
    Scrutiny,
    SignOff,
    Waiver,
)
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar, ScrutinyKind
from fourfold.plans.rules.sentences import short


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened on a plan, as a timeline prints it; urn: of the action, if one."""

    on: datetime
    title: str
    text: str
    by: str
    kind: str = ""
    urn: str = ""


def of_plan(one: Plan, *, latest: int) -> list[Happening]:
    """Return what happened on a plan, newest first, in a fixed number of queries."""
    found = chain(_said(one, latest), _signed(one), _scrutinised(one), _waived(one), _excused(one))
    return sorted(found, key=lambda item: item.on, reverse=True)[:latest]


def _said(one: Plan, latest: int) -> Iterator[Happening]:
    rows = ActionUpdate.objects.filter(
        action__plan=one, action__belongs_to=ActionFrom.PLAN.value
    ).select_related("action", "by")
    for row in rows.order_by("-at", "-pk")[:latest]:
        if row.action is not None:
            said = row.note or row.outcome or (f"Blocked: {row.blocker}" if row.blocker else "")
            status = ActionStatus(row.status).words
            yield Happening(
                row.at, f"{short(row.action.text)}: {status.lower()}", said, row.by.name, "minor",
                row.action.urn,
            )  # fmt: skip


def _signed(one: Plan) -> Iterator[Happening]:
    for row in SignOff.objects.filter(plan=one).select_related("by"):
        yield Happening(row.at, f"Signed off at {row.score} of 100", row.note, row.by.name)


def _scrutinised(one: Plan) -> Iterator[Happening]:
    for row in Scrutiny.objects.filter(plan=one).select_related("by", "answered_by"):
        kind = ScrutinyKind(row.kind)
        yield Happening(
            row.at, f"Scrutiny: {kind.words.lower()}", row.text, row.by.name,
            "alert" if kind.asks_for_an_answer and row.answered_at is None else "",
        )  # fmt: skip
        if row.answered_at is not None and row.answered_by is not None:
            yield Happening(row.answered_at, "Scrutiny answered", row.answer, row.answered_by.name)


def _waived(one: Plan) -> Iterator[Happening]:
    for row in Waiver.objects.filter(plan=one).select_related("by"):
        title = f"Rule {row.rule} waived until {row.until:%-d %B %Y}"
        yield Happening(row.at, title, row.reason, row.by.name, "minor")


def _excused(one: Plan) -> Iterator[Happening]:
    for row in EmptyPillar.objects.filter(plan=one).select_related("by"):
        title = f"Nothing planned under {Pillar(row.pillar).words}"
        yield Happening(row.at, title, row.reason, row.by.name, "minor")
