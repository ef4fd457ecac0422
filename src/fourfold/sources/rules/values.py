"""Text into values, each kind by its own reader; what cannot be read says why in a sentence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from fourfold.shared.errors import DomainError

Value = str | int | Decimal | bool | date | datetime | tuple[str, ...] | None

EXCEL = "excel"  # among date formats: a number of days, as a spreadsheet counts them
UK_DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y%m%d",
    EXCEL,
)
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_EXCEL_EPOCH = date(1899, 12, 30)  # so that 1 March 1900 is 61, as in Excel
_EXCEL_DAY = re.compile(r"(\d{4,5})(?:\.(\d+))?")
_CLOCK = re.compile(
    r"(?P<day>.+?)[T ]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_LONDON = ZoneInfo("Europe/London")
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0"})
_GROUPED = re.compile(r"[£\s]")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,2})?")
_NEAR = 75
_SHOWN = 60


class Misread(DomainError):
    """A text is not of the kind that the field wants."""


class Kind(StrEnum):
    """How the text of a field is read."""

    TEXT = "TEXT"
    TEXTS = "TEXTS"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    DATE = "DATE"
    MOMENT = "MOMENT"
    YES_NO = "YES_NO"
    CODE = "CODE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record: the headings it is known by, and how its text is read.

    `headings` are looked for in order. `codes` gives each code its synonyms; the code itself
    always counts. `default` is text too, and is taken where the cell or the column is missing.
    `divider` parts the several texts of TEXTS.
    """

    name: str
    headings: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    required: bool = False
    default: str = ""
    date_formats: tuple[str, ...] = UK_DATES
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    divider: str = ";"

    @property
    def title(self) -> str:
        """Return what a person calls the field."""
        return self.headings[0] if self.headings else self.name


def read_value(text: str, under: Field) -> tuple[Value, str]:
    """Return the value of a text, and what was repaired on the way, if anything.

    :raises Misread: when the text is not of the field's kind.

    >>> read_value("10/01/22", Field(name="assessed_on", kind=Kind.DATE))
    (datetime.date(2022, 1, 10), '“10/01/22” was read as 10 January 2022')
    >>> tier = Field(name="tier", kind=Kind.CODE, codes={"TIER_1": ("Tier 1", "1")})
    >>> read_value("tier 1", tier)
    ('TIER_1', '')
    """
    return _READERS[under.kind](text, under)


def plain(text: str) -> str:
    """Return a heading or code as it is compared: letters and digits, in one case.

    >>> plain("Review-due  (date)")
    'reviewduedate'
    """
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def day_in(text: str, given: str) -> date | None:
    """Return the day that a text names in a format of `strptime`, if it does.

    >>> day_in("10/01/2022", "%d/%m/%Y"), day_in("10/01/2022", "%Y-%m-%d")
    (datetime.date(2022, 1, 10), None)
    """
    try:
        return datetime.strptime(text, given).date()  # noqa: DTZ007 - a day has no zone
    except (ValueError, re.error):
        return None


def long_date(day: date) -> str:
    """Return a day as we write it.

    >>> long_date(date(2022, 1, 10))
    '10 January 2022'
    """
    return f"{day.day} {day:%B %Y}"


def shown(text: str) -> str:
    """Return a text as it stands in a sentence: quoted, on one line, and not too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def _text(text: str, _: Field) -> tuple[Value, str]:
    return text, ""


def _texts(text: str, under: Field) -> tuple[Value, str]:
    parts = (part.strip() for part in text.replace("\n", under.divider).split(under.divider))
    return tuple(dict.fromkeys(part for part in parts if part)), ""


def _integer(text: str, _: Field) -> tuple[Value, str]:
    digits = _ungrouped(text)
    if "." in digits:
        digits = digits.rstrip("0").removesuffix(".")
    if not _WHOLE.fullmatch(digits):
        raise Misread(f"{shown(text)} is not a whole number.")
    return int(digits), ""


def _decimal(text: str, _: Field) -> tuple[Value, str]:
    digits = _ungrouped(text)
    if not _DECIMAL.fullmatch(digits):
        raise Misread(f"{shown(text)} is not a number.")
    try:
        return Decimal(digits), ""
    except InvalidOperation as fault:
        raise Misread(f"{shown(text)} is not a number.") from fault


def _ungrouped(text: str) -> str:
    """Return the digits without pound signs and thousands' commas, where these are in place."""
    digits = _GROUPED.sub("", text)
    return (
        digits.replace(",", "")
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", digits)
        else digits
    )


def _yes_no(text: str, _: Field) -> tuple[Value, str]:
    word = text.casefold()
    if word not in _YES | _NO:
        raise Misread(f"{shown(text)} is neither yes nor no.")
    return word in _YES, ""


def _code(text: str, under: Field) -> tuple[Value, str]:
    known = _known(_Codes(under.codes))
    found = known.get(plain(text))
    if found is None:
        raise Misread(_unknown(text, under))
    return found, ""


def _unknown(text: str, under: Field) -> str:
    words = [word for code, synonyms in under.codes.items() for word in (*synonyms[:1], code)]
    near = process.extractOne(text, words, scorer=fuzz.ratio, score_cutoff=_NEAR)
    first = [(*synonyms, code)[0] for code, synonyms in under.codes.items()]
    hint = f"did you mean {shown(near[0])}?" if near else f"it may be {', '.join(first[:12])}."
    return f"{shown(text)} is not a known value: {hint}"


class _Codes:
    """A table of codes as a key of the cache: the same table, the same answer."""

    __slots__ = ("table",)

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Codes) and self.table is other.table


@lru_cache(maxsize=256)
def _known(codes: _Codes) -> dict[str, str]:
    synonyms = {plain(word): code for code, words in codes.table.items() for word in words}
    return synonyms | {plain(code): code for code in codes.table}


def _date(text: str, under: Field) -> tuple[Value, str]:
    day, repair = _day(text, under.date_formats)
    return day, repair


def _moment(text: str, under: Field) -> tuple[Value, str]:
    found = _CLOCK.fullmatch(text)
    day, repair = _day(found["day"] if found else text, under.date_formats)
    clock = found["time"] if found else "00:00"
    zone = (found["zone"] or "") if found else ""
    try:
        moment = datetime.fromisoformat(f"{day}T{clock.zfill(5)}{zone}")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=_LONDON)
        return aware.astimezone(UTC), repair
    except (ValueError, OverflowError) as fault:
        raise Misread(
            f"{shown(text)} is not a date and time: write it as 10/01/2022 14:30."
        ) from fault


@lru_cache(maxsize=50_000)
def _day(text: str, formats: tuple[str, ...]) -> tuple[date, str]:
    found = _CLOCK.fullmatch(text)
    day, repair = _bare_day(found["day"] if found else text, formats)
    if not EARLIEST <= day <= LATEST:
        raise Misread(f"{shown(text)} lies outside {EARLIEST.year} to {LATEST.year}.")
    if found and found["time"].strip("0:."):
        return day, f"the time of day in {shown(text)} was left out"
    return day, repair


def _bare_day(text: str, formats: tuple[str, ...]) -> tuple[date, str]:
    for given in formats:
        day = _excel_day(text) if given == EXCEL else day_in(text, given)
        if day and (given == EXCEL or "%y" in given):
            return day, f"{shown(text)} was read as {long_date(day)}"
        if day:
            return day, ""
    raise Misread(f"{shown(text)} is not a date: write it as 10/01/2022, the day first.")


def _excel_day(text: str) -> date | None:
    found = _EXCEL_DAY.fullmatch(text)
    return _EXCEL_EPOCH + timedelta(days=int(found.group(1))) if found else None


_READERS: dict[Kind, Callable[[str, Field], tuple[Value, str]]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.YES_NO: _yes_no,
    Kind.CODE: _code,
}
