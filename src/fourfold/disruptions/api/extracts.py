"""The extract of disruptions: the same rows and hash as the page's and the command line's."""

import io
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from fourfold.access import ledger
from fourfold.api.http import (
    Answer,
    ApiRequest,
    Day,
    Instant,
    Line,
    NotSensible,
    Reasoned,
    allowed,
    made_json,
)
from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.rules import windows
from fourfold.disruptions.rules.kinds import CountedBy
from fourfold.publishing import tables
from fourfold.reference import queries as reference
from fourfold.shared.days import local_day
from fourfold.threats.rules.asked import Moment

router = Router(tags=["Extracts"])


class DisruptionsQuery(Reasoned):
    """Which claims, as known when.

    first, last: days, both inside, in place of the preset's. owner: organisations by any name
    that they had. as_at: as the records stood at the end of a day; by default, now.
    """

    preset: Literal["", "hmicfrs-appendix-2", "hmicfrs-appendix-2-filter"] = ""
    first: Day | None = None
    last: Day | None = None
    by: CountedBy = CountedBy.RECORDED
    owner: Annotated[list[Line], Field(max_length=50)] = []
    as_at: Day | None = None
    known_at: Instant | None = None

    def moment(self, now: datetime) -> Moment:
        """Return as known when."""
        if self.as_at is None:
            return Moment.of(local_day(now), self.known_at or now)
        return Moment.of(self.as_at, self.known_at)

    def filters(self) -> windows.Filters:
        """Return what is asked."""
        return windows.asked(
            windows.preset(self.preset) if self.preset else windows.Filters(),
            first=self.first,
            last=self.last,
            by=self.by,
            organisations=[reference.organisation_called(name).pk for name in self.owner],
        )


class DisruptionsCover(Schema):
    """What an extract is: its filters, dates, count and hash."""

    title: str
    marking: str
    filters: list[str]
    as_at: date | None
    known_at: datetime | None
    run_at: datetime
    run_for: str
    row_count: int
    rows_sha256: str
    notes: list[str]


class DisruptionsFile(Schema):
    """An extract as its file holds it: a row for each claim."""

    marking: str
    columns: list[str]
    rows: list[dict[str, str | int | float | bool | None]]
    cover: DisruptionsCover


@router.get("/disruptions", response=DisruptionsFile)
def disruptions(request: ApiRequest, asked: Query[DisruptionsQuery]) -> Answer:
    """Take an extract of disruptions, with its cover and hash; it is in the ledger."""
    allowed(request, "disruptions.extract", DisruptionsQuery)
    if reference.justifies_export(request.viewer.organisation_id) and not asked.why.code:
        raise NotSensible("Say why you take the extract: reason_code and reason_text.")
    moment = asked.moment(request.at)
    made = extracts.extract(asked.filters(), moment, by=request.viewer, at=request.at)
    said = f"{asked.preset or 'own filters'}, {len(made.rows)} rows, {made.rows_sha256}"
    verb = "disruptions.extract"
    ledger.exported(said, verb=verb, at=request.at, why=asked.why, under=made.under)
    held = io.BytesIO()
    tables.write("json", held, columns=made.columns, rows=made.rows, cover=made.cover)
    return made_json(held.getvalue())
