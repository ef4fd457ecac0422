"""fourfold load SYSTEM FILE…: take in records, and say what became of every row."""

import argparse
import json
import sys
from typing import Any

from django.utils import timezone

from fourfold.config import database, readiness
from fourfold.config.acting import acting
from fourfold.config.imports import IMPORTS
from fourfold.shared.errors import NotFound


def run(words: list[str]) -> int:
    """Hand the words to the loader that they name, acting for the person named.

    :raises NotFound: when no loader has that name.
    """
    if words[:1] in (["-h"], ["--help"]):
        _words().print_help()
        return 0
    given, rest = _words().parse_known_args(words)
    loader = IMPORTS.get(given.what)
    if loader is None:
        known = ", ".join(sorted(IMPORTS))
        raise NotFound(f"There is no loader called {given.what!r}. Known: {known}.")
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
    parser.add_argument("what", help=f"one of: {', '.join(sorted(IMPORTS))}")
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
