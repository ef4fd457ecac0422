"""fourfold extract: the master list, or disruptions, as a file with filters, dates and hash."""

import argparse
import sys
from dataclasses import dataclass, replace
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
from fourfold.disruptions.queries import extract as disruptions
from fourfold.disruptions.rules import windows
from fourfold.disruptions.rules.kinds import CountedBy
from fourfold.publishing import tables
from fourfold.publishing.cells import Cell
from fourfold.publishing.tables import Cover
from fourfold.reference.queries import justifies_export, organisation_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.threats.forms.presets import preset_filters
from fourfold.threats.queries import extract as threats
from fourfold.threats.queries import master_list
from fourfold.threats.rules.asked import Filters, Moment


@dataclass(frozen=True, slots=True)
class Made:
    """An extract that was made, and what is said of it beside its cover."""

    columns: list[str]
    rows: list[list[Cell]]
    cover: Cover
    said: list[str]


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


def _made(given: argparse.Namespace, by: Viewer, at: datetime) -> Made:
    verb, make = _EXTRACTS[given.what]
    check(verb, by)
    with speaking_for(by):
        why = _justification(given, by)
        made, under = make(given, by, at)
        sha256 = tables.rows_hash(made.columns, made.rows)
        said = f"{given.preset or 'own filters'}, {len(made.rows)} rows, {sha256}"
        ledger.exported(said, verb=verb, at=at, why=why, under=under)
    return made


def _masterlist(
    given: argparse.Namespace, by: Viewer, at: datetime
) -> tuple[Made, frozenset[int] | None]:
    _refuse(given, "master list", "first", "last", "counted_by")
    filters = preset_filters(given.preset, user_id=by.user_id) if given.preset else Filters()
    owners = frozenset(organisation_called(name).pk for name in given.owner)
    asked = replace(filters, owners=owners) if owners else filters
    moment = _moment(given, at)
    made = threats.extract(asked, moment, by=by, at=at)
    said = [f"{owner}: {number}" for owner, number in made.counts.items()]
    under = master_list.labels_at(asked, moment, now=at)
    return Made(made.columns, made.rows, made.cover, said), under


def _disruptions(
    given: argparse.Namespace, by: Viewer, at: datetime
) -> tuple[Made, frozenset[int] | None]:
    filters = windows.asked(
        windows.preset(given.preset) if given.preset else windows.Filters(),
        first=given.first,
        last=given.last,
        by=CountedBy.read(given.counted_by) if given.counted_by else None,
        organisations=[organisation_called(name).pk for name in given.owner],
    )
    moment = _moment(given, at)
    made = disruptions.extract(filters, moment, by=by, at=at)
    said = [line.words for line in made.lines]
    if given.preset:
        said.append(disruptions.readings(filters, moment, now=at).words)
    return Made(made.columns, made.rows, made.cover, said), made.under


_EXTRACTS = {
    "masterlist": ("threats.extract", _masterlist),
    "disruptions": ("disruptions.extract", _disruptions),
}


def _refuse(given: argparse.Namespace, what: str, *names: str) -> None:
    words = {"first": "--from", "last": "--to", "counted_by": "--by"}
    astray = [words[name] for name in names if getattr(given, name)]
    if astray:
        raise DomainError(f"An extract of the {what} has no {' and no '.join(astray)}.")


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


def _put_out(made: Made, form: str, to: Path | None) -> None:
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
    for line in made.said:
        sys.stderr.write(f"{line}\n")


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone too, such as 2022-02-01T12:00+00:00")
    return found


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold extract", description=__doc__)
    parser.add_argument("what", choices=sorted(_EXTRACTS))
    parser.add_argument("--preset", default="", help="a named set of filters")
    parser.add_argument(
        "--as-at", type=date.fromisoformat, help="as the records stood on a day; default: now"
    )
    parser.add_argument(
        "--known-at",
        type=_instant,
        help="as known at this instant; default: the end of the as-at day",
    )
    _of_disruptions(parser)
    parser.add_argument(
        "--owner",
        action="append",
        default=[],
        help="only this owner, by any name it had; repeatable",
    )
    parser.add_argument("--format", choices=tables.FORMATS, default="csv")
    parser.add_argument("-o", "--output", help="a file; default: standard output")
    parser.add_argument("--json", dest="format", action="store_const", const="json")
    parser.add_argument("--as", dest="who", default="", help="the person to act for")
    parser.add_argument("--reason", default="", choices=["", *REASONS], help="why it is taken")
    parser.add_argument("--why", default="", help="why, in words")
    return parser


def _of_disruptions(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_argument_group("of disruptions")
    asked.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="the first day, inside"
    )
    asked.add_argument("--to", dest="last", type=date.fromisoformat, help="the last day, inside")
    asked.add_argument(
        "--by",
        dest="counted_by",
        choices=["event", "recorded"],
        help="which day of a disruption puts it in; default: recorded",
    )
