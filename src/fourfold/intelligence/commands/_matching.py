"""The steps of a scan: each matches one kind of what is new to interests, and yields hits."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fourfold.intelligence.models import Interest, Report
from fourfold.intelligence.queries import scanning
from fourfold.intelligence.queries.scanning import Of, Text, Way, Window
from fourfold.intelligence.rules.finding import Found, find
from fourfold.intelligence.rules.matching import (
    AreaIndex,
    Hit,
    NothingToLookFor,
    WordIndex,
    danger_in,
    place_keys,
)
from fourfold.intelligence.rules.vocabulary import DangerKind, InterestKind
from fourfold.shared.days import local_day
from fourfold.subjects.rules.identifiers import IdentifierKind

Wanted = tuple[int, int]  # an interest and its label


@dataclass(slots=True)
class Seen:
    """What a step found: hits, and the dangers that the texts which met something tell of.

    dangers: (record, report) to the kind and the words.
    """

    hits: list[Hit] = field(default_factory=list)
    dangers: dict[tuple[int | None, int | None], tuple[DangerKind, str]] = field(
        default_factory=dict
    )


def subjects(window: Window) -> Seen:
    """Match new records, and records newly joined, to interests in subjects."""
    wanted = _subjects_wanted(local_day(window.until))
    ways = scanning.reached(wanted)
    joined = [
        key
        for key, origins in ways.items()
        if any(_is_new(way, window) for those in origins.values() for way in those)
    ]
    found = scanning.mentioned(list(ways), joined, window)
    return Seen(
        [
            _named(interest, key, role, of, way)
            for key, role, of in found
            for origin, those in ways[key].items()
            for way in those
            for interest in wanted[origin]
        ]
    )


def _is_new(way: Way, window: Window) -> bool:
    return way.newest is not None and window.since < way.newest <= window.until


def _subjects_wanted(today: date) -> Mapping[UUID, list[Wanted]]:
    wanted: dict[UUID, list[Wanted]] = defaultdict(list)
    rows = scanning.standing(InterestKind.SUBJECT, today)
    for subject, pk, label in rows.values_list("subject_id", "pk", "label_id"):
        wanted[subject].append((pk, label))
    return wanted


def _named(interest: Wanted, key: UUID, role: str, of: Of, way: Way) -> Hit:
    pk, label = interest
    named = f"Named as {role.lower()} in {of.words}" if role else f"Named in {of.words}"
    roads = ["by the machine"] * way.by_machine + ["by a person's judgement"] * way.by_people
    said = f"{named}, joined to them {' and '.join(roads)}." if roads else f"{named}."
    return _hit(pk, {label} | way.labels, of, said, subject=key)


def identifiers(window: Window) -> Seen:
    """Match numbers and marks that new records hold to interests in them."""
    return Seen(
        [
            _hit(
                pk,
                {label},
                of,
                f"{IdentifierKind(kind).words} {written} is in {of.words}.",
                subject=subject,
            )
            for pk, label, kind, written, subject, of in scanning.identified(window)
        ]
    )


def _hit(
    interest: int, labels: Iterable[int], of: Of, says: str, *, subject: UUID | None = None
) -> Hit:
    return Hit(
        interest=interest,
        key=f"record:{of.pk}",
        says=says[0].upper() + says[1:],
        labels=frozenset(labels) | of.labels,
        record=of.pk,
        subject=subject,
        happened_on=of.happened_on,
    )


@dataclass(slots=True)
class Texts:
    """Every interest in words, places and areas, made once and asked of each text."""

    words: WordIndex[Wanted] = field(default_factory=WordIndex)
    places: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    areas: AreaIndex[Wanted] = field(default_factory=AreaIndex)
    values: dict[int, str] = field(default_factory=dict)

    @classmethod
    def standing(cls, today: date) -> "Texts":
        """Return those that last to a day."""
        made = cls()
        for row in scanning.standing(InterestKind.WORDS, today):
            made._take_words(row)
        for row in scanning.standing(InterestKind.PLACE, today):
            made.places[row.value].append((row.pk, row.label_id))
            made.values[row.pk] = row.value
        for row in scanning.standing(InterestKind.AREA, today):
            centre = row.latitude or 0.0, row.longitude or 0.0
            made.areas.add((row.pk, row.label_id), centre, row.metres or 0)
            made.values[row.pk] = row.value or f"{row.metres} metres round {centre}"
        return made

    def _take_words(self, row: Interest) -> None:
        try:
            self.words.add((row.pk, row.label_id), row.value)
        except NothingToLookFor:
            return
        self.values[row.pk] = row.value

    def in_places(self, postcode: str) -> Iterator[Wanted]:
        """Yield the interests in a place in which a postcode lies."""
        for key in place_keys(postcode):
            yield from self.places.get(key, ())


def texts(window: Window) -> Seen:
    """Match what new records say of events, and postcodes in them, to words, places and areas."""
    index, seen = Texts.standing(local_day(window.until)), Seen()
    for one in scanning.texts(window):
        _text(index, one, seen)
    if index.places:
        for postcode, of in scanning.postcodes(window):
            seen.hits += _placed(index, postcode, of)
    return seen


def _text(index: Texts, one: Text, seen: Seen) -> None:
    of = one.of
    for pk, label in index.words.met(one.text):
        seen.hits.append(_hit(pk, {label}, of, f"{of.words} says: {index.values[pk]}."))
    seen.hits += _placed(index, one.postcode, of)
    for pk, label in index.areas.met(one.place) if one.place else ():
        seen.hits.append(_hit(pk, {label}, of, f"{of.words} lies in {index.values[pk]}."))
    danger = danger_in(one.text, one.marks)
    if danger:
        seen.dangers[of.pk, None] = danger, of.words


def _placed(index: Texts, postcode: str, of: Of) -> list[Hit]:
    return [
        _hit(pk, {label}, of, f"{of.words} is of {postcode}, in {index.values[pk]}.")
        for pk, label in index.in_places(postcode)
    ]


def reports(window: Window) -> Seen:
    """Match reports graded or linked since to interests: whom they are about, and what they say."""
    new, today = scanning.reports(window), local_day(window.until)
    seen = Seen()
    if not new:
        return seen
    seen.hits += _about(new, today)
    index, numbers = Texts.standing(today), _numbers(new, today)
    for one in new:
        text = f"{one.title}. {one.text} {one.place}"
        seen.hits += _said(index, numbers, one, text)
        danger = danger_in(text)
        if danger:
            seen.dangers[None, one.pk] = danger, f"report {one.urn}"
    return seen


def _about(new: list[Report], today: date) -> Iterator[Hit]:
    wanted = _subjects_wanted(today)
    ways = scanning.reached(wanted)
    by_pk = {one.pk: one for one in new}
    for link in scanning.about(new):
        report = by_pk[link.report_id or 0]
        for origin, those in ways.get(link.subject_id, {}).items():
            for way in those:
                for pk, label in wanted[origin]:
                    labels = {label, link.label_id} | way.labels
                    yield _of_report(pk, labels, report, "is about them", link.subject_id)


def _numbers(new: list[Report], today: date) -> Mapping[tuple[str, str], list[Wanted]]:
    found = {(one.identifier, one.value) for report in new for one in _marks(report)}
    rows = scanning.standing(InterestKind.IDENTIFIER, today)
    rows = rows.filter(value__in={value for _, value in found})
    wanted: dict[tuple[str, str], list[Wanted]] = defaultdict(list)
    for kind, value, pk, label in rows.values_list("kind_of", "value", "pk", "label_id"):
        wanted[kind, value].append((pk, label))
    return wanted


def _marks(report: Report) -> list[Found]:
    return [one for one in find(f"{report.text} {report.place}") if one.identifier]


def _said(
    index: Texts, numbers: Mapping[tuple[str, str], list[Wanted]], one: Report, text: str
) -> Iterator[Hit]:
    for pk, label in index.words.met(text):
        yield _of_report(pk, {label}, one, f"says: {index.values[pk]}")
    for found in _marks(one):
        kind = found.identifier or IdentifierKind.OTHER
        for pk, label in numbers.get((kind, found.value), ()):
            yield _of_report(pk, {label}, one, f"names {found.words}")
        if kind is IdentifierKind.POSTCODE:
            for pk, label in index.in_places(found.value):
                yield _of_report(pk, {label}, one, f"names {found.value}")


def _of_report(
    interest: int, labels: set[int], one: Report, says: str, subject: UUID | None = None
) -> Hit:
    return Hit(
        interest=interest,
        key=f"report:{one.pk}",
        says=f"Report {one.urn} {says}.",
        labels=frozenset({*labels, one.label_id}),
        report=one.pk,
        subject=subject,
        happened_on=one.happened_from,
    )


STEPS: Mapping[str, tuple[str, Callable[[Window], Seen]]] = {
    "subjects": ("Matching people and things", subjects),
    "identifiers": ("Matching numbers and marks", identifiers),
    "texts": ("Matching words, places and areas", texts),
    "reports": ("Matching reports", reports),
}
