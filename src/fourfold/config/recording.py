"""fourfold load SYSTEM FILE…: take in the records of a system, and say what became of the rows."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import Load, System
from fourfold.sources.queries.records import rejected_of
from fourfold.sources.queries.systems import system_called
from fourfold.sources.rules.outcomes import Outcome, sentence
from fourfold.sources.rules.records import rejects
from fourfold.sources.rules.records.opening import Brought, brought
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.texts import from_yaml, refuse_unreadable


def records(code: str, words: list[str], *, by: Viewer, **_given: object) -> dict[str, Any]:
    """Take in files of a system: CSV, XLSX, JSON lines, Parquet, or a zip of these.

    A file that was interrupted goes on where it stopped. What is rejected is written beside the
    file with the reasons, to correct and load again.
    """
    given = _words(code).parse_args(words)
    profile = _mapping(given.mapping)
    with speaking_for(by):
        system = system_called(code)
    found: dict[str, Any] = {"system": system.code, "files": [], "resumed": [], "rejects": []}
    rows, tally = 0, dict.fromkeys(Outcome, 0)
    for one in (one for path in given.paths for one in brought(Path(path))):
        load = _one(system, one, profile, given, by=by, found=found)
        rows += load.rows_read
        for outcome in Outcome:
            tally[outcome] += load.tally.get(outcome.value, 0)
    found |= {"rows": rows} | {what.value.lower(): count for what, count in tally.items()}
    return {name: value for name, value in found.items() if value != []}


def _one(
    system: System,
    one: Brought,
    profile: RecordProfile | None,
    given: argparse.Namespace,
    *,
    by: Viewer,
    found: dict[str, Any],
) -> Load:
    taking = Taking(system=system, brought=one, profile=profile, is_deletions=given.deletions)
    progress = _Progress(one.name)
    try:
        load = take_in(taking=taking, by=by, clock=timezone.now, told=progress.told)
    except DomainError as refusal:
        raise type(refusal)(f"{one.name}: {refusal}{progress.left_off()}") from refusal
    found["files"].append(f"{one.name}: {sentence(load.rows_read, load.tally)}")
    if progress.resumed_at:
        found["resumed"].append(f"{one.name}: went on behind row {progress.resumed_at:,}.")
    with speaking_for(by):
        beside = _rejects_beside(load, one)
    if beside:
        found["rejects"].append(str(beside))
    return load


class _Progress:
    """How far a load is: on a terminal in one line that is written again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.load: Load | None = None
        self.resumed_at = 0
        self.is_terminal = sys.stderr.isatty()

    def told(self, load: Load) -> None:
        """Show where a load is; the first word of it says where it begins."""
        if self.load is None:
            self.resumed_at = load.position
        self.load = load
        if self.is_terminal:
            of = f" of {load.rows_expected:,}" if load.rows_expected else ""
            sys.stderr.write(f"\r{self.name}: {load.position:,}{of} rows …")

    def left_off(self) -> str:
        """Return what to do about a load that stopped in the middle."""
        if self.load is None or not self.load.position:
            return ""
        return (
            f" {self.load.position:,} rows were taken: give the same command again to go on there."
        )


def _rejects_beside(load: Load, one: Brought) -> Path | None:
    rows = rejected_of(load)
    if not rows.exists():
        return None
    stem = Path(one.member or one.path.name).stem
    beside = one.path.with_name(f"{stem}.rejects.csv")
    beside.touch(mode=0o600)
    columns = rejects.columns_of(rows.values_list("raw", flat=True).iterator())
    with beside.open("wb") as file:
        rejects.write(file, rows.values_list("number", "reason", "raw").iterator(), columns)
    return beside


def _mapping(name: str) -> RecordProfile | None:
    if not name:
        return None
    path = Path(name)
    if not path.is_file():
        raise DomainError(f"There is no file “{path.name}”.")
    return from_yaml(refuse_unreadable(path.read_bytes()))


def _words(code: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"fourfold load {code}", description=records.__doc__)
    parser.add_argument("paths", nargs="+", metavar="FILE", help="what the system sent")
    parser.add_argument("--mapping", default="", help="a mapping profile as YAML")
    parser.add_argument(
        "--deletions", action="store_true", help="the files name records that were deleted"
    )
    return parser
