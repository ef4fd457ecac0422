"""What somebody chooses from who enters a disruption: threats that they may read, and teams."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from fourfold.access.viewer import Viewer
from fourfold.plans.models import Action
from fourfold.reference.models import Organisation, Unit
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError
from fourfold.threats.models import Standing, Threat
from fourfold.threats.queries.threat import threat as threat_of

MOST = 600
SEVERAL = 5
_URN = re.compile(r"\bT-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class NotOneThreat(DomainError):
    """What was typed means no threat that the person may read, or several."""


def threat_choices() -> list[str]:
    """Return the threats that are not closed, as they are typed: name and reference."""
    rows = Standing.objects.filter(known_until=None, until=None)
    rows = rows.exclude(phase__startswith="CLOSED").order_by("name", "pk")
    return [f"{name} · {urn}" for name, urn in rows.values_list("name", "urn")[:MOST]]


def threat_words(one: Threat) -> str:
    """Return a threat as it is typed."""
    row = Standing.objects.filter(threat=one, known_until=None).order_by("-since").first()
    return f"{row.name} · {one.urn}" if row else one.urn


def threat_meant(text: str) -> Threat:
    """Return the threat that somebody typed: a reference, a name, or a part that only it has.

    :raises NotOneThreat: when there is none, or several, of those they may read.
    """
    given = text.strip()
    if found := _URN.search(given.upper()):
        return _by_urn(found.group())
    rows = Standing.objects.filter(known_until=None, until=None, name__icontains=given)
    named = list(rows.order_by("name", "pk").values_list("name", "urn")[: SEVERAL + 1])
    exact = [pair for pair in named if pair[0].casefold() == given.casefold()]
    if len(exact or named) == 1:
        return threat_of((exact or named)[0][1])
    if not named:
        raise NotOneThreat("No threat that you may read is called so. Type part of its name.")
    listed = "; ".join(f"{name} · {urn}" for name, urn in named[:SEVERAL])
    raise NotOneThreat(f"Several are called so. Choose one: {listed}.")


def _by_urn(urn: str) -> Threat:
    found = Threat.objects.select_related("label", "owner").filter(urn=urn).first()
    if found is None:
        raise NotOneThreat("No threat that you may read has that reference.")
    return found


def action_called(urn: str) -> Action | None:
    """Return the action that a disruption came from; none where it cannot be read."""
    return Action.objects.filter(urn=urn).first() if urn else None


def teams(by: Viewer, *, on: date) -> list[Unit]:
    """Return the teams of the region on a day, one's own organisation's first."""
    own = organisation(by.organisation_id)
    rows = Unit.objects.select_related("organisation").on(on)
    if own.region_id is None:
        rows = rows.filter(organisation=own)
    else:
        rows = rows.filter(organisation__region_id=own.region_id)
    ordered = rows.order_by("organisation__short_name", "name", "pk")
    return sorted(ordered, key=lambda unit: unit.organisation_id != own.pk)


def organisations(by: Viewer, *, on: date) -> list[Organisation]:
    """Return the police organisations that may be named without a team."""
    own = organisation(by.organisation_id)
    rows = Organisation.objects.filter(kind__in=("FORCE", "ROCU", "NCA"))
    if own.region_id is not None:
        rows = rows.filter(region_id=own.region_id) | rows.filter(region=None)
    return list(rows.on(on).order_by("short_name", "pk"))


def also(units: Iterable[str], bodies: Iterable[str]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the teams and organisations that an address names, wherever they are, by their ids."""
    asked = [[int(one) for one in ids if one.isdecimal()] for ids in (units, bodies)]
    teams = Unit.objects.select_related("organisation").filter(pk__in=asked[0])
    named = {one.pk: f"{one.organisation.short_name}: {one.name}" for one in teams}
    rows = Organisation.objects.filter(pk__in=asked[1])
    return named, dict(rows.values_list("pk", "short_name"))


def own_team(by: Viewer, held: Sequence[Unit]) -> Unit | None:
    """Return the team in which somebody serves, where it is one of those to choose from."""
    return next((unit for unit in held if unit.pk in by.units), None)
