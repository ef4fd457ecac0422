"""Keeping what follows from the facts beside them: standings, and what search finds."""

from collections.abc import Iterable
from datetime import date

from fourfold.access import search
from fourfold.threats.models import Alias, ForeignReference, Standing, Threat
from fourfold.threats.queries.history import columns, history
from fourfold.threats.queries.regional import rules_on
from fourfold.threats.rules import timeline

KIND = "threats.threat"


def rebuild(threat: Threat) -> None:
    """Write anew how a threat stands, for every day and instant, from all that is recorded."""
    recorded, schemes = history(threat.pk)
    rows = timeline.project(recorded, schemes=schemes, cadence=rules_on(date.max).cadence)
    Standing.objects.filter(threat=threat).delete()
    Standing.objects.bulk_create(standings(threat, rows))
    name = str(rows[-1].state.facts.get("name", "")) if rows else ""
    search.put(findable(threat, name, _other_names(threat)))


def standings(threat: Threat, rows: Iterable[timeline.Standing]) -> list[Standing]:
    return [
        Standing(
            threat=threat,
            label_id=threat.label_id,
            urn=threat.urn,
            since=row.since,
            until=row.until,
            known_from=row.known_from,
            known_until=row.known_until,
            **columns(row.state),
        )
        for row in rows
    ]


def _other_names(threat: Threat) -> list[str]:
    aliases = Alias.objects.filter(threat=threat).values_list("text", flat=True)
    foreign = ForeignReference.objects.filter(threat=threat).values_list("value", flat=True)
    return [*aliases, *foreign]


def findable(threat: Threat, name: str, others: Iterable[str]) -> search.Findable:
    words = " ".join([threat.urn, threat.urn.replace("-", ""), *others])
    return search.Findable(KIND, threat.urn, threat.label_id, name or threat.urn, words)
