import signal
import sys

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.core.management.base import CommandError

from fourfold.config import cli
from fourfold.shared.errors import DomainError


@pytest.fixture
def doing(monkeypatch):
    """Make a word `act` that does what the test says."""

    def install(act):
        monkeypatch.setitem(cli.WORDS, "act", cli.Word("act", "act.run", sets_up=False))
        monkeypatch.setattr(cli, "import_string", lambda _path: act)

    return install


def raising(error):
    def act(_words):
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DomainError("You may not."), 1, "You may not.\n"),
        (CommandError("No such file."), 1, "No such file.\n"),
        (CommandError("Not like this.", returncode=2), 2, "Not like this.\n"),
        (ImproperlyConfigured("Set FOURFOLD_HOSTS."), 1, "Set FOURFOLD_HOSTS.\n"),
        (
            psycopg.OperationalError("connection refused\nmore"),
            1,
            "The database does not answer: connection refused\n",
        ),
        (KeyboardInterrupt(), 130, ""),
        (SystemExit(3), 3, ""),
        (SystemExit(None), 0, ""),
    ],
)
def test_what_was_to_be_expected_is_one_sentence_and_an_exit_code(doing, capsys, error, code, said):
    doing(raising(error))
    assert cli.main(["act"]) == code
    assert capsys.readouterr().err == said


def test_a_bug_is_not_hidden(doing):
    doing(raising(ValueError("a bug")))
    with pytest.raises(ValueError, match="a bug"):
        cli.main(["act"])


def test_the_words_after_the_first_are_passed_on(doing):
    doing(len)
    assert cli.main(["act", "--one", "two"]) == 2


def test_being_asked_to_end_leaves_in_order(doing):
    def act(_words):
        signal.raise_signal(signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    doing(act)
    assert cli.main(["act"]) == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_unknown_word_is_a_wrong_use_and_lists_those_there_are(capsys):
    assert cli.main(["conquer"]) == 2
    said = capsys.readouterr().err
    assert "no `fourfold conquer`" in said
    assert all(f"  {word} " in said for word in cli.WORDS)


def test_no_word_at_all_is_a_wrong_use(capsys):
    assert cli.main([]) == 2
    assert capsys.readouterr().err.startswith("usage: fourfold")


def test_help_is_no_mistake(capsys):
    assert cli.main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: fourfold")


@pytest.mark.parametrize("word", [word for word, what in cli.WORDS.items() if word != "django"])
def test_every_word_explains_itself_without_a_database(word, capsys, monkeypatch):
    monkeypatch.setattr(cli.database, "available", lambda: pytest.fail("the database was started"))
    assert cli.main([word, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: fourfold {word}")
    assert "--pythonpath" not in said


@pytest.mark.parametrize("word", [word for word, what in cli.WORDS.items() if word != "django"])
def test_an_option_that_there_is_not_is_a_wrong_use(word, capsys):
    assert cli.main([word, "--conquer"]) == 2
    assert capsys.readouterr().err.startswith(f"usage: fourfold {word}")


def test_every_word_is_there():
    for word, what in cli.WORDS.items():
        assert what.run or word in get_commands()


def test_djangos_own_are_for_developers(capsys):
    assert cli.main(["django", "conquer"]) == 2
    assert cli.main(["django", "check", "--help"]) == 0


def test_a_reader_that_has_had_enough_is_no_mistake(doing, monkeypatch, tmp_path):
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        doing(raising(BrokenPipeError()))
        assert cli.main(["act"]) == 1
