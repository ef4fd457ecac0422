"""fourfold load SYSTEM FILE…: take in records, and say what became of every row."""

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from fourfold.access.viewer import NOBODY
from fourfold.config import database, readiness
from fourfold.config.acting import acting
from fourfold.config.imports import IMPORTS
from fourfold.config.recording import records
from fourfold.shared.errors import NotFound
from fourfold.sources.rules.systems import RESERVED


def run(words: list[str]) -> int:
    """Hand the words to the loader that they name, or take the files for a system of that code.

    :raises NotFound: when the word belongs to a loader that is not there, or no system has it.
    """
    if words[:1] in (["-h"], ["--help"]):
        _words().print_help()
        return 0
    given, rest = _words().parse_known_args(words)
    loader = IMPORTS.get(given.what) or partial(records, given.what)
    if given.what in RESERVED - set(IMPORTS):
        known = ", ".join(sorted(IMPORTS))
        raise NotFound(f"There is no loader called {given.what!r}. Known: {known}.")
    if {"-h", "--help"}.isdisjoint(rest):
        return _loaded(loader, rest, given)
    loader(rest, by=NOBODY, at=timezone.now())
    return 0


def _loaded(loader: Callable[..., dict[str, Any]], rest: list[str], given: Namespace) -> int:
    with database.available():
        try:
            at = timezone.now()
            found = loader(rest, by=acting(given.who, at=at), at=at)
        finally:
            readiness.close_connections()
    sys.stdout.write(_printed(found, as_json=given.json))
    return 0


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "fourfold load", description=__doc__, add_help=False, allow_abbrev=False
    )
    parser.add_argument(
        "what", help=f"the code of a system, or one of: {', '.join(sorted(IMPORTS))}"
    )
    parser.add_argument("--as", dest="who", default="", help="the person to act for")
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    return parser


def _printed(found: dict[str, Any], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(found, ensure_ascii=False) + "\n"
    lines = []
    for name, value in found.items():
        rows = value if isinstance(value, list) else [value]
        lines += [f"{name}: {row}" for row in rows]
    return "\n".join(lines) + "\n"
