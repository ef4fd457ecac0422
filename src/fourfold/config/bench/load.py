"""Taking in the records of a system, from a file on the disk to versions under a label, and again.

The file is a force's crimes, invented: twelve columns, of which references are all different,
names and days come again, and addresses hardly ever.
"""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config.bench import people
from fourfold.config.bench.place import Place, Session
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.sources.commands.systems import NewSystem, record_system
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import Load, System
from fourfold.sources.rules.records.opening import Brought
from fourfold.sources.rules.records.texts import from_yaml
from fourfold.sources.rules.systems import SystemKind

WANTED = 20_000  # rows a second
CHUNK = 1 << 20
PROFILE = from_yaml(
    """
name: bench-crime
version: 1
source: Bench
records: CRIME
key: [ref]
fields:
  ref: {headings: [Crime ref], required: yes}
  happened_on: {headings: [Occurred], kind: date}
  recorded_on: {headings: [Recorded], kind: date}
  offence: Offence
  force: {headings: [Force], kind: code, codes: {CLE: [Cleveland], DUR: [Durham]}}
  given: Forename
  family: Surname
  born: {headings: [Date of birth], kind: date}
  address: Address
  postcode: Postcode
  phone: Phone
  mark: Vehicle
event: {happened_on: happened_on, recorded_on: recorded_on, offence: offence}
entities:
  suspect:
    {kind: person, role: suspect, given: given, family: family, born: born, address: address,
     postcode: postcode, phones: phone}
  vehicle: {kind: vehicle, role: used, mark: mark}
"""
)
HEADINGS = (
    "Crime ref,Occurred,Recorded,Offence,Force,Forename,Surname,Date of birth,Address,Postcode,"
    "Phone,Vehicle\n"
)
COLUMNS = ", ".join(f"c{n} text" for n in range(1, HEADINGS.count(",") + 2))


def load(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield a first load of a file, and the same file again, of which nothing is new."""
    reader = people.reader(people.WIDE, 1, seed=7)
    label, by = Label.objects.get(pk=reader.labels[0]), reader.viewer(at)
    against = "COPY of the same file into a bare table"
    with tempfile.TemporaryDirectory() as folder, place.unbound() as session:
        path = Path(folder, "crimes.csv")
        write(path, sizes.rows)
        bare = milliseconds(lambda: _copy(session, path))
        with speaking_for(by):
            new = NewSystem(
                code="bench-crime",
                name="Bench",
                kind=SystemKind.CRIME,
                owner=reader.user.organisation,
                records_label=label,
            )
            system = record_system(new=new, label=label, by=by, at=at)
        taking = _Taking(system, path, by, at)
        for work in ("load records", "load records, the same again"):
            ours = milliseconds(taking.take)
            yield Row(
                work,
                f"{sizes.rows:,} rows",
                ours,
                bare,
                against=against,
                target=sizes.rows / WANTED * 1000,
                found=taking.said(ours),
            )


class _Taking:
    """The file on its way in."""

    def __init__(self, system: System, path: Path, by: Viewer, at: datetime) -> None:
        self.taking = Taking(system=system, brought=Brought(path, path.name), profile=PROFILE)
        self.by, self.at = by, at
        self.done: Load | None = None

    def take(self) -> None:
        """Take in all of it."""
        self.done = take_in(taking=self.taking, by=self.by, clock=lambda: self.at)

    def said(self, ours: float) -> str:
        """Return how fast it went, and what became of the rows."""
        if self.done is None:
            return ""
        rate = self.done.rows_read / ours * 1000
        tally = ", ".join(f"{n:,} {what.lower()}" for what, n in self.done.tally.items() if n)
        return f"{rate:,.0f} rows a second; {tally}"


def write(path: Path, rows: int) -> None:
    """Write a file of crimes, the same for the same number."""
    rng = Random(7)  # noqa: S311 - data to measure with, not a secret
    given = [f"Given{n}" for n in range(800)]
    family = [f"Family{n}" for n in range(5_000)]
    days = [f"{1 + n % 28:02}/{1 + n % 12:02}/{2020 + n % 6}" for n in range(1_800)]
    births = [f"{1 + n % 28:02}/{1 + n % 12:02}/{1945 + n % 62}" for n in range(9_000)]
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADINGS)
        for n in range(rows):
            day = rng.choice(days)
            file.write(
                f"BC/{n:08},{day},{day},Offence {n % 90},{('Cleveland', 'Durham')[n % 2]},"
                f"{rng.choice(given)},{rng.choice(family)},{rng.choice(births)},"
                f'"{n % 199} Example Street {n % 997}, Town",NE{n % 90} {n % 9}{"ABDE"[n % 4]}A,'
                f"07700 900{n % 1000:03},{'ABCDE'[n % 5]}X{n % 89:02} {'ABCDE'[n % 4]}XX\n"
            )


def _copy(session: Session, path: Path) -> None:
    session.execute(f"CREATE TEMPORARY TABLE bare ({COLUMNS})")
    with (
        session.cursor().copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy,
        path.open("rb") as file,
    ):
        while part := file.read(CHUNK):
            copy.write(part)
