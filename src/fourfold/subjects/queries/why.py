"""Why records are one: what the machine joined with its reasons, and what was taken apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fourfold.analytics.linkage.explaining import Explanation, Reason, explain
from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.onerecord import score
from fourfold.subjects.models import Joined, Mention
from fourfold.subjects.queries.candidates import model_of
from fourfold.subjects.queries.part import existing
from fourfold.subjects.queries.shown import record_names
from fourfold.subjects.rules.joining import Part, odds
from fourfold.subjects.rules.references import reference_of

MOST = 50  # records of one subject that are explained
COMPARED = {kind.value for kind in Kind}
WIDE = 200  # of the picture of a waterfall


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall as it is drawn: where it begins, and how far it goes."""

    words: str
    weight: float
    x: int
    width: int
    is_against: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Why two records weigh what they do, ready to print. against: empty where nothing is."""

    bars: tuple[Bar, ...]
    zero: int
    total: float
    odds: str
    against: str


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a subject: what it is called, where it is from, by what it was joined.

    why: against the record that it is likest to. anchor: whom it is taken apart from, where the
    machine joined it; none where it leads, or a person joined it.
    """

    key: UUID
    name: str
    reference: str
    records: tuple[str, ...]
    since: datetime | None
    weight: float | None
    why: Waterfall | None
    anchor: UUID | None

    @property
    def odds(self) -> str:
        """Return the weight as people say it."""
        return odds(self.weight or 0)

    @property
    def caption(self) -> str:
        """What a table of the reasons is called, so that it is told from the others."""
        return f"What the machine joined {self.reference} by"


@dataclass(frozen=True, slots=True)
class Parting:
    """Two references that were joined by the machine, and that it took apart again.

    is_there: whether the viewer can read anything of the other now.
    """

    reference: str
    key: UUID
    since: datetime
    until: datetime
    is_there: bool


def waterfall(found: Explanation) -> Waterfall:
    """Return an explanation as it is drawn: each step begins where the one before ended."""
    steps = [("Before anything is compared", found.start)]
    steps += [(_bare(reason), reason.weight) for reason in found.reasons if reason.level]
    ends, at = [0.0], 0.0
    for _, weight in steps:
        at += weight
        ends.append(at)
    low, high = min(ends), max(ends)
    scale = WIDE / ((high - low) or 1)
    bars = tuple(
        Bar(
            words,
            round(weight, 1),
            round((min(start, start + weight) - low) * scale),
            max(1, round(abs(weight) * scale)),
            weight < 0,
        )
        for (words, weight), start in zip(steps, ends, strict=False)
    )
    against = _bare(found.against) if found.against else ""
    return Waterfall(bars, round(-low * scale), round(found.total, 1), odds(found.total), against)


def _bare(reason: Reason) -> str:
    """Return the words of a reason without its weight, which stands beside them."""
    return reason.words.removesuffix(f" ({reason.weight:+.1f})")


def between(mentions: tuple[Sequence[Mention], Sequence[Mention]], model: int) -> Waterfall | None:
    """Return why the likeliest two of some mentions may be of one, by a model; none without two."""
    ours, theirs = (_features(rows) for rows in mentions)
    best: tuple[float, Features, Features] | None = None
    for one in ours:
        scored = score(model_of(model), one, list(enumerate(theirs)))
        if scored and (best is None or best[0] < scored[0].weight):
            best = (scored[0].weight, one, theirs[scored[0].id])
    return waterfall(explain(model_of(model), best[1], best[2])) if best else None


def _features(rows: Iterable[Mention]) -> list[Features]:
    return [Features.from_json(Kind(row.kind), row.features) for row in rows if _is_compared(row)]


def _is_compared(row: Mention) -> bool:
    return row.kind in COMPARED and bool(row.features)


def mentions_of(keys: Collection[UUID]) -> dict[UUID, list[Mention]]:
    """Return what records say of some subjects, as the viewer may read it."""
    rows = Mention.objects.filter(subject_id__in=list(keys))
    found: dict[UUID, list[Mention]] = defaultdict(list)
    for row in rows.with_neighbour("record", "record__system").order_by("recorded_at", "pk"):
        found[row.subject_id].append(row)
    return found


def members_of(part: Part[UUID]) -> list[Member]:
    """Return the records of a subject, with the reasons for what the machine joined."""
    keys = part.members[:MOST]
    mentions, names = mentions_of(keys), record_names(keys)
    rows = list(Joined.objects.standing().filter(subject__in=keys).order_by("-weight", "pk"))
    led = {row.leader_id for row in rows}
    strongest = {row.leader_id: row for row in reversed(rows)}
    joined = {row.subject_id: row for row in reversed(rows)}
    made = []
    for key in keys:
        row = joined.get(key)
        anchor = None
        if row is not None and key not in led:
            head = strongest[row.leader_id].subject_id
            anchor = row.leader_id if row.leader_id in keys else head if head != key else None
        made.append(_member(key, row, anchor, (mentions, names)))
    return made


def _member(
    key: UUID,
    row: Joined | None,
    anchor: UUID | None,
    known: tuple[dict[UUID, list[Mention]], dict[UUID, str]],
) -> Member:
    mentions, names = known
    own = mentions.get(key, [])
    why = None
    if row is not None:
        alike = [one for one in own if one.label_id == row.label_id]
        others = [
            one
            for far, rows in mentions.items()
            for one in rows
            if far != key and one.label_id == row.label_id
        ]
        why = between((alike, others), row.model_id)
    return Member(
        key=key,
        name=names.get(key, ""),
        reference=reference_of(key),
        records=tuple(dict.fromkeys(map(_record_words, own))),
        since=row.since if row else None,
        weight=round(row.weight, 1) if row else None,
        why=why,
        anchor=anchor,
    )


def _record_words(row: Mention) -> str:
    """Return of which record of which system a mention is."""
    if row.record is None:
        return "A record held elsewhere" if row.of_record else "Typed in"
    system = row.record.system.name if row.record.system else "A system held elsewhere"
    role = f", {row.role}" if row.role else ""
    return f"{system}, record {row.record.key}{role}"


def partings_of(part: Part[UUID], key: UUID) -> list[Parting]:
    """Return what was joined with a reference, or with any record of it, and is so no more."""
    ends = {key, part.reference, *part.members}
    rows = Joined.objects.filter(Q(subject__in=ends) | Q(leader__in=ends), until__isnull=False)
    ended: dict[UUID, Joined] = {}
    for row in rows.order_by("-until", "pk")[:MOST]:
        far = row.leader_id if row.subject_id in ends else row.subject_id
        if far not in ends:
            ended.setdefault(far, row)
    there = existing(ended)
    return [
        Parting(reference_of(far), far, row.since, row.until, far in there)
        for far, row in ended.items()
        if row.until is not None
    ]


def joined_since(part: Part[UUID], key: UUID) -> datetime | None:
    """Return since when another reference than the part's own stands for it; none for its own."""
    if key == part.reference:
        return None
    row = Joined.objects.standing().filter(subject=key).order_by("-since").first()
    return row.since if row else None
