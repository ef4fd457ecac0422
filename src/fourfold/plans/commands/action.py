"""Actions: recording, wording, saying how they go, handing them over."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from fourfold.access import ledger
from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.queries import clearance_of
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._actions import (
    NewAction,
    OutcomeNeeded,
    Said,
    keep,
    locked_action,
    put_action,
    put_update,
)
from fourfold.plans.commands._plans import refuse_outsider, words
from fourfold.plans.models import Action
from fourfold.plans.queries.action import is_partner
from fourfold.plans.queries.work import keepers
from fourfold.plans.rules.kinds import Pillar
from fourfold.plans.rules.sentences import counted
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking

__all__ = [
    "NewAction",
    "OutcomeNeeded",
    "Said",
    "change_action",
    "hand_over_actions",
    "record_action",
    "update_action",
    "update_actions",
]


class MayNotRead(DomainError):
    """Actions would pass to somebody who could not see them."""


class MayNotUpdate(DomainError):
    """Actions would pass to somebody of the police who could not say how they go."""


class NothingToDo(DomainError):
    """Nothing was ticked, or nothing is there to be handed over."""


@command("plans.record_action")
def record_action(
    *, new: NewAction, label: Label | None = None, by: Viewer, at: datetime
) -> Action:
    """Record an action: of a plan, a meeting, a document, a finding, or of nothing.

    :raises WordsNeeded: when it does not say what is to be done.
    :raises DomainError: under no pillar, where it belongs to a plan.
    """
    return put_action(new, label=label, by=by, at=at)


@command("plans.change_action")
def change_action(
    *,
    action: Action,
    text: str,
    specific: str = "",
    pillar: Pillar | None = None,
    by: Viewer,
    at: datetime,
) -> Action:
    """Change the words of an action or its pillar; its history keeps the words as they were.

    :raises WordsNeeded: when it does not say what is to be done.
    """
    one = locked_action(action)
    before = " ".join(part for part in (one.text, one.specific) if part)
    one.text = words(text, "Say what is to be done.")
    refuse_higher_marking(specific)
    one.specific = specific.strip()
    one.pillar = pillar.value if pillar else one.pillar
    return keep(one, f"Worded anew. Before: {before}", by=by, at=at)


@command("plans.update_action")
def update_action(*, action: Action, said: Said, by: Viewer, at: datetime) -> Action:
    """Say how an action goes; of one's own anybody may, of another's who may change actions.

    :raises Forbidden: when it is somebody else's.
    :raises WordsNeeded: when nothing is said.
    :raises OutcomeNeeded: when it ends without an outcome, or moves without a note.
    """
    return put_update(locked_action(action), said, by=by, at=at)


@command("plans.update_actions")
def update_actions(*, actions: Sequence[Action], said: Said, by: Viewer, at: datetime) -> Action:
    """Say the same of several actions, all or none; each has its own entry in the ledger.

    :raises NothingToDo: when none is given.
    """
    done = [put_update(locked_action(one), said, by=by, at=at) for one in _in_order(actions)]
    return _entered("plans.update_actions", done, by=by, at=at)


@command("plans.hand_over_actions")
def hand_over_actions(*, person: User, to: User, reason: str, by: Viewer, at: datetime) -> Action:
    """Hand all running actions of one person to another, as when somebody leaves.

    What `by` may not read stays where it is. Each action has its own entry in the ledger.

    :raises Forbidden: when they are another's and `by` may not change actions.
    :raises WordsNeeded: without a reason.
    :raises NothingToDo: when there is none, or it is the same person.
    :raises MayNotUpdate: when the other holds no role to update actions, and is no partner.
    :raises MayNotRead: when the other may not read all of them, and is no partner.
    """
    if by.user_id != person.pk:
        refuse_outsider(by)
    said = Said(note=words(reason, "Say why the actions pass to somebody else."), owner=to)
    if person.pk == to.pk or not to.is_active:
        raise NothingToDo("Choose another person, who still signs in here.")
    _refuse_roleless(to, at)
    running = Action.objects.running().filter(owner=person).select_related("label")
    _refuse_unread(running, to, at)
    done = [put_update(locked_action(one), said, by=by, at=at) for one in _in_order(running)]
    return _entered("plans.hand_over_actions", done, by=by, at=at)


def _refuse_roleless(to: User, at: datetime) -> None:
    """Refuse police who hold no role by which they could say how an action goes."""
    holds = keepers(on=local_day(at)).filter(pk=to.pk).exists()
    if not holds and not is_partner(to.organisation):
        raise MayNotUpdate(f"{to.name} has no role that updates actions: choose somebody who has.")


def _refuse_unread(actions: Iterable[Action], to: User, at: datetime) -> None:
    """Refuse to give police what they could not see; of partners it is asked in other words."""
    clearance = clearance_of(to, local_day(at))
    unread = [one for one in actions if not clearance.satisfies(one.label.restriction)]
    if unread and not is_partner(to.organisation):
        number = counted(len(unread), "of these actions", "of these actions")
        raise MayNotRead(f"{to.name} may not read {number}: choose somebody who may.")


def _in_order(actions: Iterable[Action]) -> list[Action]:
    """Return actions each once, in one order, so that two who do this do not wait in a ring."""
    return [one for _, one in sorted({one.pk: one for one in actions}.items())]


def _entered(verb: str, done: list[Action], *, by: Viewer, at: datetime) -> Action:
    """Enter all but the last, which the command's own entry is about, and return that one."""
    if not done:
        raise NothingToDo("There is no action to do that with.")
    for one in done[:-1]:
        about = ledger.About.record(one)
        ledger.enter(ledger.Entry(verb, ledger.Outcome.DONE, about), by=by, at=at)
    return done[-1]
