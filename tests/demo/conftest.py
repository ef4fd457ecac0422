"""One small region a run, built once, in a database beside the tests' own."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql

from fourfold.access.queries import user_called, viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.config import database, demo_mark
from fourfold.config.demo.build import build
from fourfold.config.demo.story import tell

TODAY = date(2026, 11, 22)
OTHERS_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture(scope="session")
def plan():
    """Return the plan of the region."""
    return tell(TODAY, small=True)


def _name(alias: str, name: str) -> None:
    """Let an alias sign in to another database of the same server."""
    connections[alias].close()
    connections[alias].settings_dict["NAME"] = name
    if alias == "default":
        connections[alias].close_pool()


def _let_go(*aliases: str) -> None:
    for alias in aliases:
        connections[alias].close()
    connections["default"].close_pool()


@pytest.fixture(scope="session")
def built(plan, django_db_setup, django_db_blocker):
    """Build the region into a copy of the empty test database, and return the copy's name."""
    usual = connections["default"].settings_dict["NAME"]
    copy = f"{usual}_demo"
    with django_db_blocker.unblock():
        _let_go("default", "owner")
        with psycopg.connect(database.server().url(), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(copy)))
            admin.execute(OTHERS_OUT, [usual])
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
            names = map(sql.Identifier, (copy, usual, database.OWNER))
            admin.execute(make.format(*names))
        demo_mark.make_mark(database.elsewhere(database.sign_in("owner"), copy))
        _name("default", copy)
        build(plan, say=lambda _words: None)
        _name("default", usual)
    yield copy
    with psycopg.connect(database.server().url(), autocommit=True) as admin:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        admin.execute(drop.format(sql.Identifier(copy)))


@pytest.fixture
def region(built, django_db_blocker):
    """Let a test read and change the region; its changes are undone."""
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _name("default", built)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        _name("default", usual)


@pytest.fixture
def read_as(region):
    """Return how to read as somebody of the region."""

    def reading(username: str, at: datetime = NOW):
        viewer = viewer_for(user_called(username), at=at, origin="test")
        return speaking_for(viewer)

    return reading


@pytest.fixture
def viewer(region):
    """Return who somebody of the region is."""

    def found(username: str, at: datetime = NOW):
        return viewer_for(user_called(username), at=at, origin="test")

    return found
