"""The list of reports, the queue of those that wait, and the table that is taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from fourfold.access.rules import Marking
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Report, Submission
from fourfold.intelligence.models.report import ReportQuerySet
from fourfold.intelligence.rules.grading import place_in_queue, waited
from fourfold.intelligence.rules.vocabulary import Handling, Step, Urgency
from fourfold.publishing.cells import Cell
from fourfold.shared.days import end_of

ORDERS = {"submitted": "submitted_at", "title": "title", "owner": "owner__short_name"}
WAITING = (Step.SUBMITTED.value, Step.TRIAGED.value)
TONES = {Urgency.HIGH: "red", Urgency.MEDIUM: "amber", Urgency.LOW: "hollow"}
MOST_TAKEN = 10_000
COLUMNS = (
    "Reference", "Title", "Grade", "Handling", "Conditions", "Statement", "Urgency", "Step",
    "Force", "Submitted", "Happened from", "Happened until", "Place", "Marking", "Text",
)  # fmt: skip
WITHHELD = "Handling C: its text leaves only by sending it under its conditions."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list; what is empty asks nothing."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    steps: frozenset[Step] = frozenset()
    handling: str = ""
    statement: str = ""
    organisations: frozenset[int] = frozenset()
    urgency: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked, for the ledger and the cover of a file."""
        said = [
            ("words", self.text),
            ("from", self.first and self.first.isoformat()),
            ("to", self.last and self.last.isoformat()),
            ("step", ", ".join(sorted(step.words for step in self.steps))),
            ("handling", self.handling),
            ("statement", self.statement),
            ("urgency", self.urgency),
            ("forces", ", ".join(map(str, sorted(self.organisations)))),
        ]
        return tuple(f"{name}: {value}" for name, value in said if value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue; is_ours: whether the viewer may read what was typed."""

    report: Report
    urgency: Urgency
    waited: str
    is_ours: bool

    @property
    def tone(self) -> str:
        """The tone of its urgency's tag."""
        return TONES[self.urgency]


def found(asked: Asked) -> ReportQuerySet:
    """Return the reports that answer, in no order."""
    rows = Report.objects.filter(_days(asked), _words(asked))
    exact = {"handling": asked.handling, "statement": asked.statement, "urgency": asked.urgency}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.steps:
        rows = rows.filter(step__in=[step.value for step in asked.steps])
    if asked.organisations:
        rows = rows.filter(owner__in=asked.organisations)
    return rows.select_related("label", "owner")


def _days(asked: Asked) -> Q:
    met = Q(submitted_at__gt=end_of(asked.first - timedelta(days=1))) if asked.first else Q()
    return met & (Q(submitted_at__lte=end_of(asked.last)) if asked.last else Q())


def _words(asked: Asked) -> Q:
    text = asked.text.strip()
    if not text:
        return Q()
    return Q(title__icontains=text) | Q(urn__iexact=text) | Q(text__icontains=text)


def ordered(rows: ReportQuerySet, sort: str) -> ReportQuerySet:
    """Return reports in an order, such as "-submitted"; the newest first without one."""
    name = ORDERS.get(sort.lstrip("-"), "submitted_at")
    falls = sort.startswith("-") or sort.lstrip("-") not in ORDERS
    return rows.order_by(f"-{name}" if falls else name, "-pk")


def queue(at: datetime) -> list[Waiting]:
    """Return what waits to be graded, the urgent first, then who waits longest."""
    rows = list(Report.objects.filter(step__in=WAITING).select_related("label", "owner"))
    ours = _readable(rows)
    rows.sort(key=lambda one: place_in_queue(one.urgency, one.submitted_at))
    return [
        Waiting(one, Urgency(one.urgency), waited(one.submitted_at, at), one.pk in ours)
        for one in rows
    ]


def _readable(rows: Iterable[Report]) -> frozenset[int]:
    asked = [one.pk for one in rows]
    typed = Submission.objects.filter(report_id__in=asked)
    return frozenset(pk for pk in typed.values_list("report_id", flat=True) if pk)


def returned_to(viewer: Viewer) -> list[Report]:
    """Return the reports that came back to somebody with a question."""
    rows = Report.objects.filter(step=Step.RETURNED.value, submitted_by=viewer.user_id)
    return list(rows.order_by("submitted_at"))


def submitted_by(viewer: Viewer, most: int) -> list[Report]:
    """Return what somebody submitted lately, the newest first."""
    rows = Report.objects.filter(submitted_by=viewer.user_id)
    return list(rows.order_by("-submitted_at", "-pk")[:most])


def table(rows: Sequence[Report]) -> list[list[Cell]]:
    """Return reports as a table that is taken away: the text of handling C stays here."""
    return [
        [
            one.urn,
            one.title,
            one.grade,
            one.handling,
            one.conditions,
            one.get_statement_display(),
            one.get_urgency_display(),
            one.get_step_display(),
            one.owner.short_name,
            one.submitted_at,
            one.happened_from,
            one.happened_until,
            one.place,
            one.label.restriction.marking.words,
            WITHHELD if one.handling == Handling.CONDITIONS else one.text,
        ]
        for one in rows
    ]


def marking_of(rows: Iterable[Report]) -> Marking:
    """Return the highest marking of some reports."""
    return Marking(max((one.label.marking for one in rows), default=Marking.OFFICIAL))
