"""When what is held of a person is reviewed, and what a decision on it must say.

Project defaults after the groups of MoPI (management of police information), as the research
recollected them; no edition of the published guidance was at hand. Check them against your
force's schedule before you rely on them. That time limits are set, and kept, is law: Data
Protection Act 2018, s.39(2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fourfold.intelligence.rules.vocabulary import RetentionGroup
from fourfold.shared.errors import DomainError

SOURCE = (
    "Project default after the MoPI groups, from recollection and not from the published"
    " guidance: check it against your force's schedule."
)
HUNDRED = 100  # years of age until which group 1 is kept


class TooEarly(DomainError):
    """What is held may not be disposed of yet."""


class WordsNeeded(DomainError):
    """A decision lacks its reasons."""


class OnHold(DomainError):
    """A legal hold stops disposal."""


class SecondPersonNeeded(DomainError):
    """Somebody would agree to what they decided, or grade what they submitted, themselves."""


@dataclass(frozen=True, slots=True)
class Period:
    """After how many clear years a group is reviewed, and after how many again."""

    first: int
    again: int


PERIODS: Mapping[RetentionGroup, Period] = {
    RetentionGroup.PUBLIC_PROTECTION: Period(10, 10),
    RetentionGroup.SERIOUS: Period(10, 10),
    RetentionGroup.OTHER: Period(6, 5),
    RetentionGroup.UNDETECTED: Period(6, 5),
}


def after(day: date, years: int) -> date:
    """Return the day some years later; the first of March where there is no such day.

    >>> after(date(2024, 2, 29), 6)
    datetime.date(2030, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def review_on(group: RetentionGroup, clear_from: date) -> date:
    """Return when a holding is first reviewed: the clear period ends.

    >>> review_on(RetentionGroup.OTHER, date(2020, 5, 1))
    datetime.date(2026, 5, 1)
    """
    return after(clear_from, PERIODS[group].first)


def review_again(group: RetentionGroup, reviewed: date) -> date:
    """Return by when a holding that is kept is reviewed again.

    >>> review_again(RetentionGroup.SERIOUS, date(2026, 5, 1))
    datetime.date(2036, 5, 1)
    """
    return after(reviewed, PERIODS[group].again)


def check_kept(group: RetentionGroup, next_on: date | None, today: date) -> None:
    """Refuse to keep without a day, on one that is past, or for longer than the group allows.

    :raises WordsNeeded: without a day to come within the group's period.
    """
    last = review_again(group, today)
    if next_on is None or not today < next_on <= last:
        raise WordsNeeded(f"Say when it is reviewed next: after today, by {last:%-d %B %Y}.")


def check_disposal(group: RetentionGroup, born: date | None, today: date, on_hold: str) -> None:
    """Refuse a disposal that a legal hold or the group forbids.

    >>> check_disposal(RetentionGroup.PUBLIC_PROTECTION, date(1920, 1, 1), date(2026, 4, 14), "")

    :raises OnHold: while a legal hold stands.
    :raises TooEarly: in group 1, before the hundredth birthday, or where it is not known.
    """
    if on_hold:
        raise OnHold("A legal hold stops this disposal. End the hold first.")
    if group is not RetentionGroup.PUBLIC_PROTECTION:
        return
    if born is None or after(born, HUNDRED) > today:
        raise TooEarly(
            "Group 1 is kept until the person's hundredth birthday. Change the group first, with"
            " its reason, if it is the wrong one."
        )


def check_words(*texts: str) -> tuple[str, ...]:
    """Return the words of a decision without the space around them.

    :raises WordsNeeded: where one is empty.
    """
    said = tuple(text.strip() for text in texts)
    if not all(said):
        raise WordsNeeded("Say something of risk, of necessity and of proportionality.")
    return said


def check_agreeing(*, decided_by: int, by: int | None) -> None:
    """Refuse that somebody agrees to their own decision.

    :raises SecondPersonNeeded: when it is one's own.
    """
    if decided_by == by:
        raise SecondPersonNeeded("Somebody else must agree to what you decided.")
