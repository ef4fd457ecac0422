"""A comparison and its levels: conditions in order, the first that holds is the level."""

from dataclasses import dataclass
from typing import Final

from fourfold.analytics.linkage.conditions import Check, Condition, Missing, Row

NOT_COMPARED: Final = -1


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison.

    The m and u are how often it comes about between records of the same one, and of different
    ones (I. Fellegi and A. Sunter, "A Theory for Record Linkage", JASA 64, 1969). They ship as
    they stand for data too small to train on. With `frequency`, a rare value of that column
    counts for more than a common one.
    """

    code: str
    words: str
    condition: Condition | None
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Something compared, and its levels from the closest to the last, which always holds."""

    code: str
    words: str
    missing: Missing
    shows: str
    levels: tuple[Level, ...]

    def checks(self) -> tuple[Check | None, ...]:
        """Return the levels' conditions as functions."""
        return tuple(level.condition.check() if level.condition else None for level in self.levels)

    def level_of(self, a: Row, b: Row) -> int:
        """Return the place of the level that two records come to, or NOT_COMPARED."""
        if self.missing.check()(a, b):
            return NOT_COMPARED
        for place, check in enumerate(self.checks()):
            if check is None or check(a, b):
                return place
        return NOT_COMPARED

    def sql(self, dialect: str = "duckdb") -> str:
        """Return the place of the level that two records come to, in SQL."""
        whens = [f"when {self.missing.sql(dialect)} then {NOT_COMPARED}"]
        whens += [
            f"when {level.condition.sql(dialect)} then {place}"
            for place, level in enumerate(self.levels)
            if level.condition
        ]
        return f"case {' '.join(whens)} else {len(self.levels) - 1} end"
