"""What may hold between two records: each condition as SQL and, to the same effect, as Python.

In SQL a condition on what is missing is neither true nor false, and so does not hold; in Python
it is false. No condition negates another, so that both come to the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

Row = Mapping[str, object]
Check = Callable[[Row, Row], bool]

_HAIR: Final = 1e-3
_ROUNDING: Final = 1e-9  # each engine adds up a similarity in its own order
FUNCTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "duckdb": {
        "alike": "jaro_winkler_similarity",
        "edits": "damerau_levenshtein",
        "shared": "list_has_any",
    },
    "spark": {
        "alike": "alike",  # the one that Spark and Splink bring counts half a transposition
        "edits": "damerau_levenshtein",
        "shared": "arrays_overlap",
    },
}


class Condition(Protocol):
    """Something that may hold between two records."""

    def sql(self, dialect: str) -> str:
        """Return it over columns with _l and _r behind their names."""
        ...

    def check(self) -> Check:
        """Return it as a function of two records' columns."""
        ...


@dataclass(frozen=True, slots=True)
class Same:
    """Both have the same text, in a column of the one and of the other."""

    column: str
    other: str = ""

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        del dialect
        return f'"{self.column}_l" = "{self.other or self.column}_r"'

    def check(self) -> Check:
        """Return it in Python."""
        column, other = self.column, self.other or self.column

        def same(a: Row, b: Row) -> bool:
            value = a.get(column)
            return value is not None and value == b.get(other)

        return same


@dataclass(frozen=True, slots=True)
class SamePart:
    """Both texts agree in some places, counted from one."""

    column: str
    start: int
    length: int

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        del dialect
        left, right = (
            f'substr("{self.column}_{side}", {self.start}, {self.length})' for side in "lr"
        )
        return f"{left} = {right}"

    def check(self) -> Check:
        """Return it in Python."""
        column, part = self.column, slice(self.start - 1, self.start - 1 + self.length)

        def same_part(a: Row, b: Row) -> bool:
            one, two = a.get(column), b.get(column)
            return isinstance(one, str) and isinstance(two, str) and one[part] == two[part]

        return same_part


@dataclass(frozen=True, slots=True)
class Initial:
    """One text is a single letter, and the other begins with it."""

    column: str

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        del dialect
        one, two = f'"{self.column}_l"', f'"{self.column}_r"'
        return (
            f"((length({one}) = 1 or length({two}) = 1) "
            f"and substr({one}, 1, 1) = substr({two}, 1, 1))"
        )

    def check(self) -> Check:
        """Return it in Python."""
        column = self.column

        def initial(a: Row, b: Row) -> bool:
            one, two = a.get(column), b.get(column)
            if not isinstance(one, str) or not isinstance(two, str):
                return False
            return (len(one) == 1 or len(two) == 1) and one[:1] == two[:1]

        return initial


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts are at least so similar (Jaro-Winkler, 0 to 1; W. Winkler, 1990)."""

    column: str
    least: float

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        name = FUNCTIONS[dialect]["alike"]
        return f'{name}("{self.column}_l", "{self.column}_r") >= {self.least - _ROUNDING}'

    def check(self) -> Check:
        """Return it in Python."""
        column, least, similarity = self.column, self.least - _ROUNDING, JaroWinkler.similarity

        def alike(a: Row, b: Row) -> bool:
            one, two = a.get(column), b.get(column)
            if not isinstance(one, str) or not isinstance(two, str):
                return False
            # Rapidfuzz leaves out what is at its cutoff by a hair, so that is set lower.
            return similarity(one, two, score_cutoff=least - _HAIR) >= least

        return alike


@dataclass(frozen=True, slots=True)
class Edits:
    """Two texts differ by at most so many slips: a letter lost, added, changed, or two swapped."""

    column: str
    most: int

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        name = FUNCTIONS[dialect]["edits"]
        return f'{name}("{self.column}_l", "{self.column}_r") <= {self.most}'

    def check(self) -> Check:
        """Return it in Python."""
        column, most, distance = self.column, self.most, DamerauLevenshtein.distance

        def edits(a: Row, b: Row) -> bool:
            one, two = a.get(column), b.get(column)
            if not isinstance(one, str) or not isinstance(two, str):
                return False
            return distance(one, two, score_cutoff=most) <= most

        return edits


@dataclass(frozen=True, slots=True)
class Shared:
    """Two lists have a text in common."""

    column: str

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        return f'{FUNCTIONS[dialect]["shared"]}("{self.column}_l", "{self.column}_r")'

    def check(self) -> Check:
        """Return it in Python."""
        column = self.column

        def shared(a: Row, b: Row) -> bool:
            one, two = a.get(column), b.get(column)
            if not isinstance(one, list) or not isinstance(two, list):
                return False
            return any(value in two for value in one)

        return shared


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two ranges of numbers have one in common."""

    first: str
    last: str

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        del dialect
        return f'("{self.first}_l" <= "{self.last}_r" and "{self.first}_r" <= "{self.last}_l")'

    def check(self) -> Check:
        """Return it in Python."""
        first, last = self.first, self.last

        def overlap(a: Row, b: Row) -> bool:
            ends = (a.get(first), b.get(last), b.get(first), a.get(last))
            if not all(isinstance(end, int) for end in ends):
                return False
            one, two, three, four = ends
            return bool(one <= two and three <= four)  # type: ignore[operator]  # all four are int

        return overlap


@dataclass(frozen=True, slots=True)
class Missing:
    """One of the two does not have the column."""

    column: str

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        del dialect
        return f'("{self.column}_l" is null or "{self.column}_r" is null)'

    def check(self) -> Check:
        """Return it in Python."""
        column = self.column

        def missing(a: Row, b: Row) -> bool:
            return a.get(column) is None or b.get(column) is None

        return missing


@dataclass(frozen=True, slots=True)
class Every:
    """All of several conditions hold."""

    parts: tuple[Condition, ...]

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        return "(" + " and ".join(part.sql(dialect) for part in self.parts) + ")"

    def check(self) -> Check:
        """Return it in Python."""
        checks = [part.check() for part in self.parts]
        return lambda a, b: all(check(a, b) for check in checks)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of several conditions holds."""

    parts: tuple[Condition, ...]

    def sql(self, dialect: str) -> str:
        """Return it in SQL."""
        return "(" + " or ".join(part.sql(dialect) for part in self.parts) + ")"

    def check(self) -> Check:
        """Return it in Python."""
        checks = [part.check() for part in self.parts]
        return lambda a, b: any(check(a, b) for check in checks)


def every(*parts: Condition) -> Condition:
    """Return the condition that all of these hold."""
    return Every(parts)


def either(*parts: Condition) -> Condition:
    """Return the condition that one of these holds."""
    return Either(parts)
