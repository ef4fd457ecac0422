"""How far the filling of a demo region is: kept in a file of this machine, told on its pages.

What is told is of the region as a whole and of nobody in it: so many records, of so many.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fourfold.config import home
from fourfold.config.demo_mark import is_demo
from fourfold.web.http import Request

Panel = dict[str, Any]
WAITS, WRITING, RECORDS, JOINS, JUDGING, LATELY, SCAN, DONE, STOPPED = (
    *("waits", "writing", "records", "joins", "judging", "lately", "scan"),
    *("done", "stopped"),
)
OF = 100
# Where each stage begins and ends on the bar: by how long it takes.
PLACES = {
    WAITS: (0, 0),
    WRITING: (0, 8),
    RECORDS: (8, 20),
    JOINS: (20, 92),
    JUDGING: (92, 93),
    LATELY: (93, 98),
    SCAN: (98, 100),
}
SAYS = {
    WAITS: "{of:,} records of three forces wait for the worker: none is taken in yet.",
    WRITING: "The extracts of three forces are being made; taking in {of:,} records, joining them"
    " and the scan are still to come.",
    RECORDS: "{rows:,} of {of:,} records are taken in; joining them and the scan for what is new"
    " are still to come.",
    JOINS: "{rows:,} records are taken in and {part:.0%} of joining them is done ({what}); the"
    " last days and the scan are still to come.",
    JUDGING: "{rows:,} records are taken in and joined; the last days and the scan are still to"
    " come.",
    LATELY: "{rows:,} records are taken in and joined; those of the last days are on their way,"
    " the scan is still to come.",
    SCAN: "{rows:,} records are taken in and joined; the scan looks for what is new.",
    STOPPED: "The filling stopped after {rows:,} of {of:,} records. Start “fourfold demo” again:"
    " it goes on from there.",
}
OFTEN = 0.5  # seconds between two writings


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is. rows, of: records taken in, and in all. part: of the stage, 0 to 1.

    today: the day up to which it is filled. star: the key of whom one is to look at first.
    """

    stage: str
    of: int
    rows: int = 0
    part: float = 0.0
    what: str = ""
    today: str = ""
    star: str = ""

    @property
    def says(self) -> str:
        """The one sentence that tells it.

        >>> Standing(RECORDS, 200_000, 120_000).says
        '120,000 of 200,000 records are taken in; joining them and the scan for what is new are \
still to come.'
        """
        told = asdict(self) | {"of": max(self.of, self.rows), "what": self.what.lower()}
        return SAYS[self.stage].format(**told)

    @property
    def place(self) -> int:
        """How much of the whole is done, of a hundred.

        >>> Standing(JOINS, 200_000, 200_000, 0.5).place
        56
        """
        since, until = PLACES.get(self.stage, (0, 0))
        return round(since + (until - since) * min(self.part, 1.0))


class Progress:
    """Keeps how far a filling is, not too often."""

    def __init__(self, of: int, today: str) -> None:
        self.standing, self.kept_at = Standing(WAITS, of, today=today), 0.0

    def point_at(self, star: str) -> None:
        """Keep whom one is to look at first."""
        self.standing = replace(self.standing, star=star)

    def say(
        self, stage: str, part: float = 0.0, *, rows: int | None = None, what: str = ""
    ) -> None:
        """Say that it is at a part of a stage."""
        is_new = stage != self.standing.stage
        known = self.standing.rows if rows is None else rows
        self.standing = replace(self.standing, stage=stage, part=part, rows=known, what=what)
        if is_new or time.monotonic() - self.kept_at > OFTEN:
            keep(self.standing)
            self.kept_at = time.monotonic()


def keep(standing: Standing) -> None:
    """Write down how far it is, whole or not at all."""
    place = _file()
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    home.ready()
    with home.private_file(draft) as file:
        file.write(json.dumps(asdict(standing)).encode())
    draft.replace(place)


def standing() -> Standing | None:
    """Return how far it is; nothing where nothing was to be filled."""
    try:
        return Standing(**json.loads(_file().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def forget() -> None:
    """Forget what was kept of another region."""
    _file().unlink(missing_ok=True)


def filling(request: Request) -> Panel | None:
    """Show how far the filling is, as long as it goes on."""
    now = standing()
    if now is None or now.stage == DONE or not is_demo():
        return None
    return {
        "heading": "Records are being brought in",
        "template": "sources/filling.html",
        "says": now.says,
        "place": now.place,
        "of": OF,
        "is_moving": now.stage != STOPPED,
        "path": request.path,
    }


def _file() -> Path:
    return home.path() / "demo-filling.json"
