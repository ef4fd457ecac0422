"""fourfold link: join what records speak of, and say how far it is."""

import argparse
import json
import sys
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from fourfold.access.queries import machine, machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config import database, readiness
from fourfold.config.acting import acting
from fourfold.subjects.commands._engine import usable
from fourfold.subjects.commands._linking import Asked, Tell, perform
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import Joined, LinkRun, Proposal
from fourfold.subjects.rules.kinds import SubjectKind

KINDS = ("PERSON", "ORGANISATION", "VEHICLE", "PHONE", "ACCOUNT", "ADDRESS")
ENGINES = ("duckdb", "spark")


def run(words: list[str]) -> int:
    """Make a run for the person named, or for the system, and print what stands for them."""
    given = _words().parse_args(words)
    usable(given.engine, given.master)
    with database.available():
        try:
            at = timezone.now()
            told = link(given, by=acting(given.who, at=at), at=at, tell=_teller(given))
        finally:
            readiness.close_connections()
    sys.stdout.write(_printed(told, as_json=given.json))
    return 0


def link(
    given: argparse.Namespace, *, by: Viewer, at: datetime, tell: Tell | None = None
) -> dict[str, object]:
    """Make a run, and return what stands then, as whoever asked may read it.

    The system may ask for one as well: it joins by itself whatever is loaded.
    """
    asker = machine_over_all("linker") if by == machine("system") else by
    kind = SubjectKind(given.kind.upper()) if given.kind else None
    asked = ask_run(kind=kind, is_whole=given.whole, engine=given.engine, by=asker, at=at)
    made = Asked(asked, at, retrain=given.retrain, master=given.master, tell=tell)
    return _facts(perform(made, patient=False), by=by)


def _facts(done: LinkRun, *, by: Viewer) -> dict[str, object]:
    with speaking_for(by):
        return {
            "run": done.pk,
            "engine": done.engine,
            "stage": done.stage,
            "joined": _by_kind(Joined.objects.standing(), "model__kind"),
            "proposed": _by_kind(Proposal.objects.waiting(), "kind"),
        }


def _by_kind(rows: QuerySet[Joined] | QuerySet[Proposal], key: str) -> dict[str, int]:
    counted = rows.order_by().values_list(key).annotate(number=Count("pk"))
    return {str(kind).lower(): number for kind, number in sorted(counted)}


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold link", description=__doc__, allow_abbrev=False)
    parser.add_argument("--kind", choices=[one.lower() for one in KINDS], default="")
    parser.add_argument("--whole", action="store_true", help="compare all anew, not what is new")
    parser.add_argument("--retrain", action="store_true", help="train the models again first")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--master", default="", help="where Spark runs, such as local[2]")
    parser.add_argument("--as", dest="who", default="", help="the person to act for")
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    return parser


def _teller(given: argparse.Namespace) -> Tell | None:
    """Return what says on standard error how far a run is; nothing where a program reads."""
    if given.json:
        return None

    def tell(stage: str, done: float) -> None:
        sys.stderr.write(f"{done:4.0%}  {stage}\n")

    return tell


def _printed(told: dict[str, object], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(told, ensure_ascii=False) + "\n"
    lines = []
    for name, value in told.items():
        counted = value if isinstance(value, dict) else {"": value}
        lines += [f"{name} {kind}".strip() + f": {number}" for kind, number in counted.items()]
    return "\n".join(lines) + "\n"
