"""What came of a tactic elsewhere, and what was recorded lately against several threats.

Both read on the reader's connection: what they may not see is in neither.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from fourfold.disruptions.models import Disruption
from fourfold.disruptions.rules.kinds import Category
from fourfold.plans.models import Tactic
from fourfold.plans.queries.lately import Change
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.days import LONDON, local_day

LEAST = 5  # fewer events say nothing of a tactic, and much of the threat behind them


@dataclass(frozen=True, slots=True)
class Came:
    """One pillar of what came of a tactic: a number of events for each category."""

    pillar: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkedElsewhere:
    """What came of a tactic: events, each once; rows are empty where they are too few to say."""

    columns: tuple[str, ...]
    rows: tuple[Came, ...]
    threats: int
    moderated: int

    @property
    def is_told(self) -> bool:
        """Whether there are enough events to be told."""
        return bool(self.rows)


def worked_elsewhere(tactic: Tactic) -> WorkedElsewhere:
    """Return what came of the actions made from a tactic, by pillar and category.

    An event counts once, whoever claims it. Of fewer than `LEAST` nothing is told but that.
    """
    rows = Disruption.objects.filter(
        has_action=True, action__tactic__ident=tactic.ident, cancelled_at__isnull=True
    ).order_by()
    found = list(rows.values_list("pk", "threat_id", "pillar", "category", "moderated_at"))
    columns = tuple(one.words for one in Category)
    if len(found) < LEAST:
        return WorkedElsewhere(columns, (), 0, 0)
    counted = Counter((pillar, category) for _, _, pillar, category, _ in found)
    lines = [
        Came(pillar.words, tuple(counted[pillar.value, one.value] for one in Category))
        for pillar in Pillar
        if any(counted[pillar.value, one.value] for one in Category)
    ]
    threats = len({threat for _, threat, _, _, _ in found})
    moderated = sum(at is not None for _, _, _, _, at in found)
    return WorkedElsewhere(columns, tuple(lines), threats, moderated)


def lately(threats: Sequence[int], since: date) -> list[Change]:
    """Return the disruptions recorded against threats from a day on, for who leads them."""
    start = datetime.combine(since, time(), LONDON)
    rows = Disruption.objects.filter(
        threat__in=threats, recorded_at__gte=start, cancelled_at__isnull=True
    ).select_related("made_by", "owner")
    return [
        Change(
            on=local_day(row.recorded_at),
            about=row.threat_id or 0,
            title=f"Disruption, {Category(row.category).words.lower()}: {row.title}",
            text=f"{Pillar(row.pillar).words}, led by {row.owner.short_name},"
            f" on {row.event_on:%-d %B %Y}.",
            by=row.made_by.name,
        )
        for row in rows
    ]
