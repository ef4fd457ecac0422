"""What the scan reads, whole sets at a time: interests, what joins subjects, and what is new.

Asked while the connection speaks for the scanner, who reads under every label and shows nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from fourfold.access.models import Label
from fourfold.access.rules import Restriction
from fourfold.intelligence.models import Interest, Report, ReportSubject
from fourfold.intelligence.models.interest import InterestQuerySet
from fourfold.intelligence.rules.vocabulary import Step
from fourfold.shared.days import local_day
from fourfold.sources.models import Load, Record
from fourfold.sources.queries.records import profile_of

STEPS = 9  # joins in a row that are followed: machine and judgement in turns
BATCH = 5_000
JOINS = """
    SELECT j.subject_id, j.leader_id, j.label_id, j.since, TRUE FROM subjects_joined j
        JOIN unnest(%(front)s::uuid[]) f (key) ON f.key = j.subject_id WHERE j.until IS NULL
    UNION ALL
    SELECT j.leader_id, j.subject_id, j.label_id, j.since, TRUE FROM subjects_joined j
        JOIN unnest(%(front)s::uuid[]) f (key) ON f.key = j.leader_id WHERE j.until IS NULL
    UNION ALL
    SELECT j.a_id, j.b_id, j.label_id, j.judged_at, FALSE FROM subjects_judgement j
        JOIN unnest(%(front)s::uuid[]) f (key) ON f.key = j.a_id
        WHERE j.verdict = 'SAME' AND j.undone_at IS NULL
    UNION ALL
    SELECT j.b_id, j.a_id, j.label_id, j.judged_at, FALSE FROM subjects_judgement j
        JOIN unnest(%(front)s::uuid[]) f (key) ON f.key = j.b_id
        WHERE j.verdict = 'SAME' AND j.undone_at IS NULL
"""
MENTIONED = """
    SELECT m.subject_id, m.role, m.label_id, r.id, r.label_id, r.kind, r.version, r.happened_on
    FROM subjects_mention m JOIN sources_record r ON r.id = m.record_id
        JOIN unnest(%(keys)s::uuid[]) f (key) ON f.key = m.subject_id
    WHERE r.superseded_at IS NULL AND NOT r.is_tombstone
        AND ((m.recorded_at > %(since)s AND m.recorded_at <= %(until)s)
            OR (r.taken_at > %(since)s AND r.taken_at <= %(until)s)
            OR m.subject_id = ANY (%(joined)s::uuid[]))
"""
IDENTIFIED = """
    SELECT i.id, i.label_id, d.kind, d.as_written, d.subject_id, d.label_id,
        r.id, r.label_id, r.kind, r.version, r.happened_on
    FROM intelligence_interest i
        JOIN subjects_identifier d ON d.value = i.value AND d.kind = i.kind_of
        JOIN sources_record r ON r.id = d.record_id
    WHERE i.kind = 'IDENTIFIER' AND i.ended_at IS NULL
        AND (i.until IS NULL OR i.until >= %(today)s)
        AND r.superseded_at IS NULL AND NOT r.is_tombstone
        AND ((d.recorded_at > %(since)s AND d.recorded_at <= %(until)s)
            OR (r.taken_at > %(since)s AND r.taken_at <= %(until)s))
"""
POSTCODES = """
    SELECT d.value, d.label_id, r.id, r.label_id, r.kind, r.version, r.happened_on
    FROM subjects_identifier d JOIN sources_record r ON r.id = d.record_id
    WHERE d.kind = 'POSTCODE' AND r.superseded_at IS NULL AND NOT r.is_tombstone
        AND ((d.recorded_at > %(since)s AND d.recorded_at <= %(until)s)
            OR (r.taken_at > %(since)s AND r.taken_at <= %(until)s))
"""
SAID = """
    SELECT r.id, r.label_id, r.kind, r.version, r.happened_on, r.values
    FROM sources_record r WHERE r.load_id = %(load)s
        AND r.taken_at > %(since)s AND r.taken_at <= %(until)s
        AND r.superseded_at IS NULL AND NOT r.is_tombstone
"""
UNTEXTED = frozenset({"lat", "long", "happened_on", "recorded_on", "postcode", "reference"})


@dataclass(frozen=True, slots=True)
class Window:
    """What is new: from (without) and until (with) an instant."""

    since: datetime
    until: datetime

    @property
    def asked(self) -> dict[str, Any]:
        """What a statement asks with."""
        return {"since": self.since, "until": self.until, "today": local_day(self.until)}


@dataclass(frozen=True, slots=True)
class Of:
    """The record that a hit is made from, with the label of what it was read by."""

    pk: int
    labels: frozenset[int]
    kind: str
    version: int
    happened_on: date | None

    @property
    def words(self) -> str:
        """How a sentence names it.

        >>> Of(1, frozenset(), "CUSTODY", 1, date(2026, 3, 12)).words
        'a custody record of 12 March 2026'
        """
        kind = self.kind.replace("_", " ").lower()
        said = f"{kind} record" if kind else "record"
        article = "an" if said[0] in "aeiou" else "a"
        named = f"a changed {said}" if self.version > 1 else f"{article} {said}"
        return f"{named} of {self.happened_on:%-d %B %Y}" if self.happened_on else named


@dataclass(frozen=True, slots=True)
class Way:
    """How a subject is reached from another: under whose labels, and the newest of the joins."""

    labels: frozenset[int]
    newest: datetime | None
    by_machine: bool
    by_people: bool


@dataclass(frozen=True, slots=True)
class Text:
    """What a new record says of its event."""

    of: Of
    text: str
    postcode: str
    place: tuple[float, float] | None
    marks: tuple[str, ...]


def standing(kind: str, today: date) -> InterestQuerySet:
    """Return the interests of a kind that last to a day."""
    rows = Interest.objects.standing().filter(kind=kind)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=today))


@lru_cache(maxsize=50_000)
def restriction_of(label_id: int) -> Restriction:
    """Return what a label says; labels are never changed."""
    return Label.objects.get(pk=label_id).restriction


@lru_cache(maxsize=50_000)
def both(labels: frozenset[int]) -> Restriction:
    """Return what something asks that was made under all of some labels."""
    made = Restriction()
    for pk in labels:
        made |= restriction_of(pk)
    return made


def forget() -> None:
    """Forget what labels say: done before each step, for a database may have been emptied."""
    restriction_of.cache_clear()
    both.cache_clear()


def reached(origins: Iterable[UUID]) -> dict[UUID, dict[UUID, list[Way]]]:
    """Return by subject from which of some origins it is reached, and every least way there.

    A way that asks more than another one is left out: whoever may read it may read the other.
    """
    nobody = Way(frozenset(), None, by_machine=False, by_people=False)
    found: dict[UUID, dict[UUID, list[Way]]] = defaultdict(dict)
    front: dict[UUID, list[tuple[UUID, Way]]] = {}
    for origin in set(origins):
        found[origin][origin] = [nobody]
        front[origin] = [(origin, nobody)]
    for _ in range(STEPS):
        if not front:
            break
        front = _further(front, found)
    return found


def _further(
    front: Mapping[UUID, list[tuple[UUID, Way]]], found: dict[UUID, dict[UUID, list[Way]]]
) -> dict[UUID, list[tuple[UUID, Way]]]:
    ahead: dict[UUID, list[tuple[UUID, Way]]] = defaultdict(list)
    for here, there, label, made, is_machine in _joins(front):
        for origin, way in front[here]:
            longer = Way(
                way.labels | {label},
                max(way.newest or made, made),
                by_machine=way.by_machine or is_machine,
                by_people=way.by_people or not is_machine,
            )
            if _takes(found[there].setdefault(origin, []), longer):
                ahead[there].append((origin, longer))
    return ahead


def _takes(ways: list[Way], new: Way) -> bool:
    asked = both(new.labels)
    if any(asked == both(one.labels) or asked.asks_more_than(both(one.labels)) for one in ways):
        return False
    ways[:] = [one for one in ways if not both(one.labels).asks_more_than(asked)]
    ways.append(new)
    return True


def _joins(front: Iterable[UUID]) -> Iterator[tuple[UUID, UUID, int, datetime, bool]]:
    those = iter(front)
    while keys := list(islice(those, BATCH)):
        yield from rows(JOINS, {"front": keys})


def mentioned(
    keys: Sequence[UUID], joined: Sequence[UUID], window: Window
) -> Iterator[tuple[UUID, str, Of]]:
    """Yield (subject, its role, the record) where new records name some subjects.

    Of those newly joined, every record that stands.
    """
    asked = window.asked | {"keys": list(keys), "joined": list(joined)}
    for subject, role, label, pk, own, *of in rows(MENTIONED, asked):
        yield subject, role, Of(pk, frozenset({label, own}), *of)


def identified(window: Window) -> Iterator[tuple[int, int, str, str, UUID, Of]]:
    """Yield (interest, its label, kind, as written, subject, record) of numbers newly recorded."""
    for interest, own, kind, written, subject, label, pk, record, *of in rows(
        IDENTIFIED, window.asked
    ):
        yield interest, own, kind, written, subject, Of(pk, frozenset({label, record}), *of)


def postcodes(window: Window) -> Iterator[tuple[str, Of]]:
    """Yield the postcodes that new records say of somebody."""
    for value, label, pk, own, *of in rows(POSTCODES, window.asked):
        yield value, Of(pk, frozenset({label, own}), *of)


def texts(window: Window) -> Iterator[Text]:
    """Yield what new records say of their events."""
    new = Record.objects.filter(taken_at__gt=window.since, taken_at__lte=window.until)
    loads = Load.objects.filter(pk__in=new.values("load"))
    for load in loads.with_neighbour("profile").order_by("pk"):
        event = profile_of(load).event
        for pk, label, kind, version, day, values in rows(SAID, window.asked | {"load": load.pk}):
            said = json.loads(values) if isinstance(values, str) else values
            yield _said(Of(pk, frozenset({label}), kind, version, day), said, event)


def _said(of: Of, values: Mapping[str, Any], event: Mapping[str, str]) -> Text:
    said = {part: _flat(values.get(name)) for part, name in event.items()}
    text = ". ".join(one for part, one in said.items() if one and part not in UNTEXTED)
    marks = tuple(_flat(one) for one in values.values())
    return Text(of, text, said.get("postcode", ""), _place(said), marks)


def _flat(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _place(said: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        return float(said["lat"]), float(said["long"])
    except (KeyError, ValueError):
        return None


def reports(window: Window) -> list[Report]:
    """Return the reports that were graded since, or were linked to somebody since."""
    since, until = window.since, window.until
    linked = ReportSubject.objects.filter(linked_at__gt=since, linked_at__lte=until)
    asked = Q(graded_at__gt=since, graded_at__lte=until) | Q(pk__in=linked.values("report"))
    return list(Report.objects.filter(asked, step=Step.GRADED).order_by("pk"))


def about(those: Iterable[Report]) -> list[ReportSubject]:
    """Return whom reports are about, as people said it."""
    rows = ReportSubject.objects.filter(report__in=list(those), ended_at=None)
    return list(rows.order_by("pk"))


def rows(sql: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def since_of(last: datetime | None, until: datetime) -> datetime:
    """Return from where a scan looks: an hour before the end of the last one, or a day before.

    A load writes its rows some time after the instant that it gives them; what is told already
    is told once.
    """
    return last - timedelta(hours=1) if last else until - timedelta(days=1)
