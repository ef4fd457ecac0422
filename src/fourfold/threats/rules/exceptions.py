"""What is not as it should be: the exception lists of the master list."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fourfold.threats.rules.kinds import Phase, Role
from fourfold.threats.rules.review import RequiredRoles, Review, ReviewState, review

NEED_ATTENTION = (ReviewState.NEVER_ASSESSED, ReviewState.OVERDUE, ReviewState.DUE_SOON)


@dataclass(frozen=True, slots=True)
class Managed:
    """What the lists ask of a threat. tier: that which stands, none if it was never settled."""

    reference: str
    phase: Phase
    tier: int | None
    review_due_on: date | None
    held: frozenset[Role]


@dataclass(frozen=True, slots=True)
class ReviewException:
    """A threat whose review is due soon, overdue, or was never done."""

    reference: str
    review: Review


@dataclass(frozen=True, slots=True)
class RoleException:
    """A threat in which nobody holds a role that somebody must."""

    reference: str
    missing: tuple[Role, ...]

    @property
    def words(self) -> str:
        """The exception in words.

        >>> RoleException("T1", (Role.LRO, Role.ANALYST)).words
        'Nobody is lead responsible officer or analyst'
        """
        return f"Nobody is {' or '.join(_small(role) for role in self.missing)}"


@dataclass(frozen=True, slots=True)
class Operated:
    """What the lists ask of an operation: the references of its threats."""

    reference: str
    threats: frozenset[str]


@dataclass(frozen=True, slots=True)
class OperationException:
    """An operation on what was never formally assessed.

    HMICFRS found such investigations in the South West.
    """

    reference: str
    words: str


def reviews_to_do(threats: Iterable[Managed], today: date) -> tuple[ReviewException, ...]:
    """Return the threats whose review needs attention: never assessed, then longest overdue.

    A closed threat is not reviewed.
    """
    found = (
        ReviewException(one.reference, review(one.review_due_on, today))
        for one in threats
        if not one.phase.is_closed
    )
    attention = (one for one in found if one.review.state in NEED_ATTENTION)
    return tuple(sorted(attention, key=_longest_first))


def _longest_first(one: ReviewException) -> tuple[bool, date, str]:
    due_on = one.review.due_on
    return due_on is not None, due_on or date.min, one.reference


def roles_to_fill(threats: Iterable[Managed], required: RequiredRoles) -> tuple[RoleException, ...]:
    """Return the threats that lack a role, by reference. A closed threat lacks none."""
    found = (
        RoleException(one.reference, required.missing(one.tier, one.held))
        for one in threats
        if not one.phase.is_closed
    )
    return tuple(sorted((one for one in found if one.missing), key=lambda one: one.reference))


def operations_unassessed(
    operations: Iterable[Operated], assessed: Collection[str]
) -> tuple[OperationException, ...]:
    """Return the operations without an assessed threat, by reference.

    assessed: references of threats with a settled assessment.

    >>> done = operations_unassessed([Operated("Op Alder", frozenset({"T1", "T2"}))], {"T1"})
    >>> done[0].words
    '1 of its 2 threats was never assessed'
    """
    return tuple(sorted(_unassessed(operations, assessed), key=lambda one: one.reference))


def _unassessed(
    operations: Iterable[Operated], assessed: Collection[str]
) -> Iterator[OperationException]:
    for one in operations:
        bare = len(one.threats.difference(assessed))
        if not one.threats:
            yield OperationException(one.reference, "It names no threat")
        elif bare:
            verb = "was" if bare == 1 else "were"
            of = (
                f"{bare} of its {len(one.threats)} threats"
                if len(one.threats) > 1
                else "Its threat"
            )
            yield OperationException(one.reference, f"{of} {verb} never assessed")


def _small(role: Role) -> str:
    return role.words[0].lower() + role.words[1:]
