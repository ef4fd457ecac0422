"""What the worker does for subjects: one joins, and nobody stands waiting for it."""

import pytest

from fourfold.subjects import jobs
from fourfold.subjects.models import Joined, LinkRun
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """Return what was asked of the worker for later."""
    made = []
    task = type("Task", (), {"defer": lambda _self: None})
    monkeypatch.setattr(
        jobs.app, "configure_task", lambda name, **given: made.append((name, given)) or task()
    )
    return made


def test_what_waits_is_joined_in_one_run_and_nothing_makes_none(asked):
    told.load(("N1", KATE))
    told.load(("S1", KATE_AGAIN), code="south-crime")

    assert jobs.link_new() == "1 done"
    assert jobs.link_new() == "0 done"

    with told.linker():
        assert Joined.objects.standing().exists()
    assert LinkRun.objects.filter(ended_at__isnull=False).count() == 1
    assert asked == []


def test_while_another_run_joins_records_no_worker_waits_for_it(asked, monkeypatch):
    told.load(("N1", KATE))
    monkeypatch.setattr(jobs, "is_alone", lambda: False)

    assert jobs.link_new() == "asked again"

    [(name, given)] = asked
    assert name == "fourfold.subjects.jobs.link_new"
    assert given["queueing_lock"] == "link_new"
    assert given["schedule_in"]["seconds"] > 0
    assert not LinkRun.objects.exists()
