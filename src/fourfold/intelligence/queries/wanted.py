"""What watchlists and requirements want to hear of, as they stand on a day.

Asked while the connection speaks for the scanner, who reads under every label.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from fourfold.intelligence.models import Requirement, Watchlist, WatchlistEntry
from fourfold.intelligence.queries.watchlists import watches
from fourfold.intelligence.rules.finding import find
from fourfold.intelligence.rules.matching import phrases_in
from fourfold.intelligence.rules.vocabulary import InterestKind, MentionKind
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.subjects.rules.identifiers import IdentifierKind

Wanted = dict[str, tuple[int, list[NewInterest]]]
WATCHLIST, REQUIREMENT = "intelligence.watchlist", "intelligence.requirement"


def wanted(*, on: date) -> Wanted:
    """Return, by reference, the label and the interests of every list and question that stands."""
    return _of_watchlists(on) | _of_requirements(on)


def names(refs: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Return (what it is, its name, its reference) of those records that the viewer may read."""
    keys: dict[str, dict[int, str]] = {WATCHLIST: {}, REQUIREMENT: {}}
    for ref in refs:
        kind, _, pk = ref.rpartition(":")
        keys[kind][int(pk)] = ref
    lists = Watchlist.objects.filter(pk__in=keys[WATCHLIST])
    asked = Requirement.objects.filter(pk__in=keys[REQUIREMENT])
    said = {keys[WATCHLIST][one.pk]: (WATCHLIST, one.name, one.urn) for one in lists}
    questions = {keys[REQUIREMENT][one.pk]: (REQUIREMENT, one.question, one.urn) for one in asked}
    return said | questions


def _of_watchlists(on: date) -> Wanted:
    lists = Watchlist.objects.filter(ended_at=None, expires_on__gte=on).select_related("owner")
    standing = {one.pk: one for one in lists if watches(one, on)}
    found: Wanted = {f"{WATCHLIST}:{one.pk}": (one.label_id, []) for one in standing.values()}
    entries = WatchlistEntry.objects.filter(watchlist__in=list(standing), removed_at=None)
    for entry in entries.order_by("pk"):
        one = standing[entry.watchlist_id or 0]
        found[f"{WATCHLIST}:{one.pk}"][1].extend(_watched(one, entry))
    return found


def _watched(one: Watchlist, entry: WatchlistEntry) -> Iterator[NewInterest]:
    """Yield the interests in an entry: its owner's, and its supervisor's, who sees what he sees."""
    for person in (one.owner_id, one.supervisor_id):
        yield NewInterest(
            kind=InterestKind.SUBJECT if entry.subject_id else InterestKind.IDENTIFIER,
            subject=entry.subject_id,
            kind_of=entry.kind,
            value=entry.value,
            part=f"entry:{entry.pk}",
            because=f"On the watchlist {one.name}: {entry.reason}",
            organisation=one.owner.organisation_id,
            for_person=person,
            weight=2.0,
            until=one.expires_on - timedelta(days=1),
            label=entry.label_id,
        )


def _of_requirements(on: date) -> Wanted:
    rows = Requirement.objects.open().filter(Q(until=None) | Q(until__gte=on))
    return {
        f"{REQUIREMENT}:{one.pk}": (one.label_id, list(_asked(one)))
        for one in rows.select_related("desk").order_by("pk")
    }


def _asked(one: Requirement) -> Iterator[NewInterest]:
    """Yield what a question names: phrases in quotes, names, numbers, marks and postcodes."""
    about: dict[str, Any] = {
        "because": f"Asked by the desk: {one.question}",
        "organisation": one.desk.organisation_id,
        "for_desk": one.desk_id,
        "weight": max(0.5, 2.0 - 0.5 * (one.rank - 1)),
        "until": one.until,
    }
    for phrase in phrases_in(one.question):
        yield NewInterest(kind=InterestKind.WORDS, value=f'"{phrase}"', **about)
    for found in find(one.question):
        if found.kind is MentionKind.NAME:
            yield NewInterest(kind=InterestKind.WORDS, value=f'"{found.value}"', **about)
        elif found.identifier is IdentifierKind.POSTCODE:
            yield NewInterest(kind=InterestKind.PLACE, value=found.value, **about)
        elif found.identifier:
            yield NewInterest(
                kind=InterestKind.IDENTIFIER,
                kind_of=found.identifier.value,
                value=found.value,
                **about,
            )
