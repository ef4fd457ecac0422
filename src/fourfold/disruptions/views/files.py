"""Sending a table of disruptions as a file."""

import io

from django.http import HttpResponse

from fourfold.disruptions.queries.extract import Extract
from fourfold.publishing import tables
from fourfold.shared.errors import NotFound

TYPES = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def download(made: Extract, form: str) -> HttpResponse:
    """Return an extract as a file; a CSV comes with its cover beside it, in one archive.

    :raises NotFound: when there is no such form.
    """
    if form not in TYPES:
        raise NotFound("There is no such form of file.")
    held = io.BytesIO()
    if form == "csv":
        tables.write_bundle(held, columns=made.columns, rows=made.rows, cover=made.cover)
    else:
        tables.write(form, held, columns=made.columns, rows=made.rows, cover=made.cover)
    name = tables.file_name(made.cover, "zip" if form == "csv" else form)
    return HttpResponse(
        held.getvalue(),
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
