"""Reading a scheme's text with every fault noted in words, instead of stopping at the first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_TEXT = 200_000
MAX_ROWS = 60
MAX_MAGNITUDE = 12  # powers of ten

Row = dict[str, Any]


@dataclass(slots=True)
class Reader:
    """Reads parts of a scheme and keeps the faults, each a sentence that says where."""

    problems: list[str] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        """Note a fault: where it is, and what is wrong there."""
        self.problems.append(f"{where}: {what}.")

    def document(self, text: str) -> Row:
        """Return the whole text as one object; empty, with a fault, where it is not one."""
        if len(text) > MAX_TEXT:
            self.fault("The file", f"it is longer than {MAX_TEXT} characters")
            return {}
        found = self._parsed(text)
        if isinstance(found, dict):
            return found
        if not self.problems:
            self.fault("The file", "it must be one JSON object")
        return {}

    def _parsed(self, text: str) -> object:
        try:
            return json.loads(
                text,
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=self._once,
            )
        except json.JSONDecodeError as wrong:
            self.fault("The file", f"it is not JSON at line {wrong.lineno}, column {wrong.colno}")
        except (ValueError, ArithmeticError, RecursionError):
            self.fault("The file", "it holds a number or a nesting that cannot be read")
        return None

    def _once(self, pairs: list[tuple[str, Any]]) -> Row:
        row: Row = {}
        for key, value in pairs:
            if key in row:
                self.fault("The file", f"“{key}” stands twice in one object")
            row[key] = value
        return row

    def text(self, row: Row, key: str, where: str, *, needed: bool = True) -> str:
        """Return a text of a row, stripped."""
        value = row.get(key, "")
        if not isinstance(value, str):
            self.fault(where, f"“{key}” must be a text")
            return ""
        if needed and not value.strip():
            self.fault(where, f"“{key}” is missing or empty")
        return value.strip()

    def number(self, value: object, where: str) -> Fraction:
        """Return a number, exactly."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(where, "it must be a number")
            return Fraction(0)
        if value and abs(Decimal(value).adjusted()) > MAX_MAGNITUDE:
            self.fault(where, "the number is too large or too small")
            return Fraction(0)
        return Fraction(value)

    def whole(self, value: object, where: str, *, least: int = 0) -> int:
        """Return a whole number that is not below the least."""
        number = self.number(value, where)
        if number.denominator != 1 or number < least:
            self.fault(where, f"it must be a whole number, at least {least}")
            return least
        return int(number)

    def rows(self, row: Row, key: str, where: str) -> Iterator[tuple[Row, str]]:
        """Yield the objects of a list, each with words for where it stands."""
        found = row.get(key)
        if not isinstance(found, list) or not found or len(found) > MAX_ROWS:
            self.fault(where, f"“{key}” must be a list of 1 to {MAX_ROWS} objects")
            return
        for number, one in enumerate(found, start=1):
            at = f"{where}, {key} {number}"
            if isinstance(one, dict):
                yield one, at
            else:
                self.fault(at, "it must be an object")

    def object(self, row: Row, key: str, where: str) -> Row:
        """Return an object of a row; empty where there is none."""
        found = row.get(key, {})
        if isinstance(found, dict):
            return found
        self.fault(where, f"“{key}” must be an object")
        return {}

    def once(self, ids: list[str], where: str, what: str) -> None:
        """Note each id that stands more than once."""
        for one in sorted({one for one in ids if one and ids.count(one) > 1}):
            self.fault(where, f"there is more than one {what} “{one}”")


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
