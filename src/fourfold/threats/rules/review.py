"""When a threat must be looked at again, and who must hold a role in it: a region's rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Role
from fourfold.threats.rules.months import months_after

SOON_DAYS = 14
MOST_MONTHS = 60


class InvalidRegionalRule(DomainError):
    """A region stated a cadence or a set of roles that cannot be kept."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How many months may pass between reviews of a threat of each tier (project default).

    >>> Cadence().review_due(3, date(2021, 12, 31))
    datetime.date(2022, 2, 28)

    :raises InvalidRegionalRule: when a tier has no number of months from 1 to 60.
    """

    months: Mapping[int, int] = field(default_factory=lambda: {1: 1, 2: 1, 3: 2, 4: 3, 5: 6})

    def __post_init__(self) -> None:
        """Refuse what cannot be kept."""
        bad = [tier for tier, months in self.months.items() if not 1 <= months <= MOST_MONTHS]
        if bad or not self.months:
            named = ", ".join(map(str, sorted(bad))) or "any"
            raise InvalidRegionalRule(
                f"The review cadence of tier {named} must be from 1 to {MOST_MONTHS} months."
            )

    def review_due(self, tier: int, assessed_on: date) -> date:
        """Return the day by which a threat must be assessed again.

        A tier that the region did not name is reviewed as often as the nearest worse one it did.
        """
        worse = [named for named in self.months if named <= tier]
        return months_after(assessed_on, self.months[max(worse, default=min(self.months))])


@dataclass(frozen=True, slots=True)
class RequiredRoles:
    """Which roles must be held in a threat of each tier (project default).

    Every active group needs a capable lead responsible officer (HMICFRS, West Mercia 2017);
    the rest is this project's.

    >>> [role.words for role in RequiredRoles().missing(3, {Role.ANALYST})]
    ['Lead responsible officer']
    """

    by_tier: Mapping[int, frozenset[Role]] = field(
        default_factory=lambda: {
            1: frozenset({Role.LRO, Role.DEPUTY, Role.SIO, Role.ANALYST, Role.STRATEGIC_LEAD}),
            2: frozenset({Role.LRO, Role.DEPUTY, Role.SIO, Role.ANALYST}),
            3: frozenset({Role.LRO, Role.ANALYST}),
            4: frozenset({Role.LRO}),
            5: frozenset(),
        }
    )

    def missing(self, tier: int | None, held: Collection[Role]) -> tuple[Role, ...]:
        """Return the roles that nobody holds and somebody must, in the order of `Role`.

        A threat that was never scored needs a lead responsible officer all the same.
        """
        needed = frozenset({Role.LRO}) if tier is None else self.by_tier.get(tier, frozenset())
        return tuple(role for role in Role if role in needed and role not in held)


class ReviewState(StrEnum):
    """How a review stands on a day."""

    NEVER_ASSESSED = "NEVER_ASSESSED"
    OVERDUE = "OVERDUE"
    DUE_SOON = "DUE_SOON"
    IN_DATE = "IN_DATE"


@dataclass(frozen=True, slots=True)
class Review:
    """How a review stands; `days` until it is due, negative when it is overdue."""

    state: ReviewState
    due_on: date | None
    days: int | None
    words: str


def review(due_on: date | None, today: date) -> Review:
    """Return how a review stands. It is overdue from the day after it was due.

    >>> review(date(2022, 1, 13), date(2022, 1, 10)).words
    'Review due in 3 days'
    >>> review(date(2022, 1, 9), date(2022, 1, 10)).words
    'Review overdue by 1 day'
    """
    if due_on is None:
        return Review(ReviewState.NEVER_ASSESSED, None, None, "Never assessed")
    days = (due_on - today).days
    if days < 0:
        return Review(ReviewState.OVERDUE, due_on, days, f"Review overdue by {_days(-days)}")
    state = ReviewState.DUE_SOON if days <= SOON_DAYS else ReviewState.IN_DATE
    words = f"Review due in {_days(days)}" if days else "Review due today"
    return Review(state, due_on, days, words)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
