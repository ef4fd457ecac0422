import os

import pytest

from fourfold.config import database
from fourfold.config.postgres import Server

NAMED = ("FOURFOLD_HOME", "XDG_DATA_HOME", "FOURFOLD_PG_BIN", *database.NAMED_BY.values())


@pytest.fixture
def no_names(monkeypatch):
    """Leave out what the environment of the tests says about homes and servers."""
    for name in NAMED:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place(tmp_path, monkeypatch, no_names):
    """Give the test a FOURFOLD_HOME of its own."""
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    """Run one embedded database, with its roles, for the tests of a file."""
    before = {name: os.environ.pop(name, None) for name in NAMED}
    os.environ["FOURFOLD_HOME"] = str(tmp_path_factory.mktemp("home"))
    with database.available():
        yield os.environ["FOURFOLD_HOME"]
    os.environ.pop("FOURFOLD_HOME")
    os.environ.update({name: value for name, value in before.items() if value is not None})


@pytest.fixture
def server(tmp_path):
    """Give the test a server that was not started, and stop it afterwards."""
    server = Server(tmp_path / "postgres", fsync="off")
    yield server
    server.stop()
