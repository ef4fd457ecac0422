"""Cleveland's extracts: JSON lines, one object a line, in which the persons are nested.

cleveland-crime, key occurrence; cleveland-custody, key custody; cleveland-intelligence, key
submission. Each holds `persons`, of whom each says role (SUSPECT, VICTIM, WITNESS, DETAINEE,
COACCUSED, NOMINAL), name (family, first, middle, knownAs, former), birth (date, approximateAge),
sex (male, female, unknown), ids (pnc, cro), address (house, street, town, postcode) and phones.
Status: OPEN, CHARGED, FILED; disposal: CHARGED, BAIL, RUI, NFA. What is not known is null.
"""

import json
from typing import Any

from fourfold.config.silos.errors import Said
from fourfold.config.silos.record import CRIME, CUSTODY, INTELLIGENCE, Mention, Record
from fourfold.config.silos.texts import OFFENCES

STATUSES = ("OPEN", "CHARGED", "FILED", "OPEN")
DISPOSALS = ("CHARGED", "BAIL", "RUI", "NFA")
STATIONS = ("MB", "HP")
SEXES = {"M": "male", "F": "female", "U": "unknown"}
Members = dict[str, Any]


def line(record: Record) -> str:
    """Return a record as one line of JSON."""
    members = _MEMBERS[record.kind](record)
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def _crime(record: Record) -> Members:
    return {
        "occurrence": record.key,
        "reportedAt": record.at.isoformat(),
        "committedOn": record.at.date().isoformat(),
        "offence": _offence(record),
        "place": {
            "line": f"{record.place.line}, {record.place.town}",
            "postcode": record.place.postcode,
        },
        "status": STATUSES[record.outcome],
        "summary": record.text,
        "vehicle": record.mark or None,
        "persons": [_person(one) for one in record.mentions],
        "updatedAt": record.at.isoformat(),
    }


def _custody(record: Record) -> Members:
    return {
        "custody": record.key,
        "detainedAt": record.at.isoformat(),
        "station": STATIONS[len(record.text) % 2],
        "offence": _offence(record),
        "circumstances": record.text,
        "disposal": DISPOSALS[record.outcome],
        "vehicle": record.mark or None,
        "persons": [_person(one) for one in record.mentions],
    }


def _intelligence(record: Record) -> Members:
    source, assessed, handling = record.grading
    sort_code, number = record.account or ("", "")
    return {
        "submission": record.key,
        "date": record.at.date().isoformat(),
        "grading": {
            "source": source,
            "information": assessed,
            "handling": handling,
            "conditions": "Refer to the author" if handling == "C" else None,
        },
        "text": record.text,
        "vehicle": record.mark or None,
        "account": {"sortCode": sort_code, "number": number} if number else None,
        "persons": [_person(one) for one in record.mentions],
    }


def _offence(record: Record) -> Members:
    return {"code": record.offence, "text": OFFENCES[record.offence]}


def _person(mention: Mention) -> Members:
    said = mention.said
    return {
        "role": mention.role,
        "name": {
            "family": said.family or None,
            "first": said.given or None,
            "middle": said.middle or None,
            "knownAs": said.alias or None,
            "former": said.former or None,
        },
        "birth": {
            "date": said.born.isoformat() if said.born else None,
            "approximateAge": said.age,
        },
        "sex": SEXES[said.sex],
        "ids": {"pnc": said.pnc or None, "cro": said.cro or None},
        "address": _address(said),
        "phones": [f"+44 {said.phone[1:]}"] if said.phone else [],
    }


def _address(said: Said) -> Members:
    home = said.address
    return {
        "house": home.house if home else None,
        "street": home.street if home else None,
        "town": home.town if home else None,
        "postcode": home.postcode if home else None,
    }


_MEMBERS = {CRIME: _crime, CUSTODY: _custody, INTELLIGENCE: _intelligence}
