"""Erasing what records say of somebody who is disposed of: the only case in which one changes."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from fourfold.access.models import SearchDocument
from fourfold.sources.models import Record, Rejection
from fourfold.sources.queries.records import NoProfileFits, profile_of
from fourfold.sources.rules.records.entities import MENDED, UNREAD
from fourfold.sources.rules.records.profile import RecordProfile

RECORD = "sources.record"
GONE = "[disposed of]"
SHORTEST = 4  # letters of a value that is taken out of other text, too


def erase_records(pks: Collection[int]) -> None:
    """Delete versions of records that speak of one person only, and their place in search."""
    Record.objects.filter(pk__in=pks)._raw_delete(Record.objects.db)  # its keys are checked later
    hide_records(pks)


def hide_records(pks: Iterable[int]) -> None:
    """Let versions of records no longer be found."""
    SearchDocument.objects.filter(kind=RECORD, ref__in=[str(pk) for pk in pks]).delete()


def erase_values(pk: int, *, entities: Collection[str], words: Sequence[str]) -> None:
    """Take what a record says of some of its entities out of it; the rest stays as it came."""
    one = Record.objects.with_neighbour("load", "load__profile").filter(pk=pk).first()
    if one is None:
        return
    fields, headings = _own(one, entities)
    values, raw = dict(one.values), dict(one.raw)
    for name in (MENDED, UNREAD):  # they repeat what came
        values.pop(name, None)
    said = [str(values.pop(name)) for name in fields if values.get(name)]
    said += [str(raw.pop(name)) for name in headings if raw.get(name)]
    texts = sorted({*words, *(one for one in said if len(one) >= SHORTEST)}, key=len, reverse=True)
    Record.objects.filter(pk=pk).update(
        values=without(values, texts), raw=without(raw, texts), digest=""
    )


def erase_rejections(words: Sequence[str]) -> None:
    """Delete rejected rows in which a name or number of somebody stands."""
    asked = Q()
    for word in words:
        asked |= Q(raw__icontains=json.dumps(word)[1:-1]) | Q(reason__icontains=word)
    if words:
        Rejection.objects.filter(asked).delete()


def without(values: Mapping[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    """Return values in whose texts some words no longer stand.

    >>> without({"said": "Ann met BOB Ash.", "day": "2026"}, ["Bob Ash"])
    {'said': 'Ann met [disposed of].', 'day': '2026'}
    """
    if not texts:
        return dict(values)
    found = re.compile("|".join(map(re.escape, texts)), re.IGNORECASE)
    return {key: _without(value, found) for key, value in values.items()}


def _without(value: Any, found: re.Pattern[str]) -> Any:
    if isinstance(value, list):
        return [_without(one, found) for one in value]
    return found.sub(GONE, value) if isinstance(value, str) else value


def _own(one: Record, entities: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the fields and headings that speak of these entities and of no other."""
    try:
        profile = profile_of(one.load) if one.load else None
    except NoProfileFits:
        profile = None
    if profile is None:
        return set(), set()
    own = _fields(profile, entities)
    others = {entity.name for entity in profile.entities} - set(entities)
    fields = own - _fields(profile, others) - set(profile.mapping.key)
    known = {field.name: field.headings for field in profile.mapping.fields}
    return fields, {heading for name in fields for heading in known.get(name, ())}


def _fields(profile: RecordProfile, entities: Collection[str]) -> set[str]:
    mine = (entity for entity in profile.entities if entity.name in entities)
    return {name for entity in mine for fields in entity.parts.values() for name in fields}
