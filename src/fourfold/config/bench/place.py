"""Where a bench is run: a database of its own on the embedded server, made and dropped here.

The owner migrates it, the application is measured in it, and the administrator, whom no policy
binds, gives the baselines.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from fourfold.config import database, migrating, readiness
from fourfold.shared.errors import DomainError

NAME = "fourfold_bench"
Session = psycopg.Connection[Any]


class NoPlace(DomainError):
    """A bench cannot be run here."""


@dataclass(frozen=True, slots=True)
class Place:
    """A migrated database without records, and the administrator's way into it."""

    administrator: str

    @contextmanager
    def unbound(self) -> Iterator[Session]:
        """Speak as the administrator; parameters become constants, as Django sends them."""
        with psycopg.connect(
            self.administrator, autocommit=True, cursor_factory=psycopg.ClientCursor
        ) as session:
            yield session

    def empty(self) -> None:
        """Remove every person, label and record; keep what the program publishes."""
        with self.unbound() as session:
            session.execute("SET session_replication_role = replica")  # the ledger's guards aside
            session.execute("TRUNCATE access_user, access_label CASCADE")


@contextmanager
def made(name: str = NAME) -> Iterator[Place]:
    """Make the database, let Django's connections lead there, and drop it in the end.

    :raises NoPlace: when the database is not the embedded one, or another bench is running.
    """
    if not database.is_embedded():
        raise NoPlace("A bench makes and drops a database: it runs on the embedded server only.")
    with database.available():
        server = database.server()
        with psycopg.connect(server.url(), autocommit=True) as keeper:
            _alone(keeper, name)
            _drop(keeper, name)
            words = sql.SQL("CREATE DATABASE {} OWNER {}")
            keeper.execute(words.format(sql.Identifier(name), sql.Identifier(database.OWNER)))
            try:
                with _leading_to(name):
                    migrating.migrate()
                    yield Place(server.url(database=name))
            finally:
                _drop(keeper, name)


def _alone(keeper: Session, name: str) -> None:
    asked = keeper.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
    if not asked or not asked[0]:
        raise NoPlace("Another bench is running on this server: wait for it to end.")


def _drop(keeper: Session, name: str) -> None:
    keeper.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _leading_to(name: str) -> Iterator[None]:
    """Let both of Django's sign-ins lead to a database, until the end of the block."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    try:
        _lead(dict.fromkeys(before, name))
        yield
    finally:
        _lead(before)


def _lead(names: dict[str, str]) -> None:
    readiness.close_connections()
    for alias, name in names.items():
        connections[alias].settings_dict["NAME"] = name
