"""Records that were taken in and unpacked, and the keys of those of whom they speak."""

from fourfold.sources.models import Profile
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.models import Mention
from tests import make
from tests.subjects import told

GROUND = """
name: crimes
version: 1
source: a force
records: CRIME
key: [ref]
fields:
  ref: {headings: [ref], required: yes}
  name: name
  home: home
  code: code
  offence: offence
  place: place
  north: north
  east: east
  house: house
  house_north: house_north
  house_east: house_east
event: {offence: offence, place: place, lat: north, long: east}
entities:
  suspect: {kind: PERSON, role: suspect, full_name: name, address: home, postcode: code}
  house: {kind: ADDRESS, address: house, lat: house_north, long: house_east}
links:
  - {between: [suspect, house], kind: LIVES_AT, reason: Home when arrested}
"""


def taken_in(*records, code="north-crime", label=None, ground=False, **given):
    """Return the load of some records, unpacked; ground: by a mapping with points."""
    label = label or make.label()
    if ground:
        told.system(code, label)
        with told.linker():
            Profile.objects.filter(source=code, label=label).update(text=GROUND)
    load = told.load(*records, code=code, label=label, **given)
    with told.linker():
        unpack(load, at=given.get("at", make.NOON))
    return load


def key_of(record, entity="suspect 1", code="north-crime"):
    """Return the key of an entity of a record."""
    with told.linker():
        rows = Mention.objects.filter(record__key=record, record__system__code=code)
        return rows.get(entity=entity).subject_id
