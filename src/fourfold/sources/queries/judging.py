"""Judging rows against what the same feed said before; nothing is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from fourfold.sources.models import Import, ImportRow, Taken
from fourfold.sources.rules.handling import Checked, Feed, Handler, Values
from fourfold.sources.rules.kept import differing, kept, row_of
from fourfold.sources.rules.profiles import MappingProfile, match
from fourfold.sources.rules.table import Row
from fourfold.sources.rules.verdicts import Judge, Judged, Parsed, Verdict

KEY_SIZE = 200  # longer keys identify nothing, and no index holds them


@dataclass(frozen=True, slots=True)
class Said:
    """What a feed said of a record last time."""

    digest: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Read:
    """A row with its verdict, the record that it speaks of, and what it says differently."""

    judged: Judged
    subject: str
    changed: frozenset[str]


def judge_all(
    rows: Iterable[Row],
    *,
    headings: Sequence[str],
    profile: MappingProfile,
    handler: Handler,
    feed: Feed,
) -> list[Read]:
    """Return the verdict on each row, in order, one for each row.

    Verdicts are of the feed's own records: those under its label, or that its account made.
    """
    bench = Judge(profile, match(tuple(headings), profile.fields))
    check = handler.checker(feed)
    parsed = [_checked(bench.parse(row), check) for row in rows]
    keys = {one.key for one in parsed if not one.faults}
    held = handler.held(feed, keys)
    said = last_said(handler.kind, feed, held)
    titles = {each.name: each.title for each in profile.fields}
    return [_read(bench, one, held, said, titles) for one in parsed]


def last_said(kind: str, feed: Feed, held: Mapping[str, str]) -> dict[str, Said]:
    """Return what the feed last said of the records that it holds, by key."""
    rows = Taken.objects.filter(
        Q(label_id=feed.label_id) | Q(imported__by_id=feed.by.user_id),
        imported__in=Import.objects.standing().filter(kind=kind, system=feed.system),
        key__in=list(held),
    )
    ordered = rows.order_by("imported__accepted_at", "pk")
    return {
        key: Said(digest, values or {})
        for key, subject, digest, values in ordered.values_list(
            "key", "subject", "digest", "row__values"
        )
        if held[key] == subject
    }


def rows_of(imported: Import) -> list[ImportRow]:
    """Return the rows of an import in the order of its file."""
    return list(ImportRow.objects.filter(imported=imported).order_by("number", "pk"))


def as_they_came(rows: Iterable[ImportRow]) -> list[Row]:
    """Return stored rows as the file had them."""
    return [row_of(one.number, one.raw, one.odd) for one in rows]


def as_judged(one: ImportRow) -> Judged:
    """Return a stored row with the verdict that was given on it."""
    row = row_of(one.number, one.raw, one.odd)
    return Judged(
        row, Verdict(one.verdict), one.key, one.values, (), one.reason, one.digest, one.is_new
    )


def _checked(parsed: Parsed, check: Callable[[Values], Checked]) -> Parsed:
    if parsed.faults:
        return parsed
    found = check(parsed.values)
    faults = list(found.faults)
    if len(parsed.key) > KEY_SIZE:
        faults.append(f"The reference has {len(parsed.key):,} characters; at most {KEY_SIZE}.")
    if faults:
        return replace(parsed, faults=tuple(faults), key="", digest="")
    return replace(parsed, repairs=(*parsed.repairs, *found.repairs))


def _read(
    bench: Judge,
    parsed: Parsed,
    held: Mapping[str, str],
    said: Mapping[str, Said],
    titles: Mapping[str, str],
) -> Read:
    subject, before = held.get(parsed.key, ""), said.get(parsed.key)
    known = (before.digest if before else "") if subject else None
    judged = bench.judge(parsed, known)
    if judged.verdict is Verdict.REJECTED:
        return Read(judged, "", frozenset())
    changed = differing(kept(judged.values), before.values if before else {})
    if subject and judged.is_writing:
        judged = replace(judged, reason=judged.reason.replace(*_how(before, changed, titles), 1))
    return Read(judged, subject, changed)


def _how(
    before: Said | None, changed: frozenset[str], titles: Mapping[str, str]
) -> tuple[str, str]:
    if before is None:
        return "Differs from what is held.", "Held already, though never from this source."
    names = ", ".join(sorted(titles.get(name, name) for name in changed))
    return "Differs from what is held.", f"Differs from what this source said last: {names}."
