"""Disruptions of the threat: moderated, corrected, contested; and one that somebody is writing."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fourfold.disruptions.commands import claim, contest, disruption, moderation
from fourfold.disruptions.models import Contest
from fourfold.disruptions.rules import kinds, reconciling
from fourfold.disruptions.rules.kinds import Category, ClaimType, EvidenceKind, Settlement
from tests import make
from tests.disruptions import world as disruptions_made_up
from tests.journeys import people

if TYPE_CHECKING:
    from tests.journeys.world import World

C = make.CANARY
LATER = make.NOON + timedelta(hours=1)
EVENT = disruptions_made_up.EVENT
SAID = f"{disruptions_made_up.SAID} It was {C}."


def recorded(world: "World", name: str, act: dict[str, Any], **given: Any) -> None:
    """Record a disruption of the threat, with a canary in each text."""
    new = {
        "title": f"Searched {name} {C}",
        "description": SAID,
        "category": Category.MAJOR,
        "category_why": f"It closed the line {C}",
        "lead_note": f"Our warrant {C}",
        "supports": [disruption.Supporter(make.organisation("Durham"), None, f"Their dogs {C}")],
        "outcomes": [disruption.Measured(kinds.Outcome.ARRESTS, Decimal(73))],
        "proofs": [
            disruption.Cited(EvidenceKind.CRIME_RECORD, f"CR/{C}", make.TODAY, f"Noted {C}")
        ],
    } | given
    world.made[name] = disruptions_made_up.recorded(
        world.made["threat"], act["by"], at=act["at"], **new
    )


def disruptions(world: "World", act: dict[str, Any]) -> None:
    """Make disruptions in every state."""
    made = world.made
    far = timedelta(days=20)
    recorded(world, "disruption", act, action=made["action"])
    recorded(world, "questioned", act, event_on=EVENT - far)
    recorded(world, "waits", act, event_on=EVENT - 2 * far)
    judge = {"by": people.viewer(world.moderator), "at": LATER}
    recorded(world, "theirs", judge, event_on=EVENT - 3 * far)
    made["judged"] = moderation.moderate(
        disruption=made["disruption"],
        category=Category.MODERATE,
        reason=f"It opened again {C}",
        **judge,
    )
    for one in ("questioned", "waits"):
        moderation.moderate(
            disruption=made[one], category=Category.MAJOR, question=f"Which line {C}?", **judge
        )
    moderation.answer_question(
        disruption=made["waits"], answer=f"The blue one {C}", by=world.by, at=LATER
    )
    disruption.correct(
        disruption=made["waits"],
        corrected=disruption.Corrected(title=f"Named anew {C}"),
        reason=f"Misspelt {C}",
        by=world.by,
        at=LATER,
    )
    _contested(world, act)
    disruption.keep_draft(
        content={"title": f"Half written {C}", "description": SAID},
        threat=made["threat"],
        **act,
    )


def _contested(world: "World", act: dict[str, Any]) -> None:
    """Have another claim the event, and say what one holds of that; withdraw a support."""
    made = world.made
    recorded(world, "twin", act, of="Durham", supports=[])
    made["contest"] = Contest.objects.get()
    party = reconciling.Party(make.organisation().pk, None)
    contest.state_view(
        contest=made["contest"],
        party=party,
        settlement=Settlement.FIRST_LEADS,
        reason=f"We were there {C}",
        **act,
    )
    supporter = disruption.Supporter(make.organisation("NERSOU"), None, f"Drove them {C}")
    made["claim"] = claim.claim(
        disruption=made["questioned"], role=ClaimType.SUPPORT, claimant=supporter, **act
    )
    claim.withdraw_claim(claim=made["claim"], reason=f"They did not {C}", **act)
    supporter = disruption.Supporter(make.organisation("Northumbria"), None, f"Carried {C}")
    made["claim"] = claim.claim(
        disruption=made["questioned"], role=ClaimType.SUPPORT, claimant=supporter, **act
    )
