"""One cell on its way out: its canonical text, and how formulas are made harmless."""

import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal

Cell = str | int | float | Decimal | bool | date | datetime | None

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), also after
# spaces and in the full-width forms that some of them treat alike. Any apostrophes in front
# belong to the pattern, so that taking one off again is exact.
_RISKY = re.compile(r"'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Not allowed in XML 1.0, so a workbook could not give them back.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(cell: Cell) -> str:
    r"""Return the one text that a value has in every format.

    Days are ISO 8601, moments ISO 8601 in UTC, numbers the shortest exact decimal without an
    exponent, none the empty text. Line ends become ``\n``; control characters are dropped.

    :raises ValueError: when a moment has no time zone, or a number is not finite.

    >>> [canonical(cell) for cell in (None, True, 3.0, 0.1, Decimal("2.50"), date(2022, 1, 10))]
    ['', 'true', '3', '0.1', '2.5', '2022-01-10']
    >>> canonical(datetime(2022, 1, 10, 12, 30, tzinfo=UTC))
    '2022-01-10T12:30:00Z'
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _moment(cell) if isinstance(cell, date) else _number(cell)


def neutralise(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula.

    A plain number is left alone: it is read as a number, never as a formula. `restore` undoes
    it exactly, whatever the text.

    >>> neutralise("=HYPERLINK(1)"), neutralise("-12.5"), neutralise("O'Neill"), neutralise("'=1")
    ("'=HYPERLINK(1)", '-12.5', "O'Neill", "''=1")
    """
    return f"'{text}" if is_risky(text) else text


def restore(text: str) -> str:
    """Take off the apostrophe that `neutralise` put on, and no other.

    >>> restore("'=HYPERLINK(1)"), restore("'tis"), restore("''=1")
    ('=HYPERLINK(1)', "'tis", "'=1")
    """
    return text[1:] if text.startswith("'") and is_risky(text) else text


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet might run the text as a formula."""
    return _RISKY.match(text) is not None and _NUMBER.fullmatch(text) is None


def is_exact_in_spreadsheet(number: int | float | Decimal) -> bool:
    """Say whether a spreadsheet's 16 digits hold the number without loss.

    >>> is_exact_in_spreadsheet(0.1), is_exact_in_spreadsheet(2**53 + 1)
    (True, False)
    """
    return Decimal(f"{float(number):.16G}") == Decimal(_number(number))


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    lined = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", lined))


def _moment(cell: date) -> str:
    if not isinstance(cell, datetime):
        return cell.isoformat()
    if cell.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be published.")
    return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _number(cell: int | float | Decimal) -> str:
    if isinstance(cell, int):
        return str(cell)
    if not math.isfinite(cell):
        raise ValueError("A number that is not finite cannot be published.")
    plain = format(Decimal(repr(cell)) if isinstance(cell, float) else cell, "f")
    shortest = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if shortest in {"-0", ""} else shortest
