"""`fourfold db`: back up, restore, and show where the database is."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fourfold.access import ledger, queries
from fourfold.config import archive, database, readiness
from fourfold.config.demo_mark import is_demo
from fourfold.shared.errors import DomainError

PASSPHRASE = "FOURFOLD_BACKUP_PASSPHRASE"
SHORTEST = 12


class NoPassphrase(DomainError):
    """There is none, or none that would protect anything."""


def run(words: list[str]) -> int:
    """Do what is asked of the database as a whole."""
    chosen = _parser().parse_args(words)
    chosen.act(chosen)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold db", description="The database as a whole.")
    acts = parser.add_subparsers(metavar="backup|restore|url", required=True)
    backup = acts.add_parser("backup", help="write a sealed backup of database and files")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(act=_back_up)
    restored = acts.add_parser("restore", help="put a backup back")
    restored.add_argument("file", type=Path, metavar="FILE")
    restored.add_argument("--replace", action="store_true", help="remove what is there now")
    restored.set_defaults(act=_restore)
    url = acts.add_parser("url", help="show where the database is, without the password")
    url.add_argument("--owner", action="store_true", help="as the owner of the tables signs in")
    url.set_defaults(act=_show)
    return parser


def _show(chosen: argparse.Namespace) -> None:
    alias = "owner" if chosen.owner else "default"
    sys.stdout.write(database.sign_in(alias).shown() + "\n")


def _back_up(chosen: argparse.Namespace) -> None:
    passphrase = ask_passphrase(new=True)
    with database.available(), _giving_back():
        readiness.check_migrations()
        now = datetime.now(UTC)
        archive.back_up(chosen.file, passphrase, demo=is_demo(), at=now)
        enter("administration.back_up", at=now)
    size = chosen.file.stat().st_size / 2**10
    sys.stdout.write(f"{chosen.file} holds the database and the files, sealed ({size:,.0f} KiB).\n")


def _restore(chosen: argparse.Namespace) -> None:
    passphrase = ask_passphrase(new=False)
    with database.available(), _giving_back():
        contents = archive.restore(chosen.file, passphrase, replace=chosen.replace)
        earlier = bool(readiness.pending_migrations())
        if not earlier:
            enter("administration.restore", at=datetime.now(UTC))
    sys.stdout.write(f"Restored {contents.database} as it was at {contents.made_at}.\n")
    if earlier:
        sys.stdout.write("It is of an earlier version: run `fourfold migrate`.\n")


@contextmanager
def _giving_back() -> Iterator[None]:
    try:
        yield
    finally:
        readiness.close_connections()


def enter(verb: str, *, at: datetime) -> None:
    """Enter in the ledger that the system did this."""
    done = ledger.Entry(verb, ledger.Outcome.DONE)
    ledger.enter(done, by=queries.machine("system"), at=at)


def ask_passphrase(*, new: bool) -> str:
    """Return the passphrase, from the environment or from whoever sits there.

    :raises NoPassphrase: when there is none, or a new one is too short.
    """
    given = os.environ.get(PASSPHRASE) or _typed(new=new)
    if new and len(given) < SHORTEST:
        raise NoPassphrase(f"The passphrase needs at least {SHORTEST} characters.")
    return given


def _typed(*, new: bool) -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise NoPassphrase(f"Put the passphrase into {PASSPHRASE}, or run this from a terminal.")
    first = getpass.getpass("Passphrase: ")
    if new and getpass.getpass("Again: ") != first:
        raise NoPassphrase("The two passphrases differ.")
    return first
