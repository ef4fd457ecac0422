"""The program `fourfold`: one table of words, one way to say no.

Exit codes: 0, 1 for a refusal or a finding (one sentence, on standard error), 2 for a wrong
use, 130 when somebody pressed Ctrl-C. Only a bug shows a traceback.
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.connection import ConnectionDoesNotExist
from django.utils.module_loading import import_string

from fourfold.config import database, readiness
from fourfold.shared.errors import DomainError

WRONG_USE = 2
INTERRUPTED = 128 + signal.SIGINT
DJANGOS_OWN = {
    *("version", "verbosity", "settings", "pythonpath"),
    *("traceback", "no_color", "force_color", "skip_checks"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a word does: the function at `run` takes the words after it, once Django is set up.

    Without `run`, Django's command of the same name does it, with the database there.
    """

    summary: str
    run: str = ""
    sets_up: bool = True


WORDS: Mapping[str, Word] = {
    "demo": Word("build the demo region and serve it", "fourfold.config.demo.run.run"),
    "serve": Word("serve the site", "fourfold.config.serving.run_site"),
    "worker": Word("run the jobs", "fourfold.config.serving.run_worker"),
    "migrate": Word("bring the tables up to date, as their owner", "fourfold.config.migrating.run"),
    "found": Word("add the first administrator of an organisation", "fourfold.config.founding.run"),
    "doctor": Word(
        "check this installation and say what is wrong",
        "fourfold.config.doctor.run",
        sets_up=False,  # it must speak where nothing else can
    ),
    "db": Word("back up, restore, or show where the database is", "fourfold.config.backup.run"),
    "load": Word("take in records", "fourfold.config.loading.run"),
    "link": Word("join what records speak of", "fourfold.config.linking.run"),
    "extract": Word(
        "the master list as a file, with its filters and dates", "fourfold.config.extracting.run"
    ),
    "scan": Word(
        "match what is new to what people want to hear of", "fourfold.config.scanning.run"
    ),
    "ledger": Word("prove the ledger, or print the end of its chain"),
    "token": Word("make an API token"),
    "bench": Word("measure, each figure beside its baseline", "fourfold.config.benching.run"),
    "django": Word("any of Django's own commands, for developers", "fourfold.config.cli.any_of"),
}


class WrongUse(Exception):
    """The words make no sense; not a refusal, and not a bug."""


OUT_OF_REACH = (psycopg.OperationalError, OperationalError)
REFUSALS = (DomainError, CommandError, ImproperlyConfigured, WrongUse)
ANTICIPATED = (*OUT_OF_REACH, ConnectionDoesNotExist, *REFUSALS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the words say, and return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fourfold.config.settings")
    try:
        return _understood(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except ANTICIPATED as error:
        sys.stderr.write(sentence(error).rstrip() + "\n")
        return exit_code(error)


def sentence(error: Exception) -> str:
    """Return what a person is told of an error that was to be expected."""
    if isinstance(error, OUT_OF_REACH):
        return f"The database does not answer: {str(error).strip().partition(chr(10))[0]}"
    if isinstance(error, ConnectionDoesNotExist):
        return "This needs the sign-in of the tables' owner: set FOURFOLD_OWNER_URL."
    return str(error)


def exit_code(error: Exception) -> int:
    """Return the exit code of an error that was to be expected."""
    if isinstance(error, WrongUse):
        return WRONG_USE
    return error.returncode if isinstance(error, CommandError) else 1


def any_of(words: list[str]) -> int:
    """Run any of Django's commands."""
    if not words or words[0] not in get_commands():
        raise WrongUse("Say which of Django's commands, such as `fourfold django shell`.")
    return _management(words[0], words[1:])


def _understood(words: list[str]) -> int:
    """Return the exit code, also where argparse or a command leaves by itself."""
    with _leaving_in_order():
        try:
            return _chosen(words)
        except SystemExit as leaving:
            return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """Be asked to end as one leaves, so that an embedded database is stopped too."""
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: object) -> None:
    sys.exit(128 + signal.SIGTERM)


def _chosen(words: list[str]) -> int:
    first = words[0] if words else ""
    if first in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
    elif first == "--version":
        sys.stdout.write(f"fourfold {version('fourfold')}\n")
    elif first in WORDS:
        return _do(first, words[1:])
    else:
        raise WrongUse(f"There is no `fourfold {first}`.\n\n{usage()}" if first else usage())
    return 0


def _do(name: str, words: list[str]) -> int:
    word = WORDS[name]
    if word.sets_up:
        django.setup()
    return int(import_string(word.run)(words)) if word.run else _management(name, words)


def _management(name: str, words: list[str]) -> int:
    """Run a Django command, with the database there while it runs."""
    if name not in get_commands():
        raise WrongUse(f"There is no `fourfold {name}` in this version.\n\n{usage()}")
    command: Any = load_command_class(get_commands()[name], name)
    command._called_from_command_line = True
    options = vars(_parser(command, name).parse_args(words))
    arguments = options.pop("args", ())
    with database.available():
        try:
            command.execute(*arguments, **options)
        finally:
            readiness.close_connections()
    return 0


def _parser(command: BaseCommand, name: str) -> CommandParser:
    """Return the command's parser, its help without what is of Django and not of ours."""
    parser = command.create_parser("fourfold", name)
    for action in parser._actions:
        if action.dest in DJANGOS_OWN:
            action.help = argparse.SUPPRESS
    return parser


def usage() -> str:
    """Return every word with what it does."""
    lines = [f"  {name:<10}{word.summary}" for name, word in WORDS.items()]
    head = "usage: fourfold WORD …        fourfold WORD --help says more\n\n"
    return head + "\n".join(lines) + "\n"
