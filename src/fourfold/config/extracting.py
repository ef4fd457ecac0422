"""fourfold extract: the master list as a file, with its filters, dates and hash."""

import argparse
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from fourfold.access import ledger
from fourfold.access.command import check
from fourfold.access.rules import REASONS, Justification
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config import database, home, readiness
from fourfold.config.acting import acting
from fourfold.publishing import tables
from fourfold.reference.queries import justifies_export, organisation_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.threats.forms.presets import preset_filters
from fourfold.threats.queries.extract import Extract, extract
from fourfold.threats.rules.asked import Filters, Moment

VERB = "threats.extract"


def run(words: list[str]) -> int:
    """Make the extract for the person named, enter it in the ledger, and print or write it."""
    given = _words().parse_args(words)
    with database.available():
        try:
            at = timezone.now()
            made = _made(given, acting(given.who, at=at), at)
        finally:
            readiness.close_connections()
    _put_out(made, given.format, Path(given.output) if given.output else None)
    return 0


def _made(given: argparse.Namespace, by: Viewer, at: datetime) -> Extract:
    check(VERB, by)
    with speaking_for(by):
        why = _justification(given, by)
        made = extract(_filters(given, by), _moment(given, at), by=by, at=at)
        said = f"{given.preset or 'own filters'}, {len(made.rows)} rows, {made.rows_sha256}"
        ledger.exported(said, verb=VERB, at=at, why=why)
    return made


def _filters(given: argparse.Namespace, by: Viewer) -> Filters:
    filters = preset_filters(given.preset, user_id=by.user_id) if given.preset else Filters()
    owners = frozenset(organisation_called(name).pk for name in given.owner)
    return replace(filters, owners=owners) if owners else filters


def _moment(given: argparse.Namespace, at: datetime) -> Moment:
    day = given.as_at or local_day(at)
    return Moment.of(day, given.known_at or (at if given.as_at is None else None))


def _justification(given: argparse.Namespace, by: Viewer) -> Justification:
    """Return why; a named preset says it itself, where nobody says more.

    :raises DomainError: when the organisation asks for a reason and none is given.
    """
    if given.reason or not given.preset:
        why = Justification(given.reason, given.why)
    else:
        why = Justification("INSPECT", given.why or f"Preset {given.preset}")
    if not why.code and justifies_export(by.organisation_id):
        raise DomainError(f"Say why with --reason, one of: {', '.join(REASONS)}.")
    return why


def _put_out(made: Extract, form: str, to: Path | None) -> None:
    if to is None:
        written = tables.write(
            form, sys.stdout.buffer, columns=made.columns, rows=made.rows, cover=made.cover
        )
    else:
        with to.open("wb") as held:
            written = tables.write(
                form,
                held,
                columns=made.columns,
                rows=made.rows,
                cover=made.cover,
                scratch=home.folder(home.files()),
            )
        if form == "csv":
            beside = to.with_name(to.stem + tables.SIDECAR_SUFFIX)
            text = tables.sidecar(made.cover, written, name=to.name, columns=made.columns)
            beside.write_text(text, encoding="utf-8")
    for name, value in tables.cover_facts(made.cover, written):
        sys.stderr.write(f"{name}: {value}\n")
    for owner, number in made.counts.items():
        sys.stderr.write(f"{owner}: {number}\n")


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone too, such as 2022-02-01T12:00+00:00")
    return found


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold extract", description=__doc__)
    parser.add_argument("what", choices=["masterlist"])
    parser.add_argument("--preset", default="", help="a named set of filters")
    parser.add_argument("--as-at", type=date.fromisoformat, help="the day counted; default: today")
    parser.add_argument(
        "--known-at",
        type=_instant,
        help="as known at this instant; default: the end of the as-at day",
    )
    parser.add_argument("--owner", action="append", default=[], help="only this owner; repeatable")
    parser.add_argument("--format", choices=tables.FORMATS, default="csv")
    parser.add_argument("-o", "--output", help="a file; default: standard output")
    parser.add_argument("--json", dest="format", action="store_const", const="json")
    parser.add_argument("--as", dest="who", default="", help="the person to act for")
    parser.add_argument("--reason", default="", choices=["", *REASONS], help="why it is taken")
    parser.add_argument("--why", default="", help="why, in words")
    return parser
