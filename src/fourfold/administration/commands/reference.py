"""Changing the reference lists: a row, a file, or what one's own organisation asks for."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.administration.queries.entered import entered_as
from fourfold.administration.queries.lists import words_of
from fourfold.administration.rules.reach import check_reach
from fourfold.reference import queries as reference
from fourfold.reference.models import Organisation
from fourfold.reference.models.loading import load
from fourfold.reference.rules import Row, Tables


@command("administration.edit_reference")
def edit_reference(*, table: str, row: Row, by: Viewer, at: datetime) -> Organisation:
    """Write one row of a reference list: add it, or change the one of its key.

    :raises BeyondReach: when the list is another's.
    :raises Unreadable: when it may not be so, with all that is wrong.
    """
    own = _own(by)
    _check(table, (row,), own)
    one: dict[str, Any] = {table: (row,)}
    load(Tables(**one), at=at)
    return entered_as(own, table)


@command("administration.load_reference")
def load_reference(*, rows: Tables, by: Viewer, at: datetime) -> Organisation:
    """Take in reference lists from files: all rows, or none.

    :raises BeyondReach: when any list is another's.
    :raises Unreadable: when any row may not be so, with all that is wrong.
    """
    own = _own(by)
    for column in fields(rows):
        _check(column.name, getattr(rows, column.name), own)
    done = load(rows, at=at)
    return entered_as(own, "; ".join(map(words_of, done.tallies)) or "no rows")


@command("administration.set_justification")
def set_justification(
    *,
    justify_search: bool,
    justify_export: bool,
    discoverable: bool,
    contact_role: str,
    by: Viewer,
    at: datetime,
) -> Organisation:
    """Say whether one's own people must give a reason, and whether others may be sent to it.

    :raises Unreadable: when it may be named but does not say whom to ask.
    """
    own = _own(by)
    row = replace(
        reference.organisation_row(own),
        justify_search=justify_search,
        justify_export=justify_export,
        discoverable=discoverable,
        contact_role=contact_role,
    )
    load(Tables(organisations=(row,)), at=at)
    return own


def _own(by: Viewer) -> Organisation:
    return reference.organisation(by.organisation_id)


def _check(table: str, rows: tuple[Row, ...], own: Organisation) -> None:
    codes = frozenset({own.code, own.name, own.short_name})
    for row in rows:
        check_reach(table, row, own_codes=codes, own_kind=own.kind)
