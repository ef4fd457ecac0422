"""fourfold scan: match what is new to what people want to hear of, and say what was told."""

import argparse
import json
import sys

from django.utils import timezone

from fourfold.access.command import check
from fourfold.access.queries import machine_over_all
from fourfold.config import database, readiness
from fourfold.config.acting import acting
from fourfold.intelligence.commands.scan import take_step
from fourfold.intelligence.models import Scan

STEPS = {
    "subjects": "people and things",
    "identifiers": "numbers and marks",
    "texts": "words, places and areas",
    "reports": "reports",
}


def run(words: list[str]) -> int:
    """Take the steps of a scan until it has ended; it never says what was found."""
    given = _words().parse_args(words)
    with database.available():
        try:
            scan = _scanned(given.who)
        finally:
            readiness.close_connections()
    sys.stdout.write(_printed(scan, as_json=given.json))
    return 0


def _scanned(who: str) -> Scan:
    """Scan as the scanner, for whoever holds the verb, or nobody named."""
    at = timezone.now()
    by = acting(who, at=at)
    if by.user_id > 0:
        check("intelligence.scan", by)
    scan = take_step(by=machine_over_all("scanner"), at=at)
    while scan.ended_at is None:
        sys.stderr.write(f"{STEPS[scan.stage]} …\n")
        scan = take_step(by=machine_over_all("scanner"), at=at)
    return scan


def _printed(scan: Scan, *, as_json: bool) -> str:
    facts = {
        "scan": scan.pk,
        "looked_from": scan.loaded_from and scan.loaded_from.isoformat(timespec="seconds"),
        "looked_until": scan.loaded_until and scan.loaded_until.isoformat(timespec="seconds"),
        "ended_at": scan.ended_at and scan.ended_at.isoformat(timespec="seconds"),
    }
    if as_json:
        return json.dumps(facts, indent=2) + "\n"
    return (
        f"Scan {scan.pk} ended: what came from {facts['looked_from']} to {facts['looked_until']}."
        " What it found stands in each reader's digest.\n"
    )


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold scan", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    parser.add_argument("--as", dest="who", default="", help="the person to act for")
    return parser
