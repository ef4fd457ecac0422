"""What only the owner of the tables can do: for tests that need a villain, or a broom."""

import psycopg
from django.apps import apps
from django.db import connections

LEDGER = ("access_ledgerentry", "access_ledgerseal", "access_ledgertext")
KEPT = (  # not the tests'
    *("django_", "auth_", "reference_"),
    *("access_roleverb", "threats_scheme", "plans_tactic"),
)
MADE_UP_DESKS = "delete from reference_threatdesk where analyst_role = 'Analyst'"
ALSO_WRITTEN = "reference_agreement"  # by people, though what it stands among is published


def session() -> psycopg.Connection:
    """Return a connection of the owner, outside Django; leaving its block commits."""
    server = connections["owner"].settings_dict
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"],
        dbname=connections["default"].settings_dict["NAME"],
        user=server["USER"],
        password=server["PASSWORD"],
    )


def ask(sql: str, *params: object) -> list[tuple]:
    """Return what the owner reads; of a labelled table, nothing."""
    with session() as owner:
        return owner.execute(sql, params).fetchall()


def tamper(*statements: str) -> None:
    """Change the ledger as somebody could who owns it: without its triggers."""
    with session() as owner:
        owner.autocommit = True
        for table in LEDGER:
            owner.execute(f"alter table {table} disable trigger user")
        for statement in statements:
            owner.execute(statement)
        for table in LEDGER:
            owner.execute(f"alter table {table} enable trigger user")


def empty_every_table() -> None:
    """Leave what the code itself publishes, and nothing that a test wrote."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    written = {one for one in tables if not one.startswith(KEPT) or one.startswith(ALSO_WRITTEN)}
    tamper(f"truncate {', '.join(sorted(written))} cascade", MADE_UP_DESKS)
