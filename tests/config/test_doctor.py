import json
import os
import shutil
import socket
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest

from fourfold.config import database, doctor, home, postgres, readiness


@pytest.fixture
def session(shared_home):
    with psycopg.connect(database.sign_in("default").conninfo(), autocommit=True) as session:
        yield session


def test_a_home_that_cannot_be_used_is_found_and_nothing_under_it_is_tried(place):
    place.mkdir(mode=0o700)
    place.chmod(0o777)
    found = list(doctor.examine(host="127.0.0.1", port=8124))
    assert [(one.what, one.good) for one in found] == [("home", False), ("disk", True)]
    assert "chmod 700" in found[0].said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to everything")
def test_a_home_without_write_access_is_found(place):
    place.mkdir(mode=0o500)
    assert "cannot be written to" in doctor._home().said
    place.chmod(0o700)


def test_write_access_is_asked_of_the_system(place, monkeypatch):
    place.mkdir(mode=0o700)
    monkeypatch.setattr(os, "access", lambda path, _mode: path != place)
    assert not doctor._home().good
    assert "cannot be written to" in doctor._home().said


def test_a_secret_that_others_can_read_is_found(place):
    home.secret("one")
    assert doctor._secrets().good
    (home.secrets_folder() / "one").chmod(0o644)
    assert not doctor._secrets().good
    assert "chmod" in doctor._secrets().said


def test_a_full_disk_is_found(place, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=2**20))
    assert doctor._space().said.startswith("0.0 GiB free")
    assert not doctor._space().good


def test_a_taken_port_is_found():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        found = doctor._port("127.0.0.1", line.getsockname()[1])
    assert not found.good
    assert "--port" in found.said


def test_a_server_that_is_too_old_is_found(session, monkeypatch):
    assert doctor._version(session).good
    monkeypatch.setattr(postgres, "OLDEST", 99)
    assert doctor._version(session).said.endswith("too old: 99 or later is needed")


def test_a_sign_in_that_is_too_powerful_is_found(session):
    assert doctor._powers(session).good
    with psycopg.connect(database.sign_in("backup").conninfo()) as powerful:
        found = doctor._powers(powerful)
    assert not found.good
    assert "may bypass policies" in found.said


def test_a_missing_role_is_found_with_how_to_make_it(shared_home, monkeypatch):
    assert doctor._sign_in("backup").good
    monkeypatch.setitem(database.USERS, "backup", "fourfold_missing")
    monkeypatch.setitem(database.ATTRIBUTES, "fourfold_missing", "LOGIN BYPASSRLS")
    found = doctor._sign_in("backup")
    assert not found.good
    assert "CREATE ROLE fourfold_missing LOGIN BYPASSRLS" in found.said


def test_a_sign_in_that_is_not_named_is_found(no_names, monkeypatch):
    monkeypatch.setenv("FOURFOLD_DATABASE_URL", "postgresql://app@db.test/region")
    assert "FOURFOLD_OWNER_URL is not set" in doctor._sign_in("owner").said


def test_missing_extensions_are_found(session, monkeypatch):
    assert doctor._extensions(session).good
    monkeypatch.setattr(database, "EXTENSIONS", ("pg_trgm", "pg_clairvoyance"))
    assert doctor._extensions(session).said.startswith("pg_clairvoyance missing")


def test_clocks_that_disagree_are_found(session, monkeypatch):
    assert doctor._clock(session).good
    monkeypatch.setattr(doctor, "SKEW", timedelta(seconds=-1))
    assert not doctor._clock(session).good


def test_waiting_migrations_are_found(monkeypatch):
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["access.0001_initial"] * 5)
    found = doctor._migrations()
    assert not found.good
    assert "5 wait" in found.said
    assert "fourfold migrate" in found.said


def test_a_server_that_does_not_answer_is_found(place, monkeypatch):
    for alias, name in database.NAMED_BY.items():
        monkeypatch.setenv(name, f"postgresql://{alias}@127.0.0.1:1/region?connect_timeout=2")
    found = list(doctor._at_home("127.0.0.1", 8124))
    assert not next(one for one in found if one.what == "sign-in default").good
    assert not found[-1].good


FINDINGS = [doctor.Finding("home", True, "fine"), doctor.Finding("port", False, "taken")]


def test_findings_are_read_by_people_and_by_programs():
    assert doctor.as_text(FINDINGS) == "  ok   home: fine\nWRONG  port: taken\n"
    assert json.loads(doctor.as_json(FINDINGS)) == {
        "good": False,
        "findings": [
            {"what": "home", "good": True, "said": "fine"},
            {"what": "port", "good": False, "said": "taken"},
        ],
    }


@pytest.mark.parametrize(("findings", "code"), [(FINDINGS, 1), (FINDINGS[:1], 0)])
def test_the_exit_code_says_whether_something_is_wrong(monkeypatch, capsys, findings, code):
    monkeypatch.setattr(doctor, "examine", lambda **_: iter(findings))
    assert doctor.run(["--json"]) == code
    assert json.loads(capsys.readouterr().out)["good"] is (code == 0)
