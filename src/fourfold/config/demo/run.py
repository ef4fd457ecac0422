"""fourfold demo: build the demo region, and serve it to this machine."""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

import psycopg
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fourfold.access.models import User
from fourfold.config import database, readiness, serving
from fourfold.config.demo.build import build
from fourfold.config.demo.feeds import LARGE, SIZE, SMALL, Filling, fill
from fourfold.config.demo.people import USERS
from fourfold.config.demo.progress import DONE, WAITS, Standing, forget, keep, standing
from fourfold.config.demo.story import tell
from fourfold.config.demo_mark import COMMENT, make_mark
from fourfold.config.migrating import migrate
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError

STATE = """
SELECT coalesce(shobj_description(oid, 'pg_database'), ''), EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public'), to_regclass('access_user') IS NOT NULL
FROM pg_database WHERE datname = current_database()
"""
REAL_PEOPLE = "SELECT EXISTS (SELECT FROM access_user WHERE NOT is_demo)"
SHOWN = (
    "rocta.assessor",
    "rocta.moderator",
    "northumbria.lro",
    "inspector",
    "outsider.west-midlands",
)
WIDTH = 24
FILL = "fourfold.config.jobs.fill_demo"


class RealPeople(DomainError):
    """The database belongs to real people, or is not ours to remove."""


class InUse(DomainError):
    """Something else is using the database."""


def run(words: list[str]) -> int:
    """Build the region where there is none, and serve it until Ctrl-C."""
    given = _words().parse_args(words)
    say = _saying(time.monotonic())
    with database.available():
        try:
            if given.fresh:
                _remove(say)
            _prepare(given, say)
            if not given.no_serve:
                sys.stdout.write(_invitation())
                serving.serve(port=given.port, worker=True)
        finally:
            readiness.close_connections()
    return 0


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="remove the demo region first")
    parser.add_argument("--no-serve", action="store_true", help="build it, and no more")
    parser.add_argument(
        "--records",
        type=int,
        metavar="N",
        help=f"records of three forces' systems (default {SIZE:,}; up to {LARGE:,} were tried)",
    )
    parser.add_argument("--small", action="store_true", help="fewer people, shorter histories")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="build it as of another day"
    )
    parser.add_argument(
        "--port", type=serving.port, default=serving.PORT, help=f"port (default {serving.PORT})"
    )
    return parser


def _prepare(given: argparse.Namespace, say: Callable[[str], object]) -> None:
    """Have the region there: tables, mark, rows; what is there already is left as it is."""
    _refuse_real_people()
    say("bringing the tables up to date")
    migrate()
    if User.objects.exists():
        say("the demo region is there already (--fresh makes it anew)")
        _go_on(say)
        return
    make_mark(database.sign_in("owner"))
    today = given.today or local_day(timezone.now())
    say(f"telling the region's history up to {today.day} {today:%B %Y}")
    build(tell(today, small=given.small), say=say)
    size = given.records if given.records is not None else SMALL if given.small else SIZE
    if given.small:
        fill(Filling(size, today, small=True), say=say)
    elif size:
        _let_worker_fill(Standing(WAITS, size, today=today.isoformat()), say)


def _go_on(say: Callable[[str], object]) -> None:
    """Let the worker go on with a filling that was cut off."""
    left = standing()
    if left is not None and left.stage != DONE:
        _let_worker_fill(left, say)


def _let_worker_fill(left: Standing, say: Callable[[str], object]) -> None:
    keep(replace(left, stage=WAITS, part=0.0))
    with suppress(AlreadyEnqueued):
        app.configure_task(FILL, queue="demo", priority=1).defer(today=left.today, size=left.of)
    say(f"{left.of:,} records of three forces wait for the worker")


def _refuse_real_people() -> None:
    """Refuse a database in which anybody has an account who is not of a demo.

    :raises RealPeople: always then.
    """
    with psycopg.connect(database.sign_in("owner").conninfo()) as session:
        _, _, has_people = session.execute(STATE).fetchone() or ("", False, False)
        real = session.execute(REAL_PEOPLE).fetchone() if has_people else None
    if real and real[0]:
        raise RealPeople(
            "Real people have accounts in this database: name another FOURFOLD_HOME for a demo."
        )


def _remove(say: Callable[[str], object]) -> None:
    """Remove all that is in a demo's database.

    :raises RealPeople: when it is not empty, and no demo made it.
    :raises InUse: when somebody is in it.
    """
    with psycopg.connect(database.sign_in("owner").conninfo()) as session:
        comment, has_tables, _ = session.execute(STATE).fetchone() or ("", False, False)
    if has_tables and comment != COMMENT:
        raise RealPeople("This database was not made by a demo, so it is not removed.")
    say("removing what is there")
    forget()
    try:
        with psycopg.connect(database.sign_in("owner").conninfo()) as session:
            session.execute("SET lock_timeout = '5s'")
            session.execute("DROP OWNED BY CURRENT_USER CASCADE")
    except psycopg.errors.LockNotAvailable as error:
        raise InUse("The demo region is in use: stop the site first.") from error


def _saying(began: float) -> Callable[[str], object]:
    """Return how progress is told: one line for each step, with the seconds since the beginning."""

    def say(words: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:6.1f} s  {words}\n")
        sys.stdout.flush()

    return say


def _invitation() -> str:
    """Return whom one can sign in as, on the page of which the address follows."""
    known = {one.username: one for one in USERS}
    lines = [
        f"  {one.username:<{WIDTH}}{one.name}, {one.title}"
        for one in (known[name] for name in SHOWN)
    ]
    head = f"Everything here is invented. Sign in with one click as any of {len(USERS)} people:\n"
    return "\n" + head + "\n".join([*lines, "  …", ""])
