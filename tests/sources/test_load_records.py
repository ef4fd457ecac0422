"""`fourfold load SYSTEM FILE…`: what it prints, where rejects go, and how it ends."""

import json
from contextlib import contextmanager

import pytest

from fourfold.config import cli, loading
from tests import make
from tests.sources.records_made_up import PROFILE, crime, file, loader, sheet, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return loader(make.label(1))


@pytest.fixture
def load(by, monkeypatch, capsys):
    """Load as the viewer, and return the exit code with what was printed and refused."""

    @contextmanager
    def there():
        yield

    monkeypatch.setattr(loading.database, "available", there)
    monkeypatch.setattr(loading.readiness, "close_connections", lambda: None)
    monkeypatch.setattr(loading, "acting", lambda *_words, **_given: by)

    def run(*words):
        code = cli.main(["load", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "crime.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_every_outcome_is_printed_and_the_rejects_stand_beside(load, by, mapping, tmp_path):
    system(make.label(1), by)
    path = file(tmp_path, sheet(crime("MC/1"), crime("", Offence="=1+1")), "march.csv")

    code, said, _ = load("marsh-crime", path, "--mapping", mapping, "--json")

    found = json.loads(said)
    assert code == 0
    assert (found["rows"], found["accepted"], found["rejected"]) == (2, 1, 1)
    assert sum(found[one] for one in ["accepted", "changed", "repaired"]) == 1
    text = (tmp_path / "march.rejects.csv").read_text(encoding="utf-8-sig")
    assert "“Crime ref” is empty." in text
    assert "'=1+1" in text


def test_the_mapping_that_was_given_once_is_known_the_next_time(load, by, mapping, tmp_path):
    system(make.label(1), by)
    load("marsh-crime", file(tmp_path, sheet(crime("MC/1"))), "--mapping", mapping)

    code, said, _ = load("marsh-crime", file(tmp_path, sheet(crime("MC/1"), crime("MC/2"))))

    assert code == 0
    assert "2 rows: 1 accepted, 0 changed, 0 repaired, 1 duplicate, 0 deleted, 0 rejected." in said


def test_columns_that_no_mapping_knows_are_refused_in_words(load, by, tmp_path):
    system(make.label(1), by)

    code, said, refused = load("marsh-crime", file(tmp_path, b"a,b\n1,2\n"))

    assert (code, said) == (1, "")
    assert "No mapping fits the columns of this file." in refused


def test_a_mapping_with_a_fault_is_refused_with_its_line(load, by, mapping, tmp_path):
    system(make.label(1), by)
    mapping.write_text(PROFILE.replace("kind: yes_no", "kind: colour"), encoding="utf-8")

    code, _, refused = load("marsh-crime", file(tmp_path, b"a\n1\n"), "--mapping", mapping)

    assert code == 1
    assert refused.startswith("Line 17: a field is of one of the kinds")


def test_a_system_that_is_not_there_and_one_that_is_hidden_look_alike(load, by, tmp_path):
    system(make.label(2), loader(make.label(2)), code="hidden")
    path = file(tmp_path, b"a\n1\n")

    assert load("hidden", path) == load("absent", path)


@pytest.mark.parametrize("word", ["police-uk", "inspection-report"])
def test_a_reserved_word_is_no_system(load, word, tmp_path):
    code, _, refused = load(word, file(tmp_path, b"a\n1\n"))

    assert code == 1
    assert f"There is no loader called '{word}'" in refused


def test_no_file_at_all_is_a_wrong_use(load, by):
    system(make.label(1), by)

    assert load("marsh-crime")[0] == 2
