"""A force's crime system made up, with the files that it sends."""

import csv
import io
from dataclasses import replace
from itertools import count
from pathlib import Path

from fourfold.access.models import Label
from fourfold.sources.commands.systems import NewSystem, record_system
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.rules.records.opening import brought
from fourfold.sources.rules.records.texts import from_yaml
from fourfold.sources.rules.systems import SystemKind
from tests import make

PROFILE = """
name: marsh-crime
version: 1
source: Marsh crime
records: CRIME
key: [ref]
fields:
  ref: {headings: [Crime ref], required: yes}
  happened_on: {headings: [Occurred], kind: date}
  recorded_on: {headings: [Recorded], kind: date}
  offence: Offence
  handling: {headings: [Handling], kind: code, codes: {OPEN: [Open], CLOSED: [Closed]}}
  family: Surname
  given: Forename
  born: {headings: [Born], kind: date, empty: ["01/01/1900"], partial: yes}
  phone: {headings: [Phone], empty: ["07000000000"]}
  gone: {headings: [Deleted], kind: yes_no}
event: {happened_on: happened_on, recorded_on: recorded_on, offence: offence}
deleted: {field: gone, in: ["true"]}
entities:
  suspect: {kind: person, role: suspect, given: given, family: family, born: born, phones: phone}
"""
CRIME = from_yaml(PROFILE)
HEADINGS = (
    *("Crime ref", "Occurred", "Recorded", "Offence", "Handling"),
    *("Surname", "Forename", "Born", "Phone", "Deleted", "Colour"),
)
VERBS = frozenset(
    [
        "sources.record_system",
        "sources.change_system",
        "sources.load_records",
        "sources.settle_alert",
        "sources.keep_record_profile",
        "sources.read_records",
        "sources.raise_alert",
    ]
)
_NAMES = count(1)


def crime(ref, surname="Ash", **given):
    row = {
        "Crime ref": ref,
        "Occurred": "01/03/2026",
        "Recorded": "02/03/2026",
        "Offence": "Burglary",
        "Handling": "Open",
        "Surname": surname,
        "Forename": "Ann",
        "Born": "05/06/1980",
        "Phone": "07700 900123",
        "Deleted": "",
        "Colour": "blue",
    }
    return [(row | given)[heading] for heading in HEADINGS]


def sheet(*rows, headings=HEADINGS):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def loader(*labels: Label):
    """Return the viewer of a real user who may do all there is to do with systems."""
    one = make.someone(labels[0])
    return replace(one, labels=frozenset(label.pk for label in labels), verbs=one.verbs | VERBS)


def system(label, by, *, code="marsh-crime", **given):
    new = NewSystem(
        **{
            "code": code,
            "name": "Marsh crime",
            "kind": SystemKind.CRIME,
            "owner": make.organisation(),
            "records_label": label,
        }
        | given
    )
    return record_system(new=new, label=label, by=by, at=make.NOON)


def file(folder: Path, content: bytes, name=None) -> Path:
    path = folder / (name or f"part{next(_NAMES)}.csv")
    path.write_bytes(content)
    return path


def take(of, path, *, by, profile=CRIME, at=make.NOON, **given):
    """Take in the files behind a path, and return the last of the loads."""
    loads = [
        take_in(
            taking=Taking(system=of, brought=one, profile=profile, **given),
            by=by,
            clock=lambda: at,
        )
        for one in brought(path)
    ]
    return loads[-1]
