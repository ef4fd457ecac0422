"""One record: as it came beside what was understood, with its versions and who can see it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach
from fourfold.shared.hooks import table
from fourfold.sources.models import Load, Record
from fourfold.sources.queries import records as queries
from fourfold.sources.rules.profiles import match
from fourfold.sources.rules.records.entities import MENDED, UNREAD, entities_of, event_of
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.views.systems import crumbs
from fourfold.web.http import Request, needs, render

PARTS = {
    "full_name": "Name",
    "born": "Date of birth",
    "pnc": "PNC ID",
    "cro": "CRO number",
    "mark": "Registration mark",
    "vin": "VIN",
    "uprn": "UPRN",
    "imei": "IMEI",
    "imsi": "IMSI",
    "iban": "IBAN",
}
IN_THE_HEAD = frozenset({"happened_on", "recorded_on"})


@require_safe
@needs("sources.read_records")
def record(request: Request, pk: int) -> HttpResponse:
    """Show one version of a record; hidden and absent answer alike."""
    one = queries.one_record(pk)
    ledger.consulted(one, verb="sources.read_records", at=request.at)
    versions = list(queries.versions_of(one))
    profile = _profile(one.load)
    context = {
        "record": one,
        "crumbs": crumbs(one.system),
        "is_newest": versions[0].pk == one.pk,
        "newest": versions[0],
        "event": _event(profile, one),
        "spoken": _spoken(profile, one),
        "cells": _cells(profile, one),
        "repairs": one.values.get(MENDED, []),
        "versions": _versions(versions, one),
        "reach": reach(one.label.restriction, request.today),
        "panels": [
            panel for row in table("record_panels").values() if (panel := row(request, one))
        ],
        "is_profile_hidden": profile is None,
    }
    return render(request, "sources/record.html", context)


def _profile(load: Load | None) -> RecordProfile | None:
    """Return the profile by which a record was read; none where it is held elsewhere."""
    if load is None or load.profile is None:
        return None
    return queries.read(load.profile.text)


def _event(profile: RecordProfile | None, one: Record) -> list[dict[str, str]]:
    found = event_of(profile, one.values) if profile else {}
    return [
        {"key": _words(part), "value": text}
        for part, text in found.items()
        if part not in IN_THE_HEAD
    ]


def _spoken(profile: RecordProfile | None, one: Record) -> list[dict[str, Any]]:
    found = entities_of(profile, one.values) if profile else ()
    return [
        {
            "name": f"{each.name[:1].upper()}{each.name[1:]}",
            "role": each.role if each.role != each.name else "",
            "parts": [(_words(part), "; ".join(texts)) for part, texts in each.parts.items()],
        }
        for each in found
    ]


def _cells(profile: RecordProfile | None, one: Record) -> list[dict[str, Any]]:
    """Return each cell as it came, beside the field that takes it and what was understood."""
    fields = profile.mapping.fields if profile else ()
    by_heading = {heading: name for name, heading in match(list(one.raw), fields).items()}
    unread = one.values.get(UNREAD, {})
    found = []
    for heading, text in one.raw.items():
        name = by_heading.get(heading, "")
        found.append(
            {
                "heading": heading,
                "raw": text,
                "understood": _text(one.values.get(name)) if name else "",
                "is_unread": name in unread,
                "is_taken": bool(name),
            }
        )
    return found


def _versions(versions: Sequence[Record], here: Record) -> list[dict[str, Any]]:
    """Return the versions, the newest first, each with what changed since the one before it."""
    before = [*versions[1:], None]
    return [
        {
            "record": one,
            "is_here": one.pk == here.pk,
            "since": earlier.version if earlier else None,
            "changes": _changes(earlier, one) if earlier else [],
        }
        for one, earlier in zip(versions, before, strict=True)
    ]


def _changes(earlier: Record, later: Record) -> list[dict[str, str]]:
    if later.is_tombstone:
        return []
    headings = dict.fromkeys([*later.raw, *earlier.raw])
    return [
        {"heading": heading, "was": was, "now": now}
        for heading in headings
        if (was := earlier.raw.get(heading, "")) != (now := later.raw.get(heading, ""))
    ]


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _words(part: str) -> str:
    return PARTS.get(part) or part.replace("_", " ").capitalize()
