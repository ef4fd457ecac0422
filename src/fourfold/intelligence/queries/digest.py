"""The morning's digest: what is new for a desk or a person, by what it is of, and why.

Asked on the reader's own connection: what they may not read is not there, and not counted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from fourfold.access.rules import Marking
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Interest, Met, Scan
from fourfold.intelligence.models.interest import MetQuerySet
from fourfold.intelligence.rules.digest import Judged, rank
from fourfold.intelligence.rules.vocabulary import Relevance
from fourfold.reference.models import ThreatDesk
from fourfold.shared.days import end_of
from fourfold.shared.errors import NotFound
from fourfold.shared.hooks import table

LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose digest, and of which day; without a day, all that waits of a fortnight."""

    desk: int | None = None
    person: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One new record or report that met something of a group. pk: of the hit that stands for it.

    subject: of whom it speaks; record: to open; system: none where that is held elsewhere.
    """

    pk: int
    says: tuple[str, ...]
    because: tuple[str, ...]
    effects: tuple[str, ...]
    lowered: str
    system: str
    record: int | None
    report: str
    subject: UUID | None
    happened_on: date | None
    met_on: date
    marking: int
    judged: str
    why: str
    rank: float


@dataclass(frozen=True, slots=True)
class Group:
    """All that met one threat, requirement or watchlist, the weightiest first."""

    name: str
    url: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as its reader sees it."""

    groups: tuple[Group, ...]
    labels: frozenset[int]
    marking: int

    @property
    def lines(self) -> int:
        """How many new records and reports stand in it."""
        return sum(len(group.lines) for group in self.groups)


def digest(asked: Asked, *, today: date) -> Digest:
    """Return what is new for a desk or a person, the groups with the weightiest first."""
    rows = list(_hits(asked, today=today))
    judged = judged_of({row.interest_id or 0 for row in rows})
    grouped: dict[tuple[str, str], dict[str, list[Met]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.interest:
            ref = row.interest.registered_by, row.interest.ref
            grouped[ref][_what(row)].append(row)
    names = named(grouped)
    groups = [
        _group(names.get(ref, ("", "")), list(those.values()), judged)
        for ref, those in grouped.items()
    ]
    groups.sort(key=lambda group: (-group.lines[0].rank, group.name))
    marking = max((row.label.marking for row in rows), default=Marking.OFFICIAL.value)
    return Digest(tuple(groups), frozenset(row.label_id for row in rows), marking)


def _hits(asked: Asked, *, today: date) -> MetQuerySet:
    rows = Met.objects.filter(_whose(asked)).with_neighbour("interest", "record__system", "report")
    rows = rows.select_related("label").order_by("pk")
    if asked.on is None:
        return rows.waiting().filter(met_at__gt=end_of(today - LATELY))
    day = asked.on
    return rows.filter(met_at__gt=end_of(day - timedelta(days=1)), met_at__lte=end_of(day))


def _whose(asked: Asked) -> Q:
    if asked.desk is not None:
        return Q(interest__for_desk=asked.desk)
    return Q(interest__for_person=asked.person)


def _what(row: Met) -> str:
    if row.of_report:
        return f"report:{row.report_id}"
    return f"record:{row.record_id}" if row.of_record else row.key


def _group(
    named_: tuple[str, str], those: Sequence[Sequence[Met]], judged: Mapping[int, Judged]
) -> Group:
    lines = sorted((_line(rows, judged) for rows in those), key=lambda line: (-line.rank, -line.pk))
    name, url = named_
    return Group(name or lines[0].because[0], url, tuple(lines))


def _line(rows: Sequence[Met], judged: Mapping[int, Judged]) -> Line:
    ranked = sorted(rows, key=lambda row: -_rank(row, judged))
    first = ranked[0]
    decided = [row for row in rows if row.decided_at]
    said = judged.get(first.interest_id or 0, Judged())
    system = first.record.system if first.record else None
    return Line(
        pk=first.pk,
        says=_once(row.says for row in ranked),
        because=_once(row.interest.because for row in ranked if row.interest),
        effects=_once(row.effect for row in ranked),
        lowered=said.words,
        system=system.name if system else "",
        record=first.record.pk if first.record else None,
        report=first.report.urn if first.report else "",
        subject=next((row.subject_id for row in ranked if row.subject_id), None),
        happened_on=first.happened_on,
        met_on=first.met_at.date(),
        marking=max(row.label.marking for row in rows),
        judged=Relevance(decided[0].relevance).words if decided else "",
        why=decided[0].why if decided else "",
        rank=_rank(first, judged),
    )


def _rank(row: Met, judged: Mapping[int, Judged]) -> float:
    of = judged.get(row.interest_id or 0, Judged())
    return rank(row.weight, of, has_effect=bool(row.effect))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def judged_of(interests: Iterable[int]) -> dict[int, Judged]:
    """Return what was made so far of the hits of interests, as far as the reader may read them."""
    rows = Met.objects.filter(interest__in=list(interests), decided_at__isnull=False)
    counted = (
        rows.order_by()
        .values("interest")
        .annotate(
            acted=Count("pk", filter=Q(relevance=Relevance.ACT)),
            not_relevant=Count("pk", filter=Q(relevance=Relevance.NOT_RELEVANT)),
        )
    )
    return {row["interest"]: Judged(row["acted"], row["not_relevant"]) for row in counted}


def named(refs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what the records behind interests are called, and where they are: their keepers say.

    A record that the reader may not read is left out.
    """
    by_keeper: dict[str, list[str]] = defaultdict(list)
    for keeper, ref in refs:
        by_keeper[keeper].append(ref)
    rows: Mapping[str, Callable[..., Any]] = table("interest_refs")
    return {
        (keeper, ref): said
        for keeper, those in by_keeper.items()
        if keeper in rows
        for ref, said in rows[keeper](those).items()
    }


def alike(pk: int) -> list[Met]:
    """Return a hit, with those of the same record or report that stand in one line with it.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    one = Met.objects.with_neighbour("interest").one(pk=pk)
    if one.interest is None:
        raise NotFound("There is no such record.")
    same = Met.objects.filter(
        interest__registered_by=one.interest.registered_by, interest__ref=one.interest.ref
    ).with_neighbour("interest", "record__system", "report")
    return [row for row in same.select_related("label").order_by("pk") if _what(row) == _what(one)]


def line_of(rows: Sequence[Met]) -> Line:
    """Return some hits as one line."""
    return _line(rows, judged_of({row.interest_id or 0 for row in rows}))


def desks(viewer: Viewer, *, on: date) -> list[tuple[ThreatDesk, bool]]:
    """Return every threat desk, and whether it is of the viewer's own organisations; own first."""
    rows = ThreatDesk.objects.select_related("organisation", "priority").on(on)
    found = [(desk, desk.organisation_id in viewer.organisations) for desk in rows]
    return sorted(found, key=lambda one: (not one[1], called(one[0])))


def desk(pk: int) -> ThreatDesk:
    """Return a desk.

    :raises NotFound: when there is none.
    """
    found = ThreatDesk.objects.select_related("organisation", "priority").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such desk.")
    return found


def called(one: ThreatDesk) -> str:
    """Return what a desk is called."""
    return f"{one.priority.name}, {one.organisation.short_name}"


def waiting(asked: Asked, *, today: date) -> int:
    """Return how many new records and reports wait, as the digest counts them."""
    rows = Met.objects.filter(_whose(asked)).waiting().filter(met_at__gt=end_of(today - LATELY))
    found = rows.with_neighbour("interest").only(
        "key", "of_report", "report_id", "of_record", "record_id",
        "interest__ref", "interest__registered_by",
    )  # fmt: skip
    return len(
        {
            (row.interest.registered_by, row.interest.ref, _what(row))
            for row in found
            if row.interest
        }
    )


def last_scan() -> Scan | None:
    """Return the newest scan that went to its end."""
    return Scan.objects.filter(ended_at__isnull=False).order_by("-ended_at").first()


def running_scan() -> Scan | None:
    """Return the scan that has not ended."""
    return Scan.objects.filter(ended_at=None).order_by("pk").first()


def interests_of(user_id: int, *, on: date) -> list[Interest]:
    """Return what one wants to hear of oneself, as far as one may read it."""
    rows = Interest.objects.standing().filter(Q(until=None) | Q(until__gte=on))
    return list(rows.filter(for_person=user_id).order_by("registered_by", "ref", "pk"))
