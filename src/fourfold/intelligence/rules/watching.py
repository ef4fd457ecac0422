"""How long somebody is watched, and when a list watches nobody."""

from datetime import date, datetime, timedelta

from fourfold.shared.errors import DomainError

# At most: long enough for a piece of work, short enough that a supervisor decides each month
# whether it is still necessary (Data Protection Act 2018, s.39; project default).
LONGEST = timedelta(days=28)
SEEN_WITHIN = timedelta(days=3)  # by the supervisor; else it watches nobody until it is seen
RENEWED = "Renewed as "  # before the reference of the list that goes on
SOON = timedelta(days=5)  # before its end somebody is told


class TooLong(DomainError):
    """A list would watch for longer than lists may."""


def check_period(begins_on: date, expires_on: date) -> None:
    """Refuse a list that ends before it begins, or that watches for longer than lists may.

    >>> check_period(date(2026, 4, 1), date(2026, 4, 29))
    >>> check_period(date(2026, 4, 1), date(2026, 4, 30))
    Traceback (most recent call last):
    fourfold.intelligence.rules.watching.TooLong: A watchlist ends within 28 days; then its \
supervisor decides again.

    :raises TooLong: saying what is allowed.
    """
    if expires_on <= begins_on:
        raise TooLong("A watchlist ends after it begins.")
    if expires_on - begins_on > LONGEST:
        raise TooLong(
            f"A watchlist ends within {LONGEST.days} days; then its supervisor decides again."
        )


def watches(
    begins_on: date, expires_on: date, *, on: date, seen_at: datetime | None, ended: bool
) -> bool:
    """Test if a list watches on a day: begun, not over, and seen by its supervisor in time.

    >>> begins, ends = date(2026, 4, 1), date(2026, 4, 29)
    >>> watches(begins, ends, on=date(2026, 4, 3), seen_at=None, ended=False)
    True
    >>> watches(begins, ends, on=date(2026, 4, 4), seen_at=None, ended=False)
    False
    >>> watches(begins, ends, on=ends, seen_at=datetime(2026, 4, 2), ended=False)
    False
    """
    running = begins_on <= on < expires_on and not ended
    seen = seen_at is not None or on < begins_on + SEEN_WITHIN
    return running and seen


def standing(
    begins_on: date, expires_on: date, *, on: date, seen_at: datetime | None, ended: bool
) -> tuple[str, str]:
    """Return in words whether a list watches on a day, and the tone of these words.

    >>> begins, ends = date(2026, 4, 1), date(2026, 4, 29)
    >>> standing(begins, ends, on=date(2026, 4, 9), seen_at=None, ended=False)
    ('Stopped: not seen by its supervisor', 'red')
    >>> standing(begins, ends, on=date(2026, 4, 26), seen_at=datetime(2026, 4, 2), ended=False)
    ('Ends soon', 'amber')
    """
    states = (
        (ended, ("Ended", "grey")),
        (on >= expires_on, ("Expired", "grey")),
        (on < begins_on, ("Begins later", "hollow")),
        (
            seen_at is None and on >= begins_on + SEEN_WITHIN,
            ("Stopped: not seen by its supervisor", "red"),
        ),
        (seen_at is None, ("Not yet seen by its supervisor", "amber")),
        (expires_on - on <= SOON, ("Ends soon", "amber")),
    )
    return next((words for holds, words in states if holds), ("Watching", "teal"))
