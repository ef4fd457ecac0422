import socket

import pytest

from fourfold.config import database, readiness, serving
from fourfold.config.readiness import NotReady
from tests import make


@pytest.fixture
def taken():
    """Listen at some port."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        yield line.getsockname()[1]


def test_a_taken_port_is_refused_and_no_other_is_tried(taken):
    with pytest.raises(NotReady, match=f"Port {taken} of 127.0.0.1 cannot be used.*--port"):
        serving.check_port("127.0.0.1", taken)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(NotReady, match=r"192\.0\.2\.1 cannot be used"):
        serving.check_port("192.0.2.1", 8124)


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "70000"], ["--port", "http"]])
def test_what_is_no_port_is_a_wrong_use(words, capsys):
    with pytest.raises(SystemExit) as leaving:
        serving.run_site(words)
    assert leaving.value.code == 2
    assert "--port" in capsys.readouterr().err


@pytest.fixture
def sound(monkeypatch):
    """Have all be well but what the test is about."""
    monkeypatch.setattr(readiness, "check_sign_in", lambda: None)
    monkeypatch.setattr(readiness, "check_migrations", lambda: None)
    monkeypatch.setattr(serving, "check_port", lambda *_: None)


def test_a_demo_with_a_real_person_in_it_is_not_served(sound, monkeypatch):
    monkeypatch.setattr(serving, "is_demo", lambda: True)
    monkeypatch.setattr(serving, "a_real_person_is_here", lambda: True)

    with pytest.raises(NotReady, match="real person"):
        serving.check(host="127.0.0.1", port=8124)


@pytest.mark.django_db
def test_a_person_of_the_demo_is_not_a_real_one():
    assert not serving.a_real_person_is_here()
    make.user(is_demo=True)
    assert not serving.a_real_person_is_here()
    make.user("real.person")
    assert serving.a_real_person_is_here()


@pytest.mark.parametrize("host", ["::", "192.0.2.1", "fourfold.test"])
def test_the_demo_is_served_to_this_machine_alone(sound, monkeypatch, host):
    monkeypatch.setattr(serving, "is_demo", lambda: True)
    monkeypatch.setattr(serving, "a_real_person_is_here", lambda: False)
    for loopback in ("127.0.0.1", "::1", "localhost", "127.1.2.3"):
        serving.check(host=loopback, port=8124)
    with pytest.raises(NotReady, match="demo region"):
        serving.check(host=host, port=8124)
    monkeypatch.setattr(serving, "is_demo", lambda: False)
    serving.check(host=host, port=8124)


def test_a_sign_in_that_policies_do_not_bind_is_refused(shared_home, monkeypatch):
    readiness.check_sign_in()
    monkeypatch.setitem(database.USERS, "default", database.BACKUP)
    with pytest.raises(NotReady, match="fourfold_backup may bypass policies"):
        readiness.check_sign_in()


def test_waiting_migrations_are_refused(monkeypatch):
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["access.0001_initial"])
    with pytest.raises(NotReady, match=r"1 migrations wait.*fourfold migrate"):
        readiness.check_migrations()
