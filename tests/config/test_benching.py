import json
import os
from dataclasses import replace

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from fourfold.config import benching, database
from fourfold.config.bench import pages, place
from fourfold.config.bench.rows import LeftOut, Row
from fourfold.config.bench.sizes import FULL, SMALL, Sizes
from fourfold.config.benches import BENCHES

LONG = {"linkage", "onerecord", "scan"}  # measured on models that are trained first
TINY = Sizes(
    tries=8,
    threats=60,
    labels=12,
    users=5,
    rows=240,
    many=20,
    few=4,
    documents=80,
    queries=3,
    lines=6,
    facts=3,
    assessments=2,
    nodes=12,
    links=24,
    people=30,
    ties=60,
    pages=2,
    times=2,
)
NAME = f"fourfold_bench_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(scope="module")
def unblocked(django_db_blocker):
    with database.available(), django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def before(unblocked):
    return {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}


@pytest.fixture(scope="module")
def report(before):
    return benching.measured(
        [one for one in BENCHES if one not in LONG], TINY, at=timezone.now(), database=NAME
    )


@pytest.fixture
def bare(unblocked, monkeypatch):
    """Make the database without its tables: they are not what these tests are about."""
    monkeypatch.setattr(place.migrating, "migrate", lambda: None)
    monkeypatch.setattr(place.Place, "empty", lambda _place: None)


def row(**given):
    return replace(Row("list", "1 row", ours=3.0, baseline=2.0), **given)


def reported(*rows, left_out=()):
    return benching.Report(
        {"commit": "abc"}, TINY, timezone.now(), rows=list(rows), left_out=list(left_out)
    )


def there(name):
    with psycopg.connect(database.server().url()) as session:
        return session.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchall()


def test_every_bench_gives_its_figures(report):
    works = [one.work for one in report.rows]

    assert report.left_out == []
    assert {work.split(",")[0] for work in works} >= {
        "list page",
        "record page",
        "need-to-know",
        "search by word",
        "search by name",
        "import",
        "load records",
        "a threat's page",
        "a search by name",
        "standing rebuilt",
        "extract",
        "network measures",
        "copied actions",
        "a plan on a page",
        "plans on a page",
    }
    measured = [one for one in report.rows if not one.work.startswith("linkage")]
    assert all(one.ours > 0 for one in measured)
    assert {one.work for one in measured if one.baseline is None} >= {
        "a plan on a page",
        "plans on a page",
        "network measures, large",
    }
    assert "copied actions" in [one.work for one in report.rows if one.found]
    assert all(one.against for one in measured if one.baseline is not None)


def test_what_need_to_know_may_cost_is_asked_for_readers_of_many_labels_of_few_and_of_one(report):
    asked = {
        (one.size.split(", ")[1], one.budget)
        for one in report.rows
        if one.work.startswith("need-to-know")
    }

    assert asked == {
        ("20 labels held", 1.15),
        ("4 labels held", 2.0),
        ("1 label held", 2.0),
    }


def test_the_machine_the_versions_and_the_sizes_stand_beside_the_figures(report):
    said = json.loads(benching.as_json(report))

    assert said["sizes"]["threats"] == TINY.threats
    assert int(said["cores"]) > 0
    assert said["postgresql"].split(".")[0].isdecimal()
    assert said["commit"]
    assert len(said["rows"]) == len(report.rows)
    assert said["rows"][0]["ratio"] == pytest.approx(report.rows[0].ratio)
    assert f"{report.rows[0].ours:,.1f} ms" in benching.as_text(report)


def test_a_bench_leaves_no_database_behind_and_the_program_where_it_was(report, before):
    now = {alias: connections[alias].settings_dict["NAME"] for alias in before}

    assert now == before
    assert there(NAME) == []


def test_two_benches_do_not_run_at_once(bare):
    with place.made(NAME), pytest.raises(place.NoPlace, match="Another bench"), place.made(NAME):
        raise AssertionError

    assert there(NAME) == []


def test_a_bench_is_not_run_on_a_server_of_ones_own(monkeypatch):
    monkeypatch.setenv("FOURFOLD_DATABASE_URL", "postgresql://app@db.example/fourfold")

    with pytest.raises(place.NoPlace, match="embedded"), place.made(NAME):
        raise AssertionError


def test_a_page_that_does_not_answer_is_no_figure(unblocked, before):
    with pytest.raises(pages.Broken, match="answered 404"):
        pages._page(Client(SERVER_NAME="localhost"), "/static/there-is-no-such-file")


@pytest.mark.parametrize(
    ("given", "ratio", "kept"),
    [
        ({}, 1.5, None),
        ({"budget": 2.0}, 1.5, True),
        ({"budget": 1.5}, 1.5, True),
        ({"budget": 1.15}, 1.5, False),
        ({"baseline": None, "budget": 1.15}, None, None),
    ],
)
def test_a_budget_is_kept_by_the_ratio_of_a_figure_to_its_baseline(given, ratio, kept):
    assert row(**given).ratio == ratio
    assert row(**given).is_met is kept


@pytest.mark.parametrize(("budget", "code"), [(None, 0), (2.0, 0), (1.15, 1)])
def test_the_exit_code_says_whether_every_budget_is_kept(monkeypatch, capsys, budget, code):
    asked = []

    def measured(names, sizes, **_given):
        asked.append((list(names), sizes))
        return reported(row(budget=budget))

    monkeypatch.setattr(benching, "measured", measured)

    assert benching.run(["list", "--small", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["rows"][0]["kept"] is row(budget=budget).is_met
    assert asked == [(["list"], SMALL)]


def test_what_cannot_be_measured_is_named_with_the_reason(monkeypatch, bare):
    def cannot(*_given, **_more):
        raise LeftOut("a peer is not installed")
        yield

    monkeypatch.setitem(benching.BENCHES, "network", cannot)
    found = benching.measured(["network"], TINY, at=timezone.now(), database=NAME)

    assert found.left_out == ["network: a peer is not installed"]
    assert "Left out: network: a peer is not installed" in benching.as_text(found)


def test_an_unknown_bench_is_a_wrong_use(capsys):
    with pytest.raises(SystemExit) as left:
        benching.run(["no-such-bench"])

    assert left.value.code == 2
    assert "no-such-bench" in capsys.readouterr().err


@pytest.mark.soak
def test_search_of_five_million_documents_costs_at_most_twice_that_without_labels(unblocked):
    found = benching.measured(["search"], FULL, at=timezone.now(), database=NAME)

    print(benching.as_text(found))
    assert len(found.rows) == 4
    assert found.is_kept
