"""Where a subject is known: addresses and places that its records speak of, and what is typed in.

A place stands once, however often it is spoken of; a point of the ground where any of them gives
one. Records are under their own labels, so a place is as far known as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fourfold.analytics.linkage.features.folding import squeezed
from fourfold.shared.days import local_day
from fourfold.sources.models import Record
from fourfold.sources.queries.records import read
from fourfold.sources.rules.records.entities import Spoken, entities_of, event_of, links_of
from fourfold.subjects.models import Attribute, Identifier, Mention
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.subjects.rules.pictures import At, Map, degrees, drawn

MOST = 1_000  # records of one subject whose places are read, the newest
TYPED = {"Address": "address", "Latitude": "lat", "Longitude": "long"}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that is said of a place. what: "Address", or "Where it happened"."""

    address: str
    postcode: str
    what: str
    point: Point | None
    day: date | None
    source: str
    marking: int


@dataclass(slots=True)
class Place:
    """A place with all that is said of it; number: of the map, none where it has no point."""

    address: str
    postcode: str
    point: Point | None = None
    number: int | None = None
    records: int = 0
    marking: int = 1
    first: date | None = None
    last: date | None = None
    what: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def take(self, spot: Spot) -> None:
        """Add what another record says of it."""
        self.records += 1
        self.point = self.point or spot.point
        self.address, self.postcode = self.address or spot.address, self.postcode or spot.postcode
        self.marking = max(self.marking, spot.marking)
        self.what = list(dict.fromkeys([*self.what, spot.what]))
        self.sources = list(dict.fromkeys([*self.sources, spot.source]))
        days = [day for day in (self.first, self.last, spot.day) if day]
        self.first, self.last = min(days, default=None), max(days, default=None)


@dataclass(frozen=True, slots=True)
class Places:
    """All places of a subject, the most spoken of first, and the map of those with a point.

    left_out: records beyond those that were read.
    """

    places: tuple[Place, ...]
    map: Map
    left_out: int

    @property
    def dots(self) -> list[dict[str, Any]]:
        """Return the points of the map as they are drawn, the largest first, below the others."""
        on_map = [place for place in self.places if place.number]
        return [
            {"number": place.number, "x": dot.x, "y": dot.y, "radius": dot.radius}
            for place, dot in zip(on_map, self.map.points, strict=True)
        ]

    @property
    def without_point(self) -> int:
        """How many places no record gives a point of."""
        return sum(place.number is None for place in self.places)


def places(part: Part[Any]) -> Places:
    """Return the places of a subject; a constant number of questions for any number of records."""
    rows = Mention.objects.filter(subject_id__in=part.members, record__isnull=False)
    number = rows.values("record_id").distinct().count()
    known = rows.with_neighbour("record", "record__system", "record__load", "record__load__profile")
    mentions = list(known.select_related("label").order_by("-pk")[:MOST])
    by_record: dict[int, tuple[Record, set[str], int]] = {}
    for row in mentions:
        if row.record is not None:
            kept = by_record.setdefault(row.record.pk, (row.record, set(), row.label.marking))
            kept[1].add(row.entity)
    spots = [spot for one in by_record.values() for spot in _of_record(*one)]
    found = _gathered([*spots, *_typed(part)])
    left_out = number - len({row.record.pk for row in mentions if row.record})
    return Places(found, drawn([_at(place) for place in found if place.point]), max(0, left_out))


def _gathered(spots: Iterable[Spot]) -> tuple[Place, ...]:
    kept: dict[str, Place] = {}
    for spot in spots:
        same = squeezed(spot.address) + squeezed(spot.postcode) or str(spot.point)
        kept.setdefault(same, Place(spot.address, spot.postcode)).take(spot)
    ordered = sorted(
        kept.values(), key=lambda one: (-one.records, one.postcode, one.address.casefold())
    )
    for number, place in enumerate((one for one in ordered if one.point), start=1):
        place.number = number
    return tuple(ordered)


def _at(place: Place) -> At:
    north, east = place.point or (0.0, 0.0)
    return At(north, east, place.records)


def _of_record(record: Record, entities: set[str], marking: int) -> Iterator[Spot]:
    """Yield the places of some entities of a record, and where what it tells of happened."""
    load = record.load
    if load is None or load.profile is None:
        return
    profile = read(load.profile.text)
    system = record.system.name if record.system else "A system held elsewhere"
    source = f"{system}, record {record.key}"
    day = record.happened_on or record.recorded_on

    def spot(what: str, *parts: str) -> Spot:
        address, postcode, latitude, longitude = parts
        point = degrees(latitude, longitude)
        return Spot(address, postcode, what, point, day, source, marking)

    spoken = entities_of(profile, record.values)
    for one in _theirs(spoken, links_of(profile, spoken), entities):
        said = [one.text(part) for part in ("address", "postcode", "lat", "long")]
        if any(said):
            yield spot("Address", *said)
    event = event_of(profile, record.values)
    said = [event.get(part, "") for part in ("place", "postcode", "lat", "long")]
    if any(said):
        yield spot("Where it happened", *said)


def _theirs(spoken: Sequence[Spoken], links: Iterable[Any], entities: set[str]) -> list[Spoken]:
    """Return what a record says of some entities, and of the addresses at which they live."""
    homes = {
        end
        for link in links
        if link.kind == LinkKind.LIVES_AT and entities & {link.a, link.b}
        for end in (link.a, link.b)
    }
    return [
        one
        for one in spoken
        if one.name in entities or (one.name in homes and one.kind == SubjectKind.ADDRESS)
    ]


def _typed(part: Part[Any]) -> Iterator[Spot]:
    """Yield the place that people typed in of each member of the subject, where they did."""
    said: dict[tuple[Any, int], dict[str, Any]] = {}
    about = {"subject_id__in": part.members, "of_record": False}
    attributes = Attribute.objects.filter(**about, name__in=list(TYPED)).select_related("label")
    for row in attributes.order_by("pk"):
        kept = said.setdefault((row.subject_id, row.label_id), {"row": row})
        kept.setdefault(TYPED[row.name], row.value)
    marks = Identifier.objects.filter(**about, kind=IdentifierKind.POSTCODE, is_valid=True)
    for mark in marks.select_related("label").order_by("pk"):
        kept = said.setdefault((mark.subject_id, mark.label_id), {"row": mark})
        kept.setdefault("postcode", mark.value)
    for one in said.values():
        row = one["row"]
        yield Spot(
            one.get("address", ""),
            one.get("postcode", ""),
            "Address",
            degrees(one.get("lat", ""), one.get("long", "")),
            local_day(row.recorded_at),
            f"From {row.source}" if row.source else "Typed in",
            row.label.marking,
        )
