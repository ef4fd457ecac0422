"""Intelligence reports for programs: submit, list, one; a text never without its conditions."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema, Status

from fourfold.access import ledger
from fourfold.api.http import (
    ApiRequest,
    Day,
    Given,
    Line,
    Paged,
    Reasoned,
    Reference,
    Text,
    allowed,
)
from fourfold.intelligence.commands import report as commands
from fourfold.intelligence.models import Report
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.rules.vocabulary import Handling, Statement, Step, Urgency
from fourfold.shared.urns import NotAReference, parse_urn

router = Router(tags=["Intelligence"])


class ReportsQuery(Paged, Reasoned):
    """Which reports: words of title or text, days of submission, step, handling."""

    q: Line = ""
    first: Day | None = None
    last: Day | None = None
    step: Step | None = None
    handling: Handling | None = None
    statement: Statement | None = None
    urgency: Urgency | None = None

    def asked(self) -> lists.Asked:
        """Return what is asked of the list."""
        return lists.Asked(
            text=self.q,
            first=self.first,
            last=self.last,
            steps=frozenset({self.step} if self.step else ()),
            handling=self.handling or "",
            statement=self.statement or "",
            urgency=self.urgency or "",
        )


class Submitted(Given):
    """What an officer knows. source: a reference in the force's own system, never a name."""

    text: Text
    statement: Statement = Statement.FACT
    urgency: Urgency = Urgency.LOW
    happened_from: Day | None = None
    happened_until: Day | None = None
    place: Line = ""
    source: Line = ""
    source_system: Line = ""
    is_child: bool = False
    fears: Line = ""


class Acknowledged(Schema):
    """The reference under which it was submitted."""

    reference: str
    step: str


class ReportLine(Schema):
    """A report in a list, without its text."""

    reference: str
    title: str
    grade: str
    handling: str
    conditions: str
    statement: str
    urgency: str
    step: str
    force: str
    submitted_at: datetime
    marking: str


class ReportList(Schema):
    """A page of reports."""

    total: int
    page: int
    page_size: int
    items: list[ReportLine]


class ReportRecord(ReportLine):
    """A report. conditions: of handling C; the text may not be passed on without them."""

    text: str
    happened_from: date | None
    happened_until: date | None
    place: str
    legacy_grade: str


@router.post("", response={201: Acknowledged})
def submit(request: ApiRequest, given: Submitted) -> Status[dict[str, Any]]:
    """Submit what an officer knows; the unit sanitises and grades it."""
    allowed(request, "intelligence.submit_report")
    new = commands.NewReport(**given.model_dump())
    one = commands.submit(new=new, by=request.viewer, at=request.at)
    return Status(201, {"reference": one.urn, "step": Step(one.step).words})


@router.get("", response=ReportList)
def reports(request: ApiRequest, asked: Query[ReportsQuery]) -> dict[str, Any]:
    """List reports, the newest first; what was looked for is entered in the ledger."""
    allowed(request, "intelligence.read", ReportsQuery)
    wanted = asked.asked()
    rows = lists.ordered(lists.found(wanted), "-submitted")
    total, shown = rows.count(), list(rows[asked.rows])
    ledger.searched(
        "; ".join(wanted.words) or "every report",
        verb="intelligence.read",
        found=total,
        at=request.at,
        why=asked.why,
        under={one.label_id for one in shown},
    )
    items = [_line(one) for one in shown]
    return {"total": total, "page": asked.page, "page_size": asked.page_size, "items": items}


@router.get("/{reference}", response=ReportRecord)
def report(request: ApiRequest, reference: Reference) -> dict[str, Any]:
    """Open a report with its conditions; it is entered in the ledger."""
    allowed(request, "intelligence.read")
    one = queries.report(_urn(reference))
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    said = queries.said(one)
    return _line(one) | {
        "text": said.text if said else "",
        "happened_from": one.happened_from,
        "happened_until": one.happened_until,
        "place": one.place,
        "legacy_grade": one.legacy_grade,
    }


def _urn(reference: str) -> str:
    try:
        return parse_urn(reference)
    except NotAReference:
        return reference


def _line(one: Report) -> dict[str, Any]:
    return {
        "reference": one.urn,
        "title": one.title,
        "grade": one.grade,
        "handling": one.handling,
        "conditions": one.conditions,
        "statement": one.get_statement_display(),
        "urgency": one.get_urgency_display(),
        "step": one.get_step_display(),
        "force": one.owner.short_name,
        "submitted_at": one.submitted_at,
        "marking": one.label.restriction.marking.words,
    }
