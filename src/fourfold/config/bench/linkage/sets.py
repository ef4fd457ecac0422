"""The labelled sets: FEBRL, historical figures, our silos, and anybody's own."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

import yaml

from fourfold.config import silos
from fourfold.config.bench.linkage.entries import ROOT, Entry, Labelled
from fourfold.config.bench.rows import LeftOut
from fourfold.config.silos.people import Person, age_band
from fourfold.config.silos.record import Mention, Record
from fourfold.shared.errors import DomainError
from fourfold.sources.rules.records.opening import brought, opened
from fourfold.sources.rules.table import Unreadable
from fourfold.sources.rules.values import EXCEL, UK_DATES, Field, Kind, Misread, read_value

SHARED = ROOT.parent / "shared/data/linkage"
ON = date(2026, 11, 22)
PARTS = (
    *("given", "middle", "family", "full_name", "born", "postcode", "address", "house", "street"),
    *("town", "phone", "email", "number"),
)
USUAL: Mapping[str, tuple[str, ...]] = {
    "given": ("given", "given name", "first name", "forename", "forename1", "fname"),
    "middle": ("middle", "middle name", "forename2", "second name"),
    "family": ("family", "family name", "surname", "last name", "lname"),
    "full_name": ("full name", "name"),
    "born": ("born", "date of birth", "dob", "birth date"),
    "postcode": ("postcode", "post code", "zip", "zip code", "postcode fake"),
    "address": ("address", "address line", "home address"),
    "house": ("house", "house number", "street number"),
    "street": ("street", "address 1", "address1"),
    "town": ("town", "city", "suburb"),
    "phone": ("phone", "telephone", "mobile", "phone number"),
    "email": ("email", "e mail", "email address", "mail"),
    "number": ("number", "pnc", "pncid", "pnc id", "nino", "soc sec id", "ssn", "national id"),
}

_BORN = Field(
    name="born", kind=Kind.DATE, date_formats=tuple(one for one in UK_DATES if one != EXCEL)
)


class NotASet(DomainError):
    """A file is no labelled set, or its mapping names what it does not have."""


def febrl(number: int) -> Labelled:
    """Return a set of FEBRL's (P. Christen, 2005), which has its truth in its keys.

    :raises LeftOut: when the open data are not beside the project.
    """
    rows = list(_rows(_there(f"febrl/dataset{number}.csv")))
    truth = [row["rec_id"].split("-")[1] for row in rows]
    entries = [_entry(row, guessed(row)) for row in rows]
    return Labelled(f"FEBRL {number}", entries, truth)


def historical() -> Labelled:
    """Return the historical figures of Splink's makers: real names, with errors put in.

    :raises LeftOut: when the open data are not beside the project.
    """
    rows = list(_rows(_there("splink/historical_figures_open.csv")))
    mapping = {"given": "first_name", "family": "surname", "born": "dob"}
    mapping |= {"postcode": "postcode_fake", "full_name": "full_name"}
    entries = [_entry(row, mapping) for row in rows]
    sexes = [row["gender"] for row in rows]
    return Labelled("historical figures", entries, [row["cluster"] for row in rows], {"sex": sexes})


def silo(entries: int, *, today: date = ON) -> Labelled:
    """Return so many entries of our own silos, with the groups that only the truth knows."""
    made = silos.make(entries * 5 // 8, today=today)
    told = ((record, one) for record in made.records() for one in record.mentions)
    chosen = list(islice(told, entries))
    whom = [made.persons[one.number] for _, one in chosen]
    return Labelled(
        "silos",
        [_of_mention(record, one) for record, one in chosen],
        [str(person.number) for person in whom],
        _groups(whom, today),
    )


def _groups(whom: list[Person], today: date) -> dict[str, list[str]]:
    return {
        "sex": [person.sex for person in whom],
        "age": [age_band(person, today) for person in whom],
        "origin of the name": [person.origin for person in whom],
    }


def _of_mention(record: Record, mention: Mention) -> Entry:
    said = mention.said
    more: dict[str, object] = {"seen_on": record.at.date()}
    named = {"age": said.age, "aliases": said.alias, "former": said.former, "cro": said.cro}
    more |= {name: value for name, value in named.items() if value}
    home = said.address
    return Entry(
        given=said.given,
        middle=said.middle,
        family=said.family,
        born=said.born.isoformat() if said.born else "",
        postcode=home.postcode if home else "",
        address=f"{home.line}, {home.town}" if home else "",
        phone=said.phone,
        number=said.pnc,
        more=more,
    )


def own(file: Path, truth: str, mapping: Path | None = None) -> Labelled:
    """Return anybody's labelled set: a file, the heading of its truth, and where things stand.

    The file is any that records may come in: CSV of any divider, XLSX, JSON lines, Parquet.

    :raises NotASet: when the file or the mapping cannot be used.
    """
    rows = list(_rows(file))
    if not rows or truth not in rows[0]:
        there = f"It has: {', '.join(rows[0])}." if rows else "It has no rows."
        raise NotASet(f"{file.name} has no column {truth}. {there}")
    untold = sum(not row[truth].strip() for row in rows)
    if untold:
        said = "1 row has" if untold == 1 else f"{untold:,} rows have"
        raise NotASet(f"{said} nothing under {truth} of {file.name}: leave them out first.")
    where = mapped(mapping, rows[0]) if mapping else guessed(rows[0], but=truth)
    if not {"family", "full_name", "given"} & set(where):
        there = ", ".join(one for one in rows[0] if one != truth)
        unknown = f"No column of {file.name} is known as a name: say which with --mapping."
        raise NotASet(f"{unknown} It has: {there}.")
    return Labelled(file.stem, [_entry(row, where) for row in rows], [row[truth] for row in rows])


def guessed(headings: Mapping[str, str], but: str = "") -> dict[str, str]:
    """Return part to heading, as the headings let it be guessed.

    >>> guessed({"Surname": "", "date_of_birth": "", "colour": ""})
    {'family': 'Surname', 'born': 'date_of_birth'}
    """
    plain = {_plain(one): one for one in headings if one != but}
    found = {part: next((plain[name] for name in names if name in plain), "")
             for part, names in USUAL.items()}  # fmt: skip
    return {part: heading for part, heading in found.items() if heading}


def mapped(mapping: Path, headings: Mapping[str, str]) -> dict[str, str]:
    """Return part to heading, from YAML that says heading: part.

    :raises NotASet: when it names a heading or a part that there is not.
    """
    try:
        said = yaml.safe_load(mapping.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NotASet(f"{mapping.name} cannot be read as YAML.") from error
    if not isinstance(said, dict):
        raise NotASet(f"{mapping.name} says no heading: part.")
    wrong = [f"{heading}: {part}" for heading, part in said.items()
             if heading not in headings or part not in PARTS]  # fmt: skip
    if wrong:
        raise NotASet(f"No such heading or part: {', '.join(wrong)}. Parts: {', '.join(PARTS)}.")
    return {part: heading for heading, part in said.items()}


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").replace("-", " ").casefold().split())


def _entry(row: Mapping[str, str], where: Mapping[str, str]) -> Entry:
    said = {part: row[heading].strip() for part, heading in where.items()}
    full = said.get("full_name", "").split(",")[0]
    place = " ".join(filter(None, (said.get(name) for name in ("house", "street"))))
    more: dict[str, object] = {"full_name": full} if full else {}
    if full and said.get("family"):
        more = {"aliases": full}
    given, family = said.get("given", ""), said.get("family", "")
    if full and not given and not family:
        given, _, family = full.rpartition(" ")
    return Entry(
        given=given,
        middle=said.get("middle", ""),
        family=family,
        born=_day(said.get("born", "")),
        postcode=said.get("postcode", ""),
        address=said.get("address") or place,
        town=said.get("town", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        number=said.get("number", ""),
        more=more,
    )


def _day(text: str) -> str:
    """Return a date as 1984-03-12, from any form that records may have it in; else nothing.

    A year that files of today do not hold is one all the same, if all are figures.

    >>> _day("19840312"), _day("12/03/1784"), _day("12 Mar 1984"), _day("soon")
    ('1984-03-12', '1784-03-12', '1984-03-12', '')
    """
    digits = text.replace("/", "-").split("-")
    if len(digits) == 1 and text.isdigit() and len(text) == len("yyyymmdd"):
        digits = [text[:4], text[4:6], text[6:]]
    if len(digits) == len("ymd") and len(digits[2]) == len("yyyy"):
        digits.reverse()
    is_day = len(digits) == len("ymd") and all(one.isdigit() for one in digits)
    return "-".join(one.rjust(2, "0") for one in digits) if is_day else _written(text)


def _written(text: str) -> str:
    try:
        read, _ = read_value(text, _BORN)
    except Misread:
        return ""
    return read.isoformat() if isinstance(read, date) else ""


def _there(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        raise LeftOut(f"the open data are not beside the project: {name}")
    return path


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of any file that records may come in, heading to value.

    :raises NotASet: when it cannot be read.
    """
    try:
        for one in brought(file):
            with closing(opened(one)) as stream:
                for block in stream.blocks:
                    for cells in block.cells:
                        yield dict(zip(stream.headings, cells, strict=True))
    except Unreadable as error:
        raise NotASet(f"{file.name} cannot be read: {error}") from error
