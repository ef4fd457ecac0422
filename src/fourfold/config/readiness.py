"""What must hold before the site or the worker may start, asked of the database itself."""

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg.rows import TupleRow

from fourfold.config import database
from fourfold.shared.errors import DomainError

POWERS = """
SELECT
    EXISTS (SELECT FROM pg_roles WHERE rolsuper AND pg_has_role(current_user, oid, 'MEMBER')),
    EXISTS (SELECT FROM pg_roles WHERE rolbypassrls AND pg_has_role(current_user, oid, 'MEMBER')),
    EXISTS (SELECT FROM pg_roles WHERE rolcreaterole AND pg_has_role(current_user, oid, 'MEMBER')),
    EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND n.nspname !~ '^pg_(toast|temp)'
            AND pg_has_role(current_user, c.relowner, 'MEMBER'))
"""
WORDS = ("is a superuser", "may bypass policies", "may make roles", "owns a table")


class NotReady(DomainError):
    """The installation is not in a state in which it may serve."""


def powers(session: psycopg.Connection[TupleRow]) -> list[str]:
    """Return what the sign-in of a session may do that the application must not, in words.

    What it may become counts as what it is: it could say SET ROLE.
    """
    row = session.execute(POWERS).fetchone() or ()
    return [word for word, held in zip(WORDS, row, strict=True) if held]


def check_sign_in() -> None:
    """Refuse a sign-in for which need-to-know would not hold.

    :raises NotReady: when the application's sign-in could read past the policies.
    """
    sign_in = database.sign_in("default")
    with psycopg.connect(sign_in.conninfo()) as session:
        held = powers(session)
    if held:
        raise NotReady(
            f"The application's sign-in {sign_in.user} {' and '.join(held)}: need-to-know would "
            "not hold. Name an ordinary role in FOURFOLD_DATABASE_URL."
        )


def pending_migrations(alias: str = "default") -> list[str]:
    """Return the migrations that are not applied, such as "access.0001_initial"."""
    executor = MigrationExecutor(connections[alias])
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def check_migrations() -> None:
    """Refuse a database whose tables are not those of this program.

    :raises NotReady: when migrations wait.
    """
    if waiting := pending_migrations():
        raise NotReady(f"{len(waiting)} migrations wait to be applied: run `fourfold migrate`.")


def close_connections() -> None:
    """Give back every connection, and the pools that hold more."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
