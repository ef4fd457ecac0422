"""What waits for somebody on their first screen: each row returns a panel, or nothing.

The order of the rows is the order of the panels: what only this person can do comes first.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.administration.queries import waiting
from fourfold.threats.views import home as threats

HOMES: Mapping[str, Callable[..., Any]] = {
    "compartments": lambda request: waiting.reviews_due(request.viewer, today=request.today),
    "disposals": lambda request: waiting.disposals_asked(request.viewer),
    "handovers": threats.handovers,
    "returned": threats.returned,
    "moderation": threats.moderation,
    "my_threats": threats.my_threats,
    "drafts": threats.drafts,
    "reviews": threats.reviews,
    "region": threats.region,
}
