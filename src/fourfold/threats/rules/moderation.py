"""Who may settle a score, what they must read in full, and what they must say.

An assessment stands only when somebody else has settled it. Those with a reason to be read
are read; of the rest a tenth is drawn by lot, so that acceptance together stays honest; the
others may be accepted together.
"""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.words import Worded
from fourfold.threats.rules.peers import Odd
from fourfold.threats.rules.scheme import Criterion, ModerationRule, Scheme
from fourfold.threats.rules.scoring import Levels, Move, Scored, check_levels, moved

DIGEST_VALUES = 2**256
LEAST_SEED_BYTES = 16


class NotIndependent(Forbidden):
    """The moderator is the assessor, or of the assessor's unit where the region minds."""


class ReasonNeeded(DomainError):
    """A level was changed and nobody said why. `criteria` are their ids."""

    def __init__(self, moves: tuple[Move, ...]) -> None:
        self.criteria = tuple(one.criterion for one in moves)
        named = ", ".join(one.label for one in moves)
        super().__init__(f"Say why you changed: {named}.")


class NothingChanged(DomainError):
    """A change was sent that changes nothing."""


class QuestionNeeded(DomainError):
    """An assessment was returned and nothing was asked."""


class MustBeRead(DomainError):
    """Some of those to be accepted together must be read in full. `references` are theirs."""

    def __init__(self, references: tuple[str, ...], of: int) -> None:
        self.references = references
        many = len(references)
        verb = "has to" if many == 1 else "have to"
        super().__init__(f"{many} of the {of} {verb} be read in full; nothing was accepted.")


class NothingChosen(DomainError):
    """Nothing was chosen to be accepted."""


class Outcome(Worded):
    """What a moderator did with an assessment."""

    ACCEPTED = "ACCEPTED", "Accepted"
    CHANGED = "CHANGED", "Changed"
    RETURNED = "RETURNED", "Returned with a question"


class Why(StrEnum):
    """The kinds of reason for which an assessment must be read, the gravest first."""

    TIER = "TIER"
    FIRST = "FIRST"
    JUMP = "JUMP"
    STALE = "STALE"
    OUTLIER = "OUTLIER"
    CONFIDENCE = "CONFIDENCE"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an assessment must be read in full, in a sentence."""

    why: Why
    words: str


@dataclass(frozen=True, slots=True)
class Previous:
    """What last stood, settled: its risk and the id of its scheme."""

    risk: Decimal
    scheme: str


@dataclass(frozen=True, slots=True)
class Submission:
    """An assessment that waits, with what decides whether it must be read.

    short: criteria whose stated level evidence no longer bears out (`evidence.supported`).
    odd: levels that stand apart (`peers.odd_levels`). is_drawn: `in_the_tenth` of it.
    """

    reference: str
    submitted_at: datetime
    scored: Scored
    previous: Previous | None
    short: tuple[Criterion, ...]
    odd: tuple[Odd, ...]
    is_drawn: bool


def reasons_to_read(scheme: Scheme, submission: Submission) -> tuple[Reason, ...]:
    """Return why an assessment must be read in full, the gravest reason first; or nothing.

    First assessment (or first by this scheme), tier 1 or 2, low confidence, a jump in risk,
    levels that evidence no longer bears out, and levels that stand apart from the nearest peers.
    """
    rule, scored = scheme.moderation, submission.scored
    said = {
        Why.TIER: f"Tier {scored.tier}." if scored.tier in rule.tiers else "",
        Why.FIRST: _first(scheme, submission.previous),
        Why.JUMP: _jump(scheme, submission),
        Why.STALE: _stale(submission.short),
        Why.OUTLIER: "".join(f"{odd.words}. " for odd in submission.odd).strip(),
        Why.CONFIDENCE: _low_confidence(scheme, rule, scored),
    }
    return tuple(Reason(why, said[why]) for why in Why if said[why])


def _first(scheme: Scheme, previous: Previous | None) -> str:
    if previous is None:
        return "First assessment of this threat."
    return "" if previous.scheme == scheme.id else f"First assessment by {scheme.title}."


def _jump(scheme: Scheme, submission: Submission) -> str:
    previous, risk = submission.previous, submission.scored.risk
    if previous is None or previous.scheme != scheme.id:
        return ""
    change = jump(risk, previous.risk)
    if change <= scheme.moderation.jump:
        return ""
    way = "up" if risk > previous.risk else "down"
    return f"Risk {way} {round(change * 100)}%, from {previous.risk} to {risk}."


def jump(risk: Decimal, previous: Decimal) -> Fraction:
    """Return the change of risk as a share of what it was; below 1 counts as 1.

    >>> jump(Decimal(125), Decimal(100)), jump(Decimal(3), Decimal(0))
    (Fraction(1, 4), Fraction(3, 1))
    """
    return Fraction(abs(risk - previous)) / max(Fraction(previous), Fraction(1))


def _stale(short: tuple[Criterion, ...]) -> str:
    if not short:
        return ""
    return f"Evidence does not bear out the level of: {', '.join(one.label for one in short)}."


def _low_confidence(scheme: Scheme, rule: ModerationRule, scored: Scored) -> str:
    criterion = scheme.criterion(scheme.confidence)
    if criterion is None or scored.confidence is None or scored.confidence > rule.low_confidence:
        return ""
    level = criterion.level(scored.confidence)
    return f"{criterion.label} is {level.label.lower() if level else scored.confidence}."


def in_the_tenth(seed: bytes, reference: str, *, one_in: int = 10) -> bool:
    """Test if an assessment is drawn by lot to be read in full, whatever else is known of it.

    About one in `one_in`, the same for ever for one seed and reference, and not to be guessed
    without the seed, which is kept like a key (HMAC-SHA256, RFC 2104).

    >>> sum(in_the_tenth(b"a seed of sixteen", str(n)) for n in range(10_000))
    1006
    """
    if len(seed) < LEAST_SEED_BYTES:
        raise ValueError(f"a seed has at least {LEAST_SEED_BYTES} bytes")
    drawn = int.from_bytes(hmac.digest(seed, reference.encode(), "sha256"), "big")
    return drawn * one_in < DIGEST_VALUES


def must_be_read(scheme: Scheme, submission: Submission) -> bool:
    """Test if an assessment must be read in full: for a reason, or by lot."""
    return submission.is_drawn or bool(reasons_to_read(scheme, submission))


def worst_first(scheme: Scheme, submission: Submission) -> tuple[bool, int, Decimal, datetime, str]:
    """Return the key that orders a queue: what must be read, then the worst, then the oldest."""
    scored = submission.scored
    return (
        not must_be_read(scheme, submission),
        scored.tier,
        -scored.risk,
        submission.submitted_at,
        submission.reference,
    )


def check_independent(
    *,
    moderator_id: int,
    assessor_id: int,
    moderator_units: Collection[int] = (),
    assessor_units: Collection[int] = (),
    units_apart: bool = False,
) -> None:
    """Refuse a moderator who is the assessor, or of their unit where the region says so.

    The ids are of people and of units; a person may serve in several.

    :raises NotIndependent: with the reason.
    """
    if moderator_id == assessor_id:
        raise NotIndependent("Nobody may moderate their own assessment.")
    if units_apart and set(moderator_units) & set(assessor_units):
        raise NotIndependent("Somebody of another unit than the assessor's must moderate this.")


def check_change(
    scheme: Scheme, stated: Levels, settled: Levels, reasons: Mapping[str, str]
) -> tuple[Move, ...]:
    """Return what a moderator changed, refusing a change that nobody gave a reason for.

    :raises LevelsMissing: when a criterion has no level.
    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    :raises NothingChanged: when every level is as it was.
    :raises ReasonNeeded: when a changed criterion has no reason.
    """
    check_levels(scheme, settled)
    moves = moved(scheme, stated, settled)
    if not moves:
        raise NothingChanged("Every level is as the assessor stated it; accept it instead.")
    bare = tuple(move for move in moves if not reasons.get(move.criterion, "").strip())
    if bare:
        raise ReasonNeeded(bare)
    return moves


def check_return(question: str) -> str:
    """Return the question with which an assessment goes back.

    :raises QuestionNeeded: when nothing is asked.
    """
    if not question.strip():
        raise QuestionNeeded("Say what you ask of the assessor.")
    return question.strip()


def check_together(scheme: Scheme, submissions: Collection[Submission]) -> int:
    """Return how many may be accepted together: all of those given, or none.

    :raises NothingChosen: when none is given.
    :raises MustBeRead: when one has a reason, or was drawn by lot.
    """
    if not submissions:
        raise NothingChosen("Choose at least one assessment.")
    to_read = tuple(one.reference for one in submissions if must_be_read(scheme, one))
    if to_read:
        raise MustBeRead(to_read, len(submissions))
    return len(submissions)
