"""How far organisations' assessments sit from what moderators settle on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fourfold.reference.queries import names_on
from fourfold.shared.days import end_of
from fourfold.threats.models import Moderation
from fourfold.threats.queries.history import STANDS
from fourfold.threats.rules import consistency as rules

LEAST_EACH = 5
LEAST_ORGANISATIONS = 2
MOST_LIMITS = 60  # drawn along the funnel


@dataclass(frozen=True, slots=True)
class Consistency:
    """The funnel with its table. rows: by name, of those with enough to go by.

    too_few: organisations left out because they have fewer than `LEAST_EACH`. is_shown: whether
    enough is left for a picture.
    """

    rows: tuple[rules.Row, ...]
    funnel: rules.Funnel
    too_few: int

    @property
    def is_shown(self) -> bool:
        """Whether there is enough for a picture."""
        return len(self.rows) >= LEAST_ORGANISATIONS

    def island(self) -> dict[str, Any]:
        """Return what the chart draws: own means as points, and what chance alone may do."""
        most = max([rules.SHORTEST_FUNNEL, *(row.n for row in self.rows)])
        apart = max(1, most // MOST_LIMITS)
        return {
            "points": [
                {"label": row.name, "n": row.n, "value": round(row.raw_pct, 2)} for row in self.rows
            ],
            "limits": [
                {
                    "n": one.n,
                    "low95": round(one.inner_low, 2),
                    "high95": round(one.inner_high, 2),
                    "low998": round(one.outer_low, 2),
                    "high998": round(one.outer_high, 2),
                }
                for one in self.funnel.limits
                if LEAST_EACH <= one.n <= most
                and (one.n % apart == 0 or one.n in {LEAST_EACH, most})
            ],
            "centre": 0,
            "n_label": "Assessments read in full",
            "unit": "% above or below what was settled",
        }


def consistency(*, on: date) -> Consistency:
    """Return the funnel of what was moderated by a day, as far as the viewer may read."""
    names = names_on(on)
    rows = Moderation.objects.filter(
        outcome__in=STANDS, moderated_at__lte=end_of(on), assessment__risk__isnull=False
    )
    columns = rows.order_by("pk").values_list(
        "assessment__organisation_id", "assessment__risk", "risk", "is_first", "is_sample"
    )
    seen = [
        rules.Observation(
            organisation,
            names.get(organisation, ""),
            Decimal(str(stated)),
            Decimal(str(settled)),
            is_first,
            is_sample,
        )
        for organisation, stated, settled, is_first, is_sample in columns
    ]
    funnel = rules.consistency(seen)
    kept = tuple(row for row in funnel.rows if row.n >= LEAST_EACH)
    return Consistency(kept, funnel, len(funnel.rows) - len(kept))
