"""What a hit of the daily scan changes for a threat, in words; a person decides what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MEMBER, EVIDENCE = "member", "evidence"


@dataclass(frozen=True, slots=True)
class Stale:
    """A criterion whose stated level is no longer borne out, and the day of its newest evidence."""

    criterion: str
    label: str
    newest_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """What is known of one hit. stale: of its threat. criterion: behind whose evidence it is."""

    happened_on: date | None
    is_member: bool = False
    is_principal: bool = False
    is_custody: bool = False
    criterion: str = ""
    stale: Sequence[Stale] = ()
    new_phones: Sequence[str] = ()


def sentences(change: Change) -> list[str]:
    """Return what a hit changes, the most consequential first; nothing where it only is new.

    >>> old = Stale("reach", "Reach", date(2024, 1, 5))
    >>> for said in sentences(Change(date(2026, 3, 12), True, True, True, stale=[old])):
    ...     print(said)
    A principal was arrested: a custody record of 12 March 2026.
    Evidence under Reach is stale (5 January 2024): a newer record of 12 March 2026.
    >>> sentences(Change(date(2020, 1, 1), is_member=True, stale=[old]))
    []
    """
    said = []
    if change.is_custody and change.is_principal:
        said.append(f"A principal was arrested: a custody record{_of(change.happened_on)}.")
    if change.is_member:
        said += [f"A member's new telephone: {number}." for number in change.new_phones]
    said += [_stale(one, change.happened_on) for one in change.stale if _is_newer(change, one)]
    return said


def _is_newer(change: Change, one: Stale) -> bool:
    if not change.is_member and change.criterion != one.criterion:
        return False
    if one.newest_on is None:
        return True
    return change.happened_on is not None and change.happened_on > one.newest_on


def _stale(one: Stale, day: date | None) -> str:
    before = f" ({one.newest_on:%-d %B %Y})" if one.newest_on else ""
    return f"Evidence under {one.label} is stale{before}: a newer record{_of(day)}."


def _of(day: date | None) -> str:
    return f" of {day:%-d %B %Y}" if day else ""


def link_words(name: str, urn: str) -> str:
    """Return what is said where members of two threats stand in one record.

    >>> link_words("Alder", "T-1")
    'A new link between two threats: the record names a member of Alder (T-1) as well.'
    """
    return f"A new link between two threats: the record names a member of {name} ({urn}) as well."
