import os

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import override_settings, setup_databases

from fourfold.access.viewer import Viewer
from fourfold.config import database, publish
from fourfold.web import middleware
from tests import make, owner


@pytest.fixture(scope="session")
def embedded():
    """Have the embedded PostgreSQL there for as long as the tests run."""
    with database.available():
        yield


@pytest.fixture(scope="session", autouse=True)
def working_folder(tmp_path_factory):
    """Give each worker a folder of its own to work in: a run that joins tidies up all of it."""
    with override_settings(WORKING_FOLDER=tmp_path_factory.mktemp("home") / "working"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(embedded, django_test_environment, django_db_blocker):
    """Make the test database as its owner; the tests then run as the application.

    Named here because pytest-django would make only what the chosen tests ask for, and they
    ask for `default`, which is a mirror.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    test = {"NAME": f"test_fourfold_{worker}", "DEPENDENCIES": []}
    connections["owner"].settings_dict["TEST"].update(test)
    with django_db_blocker.unblock():
        setup_databases(0, interactive=False, aliases=["default", "owner"])
        connections["default"].close()
        connections["default"].close_pool()  # it may have been opened before the name was known
        publish.everything(at=make.NOON)
        connections["owner"].close()
    yield
    connections["default"].close_pool()


@pytest.fixture
def committed(transactional_db):
    """Let the test commit, from several connections; afterwards the owner empties the tables."""
    yield
    owner.empty_every_table()


@pytest.fixture
def browse(monkeypatch):
    """Return a client that is signed in as the viewer given."""

    def as_viewer(viewer: Viewer) -> Client:
        monkeypatch.setattr(middleware, "signed_in", lambda _request: viewer)
        return Client()

    return as_viewer
