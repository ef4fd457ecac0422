"""Northumbria's extracts: comma-separated, a column for each thing, capitals, dd/mm/yyyy.

northumbria-crime, key CRIME_NO: up to three suspects, two victims and a witness in one row, whose
columns begin with SUSPn_, VICTn_ and WITNn_. STATUS: UI under investigation, CH charged, NFA, OC
other outcome. northumbria-custody, key CUSTODY_NO: one detention, with the names and dates of birth
of up to two co-accused. DISPOSAL: CHG, BAL, RUI, NFA. northumbria-intelligence, key LOG_NO: a
report, with up to three nominals in columns that begin with NOMn_.

What is not known is written as a default, and each of these is wrong as it stands: a date of birth
of 01/01/1900, a postcode of ZZ99 3VZ, a telephone of 07000000000. Ages are guessed, and stand only
where no date of birth is known. Sex: M, F, U.
"""

from collections.abc import Iterator, Mapping

from fourfold.config.silos.errors import Said
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

NO_DATE, NO_POSTCODE, NO_PHONE = "01/01/1900", "ZZ99 3VZ", "07000000000"
STATUSES = ("UI", "CH", "NFA", "OC")
DISPOSALS = ("CHG", "BAL", "RUI", "NFA")
STATIONS = ("FQ", "MS", "OL")
SUSPECTS, VICTIMS, WITNESSES, NOMINALS, CO_ACCUSED = 3, 2, 1, 3, 2
_PERSON = ("SURNAME", "FORENAMES", "DOB", "AGE", "SEX", "ADDRESS", "PCODE", "PHONE")
_SUSPECT = (*_PERSON, "ALIAS", "PNCID")
_NOMINAL = ("NAME", "ALIAS", "DOB", "AGE", "ADDRESS", "PCODE", "TEL")


def _numbered(word: str, number: int, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{word}{n}_{part}" for n in range(1, number + 1) for part in parts)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    CRIME: (
        *("CRIME_NO", "REPORTED", "COMMITTED", "OFF_CODE", "OFFENCE", "LOCATION", "LOC_PCODE"),
        *("STATUS", "MO", "VRM"),
        *_numbered("SUSP", SUSPECTS, _SUSPECT),
        *_numbered("VICT", VICTIMS, _PERSON),
        *_numbered("WITN", WITNESSES, _PERSON),
        "LAST_UPDATED",
    ),
    CUSTODY: (
        *("CUSTODY_NO", "ARRIVED", "STATION", "SURNAME", "FORENAME1", "FORENAME2", "MAIDEN"),
        *("ALIAS", "DOB", "AGE", "SEX", "PNCID", "CRO", "ADDRESS1", "ADDRESS2", "POSTCODE"),
        *("MOBILE", "VRM", "OFF_CODE", "OFFENCE", "CIRCS", "DISPOSAL"),
        *_numbered("CO", CO_ACCUSED, ("NAME", "DOB")),
        "LAST_UPDATED",
    ),
    INTELLIGENCE: (
        *("LOG_NO", "LOG_DATE", "SRC", "ASSESS", "HANDLING", "CONDITIONS", "TITLE", "TEXT"),
        *_numbered("NOM", NOMINALS, _NOMINAL),
        *("VRM", "ACCOUNT"),
    ),
}


def row(record: Record) -> list[str]:
    """Return the cells of a record, in the order of its columns."""
    return _ROWS[record.kind](record)


def _crime(record: Record) -> list[str]:
    at = f"{record.at:%d/%m/%Y %H:%M}"
    place = record.place
    return [
        *(record.key, at, at[:10], record.offence, OFFENCES[record.offence]),
        *(f"{place.line}, {place.town}", place.postcode),
        *(STATUSES[record.outcome], record.text, record.mark),
        *_filled(record.of(SUSPECT), SUSPECTS, _SUSPECT),
        *_filled(record.of(VICTIM), VICTIMS, _PERSON),
        *_filled(record.of(WITNESS), WITNESSES, _PERSON),
        at,
    ]


def _custody(record: Record) -> list[str]:
    at = f"{record.at:%d/%m/%Y %H:%M}"
    said = record.of(DETAINEE)[0].said
    home = said.address
    return [
        *(record.key, at, STATIONS[len(record.text) % 3]),
        *(said.family.upper(), said.given.upper(), said.middle.upper(), said.former.upper()),
        *(said.alias.upper(), _born(said), _age(said), said.sex, said.pnc, said.cro),
        *((home.line, home.town, home.postcode) if home else ("", "", NO_POSTCODE)),
        *(said.phone or NO_PHONE, record.mark, record.offence, OFFENCES[record.offence]),
        *(record.text, DISPOSALS[record.outcome]),
        *_beside(record.of(COACCUSED)),
        at,
    ]


def _intelligence(record: Record) -> list[str]:
    source, assessed, handling = record.grading
    conditions = "Ask the originator before any use" if handling == "C" else ""
    return [
        *(record.key, f"{record.at:%d/%m/%Y}", str(source), assessed, handling, conditions),
        *(OFFENCES[record.offence], record.text),
        *_filled(record.of(NOMINAL), NOMINALS, _NOMINAL),
        *(record.mark, " ".join(record.account or ())),
    ]


def _filled(mentions: list[Mention], number: int, parts: tuple[str, ...]) -> Iterator[str]:
    for mention in mentions:
        said = _said(mention.said)
        yield from (said[part] for part in parts)
    yield from [""] * (len(parts) * (number - len(mentions)))


def _said(said: Said) -> dict[str, str]:
    home = said.address
    forenames = f"{said.given} {said.middle}".strip()
    phone = said.phone or NO_PHONE
    return {
        "SURNAME": said.family.upper(),
        "FORENAMES": forenames.upper(),
        "NAME": f"{forenames} {said.family.upper()}".strip(),
        "DOB": _born(said),
        "AGE": _age(said),
        "SEX": said.sex,
        "ADDRESS": f"{home.line}, {home.town}" if home else "",
        "PCODE": home.postcode if home else NO_POSTCODE,
        "PHONE": phone,
        "TEL": phone,
        "ALIAS": said.alias.upper(),
        "PNCID": said.pnc,
    }


def _beside(mentions: list[Mention]) -> Iterator[str]:
    for mention in mentions:
        yield _said(mention.said)["NAME"]
        yield _born(mention.said)
    yield from ["", ""] * (CO_ACCUSED - len(mentions))


def _born(said: Said) -> str:
    return f"{said.born:%d/%m/%Y}" if said.born else NO_DATE


def _age(said: Said) -> str:
    return "" if said.age is None else str(said.age)


_ROWS = {CRIME: _crime, CUSTODY: _custody, INTELLIGENCE: _intelligence}
