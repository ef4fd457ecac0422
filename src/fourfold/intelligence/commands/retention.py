"""Keeping what is held of people under review, and deciding on it in words."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands import _held
from fourfold.intelligence.models import Holding, RetentionReview
from fourfold.intelligence.queries.held import born_on
from fourfold.intelligence.queries.holdings import disposal_waiting
from fourfold.intelligence.rules import retention as rules
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


class DecidedAlready(DomainError):
    """A disposal waits for its second person already."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Keep until a day, or dispose: with risk, necessity and proportionality, each in words."""

    outcome: ReviewOutcome
    risk: str
    necessity: str
    proportionality: str
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Regroup:
    """Another group, and why."""

    group: RetentionGroup
    because: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold, and why; without a reason, the end of one."""

    because: str


@command("intelligence.hold")
def hold(*, label: Label, by: Viewer, at: datetime) -> Label:
    """Make or refresh the holdings of all the people of whom something is held under a label."""
    _held.refresh(label, today=local_day(at), at=at)
    return label


@command("intelligence.review_holding")
def review_holding(
    *, holding: Holding, decision: Decision, by: Viewer, at: datetime
) -> RetentionReview:
    """Decide to keep what is held of a person, or that it be disposed of.

    A disposal happens only when somebody else agrees (`agree_disposal`).

    :raises WordsNeeded: without risk, necessity and proportionality in words, or the next day.
    :raises OnHold: when a legal hold stops the disposal.
    :raises TooEarly: when the group forbids it.
    :raises DecidedAlready: when a disposal waits for its second person.
    """
    locked, group = _locked(holding)
    words = rules.check_words(decision.risk, decision.necessity, decision.proportionality)
    refuse_higher_marking(*words)
    if disposal_waiting(locked):
        raise DecidedAlready("A disposal of this waits for a second person. Answer it first.")
    keeps = decision.outcome is ReviewOutcome.KEEP
    if keeps:
        rules.check_kept(group, decision.next_on, local_day(at))
        locked.review_on = decision.next_on or locked.review_on
        locked.save(update_fields=["review_on"])
    else:
        rules.check_disposal(group, born_on(locked), local_day(at), locked.on_hold)
    return RetentionReview.objects.create(
        holding=locked,
        label_id=locked.label_id,
        outcome=decision.outcome.value,
        risk=words[0],
        necessity=words[1],
        proportionality=words[2],
        next_on=decision.next_on if keeps else None,
        reviewed_at=at,
        by_id=by.user_id,
    )


@command("intelligence.change_holding")
def change_holding(
    *, holding: Holding, change: Regroup | Hold, by: Viewer, at: datetime
) -> Holding:
    """Put a holding into another group, or under a legal hold, or end one; say why.

    :raises WordsNeeded: a group without its reason.
    """
    locked, _ = _locked(holding)
    said = change.because.strip()
    refuse_higher_marking(said)
    if isinstance(change, Hold):
        locked.on_hold = said
    else:
        if not said:
            raise rules.WordsNeeded("Say why it belongs to this group.")
        locked.group, locked.because = change.group.value, said
        locked.review_on = rules.review_on(change.group, locked.clear_from)
    locked.save()
    return locked


def _locked(holding: Holding) -> tuple[Holding, RetentionGroup]:
    locked = Holding.objects.select_for_update().one(pk=holding.pk)
    return locked, RetentionGroup(locked.group)
