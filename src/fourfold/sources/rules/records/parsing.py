"""A block of rows into what the database takes in: understood column by column.

Cells repeat: dates, codes and names come again and again, so each text of a column is understood
once. What is left for each row is joining, a digest, and a line.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from fourfold.sources.rules.profiles import match
from fourfold.sources.rules.records.cells import Cell, Column, Odd, constant, member
from fourfold.sources.rules.records.entities import MENDED, UNREAD
from fourfold.sources.rules.records.figures import Figures
from fourfold.sources.rules.records.profile import USUAL, Condition, RecordProfile
from fourfold.sources.rules.records.seen import SeenKeys
from fourfold.sources.rules.records.streams import Block, Stream
from fourfold.sources.rules.table import Row
from fourfold.sources.rules.values import plain
from fourfold.sources.rules.verdicts import KEY_DIVIDER

KEY_SIZE = 200
DELETED = "deleted"  # the digest of what a system deleted
COLUMNS = (
    *("number", "key", "rules", "is_tombstone", "is_mended", "digest"),
    *("happened_on", "recorded_on", "raw", "values"),
)
_ON_ONE_LINE = str.maketrans(dict.fromkeys("\t\n\r", " "))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken, as it came, and why."""

    number: int
    reason: str
    raw: dict[str, str]


@dataclass(slots=True)
class Batch:
    """What becomes of some rows. lines: those to be taken, as COPY reads them, under `COLUMNS`.

    rows: all that it accounts for. twice: rows that an earlier one of the file said already.
    rules: the sets of label rules that hold for any of them, one bit a rule.
    """

    rows: int
    lines: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    twice: int = 0
    rules: frozenset[int] = frozenset({0})

    def text(self) -> bytes:
        """Return the lines as COPY takes them; an empty text there is a null."""
        return ("\n".join(self.lines) + "\n").replace("\\", "\\\\").encode()


class Parser:
    """One file being read by a profile; it remembers the keys that went by."""

    def __init__(
        self, profile: RecordProfile, stream: Stream, *, is_deletions: bool = False
    ) -> None:
        self.profile = of_keys(profile) if is_deletions else profile
        self.headings = stream.headings
        self.is_deletions = is_deletions
        fields = self.profile.mapping.fields
        found = match(stream.headings, fields)
        by_heading = {heading: name for name, heading in found.items()}
        known = {each.name: each for each in fields}
        named = [(heading, by_heading.get(heading, "")) for heading in stream.headings]
        manners = self.profile.manners
        self.columns = [
            Column(heading, known.get(name), manners.get(name, USUAL), is_sparse=stream.is_sparse)
            for heading, name in named
        ]
        self.constants = {each.name: constant(each) for each in fields if each.name not in found}
        self.late = {
            plain(heading): Column(heading, each, manners.get(each.name, USUAL))
            for each in fields
            if each.name not in found
            for heading in each.headings
        }
        self.seen = SeenKeys()
        self.figures = Figures.of(fields)

    def parse(self, block: Block) -> Batch:
        """Return what becomes of a block; every row of it is accounted for."""
        batch = Batch(block.rows)
        batch.rejected += (_broken(row) for row in block.broken)
        self.figures.rows += block.rows
        if block.numbers:
            self._take(block, batch)
        return batch

    def _take(self, block: Block, batch: Batch) -> None:
        read = self._understood(block)
        keys = [key.translate(_ON_ONE_LINE) for key in read.keys(self.profile.mapping.key)]
        dead = self._dead(read)
        rows = _Rows(self, block, read, keys, dead)
        good = rows.good(batch)
        said = [rows.digests[n] for n in good]
        twice = self.seen.met([keys[n] for n in good], [block.numbers[n] for n in good], said)
        for place, earlier in twice.items():
            if earlier.is_same:
                batch.twice += 1
            else:
                reason = f"Row {earlier.number} has the same {self._title()}, and says otherwise."
                batch.rejected.append(rows.rejected(good[place], reason))
        batch.lines += rows.lines([n for place, n in enumerate(good) if place not in twice])
        batch.rules = frozenset(rows.rules)

    def _understood(self, block: Block) -> "_Read":
        cells: dict[str, Sequence[Cell]] = {}
        raw: list[Iterable[str]] = []
        odd: dict[int, list[tuple[str, Odd]]] = {}
        for column, texts in zip(self.columns, zip(*block.cells, strict=True), strict=True):
            found = list(map(column.__getitem__, texts))
            raw.append([cell[0] for cell in found])
            if column.field is not None:
                cells[column.field.name] = found
                self._count(column.field.name, found, block, odd)
            column.forget()
        late = self._late(block)
        for name, one in self.constants.items():
            cells[name] = late.get(name, [one] * len(block.numbers))
            if one.text or name in late:
                self._count(name, cells[name], block, odd)
        return _Read(cells, raw, odd)

    def _late(self, block: Block) -> dict[str, list[Cell]]:
        """Return the cells of fields whose path came too late to be a heading, as in JSON."""
        found: dict[str, list[Cell]] = {}
        for n, extra in block.extra.items():
            for path, text in extra.items():
                column = self.late.get(plain(path))
                if column is not None and column.field is not None:
                    name = column.field.name
                    row = found.setdefault(name, [self.constants[name]] * len(block.numbers))
                    row[n] = column[text]
        return found

    def _count(
        self,
        name: str,
        found: Sequence[Cell],
        block: Block,
        odd: dict[int, list[tuple[str, Odd]]],
    ) -> None:
        figures = self.figures.fields[name]
        figures.see([cell[2] for cell in found], block.numbers)
        strange = [n for n, cell in enumerate(found) if cell[3] is not None]
        for n in strange:
            one = found[n].odd
            if one is not None:
                odd.setdefault(n, []).append((name, one))
        unread = [n for n, one in ((n, found[n].odd) for n in strange) if one and one.unread]
        figures.unread += len(unread)
        figures.note("unread", (block.numbers[n] for n in unread))
        mended = [n for n, one in ((n, found[n].odd) for n in strange) if one and one.repairs]
        figures.mended += len(mended)
        figures.note("mended", (block.numbers[n] for n in mended))

    def _dead(self, read: "_Read") -> list[bool]:
        rows = len(next(iter(read.cells.values())))
        if self.is_deletions or self.profile.deleted is None:
            return [self.is_deletions] * rows
        return read.holds(self.profile.deleted)

    def _title(self) -> str:
        titles = {each.name: each.title for each in self.profile.mapping.fields}
        return " and ".join(titles[name] for name in self.profile.mapping.key)


@dataclass(slots=True)
class _Read:
    """A block understood: cells by field, members of the raw object, what is odd by row."""

    cells: dict[str, Sequence[Cell]]
    raw: list[Iterable[str]]
    odd: dict[int, list[tuple[str, Odd]]]

    def keys(self, names: Sequence[str]) -> list[str]:
        """Return the key of each row; where part of it is missing, the row is odd anyway."""
        columns = [[cell[2] for cell in self.cells[name]] for name in names]
        return columns[0] if len(columns) == 1 else list(map(KEY_DIVIDER.join, zip(*columns)))  # noqa: B905 - of one block

    def days(self, name: str | None) -> Iterable[str]:
        """Return the day that a field says, row by row."""
        return repeat("") if name is None else [cell[4] for cell in self.cells[name]]

    def holds(self, condition: Condition) -> list[bool]:
        """Return where a condition holds, each text asked once."""
        known: dict[str, bool] = {}
        texts = [cell[2] for cell in self.cells[condition.field]]
        for text in set(texts):
            known[text] = condition.holds(text)
        return [known[text] for text in texts]


class _Rows:
    """The rows of a block on their way to the database."""

    def __init__(
        self, parser: Parser, block: Block, read: _Read, keys: list[str], dead: list[bool]
    ) -> None:
        self.parser, self.block, self.read, self.keys, self.dead = parser, block, read, keys, dead
        self.raw = self._raw()
        names = sorted(read.cells)
        members = zip(*([cell[1] for cell in read.cells[name]] for name in names))  # noqa: B905 - of one block
        self.said = [",".join(filter(None, one)) for one in members]
        self.mended: set[int] = set()
        self.faults: dict[int, str] = {}
        self.after: dict[int, str] = {}
        for n in sorted({*read.odd, *block.notes}):
            self._weigh(n)
        self.digests = [
            DELETED if is_dead else hashlib.sha256(text.encode()).hexdigest()
            for text, is_dead in zip(self.said, dead, strict=True)
        ]
        self.rules = self._rules()
        self._see_days()

    def _raw(self) -> list[str]:
        members = zip(*self.read.raw)  # noqa: B905 - of one block
        is_sparse = self.parser.columns[0].is_sparse
        joined = [",".join(filter(None, one)) if is_sparse else ",".join(one) for one in members]
        for n, extra in self.block.extra.items():
            more = [member(path, said) for path, said in extra.items()]
            joined[n] = ",".join([joined[n], *more] if joined[n] else more)
        return joined

    def _weigh(self, n: int) -> None:
        """Say of an odd row what was mended and what could not be read, or why it is no record."""
        of_row = self.read.odd.get(n, [])
        keys = self.parser.profile.mapping.key
        faults = [one.fault for name, one in of_row if one.fault and self._counts(n, name, keys)]
        if faults:
            self.faults[n] = " ".join(faults)
            return
        unread = {name: one.unread for name, one in of_row if one.unread}
        repairs = [
            *self.block.notes.get(n, ()),
            *(text for _, one in of_row for text in one.repairs),
        ]
        if unread:
            self.said[n] = ",".join(filter(None, (self.said[n], member(UNREAD, unread))))
        if repairs:
            self.mended.add(n)
            self.after[n] = member(MENDED, repairs)

    def _counts(self, n: int, name: str, keys: Sequence[str]) -> bool:
        return name in keys or not self.dead[n]

    def _rules(self) -> list[int]:
        found = [0] * len(self.keys)
        for bit, rule in enumerate(self.parser.profile.labels):
            for n, is_so in enumerate(self.read.holds(rule.when)):
                if is_so:
                    found[n] |= 1 << bit
        return found

    def _see_days(self) -> None:
        for what in ("happened_on", "recorded_on"):
            name = self.parser.profile.event.get(what)
            if name in self.read.cells:
                self.parser.figures.see_days(what, list(self.read.days(name)))

    def good(self, batch: Batch) -> list[int]:
        """Return the places of the rows that can be taken, the others being rejected."""
        for n, key in enumerate(self.keys):
            if len(key) > KEY_SIZE and n not in self.faults:
                self.faults[n] = (
                    f"The key has {len(key):,} characters; at most {KEY_SIZE} are read."
                )
        batch.rejected += (self.rejected(n, reason) for n, reason in self.faults.items())
        if not self.faults:
            return list(range(len(self.keys)))
        return [n for n in range(len(self.keys)) if n not in self.faults]

    def rejected(self, n: int, reason: str) -> Rejected:
        """Return a row of the block as a rejected one."""
        values = dict(zip(self.parser.headings, self.block.cells[n], strict=False))
        said = {heading: text.replace("\0", "") for heading, text in values.items()}
        return Rejected(self.block.numbers[n], reason, said | self.block.extra.get(n, {}))

    def lines(self, places: Sequence[int]) -> Iterator[str]:
        """Yield the rows at some places as COPY reads them."""
        event = self.parser.profile.event
        happened = _column(self.read, event.get("happened_on"), len(self.keys))
        recorded = _column(self.read, event.get("recorded_on"), len(self.keys))
        numbers, keys, rules, digests = self.block.numbers, self.keys, self.rules, self.digests
        for n in places:
            if self.dead[n]:
                yield f"{numbers[n]}\t{keys[n]}\t{rules[n]}\tt\tf\t{DELETED}\t\t\t{{}}\t{{}}"
                continue
            said, mended = self.said[n], "f"
            if n in self.mended:
                said, mended = ",".join(filter(None, (said, self.after[n]))), "t"
            yield (
                f"{numbers[n]}\t{keys[n]}\t{rules[n]}\tf\t{mended}\t{digests[n]}\t{happened[n]}\t"
                f"{recorded[n]}\t{{{self.raw[n]}}}\t{{{said}}}"
            )


def _column(read: _Read, name: str | None, rows: int) -> Sequence[str]:
    return list(read.days(name)) if name in read.cells else [""] * rows


def _broken(row: Row) -> Rejected:
    raw = dict(row.values)
    if row.surplus:
        raw[""] = " | ".join(row.surplus)
    return Rejected(row.number, " ".join(row.problems), raw)


def of_keys(profile: RecordProfile) -> RecordProfile:
    """Return the profile by which a list of deleted keys is read: the key, and nothing else."""
    fields = tuple(one for one in profile.mapping.fields if one.name in profile.mapping.key)
    return RecordProfile(
        mapping=replace(profile.mapping, fields=fields),
        manners=profile.manners,
        kind=profile.kind,
    )
