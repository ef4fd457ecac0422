"""The extract for programs: the same rows and hash as the page's and the command line's."""

import io

from ninja import Query, Router

from fourfold.access import ledger
from fourfold.api.http import (
    Answer,
    ApiRequest,
    Day,
    Instant,
    NotSensible,
    Reasoned,
    allowed,
    made_json,
)
from fourfold.publishing import tables
from fourfold.reference import queries as reference
from fourfold.threats.api import schemas
from fourfold.threats.queries import extract as extracts
from fourfold.threats.queries import master_list
from fourfold.threats.rules.asked import Moment, preset

router = Router(tags=["Extracts"])


class ExtractQuery(Reasoned):
    """Which preset, as at which day, as known at which instant (by default that day's end)."""

    preset: schemas.Preset
    as_at: Day
    known_at: Instant | None = None


@router.get("/masterlist", response=schemas.ExtractFile)
def masterlist(request: ApiRequest, asked: Query[ExtractQuery]) -> Answer:
    """Take an extract of the master list, with its cover and hash; it is in the ledger."""
    allowed(request, "threats.extract", ExtractQuery)
    if reference.justifies_export(request.viewer.organisation_id) and not asked.why.code:
        raise NotSensible("Say why you take the extract: reason_code and reason_text.")
    moment = Moment.of(asked.as_at, asked.known_at)
    filters = preset(asked.preset)
    made = extracts.extract(filters, moment, by=request.viewer, at=request.at)
    under = master_list.labels_at(filters, moment, now=request.at)
    said = f"{asked.preset}, {len(made.rows)} rows, {made.rows_sha256}"
    ledger.exported(said, verb="threats.extract", at=request.at, why=asked.why, under=under)
    held = io.BytesIO()
    tables.write("json", held, columns=made.columns, rows=made.rows, cover=made.cover)
    return made_json(held.getvalue())
