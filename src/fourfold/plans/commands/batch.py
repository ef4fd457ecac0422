"""Sharing many plans with one partner at once: what is asked; the worker does it, one by one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.rules import Justification, Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._sharing import stop
from fourfold.plans.models import PageBatch, Plan
from fourfold.plans.queries.preparing import PageWords, circle_stops
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.days import local_day
from fourfold.shared.markings import refuse_higher_marking


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """Which plans go to whom, each in its own words, all under the same agreement and gateway."""

    recipient: User
    circle: int
    pages: Sequence[tuple[Plan, PageWords]]
    agreement: Agreement | None
    gateway: Gateway | None
    proportionality: str
    marking: Marking = Marking.OFFICIAL_SENSITIVE


@command("plans.share_pages")
def share_pages(*, new: NewBatch, why: Justification, by: Viewer, at: datetime) -> PageBatch:
    """Ask the worker to share many plans with one partner; each is a send of its own.

    :raises Stopped: when nothing is chosen, or either is not in the circle.
    """
    for _, said in new.pages:
        refuse_higher_marking(*said.all)
    found = circle_stops(new.recipient, new.circle, by, local_day(at))
    stop(found if new.pages else ["Choose at least one plan.", *found])
    own = Restriction.to({by.organisation_id}, marking=new.marking, compartments={new.circle})
    asked = {
        "circle": new.circle,
        "agreement": new.agreement.pk if new.agreement else None,
        "gateway": new.gateway.value if new.gateway else "",
        "necessity": why.text,
        "proportionality": new.proportionality,
        "marking": int(new.marking),
        "pages": [{"plan": plan.pk, "words": _kept(said)} for plan, said in new.pages],
    }
    return PageBatch.objects.create(
        label=label_saying(own),
        owner_id=by.organisation_id,
        recipient=new.recipient,
        made_by_id=by.user_id,
        made_at=at,
        asked=asked,
        total=len(new.pages),
    )


def _kept(said: PageWords) -> dict[str, Any]:
    activity = {pillar.value: text for pillar, text in said.activity.items()}
    return {**asdict(said), "activity": activity}
