"""Keeping what follows from the facts beside them, for many threats at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from fourfold.access import search
from fourfold.access.models import SearchDocument
from fourfold.threats.commands._projection import KIND, findable, rebuild, standings
from fourfold.threats.models import (
    Alias,
    Appointment,
    Assessment,
    Fact,
    ForeignReference,
    Standing,
    Threat,
)
from fourfold.threats.rules import timeline
from fourfold.threats.rules.review import Cadence

BATCH = 1_000


def show_again(threats: Mapping[int, Threat]) -> None:
    """Write anew how threats stand: all together, but for those that somebody worked on."""
    ids = list(threats)
    worked = {
        *Assessment.objects.filter(threat_id__in=ids).values_list("threat_id", flat=True),
        *Appointment.objects.filter(threat_id__in=ids).values_list("threat_id", flat=True),
    }
    for pk in worked:
        rebuild(threats[pk or 0])
    _rebuild_together({pk: one for pk, one in threats.items() if pk not in worked})


def _rebuild_together(threats: Mapping[int, Threat]) -> None:
    rows = Fact.objects.filter(threat_id__in=list(threats)).order_by("threat_id", "pk")
    words = _words(threats)
    shown, found = [], []
    for pk, facts in groupby(rows, key=lambda fact: fact.threat_id or 0):
        rows_of_one = projected(list(facts))
        shown += standings(threats[pk], rows_of_one)
        name = str(rows_of_one[-1].state.facts.get("name", ""))
        found.append(findable(threats[pk], name, words[pk]))
    Standing.objects.filter(threat_id__in=list(threats)).delete()
    Standing.objects.bulk_create(shown, batch_size=BATCH)
    hide(one.urn for one in threats.values())
    search.put_many(found)


def _words(threats: Iterable[int]) -> dict[int, list[str]]:
    """Return by what else threats are found: aliases, then references."""
    words: dict[int, list[str]] = defaultdict(list)
    for pk, text in Alias.objects.filter(threat_id__in=threats).values_list("threat_id", "text"):
        words[pk].append(text)
    references = ForeignReference.objects.filter(threat_id__in=threats)
    for pk, value in references.values_list("threat_id", "value"):
        words[pk].append(value)
    return words


def projected(facts: Sequence[Fact]) -> tuple[timeline.Standing, ...]:
    """Return how a threat stands of which there are facts and nothing else."""
    stated = [
        timeline.Fact(one.attribute, one.value, one.since, one.recorded_at, one.pk) for one in facts
    ]
    return timeline.project(timeline.History(stated), schemes={}, cadence=Cadence())


def hide(urns: Iterable[str]) -> None:
    """Let threats no longer be found."""
    SearchDocument.objects.filter(kind=KIND, ref__in=list(urns)).delete()
