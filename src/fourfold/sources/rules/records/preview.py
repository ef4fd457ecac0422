"""What would become of the first rows of a file, before anything is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from fourfold.sources.rules.outcomes import Outcome
from fourfold.sources.rules.records.entities import MENDED, UNREAD, Spoken, entities_of
from fourfold.sources.rules.records.parsing import Batch, Parser
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.streams import Block, Stream

FIRST = 100
Held = Mapping[str, tuple[str, bool]]  # key to digest, and if it was deleted


@dataclass(frozen=True, slots=True)
class Seen:
    """One row with what would become of it. odd: the headings of which a problem speaks."""

    number: int
    outcome: Outcome
    problems: tuple[str, ...]
    raw: Mapping[str, str]
    odd: frozenset[str] = frozenset()
    spoken: tuple[Spoken, ...] = ()
    key: str = ""
    digest: str = ""


def first_of(block: Block, most: int = FIRST) -> Block:
    """Return the first rows of a block, in a block of their own."""
    least = sorted([*block.numbers, *(row.number for row in block.broken)])[:most]
    last = least[-1] if least else 0
    rows = [n for n, number in enumerate(block.numbers) if number <= last]
    return Block(
        numbers=[block.numbers[n] for n in rows],
        cells=[block.cells[n] for n in rows],
        notes={n: said for n, said in block.notes.items() if n < len(rows)},
        extra={n: said for n, said in block.extra.items() if n < len(rows)},
        broken=[row for row in block.broken if row.number <= last],
    )


def seen(profile: RecordProfile, stream: Stream, block: Block, *, is_deletions: bool) -> list[Seen]:
    """Return what would become of the rows of a block, in the order of the file."""
    parser = Parser(profile, stream, is_deletions=is_deletions)
    batch = parser.parse(block)
    found = [*_taken(parser, batch), *_rejected(batch, stream)]
    known = {one.number for one in found}
    found += [
        Seen(
            number,
            Outcome.DUPLICATE,
            ("An earlier row of this file says the same.",),
            dict(zip(stream.headings, cells, strict=False)),
        )
        for number, cells in zip(block.numbers, block.cells, strict=True)
        if number not in known
    ]
    return sorted(found, key=lambda one: one.number)


def against(row: Seen, held: Held) -> Outcome:
    """Return what would become of a row beside what is held of its record.

    >>> row = Seen(2, Outcome.ACCEPTED, (), {}, key="A", digest="x")
    >>> against(row, {"A": ("x", False)}), against(row, {"A": ("y", False)}), against(row, {})
    (<Outcome.DUPLICATE: 'DUPLICATE'>, <Outcome.CHANGED: 'CHANGED'>, <Outcome.ACCEPTED: 'ACCEPTED'>)
    """
    if row.outcome in {Outcome.REJECTED, Outcome.DUPLICATE} or row.key not in held:
        return row.outcome
    digest, is_deleted = held[row.key]
    if row.outcome is Outcome.DELETED:
        return Outcome.DUPLICATE if is_deleted else Outcome.DELETED
    if digest == row.digest and not is_deleted:
        return Outcome.DUPLICATE
    return row.outcome if row.outcome is Outcome.REPAIRED else Outcome.CHANGED


def _taken(parser: Parser, batch: Batch) -> list[Seen]:
    found = []
    for line in batch.lines:
        number, key, _, dead, mended, digest, _, _, raw, values = line.split("\t")
        said = json.loads(values)
        problems = tuple(said.get(MENDED, ()))
        outcome = Outcome.REPAIRED if mended == "t" else Outcome.ACCEPTED
        cells = json.loads(raw)
        unread = set(said.get(UNREAD, ()))
        odd = {one.heading for one in parser.columns if one.field and one.field.name in unread}
        found.append(
            Seen(
                number=int(number),
                outcome=Outcome.DELETED if dead == "t" else outcome,
                problems=problems,
                raw=cells,
                odd=frozenset(odd | _named(problems, cells)),
                spoken=entities_of(parser.profile, said),
                key=key,
                digest=digest,
            )
        )
    return found


def _rejected(batch: Batch, stream: Stream) -> list[Seen]:
    return [
        Seen(
            one.number,
            Outcome.REJECTED,
            (one.reason,),
            one.raw,
            _named((one.reason,), dict.fromkeys(stream.headings, "")),
        )
        for one in batch.rejected
    ]


def _named(problems: tuple[str, ...], raw: Mapping[str, str]) -> frozenset[str]:
    return frozenset(one for one in raw if any(f"“{one}”" in text for text in problems))
