"""Taking in a master list, row by row with a verdict each, beside COPY of the same rows."""

import csv
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import StringIO
from itertools import count, cycle

from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config.bench import people
from fourfold.config.bench.place import Place, Session
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.sources.commands.accepting import accept_import
from fourfold.sources.commands.imported import Upload, load_file
from fourfold.sources.models import Import

HEADINGS = ("URN", "Name", "Category", "Owner", "Type", "SOC", "Phase")
OWNERS = ("Cleveland", "Durham", "Northumbria", "NERSOU")
PHASES = ("Active (managed)", "Dormant", "Scoping/development")
TARGET = 10_000
TIMES = 3
BARE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS bare"
    " (urn text, name text, kind text, owner text, type text, soc text, phase text)"
)


def importing(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the load with its verdicts, and load and acceptance together."""
    reader = people.reader(people.WIDE, 1, seed=6)
    label, by = Label.objects.get(pk=reader.labels[0]), reader.viewer(at)
    size, against = f"{sizes.lines:,} rows", "COPY of the same file into a bare table"
    loads, both, bare = [], [], []
    with place.unbound() as session, speaking_for(by):
        for n in range(TIMES):
            content = _file(sizes.lines, n)
            taken = _Load(content, label, by, at)
            loads.append(milliseconds(taken.load))
            both.append(loads[-1] + milliseconds(taken.accept))
            bare.append(milliseconds(partial(_copy, session, content)))
    middle = TIMES // 2
    yield Row(
        "import, verdicts", size, sorted(loads)[middle], sorted(bare)[middle], against=against
    )
    yield Row(
        "import, written",
        size,
        sorted(both)[middle],
        sorted(bare)[middle],
        against=against,
        target=TARGET,
    )


class _Load:
    """One file on its way in."""

    def __init__(self, content: bytes, label: Label, by: Viewer, at: datetime) -> None:
        self.upload = Upload("masterlist", "Bench", "bench.csv", content)
        self.label, self.by, self.at = label, by, at
        self.loaded: Import | None = None

    def load(self) -> None:
        """Read it and judge each row."""
        self.loaded = load_file(upload=self.upload, label=self.label, by=self.by, at=self.at)

    def accept(self) -> None:
        """Write what was judged."""
        if self.loaded is not None:
            accept_import(imported=self.loaded, by=self.by, at=self.at)


def _file(lines: int, part: int) -> bytes:
    """Return a file of rows that no other part has."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADINGS)
    rows = zip(range(lines), cycle(OWNERS), cycle(PHASES), count(part * lines), strict=False)
    for _, owner, phase, number in rows:
        name = f"Hawthorn {number}"
        writer.writerow([f"B/{number}", name, "OCG", owner, "Tactical", "SOC", phase])
    return written.getvalue().encode()


def _copy(session: Session, content: bytes) -> None:
    session.execute(BARE)
    with session.cursor().copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
        copy.write(content)
