"""Search over everything: what was typed becomes a query, and each hit says why it was met."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from fourfold.access import search
from fourfold.access.models import Label, SearchDocument
from fourfold.access.rules import Marking
from fourfold.access.search import Found, Query
from fourfold.reference.models import Organisation
from fourfold.shared import hooks
from fourfold.sources.models import System
from fourfold.subjects.models import Name
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.asking import Part, Typed, Way
from fourfold.subjects.rules.references import KIND, keys_of

MOST = 500  # of what is found, the nearest that are grouped and counted
PAGE = 50
OF_SUBJECTS = "subjects.subject"
SHORTEST_NAME = 3  # letters, from which a spelling is compared
OF_WHOM = 0.3  # by which a person or thing goes before a record that was met as well as they
SPELT_LIKE = "spelt nearly like it"


@dataclass(frozen=True, slots=True)
class Facets:
    """By which what is found is narrowed; an empty one is none."""

    kinds: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Something found. Records that are one to the viewer are one line; records: how many.

    because: how the record that fits best was met, in words, the strongest first. shown: of a
    subject, who it is.
    """

    kind: str
    ref: str
    title: str
    because: tuple[str, ...]
    records: int
    worth: float
    systems: tuple[str, ...] = ()
    happened_on: date | None = None
    marking: Marking = Marking.OFFICIAL
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet, in words, with how many hits have it."""

    value: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: lines, the counts of each facet, the hits behind; is_cut: there were more."""

    lines: tuple[Line, ...]
    facets: dict[str, tuple[Count, ...]]
    hits: tuple[Found, ...]
    is_cut: bool = False

    @property
    def labels(self) -> frozenset[int]:
        """The labels of what the words met, for the ledger."""
        return frozenset(hit.label_id for hit in self.hits)


Reasons = Mapping[tuple[str, str, int], tuple[tuple[float, str], ...]]
Asked = tuple[int, Way]  # the place of a part of what was typed, and one way to meet it
NOTHING = Answer((), {}, ())


def found(typed: Typed, facets: Facets = Facets()) -> Answer:
    """Return what is found of what was typed, and may be read, the best first."""
    if typed.reference:
        return _referred(typed.reference)
    asked = query_of(typed, facets)
    if asked is None:
        return NOTHING
    query, ways = asked
    exact, alike = ({_key(hit): hit for hit in some} for some in met(typed, query))
    hits = alike | exact
    kept = [hit for hit in hits.values() if not facets.labels or hit.label_id in facets.labels]
    reasons = {
        key: _because(hit, ways) if key in exact else ((0.5 + hit.nearness, SPELT_LIKE),)
        for key, hit in hits.items()
    }
    return _answer(kept, reasons, is_cut=len(exact) >= MOST)


def met(typed: Typed, query: Query) -> tuple[list[Found], list[Found]]:
    """Return what holds the words, and what is spelt nearly like the name that they may be.

    Where words alone find more than is shown, nobody looks through the nearly alike, too.
    """
    exact = search.asked(query, most=MOST)
    is_name = len(typed.name) >= SHORTEST_NAME and len(exact) < MOST
    return exact, search.called(typed.name, query, most=PAGE) if is_name else []


def _key(hit: Found) -> tuple[str, str, int]:
    return hit.kind, hit.ref, hit.label_id


def _answer(hits: Sequence[Found], reasons: Reasons, *, is_cut: bool = False) -> Answer:
    known = _known(hits)
    lines, counts = _lines(hits, known, reasons), _facets(hits, known)
    return Answer(lines, counts, tuple(hits), is_cut=is_cut)


def query_of(typed: Typed, facets: Facets = Facets()) -> tuple[Query, list[Asked]] | None:
    """Return what the index is asked, with what each of it stands for; nothing, for no words."""
    words = [way.words for part in typed.parts for way in part.ways if way.words]
    english = dict(zip(words, search.lexemes(words), strict=True)) if words else {}
    wanted: list[str] = []
    ways: list[Asked] = []
    texts: list[str] = []
    for place, part in enumerate(_counting(typed.parts, english)):
        used = part.ways[:1] if part.is_left_out else part.ways
        said = [_text(way, english) for way in used]
        wanted.append(("!" if part.is_left_out else "") + "(" + " | ".join(said) + ")")
        ways += [(place, way) for way in used]
        texts += said
    wanted += _near(typed.parts, english)
    if not any(not one.startswith("!") for one in wanted):
        return None
    query = Query(
        wanted=" & ".join(wanted),
        parts=tuple(texts),
        kinds=facets.kinds or tuple(hooks.table("finds")),
        systems=facets.systems,
        organisations=facets.organisations,
        since=facets.since,
        until=facets.until,
    )
    return query, ways


def _counting(parts: Iterable[Part], english: dict[str, str]) -> list[Part]:
    """Return the parts that say something: "the" and "of" are in every text and in no index."""
    return [part for part in parts if all(english.get(way.words, "x") for way in part.ways)]


def _text(way: Way, english: dict[str, str]) -> str:
    if way.words:
        return f"({english[way.words]})"
    return " & ".join(_quoted(mark) for mark in way.marks)


def _quoted(mark: str) -> str:
    return "'" + mark.replace("\\", "\\\\").replace("'", "''") + "'"


def _near(parts: Sequence[Part], english: dict[str, str]) -> list[str]:
    said: list[str] = []
    for part, following in pairwise(parts):
        a, b = english.get(part.ways[0].words), english.get(following.ways[0].words)
        if part.near and a and b:
            gaps = range(1, part.near + 1)
            either = [f"({a} <{gap}> {b}) | ({b} <{gap}> {a})" for gap in gaps]
            said.append("(" + " | ".join(either) + ")")
    return said


def _because(hit: Found, ways: Sequence[Asked]) -> tuple[tuple[float, str], ...]:
    """Return for each part the best way in which it was met: the word says more than its sound."""
    best: dict[int, tuple[float, str]] = {}
    for (place, way), is_met in zip(ways, hit.met, strict=True):
        if is_met:
            best[place] = max(best.get(place, (0.0, "")), (way.worth, way.says))
    return tuple(sorted(best.values(), reverse=True))


@dataclass(frozen=True, slots=True)
class _Known:
    """What lines and facets say beside what was found: who people are, labels, names of systems."""

    people: dict[UUID, Shown]
    labels: dict[int, Label]
    systems: dict[str, str]


def _known(hits: Sequence[Found]) -> _Known:
    return _Known(
        people=shown(UUID(hit.ref) for hit in hits if hit.kind == OF_SUBJECTS),
        labels=Label.objects.in_bulk({hit.label_id for hit in hits}),
        systems=_systems(hits),
    )


def _lines(hits: Sequence[Found], known: _Known, reasons: Reasons) -> tuple[Line, ...]:
    people = known.people
    together: dict[tuple[str, str], list[Found]] = {}
    for hit in hits:
        one = people.get(UUID(hit.ref)) if hit.kind == OF_SUBJECTS else None
        together.setdefault((hit.kind, str(one.key) if one else hit.ref), []).append(hit)
    made = [
        _line(key, group, known, reasons)
        for key, group in together.items()
        if key[0] != OF_SUBJECTS or UUID(group[0].ref) in people
    ]
    return tuple(sorted(made, key=lambda line: (-line.worth, line.title, line.ref)))


def _line(key: tuple[str, str], group: Sequence[Found], known: _Known, reasons: Reasons) -> Line:
    kind, ref = key
    met = [reasons[_key(hit)] for hit in group]
    best = max(met, key=lambda each: sum(worth for worth, _ in each))
    one = known.people.get(UUID(group[0].ref)) if kind == OF_SUBJECTS else None
    days = [hit.happened_on for hit in group if hit.happened_on]
    return Line(
        kind=kind,
        ref=ref,
        title=one.words if one else group[0].subject,
        because=tuple(dict.fromkeys(says for _, says in best)),
        records=len(group),
        worth=sum(worth for worth, _ in best)
        + (OF_WHOM if one else 0)
        + max(hit.nearness for hit in group) / 10,
        systems=tuple(sorted({known.systems[hit.system] for hit in group if hit.system})),
        happened_on=max(days, default=None),
        marking=max(Marking(known.labels[hit.label_id].marking) for hit in group),
        shown=one,
    )


def _systems(hits: Sequence[Found]) -> dict[str, str]:
    """Return the name of each system: of one whose page is held elsewhere, the code on a record."""
    codes = {hit.system for hit in hits if hit.system}
    names = dict(System.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: names.get(code, code) for code in codes}


def _facets(hits: Sequence[Found], known: _Known) -> dict[str, tuple[Count, ...]]:
    forces = Organisation.objects.in_bulk({hit.organisation_id for hit in hits} - {None})
    audiences = _audiences(known.labels.values())
    return {
        "kind": _counted((hit.kind, hit.kind) for hit in hits),
        "system": _counted((hit.system, known.systems[hit.system]) for hit in hits if hit.system),
        "force": _counted(
            (str(hit.organisation_id), forces[hit.organisation_id].short_name)
            for hit in hits
            if hit.organisation_id in forces
        ),
        "label": _counted((str(hit.label_id), audiences[hit.label_id]) for hit in hits),
    }


def _counted(values: Iterable[tuple[str, str]]) -> tuple[Count, ...]:
    counted = Counter(values)
    return tuple(
        Count(value, words, number)
        for (value, words), number in sorted(counted.items(), key=lambda row: (-row[1], row[0][1]))
    )


def _audiences(labels: Iterable[Label]) -> dict[int, str]:
    """Return in words who may read under labels: the marking, and to whom it is released."""
    kept = list(labels)
    ids = {pk for label in kept for audience in label.restriction.audiences for pk in audience}
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "short_name"))
    said = {}
    for label in kept:
        restriction = label.restriction
        to = sorted({names.get(pk, "another") for one in restriction.audiences for pk in one})
        whom = ", ".join(to) if restriction.audiences else "everybody"
        closed = ", in a compartment" if restriction.compartments else ""
        said[label.pk] = f"{restriction.marking.words}: {whom}{closed}"
    return said


def _referred(reference: str) -> Answer:
    """Return what has a reference of ours, exactly; of a person or thing, whoever it is part of."""
    if reference.startswith(KIND + "-"):
        first, last = keys_of(reference)
        names = Name.objects.filter(subject_id__gte=first, subject_id__lte=last)
        refs = {str(key) for key in names.values_list("subject_id", flat=True)}
    else:
        refs = {reference}
    rows = SearchDocument.objects.filter(kind__in=list(hooks.table("finds")), ref__in=refs)
    hits = [
        Found(
            row.kind,
            row.ref,
            row.subject,
            row.label_id,
            row.system,
            row.organisation_id,
            row.happened_on,
            (),
            1.0,
        )
        for row in rows[:PAGE]
    ]
    why: Reasons = {_key(hit): ((9.0, f"reference {reference}"),) for hit in hits}
    return _answer(hits, why)
