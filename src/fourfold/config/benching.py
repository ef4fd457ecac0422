"""fourfold bench: measure, each figure beside its baseline in the same run."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from fourfold.config.bench import linkage, machine, place
from fourfold.config.bench.rows import LeftOut, Row
from fourfold.config.bench.sizes import FULL, SMALL, WHOLE, Sizes
from fourfold.config.benches import BENCHES

HEADINGS = (
    *("Work", "Size", "Ours", "Baseline", "Ratio", "Budget", "Kept", "Target"),
    *("Baseline is", "Found"),
)
Bench = Callable[..., Iterator[Row]]
KEPT = {True: "yes", False: "NO", None: "-"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, on what, and what could not be."""

    facts: Mapping[str, str]
    sizes: Sizes
    at: datetime
    rows: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether every budget is."""
        return all(row.is_met is not False for row in self.rows)


def run(words: list[str]) -> int:
    """Measure what the words name, or everything; 1 where a budget is not kept."""
    parser = _words()
    given = parser.parse_args(words)
    sizes = SMALL if given.small else FULL if given.full else WHOLE
    names, benches = given.names or list(BENCHES), BENCHES
    if given.data or given.truth or given.mapping:
        if given.names != ["linkage"] or not (given.data and given.truth):
            parser.error("--data, --truth and --mapping are of: linkage --data FILE --truth COLUMN")
        benches = {"linkage": _of_own_set(given)}
    report = measured(names, sizes, at=timezone.now(), benches=benches)
    sys.stdout.write(as_json(report) if given.json else as_text(report))
    return 0 if report.is_kept else 1


def _of_own_set(given: argparse.Namespace) -> Bench:
    def own_set(_place: place.Place, _sizes: Sizes, *, at: datetime) -> Iterator[Row]:
        yield from linkage.own_set(given.data, given.truth, given.mapping, at=at)

    return own_set


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold bench", description=__doc__, allow_abbrev=False)
    names = ", ".join(BENCHES)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*BENCHES, []], help=names)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    much = parser.add_mutually_exclusive_group()
    much.add_argument("--small", action="store_true", help="a trial on little data")
    much.add_argument("--full", action="store_true", help="search 5 million documents")
    parser.add_argument("--data", type=Path, metavar="FILE", help="a labelled set, for linkage")
    parser.add_argument("--truth", metavar="COLUMN", help="the column that says of whom a row is")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="YAML, heading: field")
    return parser


def measured(
    names: Iterable[str],
    sizes: Sizes,
    *,
    at: datetime,
    database: str = place.NAME,
    benches: Mapping[str, Bench] = BENCHES,
) -> Report:
    """Measure in a database that is made for it and dropped afterwards."""
    with place.made(database) as here:
        report = Report(machine.described(here), sizes, at)
        for name in names:
            sys.stderr.write(f"{name} …\n")
            here.empty()
            try:
                report.rows.extend(benches[name](here, sizes, at=at))
            except LeftOut as reason:
                report.left_out.append(f"{name}: {reason}")
    return report


def as_json(report: Report) -> str:
    """Return a report for programs; times in milliseconds."""
    said: dict[str, Any] = {
        **report.facts,
        "at": report.at.isoformat(timespec="seconds"),
        "sizes": asdict(report.sizes),
        "rows": [asdict(row) | {"ratio": row.ratio, "kept": row.is_met} for row in report.rows],
        "left_out": report.left_out,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def as_text(report: Report) -> str:
    """Return a report for people, as a table that Markdown shows too."""
    facts = "; ".join(f"{name} {value}" for name, value in report.facts.items())
    lines = [f"{report.at:%-d %B %Y}. {facts}.", ""]
    lines += _table([HEADINGS, *(_cells(row) for row in report.rows)])
    lines += ["", *(f"Left out: {one}" for one in report.left_out)]
    return "\n".join(lines).rstrip() + "\n"


def _cells(row: Row) -> Sequence[str]:
    return (
        row.work,
        row.size,
        _time(row.ours),
        _time(row.baseline),
        _ratio(row.ratio),
        _ratio(row.budget),
        KEPT[row.is_met],
        "-" if row.target is None else f"{row.target:,.0f} ms",
        row.against or "-",
        row.found or "-",
    )


def _time(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f} ms"


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    rule = "-|-".join("-" * width for width in widths)
    return [f"| {line} |" for line in (padded[0], rule, *padded[1:])]
