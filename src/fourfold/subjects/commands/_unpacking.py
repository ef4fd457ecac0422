"""Records into what they speak of: subjects with names, identifiers, links, and mentions.

Batch by batch, each whole or not at all. A record is unpacked when it can be found, so a load
that was interrupted goes on where it was.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from fourfold.access.models import SearchDocument
from fourfold.shared.days import local_day
from fourfold.sources.models import Load, Record
from fourfold.sources.queries.records import profile_of
from fourfold.sources.rules.records.entities import entities_of as spoken_of
from fourfold.sources.rules.records.entities import event_of, links_of
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.subjects.commands._clearing import clear
from fourfold.subjects.commands._rows import RECORD, Rows, Unpacked
from fourfold.subjects.rules.entities import Told, entities_of

BATCH = 2_000
Progress = Callable[[int], None]
_FIELDS = (
    *("id", "label_id", "key", "kind", "number", "is_tombstone"),
    *("happened_on", "recorded_on", "values"),
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the records of one load are read."""

    load: Load
    profile: RecordProfile
    system: str
    at: datetime


def unpack(load: Load, *, at: datetime, progress: Progress | None = None) -> int:
    """Unpack what waits of a load, and return how many records it was.

    The connection must read what the linker may.
    """
    system = load.system.code if load.system else ""
    reading = Reading(load, profile_of(load), system, at)
    done = 0
    for new, told in _ahead(reading):
        with transaction.atomic():
            done += _take(reading, new, told)
        if progress:
            progress(done)
    return done


def _ahead(reading: Reading) -> Iterator[tuple[list[Row], list[Unpacked]]]:
    """Yield the records that wait, with what they speak of: worked out while the last are written.

    The other thread asks nothing of the database.
    """
    with ThreadPoolExecutor(max_workers=1) as other:
        coming: deque[tuple[list[Row], Future[list[Unpacked]]]] = deque()
        for rows in _batches(reading.load):
            coming.append((rows, other.submit(_spoken, reading, rows)))
            if len(coming) > 1:
                before, told = coming.popleft()
                yield before, told.result()
        for before, told in coming:
            yield before, told.result()


def _batches(load: Load) -> Iterator[list[Row]]:
    """Yield, batch by batch, what waits of a load."""
    after = (-1, -1)
    while rows := _batch(load, after):
        after = rows[-1]["number"], rows[-1]["id"]
        done = _found(rows)
        new = [row for row in rows if row["is_tombstone"] or str(row["id"]) not in done]
        if new:
            yield new


def _spoken(reading: Reading, rows: list[Row]) -> list[Unpacked]:
    return [_unpacked(reading, row) for row in rows if not row["is_tombstone"]]


def _batch(load: Load, after: tuple[int, int]) -> list[Row]:
    number, pk = after
    rows = Record.objects.filter(load=load, superseded_at=None)
    rows = rows.filter(Q(number__gt=number) | Q(number=number, pk__gt=pk))
    return list(rows.order_by("number", "pk").values(*_FIELDS)[:BATCH])


def _take(reading: Reading, new: list[Row], told: list[Unpacked]) -> int:
    """Write what some records speak of, in the place of what they said before."""
    known = clear(reading.load.system_id, new, at=reading.at)
    written = Rows(reading.at, known)
    for one in told:
        written.add(one)
    written.write()
    return len(new)


def _found(rows: Iterable[Row]) -> set[str]:
    refs = [str(row["id"]) for row in rows]
    return set(
        SearchDocument.objects.filter(kind=RECORD, ref__in=refs).values_list("ref", flat=True)
    )


def _unpacked(reading: Reading, row: Row) -> Unpacked:
    spoken = spoken_of(reading.profile, row["values"])
    links = links_of(reading.profile, spoken)
    day = row["happened_on"] or row["recorded_on"]
    told = Told(reading.system, day, local_day(reading.at))
    event = event_of(reading.profile, row["values"])
    grade = row["values"].get("grade", "")
    return Unpacked(
        pk=row["id"],
        label_id=row["label_id"],
        key=row["key"],
        happened_on=row["happened_on"],
        entities=entities_of(spoken, links, told),
        links=links,
        grade=grade if isinstance(grade, str) else "",
        title=event.get("title") or event.get("offence") or row["kind"].replace("_", " ").title(),
        words=" ".join(text for part, text in event.items() if part not in {"lat", "long"}),
        system=reading.system,
        organisation=reading.load.system.owner_id if reading.load.system else None,
    )
