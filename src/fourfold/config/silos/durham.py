"""Durham's extracts: semicolons, one column for a whole name ("DURRANT, Mark John"), 12-Mar-1984.

durham-crime, key Crime Ref: "Suspect n", "Complainant n" and "Witness n", each with columns of its
own behind it (Born, Gender, Address, Tel; a suspect's AKA and PNC). Outcome: OPEN, CHARGE,
UNDETECTED, COMMUNITY. durham-custody, key Custody Ref, is a workbook with real dates, on the sheet
Detentions. durham-intelligence, key Log.

Gender: 1 male, 2 female, 9 not known. A year of birth alone stands where an age was guessed. An
address is one line with its postcode; NFA is none. What is not known is empty.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from fourfold.config.silos.errors import Said
from fourfold.config.silos.places import Address
from fourfold.config.silos.record import (
    COACCUSED,
    CRIME,
    CUSTODY,
    DETAINEE,
    INTELLIGENCE,
    NOMINAL,
    SUSPECT,
    VICTIM,
    WITNESS,
    Mention,
    Record,
)
from fourfold.config.silos.texts import OFFENCES

SHEET = "Detentions"
OUTCOMES = ("OPEN", "CHARGE", "UNDETECTED", "COMMUNITY")
DISPOSALS = ("Charged", "Bailed", "Released under investigation", "No further action")
STATIONS = ("DL", "BA", "PE")
GENDERS = {"M": "1", "F": "2", "U": "9"}
SUSPECTS, VICTIMS, WITNESSES, NOMINALS, CO_ACCUSED = 3, 2, 1, 3, 2
_PERSON = ("", " Born", " Gender", " Address", " Tel")
_SUSPECT = ("", " AKA", " Born", " Gender", " Address", " Tel", " PNC")
_NOMINAL = ("", " AKA", " Born", " Address", " Tel")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
Cell = str | date | datetime


def _numbered(word: str, number: int, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{word} {n}{part}" for n in range(1, number + 1) for part in parts)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    CRIME: (
        *("Crime Ref", "Recorded", "Committed", "Offence", "Where", "Outcome", "Summary"),
        "Vehicle",
        *_numbered("Suspect", SUSPECTS, _SUSPECT),
        *_numbered("Complainant", VICTIMS, _PERSON),
        *_numbered("Witness", WITNESSES, _PERSON),
    ),
    CUSTODY: (
        *("Custody Ref", "Detained", "Station", "Detained Person", "Also Known As", "Nee", "Born"),
        *("Gender", "PNC", "CRO", "Home Address", "Contact Number", "Vehicle", "Offence"),
        "Outcome",
        *_numbered("Co-accused", CO_ACCUSED, ("", " Born")),
        "Notes",
    ),
    INTELLIGENCE: (
        *("Log", "Date", "Source", "Assessment", "Handling", "Conditions", "Report"),
        *_numbered("Subject", NOMINALS, _NOMINAL),
        *("Vehicle", "Account"),
    ),
}


def row(record: Record) -> list[str]:
    """Return the cells of a crime or of a report, in the order of its columns."""
    return _crime(record) if record.kind == CRIME else _intelligence(record)


def sheet_row(record: Record) -> list[Cell]:
    """Return the cells of a detention; days stay days."""
    said = record.of(DETAINEE)[0].said
    return [
        *(record.key, record.at.replace(tzinfo=None), STATIONS[len(record.text) % 3]),
        *(_name(said), said.alias, said.former, said.born or _born(said, record.at.date())),
        *(GENDERS[said.sex], said.pnc, said.cro, _line(said.address) or "NFA", said.phone),
        *(record.mark, OFFENCES[record.offence], DISPOSALS[record.outcome]),
        *_beside(record.of(COACCUSED), record.at.date()),
        record.text,
    ]


def _crime(record: Record) -> list[str]:
    day = record.at.date()
    return [
        *(record.key, f"{_day(day)} {record.at:%H:%M}", _day(day), OFFENCES[record.offence]),
        *(_line(record.place), OUTCOMES[record.outcome], record.text, record.mark),
        *_filled(record.of(SUSPECT), SUSPECTS, _SUSPECT, day),
        *_filled(record.of(VICTIM), VICTIMS, _PERSON, day),
        *_filled(record.of(WITNESS), WITNESSES, _PERSON, day),
    ]


def _intelligence(record: Record) -> list[str]:
    day = record.at.date()
    source, assessed, handling = record.grading
    conditions = "Not to be shared outside the force" if handling == "C" else ""
    return [
        *(record.key, _day(day), str(source), assessed, handling, conditions, record.text),
        *_filled(record.of(NOMINAL), NOMINALS, _NOMINAL, day),
        *(record.mark, " ".join(record.account or ())),
    ]


def _filled(
    mentions: list[Mention], number: int, parts: tuple[str, ...], day: date
) -> Iterator[str]:
    for mention in mentions:
        said = _said(mention.said, day)
        yield from (said[part] for part in parts)
    yield from [""] * (len(parts) * (number - len(mentions)))


def _said(said: Said, day: date) -> dict[str, str]:
    return {
        "": _name(said),
        " AKA": said.alias,
        " Born": _day(said.born) if said.born else _born(said, day),
        " Gender": GENDERS[said.sex],
        " Address": _line(said.address) or "NFA",
        " Tel": said.phone.replace(" ", ""),
        " PNC": said.pnc,
    }


def _beside(mentions: list[Mention], day: date) -> Iterator[Cell]:
    for mention in mentions:
        said = mention.said
        yield _name(said)
        yield said.born or _born(said, day)
    yield from ["", ""] * (CO_ACCUSED - len(mentions))


def _name(said: Said) -> str:
    return f"{said.family.upper()}, {said.given} {said.middle}".strip(" ,")


def _line(home: Address | None) -> str:
    return f"{home.line}, {home.town}, {home.postcode}" if home else ""


def _day(day: date) -> str:
    return f"{day.day:02}-{_MONTHS.split()[day.month - 1]}-{day.year}"


def _born(said: Said, day: date) -> str:
    return "" if said.age is None else str(day.year - said.age)
