"""The verdict on each row: what would become of it, in a word and a sentence.

Nothing is written here. A verdict is made from the row, the profile, and the digest of what
the same source said last time; the same file loaded twice is therefore "same" throughout.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fourfold.publishing.cells import canonical
from fourfold.sources.rules.characters import tidy
from fourfold.sources.rules.profiles import MappingProfile, match
from fourfold.sources.rules.table import Row
from fourfold.sources.rules.values import Field, Misread, Value, read_value

KEY_DIVIDER = "\x1f"


class Verdict(StrEnum):
    """What would become of a row."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"
    REPAIRED = "REPAIRED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row read through a profile; `faults` say why it cannot be taken."""

    row: Row
    key: str
    values: dict[str, Value]
    repairs: tuple[str, ...]
    faults: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what would become of it.

    `is_new` tells apart the two kinds of repaired rows, those not held yet and those that
    change what is held. `digest` is of the values, and is what to keep beside the record so
    that the next load can tell same from changed. A rejected row has no digest.
    """

    row: Row
    verdict: Verdict
    key: str
    values: dict[str, Value]
    repairs: tuple[str, ...]
    reason: str
    digest: str
    is_new: bool = False

    @property
    def number(self) -> int:
        """Return the number of the row in its file."""
        return self.row.number

    @property
    def is_writing(self) -> bool:
        """Say whether accepting the file writes this row."""
        return self.verdict not in {Verdict.SAME, Verdict.REJECTED}


@dataclass(slots=True)
class Tally:
    """How many rows had each verdict; they always add up to the rows that were read."""

    counts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """Return how many rows were read."""
        return self.counts.total()

    def watch(self, judged: Iterable[Judged]) -> Iterator[Judged]:
        """Yield the judged rows unchanged, counting each."""
        for one in judged:
            self.counts[one.verdict] += 1
            yield one

    def as_dict(self) -> dict[str, int]:
        """Return the count of every verdict, also of those that no row had."""
        return {verdict.value: self.counts[verdict] for verdict in Verdict}

    def sentence(self) -> str:
        """Return the tally as a person reads it.

        >>> Tally(Counter({Verdict.NEW: 2, Verdict.REJECTED: 1})).sentence()
        '3 rows: 2 new, 0 changed, 0 same, 0 repaired, 1 rejected.'
        """
        parts = ", ".join(f"{self.counts[each]:,} {each.value.lower()}" for each in Verdict)
        return f"{self.read:,} {'row' if self.read == 1 else 'rows'}: {parts}."


@dataclass(slots=True)
class Judge:
    """One file's judge: it knows the headings, and remembers the keys that went by."""

    profile: MappingProfile
    columns: Mapping[str, str]
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def parse(self, row: Row) -> Parsed:
        """Read a row through the profile; what cannot be read becomes a fault, never an error."""
        values: dict[str, Value] = {}
        repairs, faults = list(row.notes), list(row.problems)
        for each in self.profile.fields if not row.problems else ():
            try:
                values[each.name], mended = _value(row, each, self.columns.get(each.name))
                repairs += mended
            except Misread as fault:
                faults.append(str(fault))
        key = "" if faults else key_of(values, self.profile.key)
        digest = "" if faults else digest_of(values)
        return Parsed(row, key, values, tuple(repairs), tuple(faults), digest)

    def judge(self, parsed: Parsed, existing_digest: str | None = None) -> Judged:
        """Return the verdict; `existing_digest` is of what this source said of the key before."""
        reason = " ".join(parsed.faults) or self._seen_before(parsed)
        if reason:
            return _judged(parsed, Verdict.REJECTED, reason)
        self.seen[parsed.key] = (parsed.row.number, parsed.digest)
        if existing_digest == parsed.digest:
            return _judged(parsed, Verdict.SAME, "Nothing differs from what is held.")
        is_new = existing_digest is None
        first = "Not held yet." if is_new else "Differs from what is held."
        if parsed.repairs:
            reason = f"{first} Repaired: {'; '.join(_clause(each) for each in parsed.repairs)}."
            return _judged(parsed, Verdict.REPAIRED, reason, is_new=is_new)
        return _judged(parsed, Verdict.NEW if is_new else Verdict.CHANGED, first, is_new=is_new)

    def _seen_before(self, parsed: Parsed) -> str:
        earlier, digest = self.seen.get(parsed.key, (0, ""))
        if not earlier:
            return ""
        same = "says the same" if digest == parsed.digest else "says something else"
        return f"Row {earlier} has the same {_key_title(self.profile)} and {same}."


def judge(row: Row, profile: MappingProfile, existing_digest: str | None = None) -> Judged:
    """Return the verdict on one row alone, its values under the profile's own headings.

    >>> urn = Field(name="urn", headings=("URN",), required=True)
    >>> profile = MappingProfile(name="a", version=1, source="s", fields=(urn,), key=("urn",))
    >>> one = judge(Row(2, {"URN": "T-1"}), profile)
    >>> one.verdict.value, one.reason
    ('NEW', 'Not held yet.')
    >>> judge(Row(2, {"URN": "T-1"}), profile, one.digest).verdict.value
    'SAME'
    """
    alone = Judge(profile, match(tuple(row.values), profile.fields))
    return alone.judge(alone.parse(row), existing_digest)


def judge_rows(
    rows: Iterable[Row],
    *,
    headings: Iterable[str],
    profile: MappingProfile,
    existing: Mapping[str, str],
) -> Iterator[Judged]:
    """Yield the verdict on each row of a file, in order, one for each row.

    `existing` is key to digest of what this source said before. A row whose key an earlier row
    of the file has is rejected with that row's number.
    """
    bench = Judge(profile, match(tuple(headings), profile.fields))
    for row in rows:
        parsed = bench.parse(row)
        yield bench.judge(parsed, existing.get(parsed.key))


def key_of(values: Mapping[str, Value], key: Iterable[str]) -> str:
    """Return the text that identifies a record within its source."""
    return KEY_DIVIDER.join(_canonical(values.get(name)) for name in key)


def digest_of(values: Mapping[str, Value]) -> str:
    """Return the SHA-256 of the values, whatever their order; empty ones do not count.

    So a profile that learns a new field does not change the digest of rows that lack it.

    >>> digest_of({"a": "1", "b": None}) == digest_of({"a": "1"})
    True
    """
    held = {name: _canonical(value) for name, value in values.items() if value not in (None, ())}
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Value) -> str:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return canonical(value)


def _value(row: Row, each: Field, column: str | None) -> tuple[Value, list[str]]:
    """Return a field's value and what was repaired.

    :raises Misread: naming the field, when there is none and one is needed, or it is no such.
    """
    text, done = tidy(row.values.get(column, "")) if column else ("", ())
    title = column or each.title
    repairs = [f"“{title}”: {what}." for what in done]
    if not text and each.default:
        text = each.default
        repairs += [f"“{title}”: empty, taken as “{text}”."] * (column is not None)
    if not text:
        if each.required:
            raise Misread(f"“{title}” is empty.")
        return None, repairs
    try:
        value, mended = read_value(text, each)
    except Misread as fault:
        raise Misread(f"“{title}”: {fault}") from fault
    return value, repairs + [f"“{title}”: {mended}."] * bool(mended)


def _judged(parsed: Parsed, verdict: Verdict, reason: str, *, is_new: bool = False) -> Judged:
    digest = "" if verdict is Verdict.REJECTED else parsed.digest
    return Judged(
        row=parsed.row,
        verdict=verdict,
        key=parsed.key,
        values=parsed.values,
        repairs=parsed.repairs,
        reason=reason,
        digest=digest,
        is_new=is_new,
    )


def _clause(sentence: str) -> str:
    return sentence.removesuffix(".")


def _key_title(profile: MappingProfile) -> str:
    titles = {each.name: each.title for each in profile.fields}
    return " and ".join(titles[name] for name in profile.key)
