"""What becomes of the rows of a load; the outcomes add up to the rows that were read."""

from collections.abc import Mapping

from fourfold.shared.words import Worded


class Outcome(Worded):
    """What became of a row."""

    ACCEPTED = "ACCEPTED", "Accepted"
    CHANGED = "CHANGED", "Changed"
    REPAIRED = "REPAIRED", "Repaired"
    DUPLICATE = "DUPLICATE", "Duplicate"
    DELETED = "DELETED", "Deleted"
    REJECTED = "REJECTED", "Rejected"


def sentence(rows: int, tally: Mapping[str, int]) -> str:
    """Return a tally as a person reads it.

    >>> sentence(3, {"ACCEPTED": 2, "REJECTED": 1})
    '3 rows: 2 accepted, 0 changed, 0 repaired, 0 duplicate, 0 deleted, 1 rejected.'
    """
    parts = ", ".join(f"{tally.get(one.value, 0):,} {one.words.lower()}" for one in Outcome)
    return f"{rows:,} {'row' if rows == 1 else 'rows'}: {parts}."


def new_records(tally: Mapping[str, int]) -> int:
    """Return how many versions of records a load wrote.

    >>> new_records({"ACCEPTED": 2, "REPAIRED": 1, "DUPLICATE": 9})
    3
    """
    writing = (Outcome.ACCEPTED, Outcome.CHANGED, Outcome.REPAIRED, Outcome.DELETED)
    return sum(tally.get(one.value, 0) for one in writing)
