"""How a master list is taken in: what is written of the rows that were accepted.

For `sources.accept` and `sources.undo`, which are the commands; all in their transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from fourfold.access import search
from fourfold.access.command import check
from fourfold.access.ledger import About, Entry, Outcome, enter_many
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound
from fourfold.shared.urns import new_urn
from fourfold.sources.rules.handling import Feed, Handler, RowToWrite, Written
from fourfold.threats.commands._many import projected, show_again
from fourfold.threats.commands._projection import findable, standings
from fourfold.threats.commands._undoing import built_upon, undo
from fourfold.threats.models import (
    Alias,
    Contact,
    Fact,
    ForeignReference,
    Standing,
    Threat,
)
from fourfold.threats.queries import importing as queries
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.importing import (
    ABSENT,
    NOT_WRITTEN,
    PROFILE,
    STATED,
    aliases_of,
    recorded_at_of,
    since_of,
)

BATCH = 1_000
MADE = {"facts": Fact, "aliases": Alias, "references": ForeignReference}


@dataclass(slots=True)
class _Making:
    """What one row is about to become."""

    row: RowToWrite
    threat: Threat
    since: date
    recorded_at: datetime
    facts: list[Fact]
    aliases: list[Alias]
    references: list[ForeignReference]

    def written(self) -> Written:
        """Return what sources keep of it."""
        made = {
            "facts": [one.pk for one in self.facts],
            "aliases": [one.pk for one in self.aliases],
            "references": [one.pk for one in self.references],
        }
        return Written(
            self.row.number,
            queries.subject_of(self.threat.pk),
            self.threat.urn,
            not self.row.subject,
            made,
        )


def _write(feed: Feed, rows: Sequence[RowToWrite]) -> list[Written]:
    """Put new threats on the list, and state what changed of the others; all at once.

    :raises Forbidden: when who loads may not record threats, or may not change them.
    """
    new, changed = [one for one in rows if not one.subject], [one for one in rows if one.subject]
    if new:
        check("threats.record", feed.by)
    if changed:
        check("threats.state", feed.by)
    resolving = queries.resolver(feed)
    making = [*_new(feed, new, resolving), *_changed(feed, changed, resolving)]
    for name, model in MADE.items():
        model.objects.bulk_create(  # type: ignore[attr-defined] # each has a manager
            [row for one in making for row in getattr(one, name)], batch_size=BATCH
        )
    _show_new([one for one in making if not one.row.subject])
    show_again(
        {
            one.threat.pk: one.threat
            for one in making
            if one.row.subject and (one.facts or one.aliases)
        }
    )
    _enter(making, feed)
    return [one.written() for one in making]


def _enter(making: Iterable[_Making], feed: Feed) -> None:
    """Enter of each threat that it was recorded or changed, and by which import."""
    entries = [
        Entry(
            "threats.state" if one.row.subject else "threats.record",
            Outcome.DONE,
            About.record(one.threat),
            texts={"import": f"{feed.reference}, row {one.row.number}"},
        )
        for one in making
        if one.facts or one.aliases or one.references
    ]
    enter_many(entries, by=feed.by, at=feed.at)


def _new(feed: Feed, rows: Sequence[RowToWrite], resolving: queries.Resolver) -> list[_Making]:
    today = local_day(feed.at)
    stated = [resolving.facts(row.values) for row in rows]
    threats = Threat.objects.bulk_create(
        (
            Threat(
                urn=new_urn("T"),
                owner_id=int(facts[Attribute.OWNER]),
                made_at=feed.at,
                made_by_id=feed.by.user_id,
                label_id=feed.label_id,
            )
            for facts in stated
        ),
        batch_size=BATCH,
    )
    made = []
    for row, threat, facts in zip(rows, threats, stated, strict=True):
        since = since_of(row.values, today, is_new=True)
        one = _Making(row, threat, since, recorded_at_of(row.values, feed.at), [], [], [])
        one.references = [
            ForeignReference(system=feed.system, value=row.key, **_under(one)),
        ]
        _say(one, facts, aliases_of(row.values), feed)
        made.append(one)
    return made


def _changed(feed: Feed, rows: Sequence[RowToWrite], resolving: queries.Resolver) -> list[_Making]:
    """Return what changes: of what the source says differently, that which is not so already."""
    ids = [queries.id_of(row.subject) for row in rows]
    locked = Threat.objects.select_for_update().order_by("pk").in_bulk(ids)
    now, told = _stands(ids), _last_recorded(ids)
    known = _aliases(ids)
    today, made = local_day(feed.at), []
    for row, pk in zip(rows, ids, strict=True):
        if pk not in locked:
            raise NotFound("A threat that this import changes can no longer be read.")
        since = _not_before(now[pk], since_of(row.values, today, is_new=False))
        recorded_at = recorded_at_of(row.values, feed.at, after=told.get(pk))
        one = _Making(row, locked[pk], since, recorded_at, [], [], [])
        wanted = {
            STATED[name]
            for name in row.changed & feed.stated & STATED.keys()
            if row.values.get(name)
        }
        held = _columns(now[pk], since)
        facts = {
            attribute: value
            for attribute, value in resolving.facts(row.values).items()
            if attribute in wanted and held.get(attribute) != value
        }
        aliases = [text for text in aliases_of(row.values) if text not in known[pk]]
        _say(one, facts, aliases, feed)
        if Attribute.OWNER in facts:
            Threat.objects.filter(pk=pk).update(owner_id=int(facts[Attribute.OWNER]))
            Contact.objects.filter(threat_id=pk).update(owner_id=int(facts[Attribute.OWNER]))
        made.append(one)
    return made


def _not_before(rows: Sequence[Standing], day: date) -> date:
    """Return a day, or the first on which there was a threat: nothing is so of it before."""
    return max([day, *(row.since for row in rows[:1])])


def _say(one: _Making, facts: Mapping[Attribute, str], aliases: Iterable[str], feed: Feed) -> None:
    one.facts = [
        Fact(
            attribute=attribute.value,
            value=value,
            since=one.since,
            by_id=feed.by.user_id,
            reason=f"{feed.reference}, row {one.row.number}",
            **_under(one),
        )
        for attribute, value in facts.items()
    ]
    one.aliases = [Alias(text=text, since=one.since, **_under(one)) for text in aliases]


def _under(one: _Making) -> dict[str, object]:
    return {
        "threat": one.threat,
        "label_id": one.threat.label_id,
        "recorded_at": one.recorded_at,
    }


def _stands(threats: Iterable[int]) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in Standing.objects.filter(threat_id__in=threats, known_until=None).order_by("since"):
        found[row.threat_id or 0].append(row)
    return found


def _columns(rows: Sequence[Standing], day: date) -> dict[Attribute, str]:
    """Return what is so of a threat on a day, in the codes of facts."""
    row = next((one for one in reversed(rows) if one.since <= day), None)
    if row is None:
        return {}
    return {
        Attribute.NAME: row.name,
        Attribute.KIND: row.kind,
        Attribute.TYPE: row.type,
        Attribute.SOC: "yes" if row.soc else "no",
        Attribute.PHASE: row.phase,
        Attribute.OWNER: str(row.owner_id),
        Attribute.PRIORITY: str(row.priority_id or ""),
    }


def _last_recorded(threats: Iterable[int]) -> dict[int, datetime]:
    rows = Fact.objects.filter(threat_id__in=list(threats)).order_by().values("threat_id")
    return dict(rows.annotate(latest=Max("recorded_at")).values_list("threat_id", "latest"))


def _aliases(threats: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Alias.objects.filter(threat_id__in=list(threats), until=None)
    for threat, text in rows.values_list("threat_id", "text"):
        found[threat].add(text)
    return found


def _show_new(making: Sequence[_Making]) -> None:
    shown, found = [], []
    for one in making:
        shown += standings(one.threat, projected(one.facts))
        others = [*(alias.text for alias in one.aliases), one.row.key]
        found.append(findable(one.threat, str(one.row.values["name"]), others))
    Standing.objects.bulk_create(shown, batch_size=BATCH)
    search.put_many(found)


MASTERLIST = Handler(
    kind="masterlist",
    title="SOC master list",
    noun="threats",
    profiles=(PROFILE,),
    not_written=NOT_WRITTEN,
    absent=ABSENT,
    checker=queries.checker,
    held=queries.held,
    write=_write,
    built_upon=built_upon,
    undo=undo,
    clashes=queries.clashes,
)
