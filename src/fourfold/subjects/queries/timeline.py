"""One timeline of a subject: all that records, links, judgements and other contexts say of it.

What it costs does not grow with the number of records: all are put in order by their days alone,
and only what stands on the page is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q

from fourfold.shared.days import local_day
from fourfold.sources.models import Record
from fourfold.sources.queries.records import read
from fourfold.sources.rules.records.entities import event_of
from fourfold.subjects.models import Judgement, Link, Mention
from fourfold.subjects.queries.shown import shown
from fourfold.subjects.queries.subject import judgements_of
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import LinkKind
from fourfold.subjects.rules.pictures import first_words, joined, one_line

MOST = 5_000  # records of one subject that are put in order, the newest taken in first
MOST_LINKS = 500
ELSEWHERE, LINKS, JUDGEMENTS = "elsewhere", "links", "judgements"
WORDS = {
    ELSEWHERE: "Records held elsewhere",
    LINKS: "Links that people recorded",
    JUDGEMENTS: "Judgements",
}


@dataclass(frozen=True, slots=True)
class Item:
    """What happened on a day, as the page shows it; day: none where its source gives none.

    source: who says it; loaded: since when we hold it. marking: none where it is not said.
    """

    day: date | None
    title: str
    text: str
    source: str
    loaded: datetime | None = None
    marking: int | None = None
    record: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item before it is read: where it belongs, by what it is sorted, what it is read from."""

    of: str
    order: tuple[date, datetime]
    day: date | None
    what: Any


@dataclass(frozen=True, slots=True)
class Timeline:
    """All entries of what was asked, the newest first.

    ofs: each source with its words and its number of entries, whatever was asked; left_out: how
    many records there are beyond those that were put in order.
    """

    entries: Sequence[Entry]
    ofs: tuple[tuple[str, str, int], ...]
    left_out: int


Added = Mapping[str, Sequence[Mapping[str, Any]]]


def timeline(part: Part[Any], *, of: str = "", added: Added | None = None) -> Timeline:
    """Return what stands on a subject's timeline, of one source where one is asked.

    added: what other contexts add, by the name of their row: mappings of on (a day or an
    instant), title, text, and perhaps url, marking, source.
    """
    more = added or {}
    records, systems, number = _records(part)
    entries = [*records, *_links(part), *_judgements(part)]
    entries += [_added(name, item) for name, items in more.items() for item in items]
    entries.sort(key=lambda one: one.order, reverse=True)
    counted = Counter(one.of for one in entries)
    words = WORDS | {name: name.replace("_", " ").capitalize() for name in more} | systems
    ofs = sorted((words[name].casefold(), name) for name in counted)
    return Timeline(
        entries=[one for one in entries if of in ("", one.of)],
        ofs=tuple((name, words[name], counted[name]) for _, name in ofs),
        left_out=number - len(records),
    )


def items(entries: Iterable[Entry], part: Part[Any]) -> list[Item]:
    """Return entries as a page shows them; a constant number of questions for any number."""
    wanted = list(entries)
    mentions = {pk for one in wanted if isinstance(one.what, list) for pk in one.what}
    rows = Mention.objects.filter(pk__in=mentions).select_related("label")
    known = rows.with_neighbour("record", "record__system", "record__load", "record__load__profile")
    told = {row.pk: row for row in known}
    links = [one.what for one in wanted if isinstance(one.what, Link)]
    own = set(part.members)
    others = shown(row.b_id if row.a_id in own else row.a_id for row in links)
    return [_item(one, told, others, own) for one in wanted]


def _records(part: Part[Any]) -> tuple[list[Entry], dict[str, str], int]:
    """Return one entry for each record that mentions the subject, and the names of systems.

    A system's name comes by a join, so that one that is held elsewhere has none, and no number.
    """
    rows = Mention.objects.filter(subject_id__in=part.members, of_record=True).order_by("-pk")
    number = rows.order_by().values("record_id").distinct().count()
    system = ("record__system_id", "record__system__name")
    days = ("happened_on", "record__recorded_on", "record__taken_at", "recorded_at")
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    names: dict[str, str] = {}
    for row in rows.values_list("record_id", "pk", *system, *days)[:MOST]:
        grouped.setdefault(row[0], []).append(row)
        if row[3] is not None:
            names[f"system-{row[2]}"] = row[3]
    return [_record(found) for found in grouped.values()], names, number


def _record(rows: list[tuple[Any, ...]]) -> Entry:
    _, _, system, name, happened_on, recorded_on, taken_at, recorded_at = rows[0]
    day, since = happened_on or recorded_on, taken_at or recorded_at
    of = ELSEWHERE if name is None else f"system-{system}"
    pks = [row[1] for row in reversed(rows)]
    return Entry(of, (day or local_day(since), since), day, pks)


def _links(part: Part[Any]) -> list[Entry]:
    """Return links that people recorded and dated; those of records stand with their records."""
    own = set(part.members)
    rows = Link.objects.filter(
        Q(a__in=own) | Q(b__in=own), of_record=False, in_default_view=True, since__isnull=False
    )
    newest = rows.select_related("label").order_by("-since", "-pk")[:MOST_LINKS]
    return [
        Entry(LINKS, (row.since, row.recorded_at), row.since, row) for row in newest if row.since
    ]


def _judgements(part: Part[Any]) -> list[Entry]:
    own, made = set(part.members), []
    rows = judgements_of(part)
    kept = Judgement.objects.filter(pk__in=[row.pk for row in rows])
    marks = dict(kept.values_list("pk", "label__marking"))
    for row in rows:
        day = local_day(row.at)
        names = [name or "one held elsewhere" for _, name in row.ends]
        undone = f"Undone by {row.undone_by}" if row.undone_at else ""
        item = Item(
            day=day,
            title=f"Judged: {row.verdict.lower()}",
            text=joined([" and ".join(names), row.reason, undone]),
            source=f"By {row.by}",
            loaded=row.at,
            marking=marks.get(row.pk),
        )
        if own & {key for key, _ in row.ends}:
            made.append(Entry(JUDGEMENTS, (day, row.at), day, item))
    return made


def _added(name: str, said: Mapping[str, Any]) -> Entry:
    on = said["on"]
    at = on if isinstance(on, datetime) else datetime.combine(on, time(), UTC)
    day = local_day(on) if isinstance(on, datetime) else on
    item = Item(
        day=day,
        title=said["title"],
        text=said.get("text", ""),
        source=said.get("source", said.get("urn", "")),
        marking=said.get("marking"),
        url=said.get("url", ""),
    )
    return Entry(name, (day, at), day, item)


def _item(
    entry: Entry, told: Mapping[int, Mention], others: Mapping[Any, Any], own: set[Any]
) -> Item:
    if isinstance(entry.what, Item):
        return entry.what
    if isinstance(entry.what, Link):
        row = entry.what
        far = others.get(row.b_id if row.a_id in own else row.a_id)
        who = far.words if far else "one held elsewhere"
        return Item(
            day=entry.day,
            title=f"{LinkKind(row.kind).words}: {who}",
            text=joined([row.reason, f"Until {row.until:%-d %B %Y}" if row.until else ""]),
            source=f"From {row.source}" if row.source else "Typed in",
            loaded=row.recorded_at,
            marking=row.label.marking,
        )
    return _of_record(entry, [told[pk] for pk in entry.what if pk in told])


def _of_record(entry: Entry, rows: Sequence[Mention]) -> Item:
    roles = ", ".join(dict.fromkeys(row.role or row.entity for row in rows)).capitalize()
    marking = max((row.label.marking for row in rows), default=None)
    record = rows[0].record if rows else None
    if record is None:
        return Item(entry.day, "A record held elsewhere", roles, "Held elsewhere", None, marking)
    event = said_by(record)
    kind = record.kind.replace("_", " ").capitalize() or "Record"
    title = event.get("title") or event.get("offence") or kind
    system = record.system.name if record.system else "A system held elsewhere"
    return Item(
        day=entry.day,
        title=first_words(title),
        text=joined([roles, one_line(event)]),
        source=f"{system}, {kind.lower()} {record.key}",
        loaded=record.taken_at,
        marking=marking,
        record=record.pk,
    )


def said_by(record: Record) -> dict[str, str]:
    """Return what a record says of its event; nothing where its mapping is held elsewhere.

    The record's system, load and profile must be joined already.
    """
    load = record.load
    if load is None or load.profile is None:
        return {}
    return event_of(read(load.profile.text), record.values)


def added_by(table: Mapping[str, Callable[..., Any]], request: Any, keys: Sequence[Any]) -> Added:
    """Return what other contexts add to the timeline of some keys, by the name of their row."""
    found = {name: list(row(request, keys) or ()) for name, row in table.items()}
    return {name: rows for name, rows in found.items() if rows}
