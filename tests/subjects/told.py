"""Small silos: systems with records that speak of people, telephones and vehicles."""

from datetime import date, timedelta

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.sources.models import Load, Profile, Record, System
from fourfold.sources.rules.systems import SystemKind
from tests import make

PROFILE = """
name: crimes
version: 1
source: a force
records: CRIME
key: [ref]
fields:
  ref: {headings: [ref], required: yes}
  given: given
  family: family
  also: also
  born: {headings: [born], kind: date}
  sex: sex
  home: home
  code: code
  nominal: nominal
  pnc: pnc
  phone: phone
  mark: mark
  given2: given2
  family2: family2
  born2: {headings: [born2], kind: date}
  offence: offence
  told: told
  grade: grade
event: {offence: offence, narrative: told}
entities:
  suspect 1:
    {kind: PERSON, role: suspect, one_of: suspect, given: given, family: family, aliases: also,
     born: born, sex: sex, address: home, postcode: code, number: nominal, pnc: pnc}
  suspect 2:
    {kind: PERSON, role: suspect, one_of: suspect, given: given2, family: family2, born: born2}
  telephone: {kind: PHONE, phone: phone}
  vehicle: {kind: VEHICLE, mark: mark}
links:
  - {between: [suspect, suspect], kind: CO_OFFENDING, reason: Suspects of one crime}
  - {between: [suspect, telephone], kind: USES, reason: Number given on arrest}
  - {between: [suspect, vehicle], kind: USES, reason: Seen in the vehicle}
"""


def linker():
    """Return a block in which one reads and writes as the machine that joins."""
    return speaking_for(machine_over_all("linker"))


def system(code="north-crime", label=None):
    label = label or make.label()
    given = {
        "name": f"{code} of a force",
        "kind": next(iter(SystemKind)).value,
        "owner": make.organisation(),
        "records_label": label,
        "recorded_at": make.NOON,
        "by": make.user(),
    }
    with linker():
        made, _ = System.objects.get_or_create(code=code, label=label, defaults=given)
        Profile.objects.get_or_create(
            kind="records",
            source=code,
            name="crimes",
            version=1,
            label=label,
            defaults={"text": PROFILE, "adopted_at": make.NOON, "by": make.user()},
        )
    return made


def load(*records, code="north-crime", label=None, at=make.NOON, deleted=()):
    """Return a load of records (key and what it says), as the loader leaves it."""
    of = system(code, label)
    label = label or make.label()
    with linker():
        profile = Profile.objects.get(source=code, label=label)
        made = Load.objects.create(
            label=label,
            system=of,
            profile=profile,
            file_name="a file",
            digest=str(at),
            form="csv",
            started_at=at,
            ended_at=at,
            by=make.user(),
        )
        for number, (key, said) in enumerate(records, start=2):
            _record(made, key, number, said, label, at, is_tombstone=False)
        for number, key in enumerate(deleted, start=2 + len(records)):
            _record(made, key, number, {}, label, at, is_tombstone=True)
    return made


def _record(load, key, number, said, label, at, *, is_tombstone):
    before = Record.objects.filter(system=load.system, key=key, superseded_at=None).first()
    if before:
        before.superseded_at = at
        before.save()
    return Record.objects.create(
        label=label,
        system=load.system,
        load=load,
        key=key,
        version=before.version + 1 if before else 1,
        kind="CRIME",
        number=number,
        is_tombstone=is_tombstone,
        happened_on=date(2026, 3, 1),
        raw=said,
        values=said,
        taken_at=at,
    )


def later(days=1):
    return make.NOON + timedelta(days=days)


KATE = {
    "given": "Katherine",
    "family": "Ashworth",
    "born": "1988-07-04",
    "home": "12 Mill Lane, Alnham",
    "code": "NE66 1AA",
    "pnc": "2004/0012345X",
    "offence": "Supplying a controlled drug",
}
KATE_AGAIN = KATE | {"given": "Kate", "home": "12 Mill Ln", "also": "Kit Ashworth"}
OTHER = {
    "given": "Donald",
    "family": "Fenwick",
    "born": "1961-11-23",
    "home": "3 Harbour View, Blyth",
    "code": "NE24 2AA",
}
