import datetime as dt
import os
import subprocess
import sys

import pytest
from procrastinate.contrib.django import app

from fourfold.access import ledger
from fourfold.access.ledger import Entry, Outcome, enter
from fourfold.administration import jobs
from fourfold.administration.models import Attempt
from tests import make

pytestmark = pytest.mark.django_db


def test_the_worker_chains_what_has_come_since():
    enter(Entry("threats.read", Outcome.READ), by=make.viewer(), at=make.NOON)

    done = jobs.seal_ledger(timestamp=5)

    assert done == f"5 {ledger.verify()}"
    assert ledger.verify().position == 1


def test_failed_sign_ins_are_forgotten_after_a_day():
    at = make.NOON.timestamp()
    for hours in (1, 25):
        Attempt.objects.create(
            at=make.NOON - dt.timedelta(hours=hours), account="x", source="10.0.0.1"
        )

    jobs.sweep_attempts(timestamp=int(at))

    assert [one.at for one in Attempt.objects.all()] == [make.NOON - dt.timedelta(hours=1)]


def test_both_are_run_by_the_clock():
    tasks = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}

    assert {
        "fourfold.administration.jobs.seal_ledger",
        "fourfold.administration.jobs.sweep_attempts",
    } <= tasks


def test_the_worker_finds_every_task_by_itself():
    found = """import django
django.setup()
from procrastinate.contrib.django import app
print(*app.tasks)"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fourfold.config.settings"}

    said = subprocess.run(
        [sys.executable, "-c", found], env=environment, capture_output=True, text=True, check=True
    )

    assert {
        "fourfold.administration.jobs.seal_ledger",
        "fourfold.plans.jobs.share_batch",
    } <= set(said.stdout.split())
