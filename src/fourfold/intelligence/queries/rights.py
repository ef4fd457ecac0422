"""Requests of people over what is held on them, their pieces, and the answer as a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from fourfold.intelligence.models import (
    Carried,
    Report,
    ReportSubject,
    RightsPiece,
    RightsRequest,
    SetAside,
)
from fourfold.intelligence.queries.named import named
from fourfold.intelligence.rules.rights import CARRIED, RESTRICTED, Ground, is_changed_here, is_copy
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.publishing.papers import Block, Facts, Heading, Paper, Prose
from fourfold.shared.errors import NotFound
from fourfold.sources.models import Record
from fourfold.subjects.models import Attribute, Identifier, Mention, Name
from fourfold.subjects.queries.part import part_of

ELSEWHERE = (
    "This is what is held under the labels that the officer who answers may read. What else is"
    " held, if anything is, is asked of those who hold it."
)

COPY = "A copy: it is not changed here. Its controller is asked, and our copy follows."
KEPT = "An officer's decision: it is not changed by this one. Whoever keeps it is asked."
DONE = {
    PieceOutcome.CORRECT: "Corrected here; what it said is kept apart, as evidence",
    PieceOutcome.RESTRICT: "Shut: used by nothing here",
    PieceOutcome.ERASE: "Erased for good",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of what is held: of which record, its heading, what it says, under which label."""

    record: str
    heading: str
    says: str
    label_id: int


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request of the register, with its clock."""

    request: RightsRequest
    kind: str
    state: str
    due: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece of a request, with what was decided in words.

    done: what that changed. since: what it said after it was corrected, where it was again.
    """

    piece: RightsPiece
    outcome: str
    ground: str
    carried: list[Carried]
    done: str
    since: list[str]


def request_called(urn: str) -> RightsRequest:
    """Return a request by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    row = RightsRequest.objects.select_related("owner", "by", "label").filter(urn=urn).first()
    if row is None:
        raise NotFound("There is no such request.")
    return row


def register() -> list[RequestLine]:
    """Return the requests, those that wait first and by the day on which they are due."""
    rows = RightsRequest.objects.select_related("owner", "label").order_by("due_on", "pk")
    return sorted((line(row) for row in rows), key=lambda one: (not one.is_open, one.due))


def line(row: RightsRequest) -> RequestLine:
    """Return a request with its clock."""
    waits = "Waits for proof of identity" if row.proved_on is None else "Being answered"
    return RequestLine(
        request=row,
        kind=RightKind(row.kind).words,
        state="Answered" if row.answered_on else waits,
        due=row.extended_to or row.due_on,
        is_open=row.answered_on is None,
    )


def pieces(row: RightsRequest) -> list[PieceLine]:
    """Return the pieces of a request, in the order in which they were gathered."""
    found = list(RightsPiece.objects.filter(request=row).order_by("pk"))
    told: dict[int | None, list[Carried]] = {}
    was: dict[int | None, list[SetAside]] = {}
    for aside in SetAside.objects.filter(piece__in=found).order_by("set_aside_at", "pk"):
        was.setdefault(aside.piece_id, []).append(aside)
    for one in Carried.objects.filter(piece__in=found).order_by("recipient"):
        told.setdefault(one.piece_id, []).append(one)
    return [
        PieceLine(
            piece=one,
            outcome=PieceOutcome(one.outcome).words if one.outcome else "",
            ground=Ground(one.exemption).words if one.exemption else "",
            carried=told.get(one.pk, []),
            done=_done(one, was.get(one.pk, [])),
            since=[each.says for each in was.get(one.pk, [])[1:] if each.because == "CORRECT"],
        )
        for one in found
    ]


def _done(one: RightsPiece, was: list[SetAside]) -> str:
    """Say what a decision changed."""
    outcome = PieceOutcome(one.outcome) if one.outcome else None
    if outcome in CARRIED and not is_changed_here(one.record):
        return COPY if is_copy(one.record) else KEPT
    if outcome is PieceOutcome.ERASE and any(each.ended_at is None for each in was):
        return "Shut, and waits for a second person who agrees"
    return DONE.get(outcome, "") if outcome else ""


def piece_of(row: RightsRequest, pk: int) -> RightsPiece:
    """Return one piece of a request.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return RightsPiece.objects.filter(request=row).one(pk=pk)


def undecided(row: RightsRequest) -> int:
    """Return how many pieces wait for a decision, or for a second person who agrees to erase."""
    shut = SetAside.objects.shut().filter(because=PieceOutcome.ERASE.value)
    waits = Q(outcome="") | Q(outcome=PieceOutcome.ERASE.value, pk__in=shut.values("piece"))
    return RightsPiece.objects.filter(waits, request=row).count()


def all_held_on(key: UUID, *, on: date) -> list[Found]:
    """Return all that is held on one person on a day, as far as one may read, piece by piece."""
    keys = part_of(key).members
    return [*_rows(keys), *_shut(keys), *_records(keys), *_reports(keys), *_named(keys, on)]


def says_of(record: str) -> str:
    """Return what was typed in, by which copies that were given away are found; else nothing."""
    kind, _, pk = record.partition(":")
    if kind == "subjects.name":
        return Name.objects.filter(pk=pk).values_list("text", flat=True).first() or ""
    if kind == "subjects.identifier":
        return Identifier.objects.filter(pk=pk).values_list("as_written", flat=True).first() or ""
    if kind == "subjects.attribute":
        return Attribute.objects.filter(pk=pk).values_list("value", flat=True).first() or ""
    return ""


def _rows(keys: Iterable[UUID]) -> Iterable[Found]:
    about = {"subject__in": list(keys), "of_record": False}
    for name in Name.objects.filter(**about).order_by("pk"):
        yield Found(f"subjects.name:{name.pk}", "A name, typed in", name.text, name.label_id)
    for mark in Identifier.objects.filter(**about).order_by("pk"):
        said = f"{mark.get_kind_display()}: {mark.value}"
        yield Found(f"subjects.identifier:{mark.pk}", "A number or mark", said, mark.label_id)
    for one in Attribute.objects.filter(**about).exclude(name=RESTRICTED).order_by("pk"):
        said = f"{one.name}: {one.value}"
        yield Found(f"subjects.attribute:{one.pk}", "A particular", said, one.label_id)


def _shut(keys: Iterable[UUID]) -> Iterable[Found]:
    """Yield what an earlier request shut: it is held all the same (s.45)."""
    for one in SetAside.objects.shut().filter(subject__in=list(keys)).order_by("pk"):
        label = int(one.kept["label_id"])
        yield Found(one.record, f"{one.heading}, restricted", one.says, label)


def _records(keys: Iterable[UUID]) -> Iterable[Found]:
    mentions = Mention.objects.filter(subject__in=list(keys), of_record=True)
    asked = Record.objects.filter(pk__in=mentions.values("record"))
    for row in asked.with_neighbour("system").order_by("pk"):
        system = row.system.name if row.system else "A system held elsewhere"
        said = "\n".join(f"{heading}: {text}" for heading, text in row.raw.items() if text)
        yield Found(f"sources.record:{row.pk}", f"{system}, record {row.key}", said, row.label_id)


def _reports(keys: Iterable[UUID]) -> Iterable[Found]:
    links = ReportSubject.objects.filter(subject__in=list(keys), ended_at=None)
    for row in Report.objects.filter(pk__in=links.values("report")).order_by("pk"):
        said = f"{row.title}\n{row.text}\nGrade: {row.grade}".strip()
        yield Found(f"intelligence.report:{row.pk}", f"Report {row.urn}", said, row.label_id)


def _named(keys: Iterable[UUID], on: date) -> Iterable[Found]:
    for one in named(keys, on=on):
        yield Found(one.record, one.heading, one.says, one.label_id)


def paper(row: RightsRequest, lines: list[PieceLine], *, by: str, at: datetime) -> Paper:
    """Return the answer: what is given with its words, and what is not, without them."""
    given = [one for one in lines if one.piece.outcome not in {"WITHHOLD", "REFUSE", ""}]
    kept = [one for one in lines if one.piece.outcome in {"WITHHOLD", "REFUSE"}]
    blocks: list[Block] = [
        Facts(
            (
                ("Reference", row.urn),
                ("Right", RightKind(row.kind).words),
                ("Received on", f"{row.received_on:%-d %B %Y}"),
                ("Answered on", f"{row.answered_on:%-d %B %Y}" if row.answered_on else "Draft"),
            )
        ),
        Heading("Our answer"),
        Prose(row.answer or "Not answered yet."),
        Heading("What we give you" if row.kind == "ACCESS" else "What we changed"),
    ]
    for one in given:
        blocks.append(Heading(one.piece.heading, 3))
        blocks.append(Prose(one.piece.corrected_to or one.piece.says))
    if not given:
        blocks.append(Prose("Nothing."))
    if kept:
        blocks += [Heading("What we do not"), Prose(_withheld(kept))]
    blocks += [Heading("Your rights"), Prose(REMEDIES)]
    return Paper(
        title=f"Answer to {row.person}",
        above=row.owner.name,
        below=f"Made on {at:%-d %B %Y} by {by}",
        marking=row.label.restriction.marking.words,
        footnote=f"For {row.person} only.",
        blocks=tuple(blocks),
        made_at=at,
    )


REMEDIES = (
    "You may ask the Information Commissioner to check that this decision was lawful (s.51), or"
    " complain to the Commissioner (s.165). You may apply to a court (s.167)."
)


def _withheld(kept: list[PieceLine]) -> str:
    """Say that something is not given, on which grounds, without saying how much it is."""
    grounds = sorted({one.ground for one in kept if one.ground})
    return f"Some of what you asked for is restricted. {'; '.join(grounds)}."
