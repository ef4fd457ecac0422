import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.queries import ledger
from fourfold.shared import hooks
from tests import make

PASSWORD = "a long walk by the river"


def read_ledger(of="Cleveland", **asked):
    """Return what the auditor of an organisation reads, the oldest first."""
    auditor = make.user(f"auditor.{of.lower()}", "AUDITOR", of=of)
    with speaking_for(viewer_for(auditor, at=make.NOON, origin="test")):
        return ledger.lines(ledger.Asked(**asked), many=1_000)[::-1]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Hash passwords as always, but for less than its price."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 8)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def demonstration():
    """Have this be a demonstration, as the composition root would say."""
    before = dict(hooks.table("demo"))
    hooks.install("demo", {"is_demo": lambda: True})
    yield
    hooks.install("demo", before)


@pytest.fixture
def not_a_demonstration():
    before = dict(hooks.table("demo"))
    hooks.install("demo", {"is_demo": lambda: False})
    yield
    hooks.install("demo", before)


@pytest.fixture
def person(db) -> User:
    """Somebody with a password, who has no second factor yet."""
    user = make.user("a.tester", "LRO")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def visitor() -> Client:
    return Client()
