"""What a meeting may do, and when: called, open, closed; and what its minutes need to be whole.

The north-east inspection found boards whose members could not commit their organisation
(HMICFRS), so of everybody who came the minutes say what they could do for theirs.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fourfold.plans.rules.kinds import DecisionKind
from fourfold.shared.errors import DomainError


class MeetingClosed(DomainError):
    """Something was to be changed in a meeting that is over."""


class NotOpen(DomainError):
    """Something was recorded of a meeting that has not begun."""


class NotQuorate(DomainError):
    """A meeting was to be closed with too few present, and nobody said why."""


class AttendanceOpen(DomainError):
    """A meeting was to be closed without saying who came, or what they could do."""


class DecisionIncomplete(DomainError):
    """A decision lacks what makes it one."""


class Stage(StrEnum):
    """How far a meeting has come."""

    CALLED = "CALLED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"

    @property
    def words(self) -> str:
        """The stage as it is printed.

        >>> Stage.OPEN.words
        'In session'
        """
        return {"CALLED": "Called", "OPEN": "In session"}.get(self.value, self.value.capitalize())

    @property
    def is_over(self) -> bool:
        """Whether nothing of the meeting changes any more."""
        return self in {Stage.CLOSED, Stage.CANCELLED}


def stage_of(
    *, opened_at: datetime | None, closed_at: datetime | None, cancelled_at: datetime | None
) -> Stage:
    """Return how far a meeting has come.

    >>> stage_of(opened_at=None, closed_at=None, cancelled_at=None).words
    'Called'
    """
    if cancelled_at is not None:
        return Stage.CANCELLED
    if closed_at is not None:
        return Stage.CLOSED
    return Stage.CALLED if opened_at is None else Stage.OPEN


def check_not_over(stage: Stage) -> None:
    """Refuse to change a meeting that is over.

    :raises MeetingClosed: saying what can be done instead.
    """
    if stage is Stage.CANCELLED:
        raise MeetingClosed("This meeting was cancelled. Call another.")
    if stage is Stage.CLOSED:
        raise MeetingClosed(
            "This meeting is closed and its minutes are kept as they are. "
            "What was wrong is put right at the next meeting, by a decision in its place."
        )


def check_open(stage: Stage) -> None:
    """Refuse to record what happens at a meeting that is not in session.

    :raises NotOpen: when it has not begun; MeetingClosed: when it is over.
    """
    check_not_over(stage)
    if stage is Stage.CALLED:
        raise NotOpen("Open the meeting first: nothing is decided before it begins.")


@dataclass(frozen=True, slots=True)
class Present:
    """What is said of one who was invited. `said`: whether it is said that they came."""

    name: str
    said: bool
    came: bool
    authority: str


def check_closable(present: Collection[Present], *, quorum_met: bool, reason: str) -> None:
    """Refuse to close a meeting whose minutes would not be whole.

    :raises AttendanceOpen: when somebody's attendance, or authority, is not said.
    :raises NotQuorate: when too few are present and no reason is given.

    >>> check_closable([Present("A", True, True, "REPORTS")], quorum_met=True, reason="")
    """
    unsaid = [one.name for one in present if not one.said]
    if unsaid:
        raise AttendanceOpen(f"Say who came first. Nothing is said yet of {_some(unsaid)}.")
    unknown = [one.name for one in present if one.came and not one.authority]
    if unknown:
        raise AttendanceOpen(
            f"Say what each could do for their organisation. Missing: {_some(unknown)}."
        )
    if not quorum_met and not reason.strip():
        raise NotQuorate(
            "Too few organisations are present for a quorum. "
            "Say why the meeting is closed all the same, and what follows for its decisions."
        )


def _some(names: list[str], few: int = 4) -> str:
    """Return some names in words.

    >>> _some(["a", "b", "c", "d", "e", "f"])
    'a, b, c, d and 2 more'
    """
    more = len(names) - few
    return ", ".join(names[:few]) + (f" and {more} more" if more > 0 else "")


def check_decision(kind: DecisionKind, *, rationale: str, leads: bool, best_placed: str) -> None:
    """Refuse a decision without its reasons.

    :raises DecisionIncomplete: saying what is missing.

    >>> check_decision(DecisionKind.DECISION, rationale="Cheaper", leads=False, best_placed="")
    """
    if not rationale.strip():
        raise DecisionIncomplete("Say why it was decided: a decision has a rationale.")
    if kind is not DecisionKind.LEAD_AGENCY:
        return
    if not leads:
        raise DecisionIncomplete("Say which organisation leads.")
    if not best_placed.strip():
        raise DecisionIncomplete("Say why the organisation that leads is best placed.")


def sealed(content: str, salt: str) -> str:
    """Return what is kept of closed minutes: the salt, and the digest of both together.

    >>> sealed("minutes", "ab")[:9], sealed("minutes", "ab") == sealed("minutes", "cd")
    ('ab:e1e976', False)
    """
    return f"{salt}:{hashlib.sha256(f'{salt}{content}'.encode()).hexdigest()}"


def seal_holds(content: str, kept: str) -> bool:
    """Test if closed minutes are as they were sealed.

    >>> seal_holds("minutes", sealed("minutes", "ab")), seal_holds("other", sealed("minutes", "ab"))
    (True, False)
    """
    return bool(kept) and sealed(content, kept.partition(":")[0]) == kept
