"""Asking something of a partner, their answer, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.queries import clearance_of
from fourfold.access.rules import Marking
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._actions import Said, locked_action, put_update
from fourfold.plans.commands._plans import words
from fourfold.plans.commands._sharing import (
    locked_answer,
    locked_ask,
    refuse_others,
    stop,
)
from fourfold.plans.models import Action, Answer, Ask
from fourfold.plans.queries import circles
from fourfold.plans.queries.preparing import circle_restriction, circle_stops
from fourfold.plans.rules.kinds import ActionStatus
from fourfold.plans.rules.sharing import agreements_covering
from fourfold.shared.days import local_day
from fourfold.shared.errors import Forbidden
from fourfold.shared.urns import new_urn

__all__ = ["NewAsk", "answer_ask", "ask_partner", "feed_back", "note_answer", "withdraw_ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsk:
    """What is asked of whom, in which circle, in words that are released to them."""

    of: User
    circle: int
    text: str
    due_on: date | None = None
    marking: Marking = Marking.OFFICIAL


@command("plans.ask_partner")
def ask_partner(*, action: Action, new: NewAsk, by: Viewer, at: datetime) -> Ask:
    """Ask something of a partner for an action of a plan, in words of its own.

    They read the ask and nothing of the action, the plan or the threat.

    :raises Stopped: without an agreement in force, or when either is not in the circle.
    :raises WordsNeeded: when it says nothing.
    """
    one, today = locked_action(action), local_day(at)
    stop(_stops(one, new, by, today))
    restriction = circle_restriction(new.of, new.circle, new.marking, by)
    return Ask.objects.create(
        urn=new_urn("Q"),
        label=label_saying(restriction),
        action=one,
        owner_id=by.organisation_id,
        asked_of=new.of,
        organisation=new.of.organisation,
        pillar=one.pillar,
        text=words(new.text, "Say what you ask of them."),
        due_on=new.due_on,
        made_at=at,
        made_by_id=by.user_id,
        updated_at=at,
    )


def _stops(action: Action, new: NewAsk, by: Viewer, today: date) -> list[str]:
    theirs = new.of.organisation_id
    known = circles.agreements_between(by.organisation_id, theirs)
    terms = [circles.terms_of(one) for one in known]
    covering = agreements_covering(terms, sender=by.organisation_id, recipient=theirs, today=today)
    found = circle_stops(new.of, new.circle, by, today)
    if not covering:
        found.append(
            "No agreement to share with their organisation is in force and within its review: ask "
            "your data protection officer."
        )
    if not action.pillar:
        found.append("Only an action under one of the four Ps can be asked of a partner.")
    if clearance_of(new.of, today).marking < new.marking:
        found.append(f"They may not hold {new.marking.words}.")
    return found


@command("plans.withdraw_ask")
def withdraw_ask(*, ask: Ask, reason: str, by: Viewer, at: datetime) -> Ask:
    """Take back what was asked; the partner reads why.

    :raises Forbidden: when another organisation asked it.
    :raises WordsNeeded: without a reason.
    """
    one = locked_ask(ask)
    refuse_others(one.owner_id, by)
    if one.withdrawn_at is not None:
        stop(["It was taken back already."])
    said = words(reason, "Say why; the partner reads it.")
    _put(one, said, ActionStatus(one.status), is_feedback=True, by=by, at=at)
    one.withdrawn_at = one.updated_at = at
    one.save(update_fields=["withdrawn_at", "updated_at"])
    return one


@command("plans.answer_ask")
def answer_ask(*, ask: Ask, status: ActionStatus, text: str, by: Viewer, at: datetime) -> Answer:
    """Say, as the partner who was asked, where it stands and what happened.

    :raises Forbidden: when somebody else was asked.
    :raises WordsNeeded: when it says nothing.
    """
    one = locked_ask(ask)
    if one.asked_of_id != by.user_id:
        raise Forbidden("Somebody else was asked.")
    if one.withdrawn_at is not None:
        stop(["It is no longer asked of you."])
    said = words(text, "Say what happened, or where it stands.")
    made = _put(one, said, status, is_feedback=False, by=by, at=at)
    one.status, one.updated_at = status.value, at
    one.save(update_fields=["status", "updated_at"])
    return made


@command("plans.note_answer")
def note_answer(*, answer: Answer, take_over: bool, by: Viewer, at: datetime) -> Answer:
    """Take note of a partner's answer; taken over, it is said of the action that it serves.

    :raises NotFound: when the action is held elsewhere.
    """
    one = locked_answer(answer)
    ask = locked_ask(Ask.objects.one(pk=one.ask_id))
    refuse_others(ask.owner_id, by)
    if take_over:
        action = locked_action(Action.objects.one(pk=ask.action_id))
        put_update(action, _said(one), by=by, at=at)
    one.seen_at = one.seen_at or at
    one.save(update_fields=["seen_at"])
    return one


def _said(answer: Answer) -> Said:
    status = ActionStatus(answer.status)
    note = f"{answer.by.name}, as a partner, says: {answer.text}"
    outcome = answer.text if status is ActionStatus.DONE else None
    return Said(status=status, note=note, outcome=outcome)


@command("plans.feed_back")
def feed_back(*, ask: Ask, text: str, by: Viewer, at: datetime) -> Answer:
    """Tell a partner what became of what they gave; their answers are taken note of.

    :raises Forbidden: when another organisation asked it.
    :raises WordsNeeded: when it says nothing.
    """
    one = locked_ask(ask)
    refuse_others(one.owner_id, by)
    said = words(text, "Say what became of what they gave.")
    Answer.objects.filter(ask=one, is_feedback=False, seen_at=None).update(seen_at=at)
    return _put(one, said, ActionStatus(one.status), is_feedback=True, by=by, at=at)


def _put(
    ask: Ask, text: str, status: ActionStatus, *, is_feedback: bool, by: Viewer, at: datetime
) -> Answer:
    return Answer.objects.create(
        ask=ask,
        label_id=ask.label_id,
        is_feedback=is_feedback,
        status=status.value,
        text=text,
        at=at,
        by_id=by.user_id,
    )
