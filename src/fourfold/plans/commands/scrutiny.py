"""Holding to account: a chief officer asks, directs or is satisfied; who leads answers."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import leads, locked, touch, words
from fourfold.plans.models import Plan, Scrutiny
from fourfold.plans.rules.kinds import ScrutinyKind
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking


class NothingToAnswer(DomainError):
    """An answer was given to what asks for none, or has one."""


@command("plans.scrutinise")
def scrutinise(
    *, plan: Plan, kind: ScrutinyKind, text: str = "", by: Viewer, at: datetime
) -> Scrutiny:
    """Scrutinise a plan: ask, direct, or say that one is satisfied; never one's own plan.

    :raises Forbidden: to who leads it.
    :raises WordsNeeded: when a question or a direction says nothing.
    """
    one = locked(plan)
    if leads(one, by, at=at):
        raise Forbidden("Nobody scrutinises a plan that they lead.")
    refuse_higher_marking(text)
    said = words(text, "Write what you ask or direct.") if kind.asks_for_an_answer else text.strip()
    return Scrutiny.objects.create(
        plan=one,
        label_id=one.label_id,
        kind=kind.value,
        text=said,
        on=local_day(at),
        at=at,
        by_id=by.user_id,
    )


@command("plans.answer_scrutiny")
def answer_scrutiny(*, scrutiny: Scrutiny, answer: str, by: Viewer, at: datetime) -> Scrutiny:
    """Answer a question or a direction, once.

    :raises Forbidden: to who asked it.
    :raises NothingToAnswer: when it asks for no answer, or has one.
    :raises WordsNeeded: when the answer says nothing.
    """
    found = Scrutiny.objects.select_for_update(of=("self",)).one(pk=scrutiny.pk)
    plan = locked(found.plan)
    if found.by_id == by.user_id:
        raise Forbidden("Somebody else answers what you asked.")
    if not ScrutinyKind(found.kind).asks_for_an_answer or found.answered_at is not None:
        raise NothingToAnswer("There is nothing to answer there.")
    found.answer = words(answer, "Write your answer.")
    found.answered_at, found.answered_by_id = at, by.user_id
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    touch(plan, at)
    return found
