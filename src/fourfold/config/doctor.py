"""`fourfold doctor`: what is wrong with this installation, in words, and what to do about it."""

import argparse
import http.client
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import psycopg
from django.db import DatabaseError

from fourfold.config import database, home, postgres, readiness, serving
from fourfold.shared.errors import DomainError

SPACE = 2**30  # bytes that should be free
SKEW = timedelta(seconds=5)
ALIASES = ("default", "owner", "backup")
Session = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `said` explains it, and where it is wrong, what to do."""

    what: str
    good: bool
    said: str


def run(words: list[str]) -> int:
    """Examine, report, and return 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        "fourfold doctor", description="Check this installation and say what is wrong."
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--host", default=serving.HOST, help="address that the site would use")
    parser.add_argument("--port", type=serving.port, default=serving.PORT, help="and its port")
    chosen = parser.parse_args(words)
    findings = list(examine(host=chosen.host, port=chosen.port))
    sys.stdout.write(as_json(findings) if chosen.json else as_text(findings))
    return 0 if all(finding.good for finding in findings) else 1


def examine(*, host: str, port: int) -> Iterator[Finding]:
    """Look at everything; what depends on something broken is left out."""
    yield (found := _home())
    yield _space()
    if found.good:
        yield from _at_home(host, port)


def _at_home(host: str, port: int) -> Iterator[Finding]:
    django.setup()
    yield _secrets()
    yield _port(host, port)
    try:
        with database.available():
            yield Finding("database", True, f"answers at {database.sign_in('default').shown()}")
            yield from _in_the_database()
    except (DomainError, psycopg.Error, OSError) as error:
        yield Finding("database", False, _no_answer(error))


def as_text(findings: list[Finding]) -> str:
    """Return the findings as lines."""
    lines = [f"{'  ok ' if one.good else 'WRONG'}  {one.what}: {one.said}\n" for one in findings]
    return "".join(lines)


def as_json(findings: list[Finding]) -> str:
    """Return the findings as one JSON object."""
    good = all(finding.good for finding in findings)
    found = {"good": good, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(found, indent=2) + "\n"


def _home() -> Finding:
    try:
        place = home.ready()
    except DomainError as refusal:
        return Finding("home", False, str(refusal))
    return Finding("home", True, f"{place} is this user's alone")


def _secrets() -> Finding:
    place = home.secrets_folder()
    found = [place, *place.glob("*")] if place.exists() else []
    open_ = [str(path) for path in found if path.stat().st_mode & 0o077]
    if open_:
        return Finding(
            "secrets", False, f"others can read {open_[0]}. Close it: chmod -R go= {place}"
        )
    return Finding("secrets", True, "readable by this user alone")


def _space() -> Finding:
    place = next(path for path in (home.path(), *home.path().parents) if path.exists())
    free = shutil.disk_usage(place).free
    gib = f"{free / 2**30:.1f} GiB free at {place}"
    if free < SPACE:
        return Finding("disk", False, f"{gib}; at least {SPACE / 2**30:.0f} are needed. Make room.")
    return Finding("disk", True, gib)


def _port(host: str, port: int) -> Finding:
    try:
        serving.check_port(host, port)
    except DomainError as refusal:
        if _alive(host, port):
            return Finding("port", True, f"Fourfold answers at {serving.address(host, port)}")
        return Finding("port", False, str(refusal))
    return Finding("port", True, f"{port} is free")


def _alive(host: str, port: int) -> bool:
    line = http.client.HTTPConnection(host, port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        line.request("GET", "/alive")
        return line.getresponse().read(16) == b"alive"
    line.close()
    return False


def _in_the_database() -> Iterator[Finding]:
    for alias in ALIASES:
        yield _sign_in(alias)
    with psycopg.connect(database.sign_in("default").conninfo(), autocommit=True) as session:
        for check in CHECKS:
            yield check(session)
    try:
        yield _migrations()
    finally:
        readiness.close_connections()  # before the server stops, which its pool would notice


def _sign_in(alias: str) -> Finding:
    what = f"sign-in {alias}"
    if not database.is_named(alias):
        return Finding(what, False, f"{database.NAMED_BY[alias]} is not set")
    sign_in = database.sign_in(alias)
    try:
        psycopg.connect(sign_in.conninfo()).close()
    except psycopg.OperationalError as error:
        role = database.ATTRIBUTES[database.USERS[alias]]
        return Finding(
            what,
            False,
            f"{_first_line(error)}. Where the role is missing, the server's administrator makes "
            f"it: CREATE ROLE {sign_in.user} {role} PASSWORD '…'",
        )
    return Finding(what, True, sign_in.shown())


def _version(session: Session) -> Finding:
    number = session.info.server_version
    major = number // 10_000
    if major < postgres.OLDEST:
        return Finding(
            "version", False, f"PostgreSQL {major} is too old: {postgres.OLDEST} or later is needed"
        )
    return Finding("version", True, f"PostgreSQL {major}.{number % 10_000}")


def _powers(session: Session) -> Finding:
    held = readiness.powers(session)
    if held:
        return Finding(
            "need-to-know",
            False,
            f"the application's sign-in {' and '.join(held)}: policies do not bind it. "
            "Name an ordinary role in FOURFOLD_DATABASE_URL",
        )
    return Finding("need-to-know", True, "the application's sign-in is bound by the policies")


def _extensions(session: Session) -> Finding:
    asked = "SELECT name FROM pg_available_extensions"
    there = {name for (name,) in session.execute(asked)}
    missing = [name for name in database.EXTENSIONS if name not in there]
    if missing:
        return Finding(
            "extensions", False, f"{', '.join(missing)} missing: install PostgreSQL's contrib"
        )
    return Finding("extensions", True, ", ".join(database.EXTENSIONS))


def _clock(session: Session) -> Finding:
    before = datetime.now(UTC)
    row = session.execute("SELECT clock_timestamp()").fetchone()
    after = datetime.now(UTC)
    theirs = row[0] if row else before
    apart = max(before - theirs, theirs - after, timedelta())
    if apart > SKEW:
        return Finding(
            "clock",
            False,
            f"the database's clock and this machine's are {apart.total_seconds():.0f} seconds "
            "apart: set both by a time server",
        )
    return Finding("clock", True, "the database's clock and this machine's agree")


def _migrations() -> Finding:
    try:
        waiting = readiness.pending_migrations()
    except DatabaseError as error:
        return Finding("migrations", False, _first_line(error))
    if waiting:
        some = ", ".join(waiting[:3])
        return Finding(
            "migrations", False, f"{len(waiting)} wait ({some} …): run `fourfold migrate`"
        )
    return Finding("migrations", True, "all applied")


CHECKS: tuple[Callable[[Session], Finding], ...] = (_version, _powers, _extensions, _clock)


def _no_answer(error: Exception) -> str:
    return str(error) if isinstance(error, DomainError) else _first_line(error)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
