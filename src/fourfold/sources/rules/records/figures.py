"""What a load says of its feed: how complete, how valid, how timely; counted as it goes by."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from fourfold.sources.rules.values import Field, Kind

MOST_DISTINCT = 10_000  # beyond which a field has "many" values
MOST_SHARES = 60
MOST_BEHIND = 200  # rows named behind a figure


@dataclass(slots=True)
class OfField:
    """One field over a whole file. behind: the first rows that are empty, unread or mended."""

    title: str
    kind: Kind
    filled: int = 0
    unread: int = 0
    mended: int = 0
    distinct: set[str] = field(default_factory=set)
    shares: Counter[str] = field(default_factory=Counter)
    behind: dict[str, list[int]] = field(default_factory=dict)

    def see(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        """Count the canonical texts of one block."""
        empty = texts.count("")
        self.filled += len(texts) - empty
        if len(self.distinct) <= MOST_DISTINCT:
            self.distinct.update(texts)
        if self.kind in {Kind.CODE, Kind.YES_NO}:
            self.shares.update(texts)
        if empty:
            self.note("empty", (n for n, text in zip(numbers, texts, strict=True) if not text))

    def note(self, what: str, numbers: Iterator[int]) -> None:
        """Keep the first rows behind a figure."""
        rows = self.behind.setdefault(what, [])
        rows += islice(numbers, MOST_BEHIND - len(rows))

    def as_dict(self) -> dict[str, Any]:
        """Return the figures to be stored."""
        distinct = len(self.distinct - {""})
        return {
            "title": self.title,
            "filled": self.filled,
            "unread": self.unread,
            "mended": self.mended,
            "distinct": min(distinct, MOST_DISTINCT),
            "is_many": distinct > MOST_DISTINCT,
            "shares": dict(self.shares.most_common(MOST_SHARES)),
            "behind": {what: rows for what, rows in self.behind.items() if rows},
        }


@dataclass(slots=True)
class Figures:
    """Every field of a file, and the days of which its rows tell."""

    rows: int = 0
    fields: dict[str, OfField] = field(default_factory=dict)
    days: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Sequence[Field]) -> "Figures":
        """Return figures in which nothing is counted yet."""
        return cls(fields={each.name: OfField(each.title, each.kind) for each in fields})

    def see_days(self, what: str, days: Sequence[str]) -> None:
        """Count the days of one block, such as those on which it happened."""
        self.days.setdefault(what, Counter()).update(days)

    def as_dict(self, taken_on: date) -> dict[str, Any]:
        """Return the figures to be stored, days as they lie before the one of the load."""
        return {
            "rows": self.rows,
            "fields": {name: one.as_dict() for name, one in self.fields.items()},
            "days": {what: delays(found, taken_on) for what, found in self.days.items()},
        }


def delays(days: Counter[str], taken_on: date) -> dict[str, Any]:
    """Return how many days lay between what is told and its being taken in.

    >>> delays(Counter({"2026-04-10": 3, "2026-04-13": 1, "": 2}), date(2026, 4, 14))
    {'known': 4, 'median': 4, 'most': 4, 'least': 1}
    """
    found = sorted(
        ((taken_on - date.fromisoformat(day)).days, rows) for day, rows in days.items() if day
    )
    known = sum(rows for _, rows in found)
    if not known:
        return {"known": 0}
    middle, passed = (known + 1) // 2, 0
    median = found[-1][0]
    for days_ago, rows in found:
        passed += rows
        if passed >= middle:
            median = days_ago
            break
    return {"known": known, "median": median, "most": found[-1][0], "least": found[0][0]}
