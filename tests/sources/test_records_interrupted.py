"""A load that is interrupted, or killed, goes on where it stopped, and ends in the same records."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connections

from fourfold.access.speaking import speaking_for
from fourfold.sources.commands.loading import GoesOnElsewhere
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import Load, Record
from fourfold.sources.queries import systems
from fourfold.sources.rules.records import tables
from fourfold.sources.rules.records.opening import Brought
from tests import make, owner
from tests.sources.records_made_up import CRIME, crime, file, loader, sheet, system, take

LATER = make.NOON + timedelta(hours=1)
ROWS = [
    *(crime(f"MC/{n}", Born=("31/02/1980", "05/06/1980")[n % 2]) for n in range(90)),
    crime("MC/7", "Elm"),
    crime(""),
]


class Killed(BaseException):
    """What no program catches."""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(tables, "BLOCK", 20)


def said(by):
    with speaking_for(by):
        rows = Record.objects.order_by("key", "version")
        return list(rows.values_list("key", "version", "number", "digest", "raw", "values"))


def interrupted(of, path, by, *, after, how):
    def told(load):
        if load.position >= after:
            how()

    taking = Taking(system=of, brought=Brought(path, path.name), profile=CRIME)
    return take_in(taking=taking, by=by, clock=lambda: make.NOON, told=told)


def kill():
    raise Killed


@pytest.mark.django_db
@pytest.mark.parametrize("after", [0, 20, 40, 80])
def test_an_interrupted_load_ends_as_one_that_was_not(after, tmp_path):
    whole, broken = (loader(make.label(n)) for n in (1, 2))
    path = file(tmp_path, sheet(*ROWS))
    one = take(system(make.label(1), whole), path, by=whole)
    of = system(make.label(2), broken, code="fen-crime")

    with pytest.raises(Killed):
        interrupted(of, path, broken, after=after, how=kill)
    other = take(of, path, by=broken, at=LATER)

    assert said(broken) == said(whole)
    assert (other.tally, other.rows_read) == (one.tally, one.rows_read)
    assert other.figures == one.figures
    with speaking_for(broken):
        assert systems.loads_of(of).count() == 1


@pytest.mark.usefixtures("committed")
def test_a_load_whose_process_is_killed_goes_on_from_its_last_batch(tmp_path):
    by = loader(make.label(1))
    of = system(make.label(1), by)
    path = file(tmp_path, sheet(*ROWS))
    connections["default"].close()
    connections["default"].close_pool()

    child = os.fork()
    if not child:
        interrupted(of, path, by, after=40, how=lambda: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(0)
    _, ended = os.waitpid(child, 0)

    assert os.WTERMSIG(ended) == signal.SIGKILL
    with speaking_for(by):
        assert Load.objects.get().position == 40
        assert Record.objects.count() == 40
    load = take(of, path, by=by, at=LATER)
    with speaking_for(by):
        assert Record.objects.count() == 90
        assert sum(load.tally.values()) == load.rows_read == 92
        assert Load.objects.get().state == "Done"


@pytest.mark.django_db
def test_a_refusal_in_the_middle_is_kept_with_its_reason(tmp_path):
    by = loader(make.label(1))
    of = system(make.label(1), by)

    def fail():
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="disk"):
        interrupted(of, file(tmp_path, sheet(*ROWS)), by, after=20, how=fail)

    with speaking_for(by):
        load = systems.interrupted().get()
        assert (load.state, load.position) == ("Interrupted", 20)
        assert load.stopped_because == "The program failed."


@pytest.mark.django_db
def test_two_who_go_on_with_one_load_do_not_both_take_a_batch(tmp_path):
    by = loader(make.label(1))
    of = system(make.label(1), by)
    path = file(tmp_path, sheet(*ROWS))

    def other():
        if systems_position(by, of) == 20:
            take(of, path, by=by)

    with pytest.raises(GoesOnElsewhere):
        interrupted(of, path, by, after=20, how=other)

    with speaking_for(by):
        assert Load.objects.get().state == "Done"
        assert Record.objects.count() == 90


def systems_position(by, of):
    with speaking_for(by):
        return systems.loads_of(of).get().position


@pytest.mark.usefixtures("committed")
def test_a_load_stands_in_the_ledger_with_its_counts_and_not_row_by_row(tmp_path):
    by = loader(make.label(1))
    of = system(make.label(1), by)

    load = take(of, file(tmp_path, sheet(*ROWS)), by=by)

    texts = owner.ask(
        "SELECT t.kind, t.text FROM access_ledgerentry e"
        " LEFT JOIN access_ledgertext t ON t.entry_id = e.id AND t.kind = 'counts'"
        " WHERE e.subject = %s AND e.verb = 'sources.load_records' ORDER BY e.id",
        f"sources.load:{load.pk}",
    )
    counts = "92 rows: 45 accepted, 0 changed, 45 repaired, 0 duplicate, 0 deleted, 2 rejected."
    assert texts == [(None, None), ("counts", counts)]
