import json
import sys

import pytest

from fourfold.access.queries import machine
from fourfold.config import linking
from fourfold.config.cli import WORDS
from fourfold.shared.errors import Forbidden
from fourfold.subjects.commands._engine import NoEngine
from fourfold.subjects.models import LinkRun
from tests import make
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN

pytestmark = pytest.mark.django_db


def given(*words):
    return linking._words().parse_args(list(words))


def silos(label=None):
    told.load(("N1", KATE))
    told.load(("S1", KATE_AGAIN), code="south-crime", label=label)


def test_link_is_a_word_of_the_program():
    assert WORDS["link"].run == "fourfold.config.linking.run"


def test_a_run_says_what_stands_for_whoever_asked():
    silos()
    by = make.someone(make.label())
    facts = linking.link(given("--kind", "person"), by=by, at=told.later())

    assert facts["joined"] == {"person": 1}
    assert facts["proposed"] == {}
    assert LinkRun.objects.get().by_id == by.user_id


def test_who_may_read_one_side_only_is_not_told_of_a_proposal():
    silos(label=make.label(to=("Durham",)))
    facts = linking.link(given(), by=make.someone(make.label()), at=told.later())

    assert (facts["joined"], facts["proposed"]) == ({}, {})


def test_the_system_may_ask_and_reads_nothing_by_it():
    silos()
    facts = linking.link(given(), by=machine("system"), at=told.later())

    assert facts["joined"] == {}
    assert facts["stage"] == "Done"


def test_who_does_not_hold_the_verb_is_refused():
    with pytest.raises(Forbidden):
        linking.link(given(), by=make.viewer(make.label()), at=told.later())
    assert not LinkRun.objects.exists()


def test_progress_and_facts_are_printed_for_people_and_for_programs(capsys):
    facts = {"run": 1, "joined": {"person": 2}}

    assert json.loads(linking._printed(facts, as_json=True)) == facts
    assert linking._printed(facts, as_json=False) == "run: 1\njoined person: 2\n"
    linking._teller(given())("Person: Done", 0.5)
    assert capsys.readouterr().err == " 50%  Person: Done\n"
    assert linking._teller(given("--json")) is None


def test_spark_needs_to_be_told_where_it_runs():
    with pytest.raises(NoEngine, match="--master"):
        linking.run(["--engine", "spark"])


def test_spark_that_is_not_installed_is_refused_before_anything_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(NoEngine, match="Spark is not installed here: add the extra `spark`"):
        linking.run(["--engine", "spark", "--master", "local[2]"])

    assert not LinkRun.objects.exists()


def test_a_run_that_comes_to_an_engine_that_is_not_here_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(NoEngine, match="Spark is not installed here"):
        linking.link(
            given("--engine", "spark", "--master", "local[2]"),
            by=make.someone(make.label()),
            at=told.later(),
        )
