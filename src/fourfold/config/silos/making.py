"""Make the region's silos: the same for the same size, seed and day."""

import csv
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from fourfold.config.silos import cleveland, durham, northumbria, places
from fourfold.config.silos.events import DAYS, Chronicle
from fourfold.config.silos.people import Person, age_band, equip, population, suspects
from fourfold.config.silos.places import CLEVELAND, DURHAM, NORTHUMBRIA, Address
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
    Planted,
    Record,
    Scene,
)
from fourfold.config.silos.texts import ORGANISED

SIZE, LARGE = 200_000, 1_000_000
SEED = "silos-1"
PERSONS = 0.8  # of the population, to one record
SHARE_OF_A_YEAR = 365
Days = tuple[date, date]  # the first and the last
TRUTH = "truth.csv"
TRUTH_COLUMNS = ("system", "key", "entity", "person", "sex", "age_band", "origin", "errors")
ENTITIES: Mapping[str, str] = {
    SUSPECT: "suspect",
    VICTIM: "victim",
    WITNESS: "witness",
    DETAINEE: "detainee",
    COACCUSED: "co-accused",
    NOMINAL: "nominal",
}


@dataclass(frozen=True, slots=True)
class Silos:
    """Nine extracts of three forces, and whom each of their entries is about.

    planted: key of somebody planted to their number.
    """

    size: int
    seed: str
    today: date
    persons: Mapping[int, Person]
    planted: Mapping[str, int]
    tale: Callable[[], Iterator[Record]] = field(repr=False)

    def records(self) -> Iterator[Record]:
        """Yield the records, the oldest day first; each time the same ones."""
        return self.tale()

    def write(
        self, folder: Path, *, truth: Path | None = None, days: Days | None = None
    ) -> list[Path]:
        """Write the extracts, and return their files.

        truth: the folder in which whom each entry is about is written in the same pass; it should
        be another one. days: the first and the last day of what is written, where not all is.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            files = _Files(folder, stack)
            told = self._telling(files, days or (date.min, date.max))
            if truth is None:
                deque(told, maxlen=0)
            else:
                self._written(truth, told)
        return files.paths

    def _telling(self, files: "_Files", days: Days) -> Iterator[Record]:
        for record in self.records():
            if days[0] <= record.at.date() <= days[1]:
                files.add(record)
                yield record

    def truth(self, folder: Path) -> Path:
        """Write whom each entry is about, into a folder where no extract should be."""
        return self._written(folder, self.records())

    def _written(self, folder: Path, records: Iterator[Record]) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / TRUTH
        with path.open("w", encoding="utf-8", newline="") as file:
            to = csv.writer(file, lineterminator="\n")
            to.writerow(TRUTH_COLUMNS)
            to.writerows(self._truths(records))
        return path

    def _truths(self, records: Iterator[Record]) -> Iterator[tuple[object, ...]]:
        known = {
            one.number: (one.number, one.sex, age_band(one, self.today), one.origin)
            for one in self.persons.values()
        }
        for record in records:
            for entity, one in zip(entities(record), record.mentions, strict=True):
                errors = "; ".join(one.said.errors)
                yield record.system, record.key, entity, *known[one.number], errors


def entities(record: Record) -> list[str]:
    """Return the names of a record's persons, as its extract's profile calls them.

    In Cleveland they are numbered through; elsewhere by their role.
    """
    if record.force == CLEVELAND:
        return [f"person {n}" for n in range(1, len(record.mentions) + 1)]
    found, counted = [], Counter[str]()
    for mention in record.mentions:
        name = ENTITIES[mention.role]
        counted[name] += 1
        found.append(name if mention.role == DETAINEE else f"{name} {counted[name]}")
    return found


def make(
    size: int = SIZE, *, today: date, seed: str = SEED, plant: Sequence[Planted] = ()
) -> Silos:
    """Return silos of so many records up to a day, with the persons planted in them.

    The records of those who are planted come on top of the size.
    """
    rng = Random(seed)  # noqa: S311 - made data, not a secret
    persons = list(population(rng, max(int(size * PERSONS), 50), today))
    kept = [phone for one in plant for phone in (*one.phones, *_new_phones(one))]
    equip(rng, persons, kept)
    met = suspects(rng, persons, today)
    grown = [_grown(rng, one, len(persons) + n) for n, one in enumerate(plant, start=1)]
    numbers = {one.key: person.number for one, person in zip(plant, grown, strict=True)}
    by_key = {one.key: person for one, person in zip(plant, grown, strict=True)}

    def tale() -> Iterator[Record]:
        chance = Random(f"{seed}|tale")  # noqa: S311 - made data, not a secret
        told = Chronicle(rng=chance, persons=persons, suspects=met, today=today)
        for one in plant:
            number = numbers[one.key]
            told.planted[number] = one
            told.circles[number] = [by_key[key] for key in (one.key, *one.with_them)]
        yield from _told(told, _agenda(chance, size, plant, today), by_key)

    everybody = {person.number: person for person in (*persons, *grown)}
    return Silos(size, seed, today, everybody, numbers, tale)


def _grown(rng: Random, planted: Planted, number: int) -> Person:
    town = places.TOWNS[planted.forces[0]][0]
    line, town, postcode = planted.address or ("1 Quillgarth Rise", town, "NE72 1AA")
    house, _, street = line.rpartition(", ")[2].partition(" ")
    home = Address(house, street, town, postcode, planted.forces[0])
    year = max(planted.born.year + 15, 1995)
    return Person(
        number,
        planted.sex,
        planted.origin,
        planted.born,
        planted.given,
        planted.middle,
        planted.family,
        home,
        phones=planted.phones,
        marks=planted.marks,
        pnc=places.pnc(rng, 9_000_000 + number % 1_000_000, year),
        called=planted.called,
    )


def _new_phones(one: Planted) -> list[str]:
    return [scene.phone for scene in one.scenes if scene.phone]


# The day; who is planted there, in which force, how; or the scene that is told of them.
Event = tuple[date, Planted | None, str, str, Scene | None]


def _agenda(rng: Random, size: int, plant: Sequence[Planted], today: date) -> list[Event]:
    """Return what is to be told, day by day; more of it lately than long ago."""
    days = [today - timedelta(days=int(DAYS * rng.random() ** 1.3)) for _ in range(size)]
    events: list[Event] = [(day, None, "", "", None) for day in days]
    for one in plant:
        events += _of_planted(rng, one, today)
    return sorted(events, key=lambda event: event[0])


def _of_planted(rng: Random, one: Planted, today: date) -> Iterator[Event]:
    since = one.since or today - timedelta(days=SHARE_OF_A_YEAR)
    span = max((today - since).days, 1)
    for force in one.forces:
        for kind in (CUSTODY, CRIME):
            yield since + timedelta(days=rng.randrange(span)), one, force, kind, None
    for days in range(span + 1):
        number = int(one.per_day) + (rng.random() < one.per_day % 1)
        for _ in range(number):
            kind = rng.choices((INTELLIGENCE, CRIME, CUSTODY), (6, 3, 1))[0]
            yield since + timedelta(days=days), one, rng.choice(one.forces), kind, None
    for scene in one.scenes:
        yield today - timedelta(days=scene.days_ago), one, "", "", scene


def _told(
    told: Chronicle, agenda: Sequence[Event], by_key: Mapping[str, Person]
) -> Iterator[Record]:
    for day, planted, force, kind, scene in agenda:
        if planted is None:
            yield told.usual(day)
            continue
        offence, lead = told.rng.choice(ORGANISED), by_key[planted.key]
        if scene is None:
            yield told.record(kind, force, lead, day, offence)
        else:
            yield told.scene(scene, lead, [by_key[key] for key in scene.beside], offence)


class _Files:
    """The open files of all systems; each takes records as its force writes them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.paths: list[Path] = []
        self.takes: dict[str, Callable[[Record], None]] = {}
        for kind in (CRIME, CUSTODY, INTELLIGENCE):
            self._comma(kind)
            self._json(kind)
            if kind == CUSTODY:
                self._workbook(kind)
            else:
                self._semicolon(kind)

    def add(self, record: Record) -> None:
        """Write one record into the file of its system."""
        self.takes[record.system](record)

    def _path(self, force: str, kind: str, ending: str) -> tuple[str, Path]:
        system = f"{force}-{kind.lower()}"
        path = self.folder / f"{system}.{ending}"
        self.paths.append(path)
        return system, path

    def _comma(self, kind: str) -> None:
        system, path = self._path(NORTHUMBRIA, kind, "csv")
        file = self.stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        to = csv.writer(file, lineterminator="\r\n")
        to.writerow(northumbria.COLUMNS[kind])
        self.takes[system] = lambda record: _written(to, northumbria.row(record))

    def _semicolon(self, kind: str) -> None:
        system, path = self._path(DURHAM, kind, "csv")
        file = self.stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
        to = csv.writer(file, delimiter=";", lineterminator="\r\n")
        to.writerow(durham.COLUMNS[kind])
        self.takes[system] = lambda record: _written(to, durham.row(record))

    def _json(self, kind: str) -> None:
        system, path = self._path(CLEVELAND, kind, "jsonl")
        file = self.stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        self.takes[system] = lambda record: _lined(file, cleveland.line(record))

    def _workbook(self, kind: str) -> None:
        system, path = self._path(DURHAM, kind, "xlsx")
        sheet = _Sheet(path, durham.COLUMNS[kind])
        self.stack.callback(sheet.close)
        self.takes[system] = lambda record: sheet.add(durham.sheet_row(record))


def _written(to: Any, cells: Sequence[str]) -> None:
    to.writerow(cells)


def _lined(file: Any, text: str) -> None:
    file.write(text + "\n")


class _Sheet:
    """A workbook of one sheet, written row by row."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        import xlsxwriter  # noqa: PLC0415 - heavy, and needed for one file

        self.book: Any = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self.sheet = self.book.add_worksheet(durham.SHEET)
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.instant = self.book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self.sheet.write_row(0, 0, columns)
        self.rows = 0

    def add(self, cells: Sequence[durham.Cell]) -> None:
        """Write one row; days and instants as such."""
        self.rows += 1
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self.sheet.write_string(self.rows, column, cell)
            elif column == 1:
                self.sheet.write_datetime(self.rows, column, cell, self.instant)
            else:
                self.sheet.write_datetime(self.rows, column, cell, self.day)

    def close(self) -> None:
        """End the file."""
        self.book.close()
