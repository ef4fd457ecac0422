"""What was sent, to whom, and how it stands to its recipient: the text only once it is open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from fourfold.access.models import User
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Dissemination, Report
from fourfold.intelligence.models.report import DisseminationQuerySet
from fourfold.intelligence.rules.sending import Door, door
from fourfold.publishing.papers import Block, Facts, Heading, Paper, Prose
from fourfold.reference.models import Organisation
from fourfold.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class Gone:
    """A line of "who has it" on a report's page."""

    pk: int
    recipient: str
    purpose: str
    by: str
    at: datetime
    state: str
    tone: str
    has_file: bool
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What came to somebody. Until it is open it holds neither its text nor what it is for."""

    pk: int
    by: str
    at: datetime
    purpose: str
    handling: str
    conditions: str
    door: Door
    marking: int
    to_body: str
    text: str = ""
    recalled_because: str = ""


def sent_of(one: Report) -> list[Gone]:
    """Return who has a report, the newest first."""
    rows = _with_people(Dissemination.objects.filter(report=one).defer("text"))
    return [_gone(row) for row in rows.order_by("-sent_at", "-pk")]


def _gone(row: Dissemination) -> Gone:
    state, tone = _state(row)
    return Gone(
        pk=row.pk,
        recipient=row.recipient,
        purpose=row.purpose,
        by=row.by.name,
        at=row.sent_at,
        state=state,
        tone=tone,
        has_file=bool(row.to_outside) and _door(row) is Door.OPEN,
        is_recalled=row.recalled_at is not None,
    )


def _state(row: Dissemination) -> tuple[str, str]:
    if row.recalled_at:
        return f"Called back: {row.recalled_because}", "grey"
    if _door(row) is Door.WAITS:
        return "Waits until they take the conditions on", "amber"
    return ("Conditions taken on", "green") if row.handling == "C" else ("Sent", "green")


def _door(row: Dissemination) -> Door:
    return door(
        row.handling,
        is_acknowledged=row.acknowledged_at is not None,
        is_recalled=row.recalled_at is not None,
    )


def _with_people(rows: DisseminationQuerySet) -> DisseminationQuerySet:
    return rows.select_related("by", "to_person__organisation", "to_organisation", "label")


def _to(viewer: Viewer) -> DisseminationQuerySet:
    """Return what came to somebody, without its text."""
    bodies = {viewer.organisation_id, *viewer.organisations}
    to_body = Q(to_person=None, to_organisation__in=bodies)
    rows = Dissemination.objects.filter(Q(to_person=viewer.user_id) | to_body)
    return _with_people(rows.defer("text"))


def received_by(viewer: Viewer) -> list[Received]:
    """Return what came to somebody, the newest first."""
    return [_received(row) for row in _to(viewer).order_by("-sent_at", "-pk")]


def waiting_for(viewer: Viewer) -> list[Received]:
    """Return what came to somebody and waits for them to take its conditions on."""
    rows = _to(viewer).filter(handling="C", acknowledged_at=None, recalled_at=None)
    return [_received(row) for row in rows.order_by("sent_at", "pk")]


def row_of(pk: int, viewer: Viewer) -> Dissemination:
    """Return what came to somebody, for a command; its text is not fetched.

    :raises NotFound: when there is none, or it came to somebody else.
    """
    row = _to(viewer).filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such record.")
    return row


def received(pk: int, viewer: Viewer) -> Received:
    """Return one thing that came to somebody; its text is fetched only where it is open.

    :raises NotFound: when there is none, or it came to somebody else.
    """
    row = row_of(pk, viewer)
    return _received(row, text=row.text if _door(row) is Door.OPEN else "")


def _received(row: Dissemination, text: str = "") -> Received:
    return Received(
        pk=row.pk,
        by=row.by.name,
        at=row.sent_at,
        purpose=row.purpose if _door(row) is not Door.WAITS else "",
        handling=row.handling,
        conditions=row.conditions,
        door=_door(row),
        marking=row.label.marking,
        to_body=row.to_organisation.short_name if row.to_organisation else "",
        text=text,
        recalled_because=row.recalled_because,
    )


def of_report(one: Report, pk: int) -> Dissemination:
    """Return one thing that was sent of a report.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return _with_people(Dissemination.objects.filter(report=one)).one(pk=pk)


def paper(row: Dissemination) -> Paper:
    """Return the file that leaves: its recipient, marking, grade and conditions stand on it.

    :raises NotFound: when its conditions are not taken on, it was called back, or it went to
        somebody here, who reads it here.
    """
    if not row.to_outside or _door(row) is not Door.OPEN:
        raise NotFound("There is no such file.")
    head, _, body = row.text.partition("\n\n")
    title, grade, statement = head.split("\n", 2)
    conditions: tuple[Block, ...] = (
        Heading("Conditions"),
        Prose(row.conditions, is_strong=True),
    )
    return Paper(
        title=title,
        above=f"For {row.to_outside} only",
        below=f"Sent on {row.sent_at:%-d %B %Y} by {row.by.name}",
        marking=row.label.restriction.marking.words,
        footnote=f"For {row.to_outside} only. Not to be passed on.",
        blocks=(
            *(conditions if row.conditions else ()),
            Facts(
                (
                    ("Grade", grade.removeprefix("Grade ")),
                    ("Statement", statement),
                    ("Purpose", row.purpose),
                )
            ),
            Heading("Report"),
            Prose(body),
        ),
        made_at=row.sent_at,
    )


def people_here(on_label: int) -> list[User]:
    """Return the people to whom something may be sent, by organisation and name."""
    rows = User.objects.filter(is_active=True, kind=User.Kind.PERSON, marking__gte=on_label)
    return list(rows.select_related("organisation").order_by("organisation__short_name", "name"))


def organisations_here() -> list[Organisation]:
    """Return the police bodies of which somebody signs in here; of a partner, a person is told."""
    rows = Organisation.objects.filter(
        is_police=True, pk__in=User.objects.filter(is_active=True).values("organisation")
    )
    return list(rows.order_by("short_name"))
