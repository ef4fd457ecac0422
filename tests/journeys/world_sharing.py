"""What was shared with a partner, and what they said: in a circle that opens nothing else."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from fourfold.access.models import Compartment, CompartmentName, User
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import agreements, breaches, compartments
from fourfold.administration.models import Breach
from fourfold.plans.commands import asking, batch, sharing
from fourfold.plans.models import PageCopy
from fourfold.plans.queries.preparing import PageWords, Share
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import ActionStatus, Pillar
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from tests import make
from tests.journeys import people

if TYPE_CHECKING:
    from tests.journeys.world import World

C = make.CANARY
PARTNERS = "HMPPS"
WHY = Justification("DISCLOSE", f"They can act {C}")


def agreed(insider: User, *, title: str = "Eastport protocol", of: str = "Cleveland") -> Agreement:
    """Record an agreement with the partners: everybody who signs in may read what it says."""
    new = agreements.NewAgreement(
        title=title,
        purpose="Fewer thefts",
        parties=[make.organisation(of), make.organisation(PARTNERS)],
        gateways=[Gateway.COMMON_LAW],
        since=make.TODAY,
        review_due_on=people.FAR,
    )
    by = people.viewer(insider)
    return agreements.record_agreement(new=new, by=by, at=make.NOON)


def circle(insider: User, *others: User, name: str = f"Circle {C}") -> CompartmentName:
    """Open a circle of partners, and read others in to it."""
    act = {"by": people.viewer(insider), "at": make.NOON}
    called = compartments.open_compartment(
        kind=Compartment.Kind.PARTNER, name=name, purpose=f"For {C}", **act
    )
    for person in others:
        compartments.read_in(
            called=called,
            person=person,
            reason=f"Needed {C}",
            until=make.TODAY + timedelta(days=90),
            by=people.viewer(insider),
            at=make.NOON,
        )
    people.stay_read_in(called.pk)
    return called


def words(said: str = C) -> PageWords:
    """Return a page in its author's own words, each with what is said in it."""
    return PageWords(
        title=f"Page {said}",
        what=f"Street selling {said}",
        why=f"Thefts rose {said}",
        where=f"Quayside {said}",
        period=f"Spring {said}",
        activity={Pillar.PURSUE: f"Two arrests {said}"},
        safeguarding=f"One adult {said}",
        contact=f"Ask the desk {said}",
        conditions=f"Do not pass on {said}",
    )


def sent(plan: Any, to: User, circle_id: int, agreement: Agreement, **given: Any) -> PageCopy:
    """Send a page of a plan to a partner."""
    said = given.pop("words", words())
    share = Share(
        plan=plan,
        recipient=to,
        circle=circle_id,
        words=said,
        agreement=agreement,
        gateway=Gateway.COMMON_LAW,
        proportionality=f"No name is told {C}",
    )
    return sharing.share_page(share=share, why=WHY, **given)


def shared(world: "World", act: dict[str, Any]) -> None:
    """Share the plan with the partner, ask something, have it answered; recall what went wrong."""
    made, to = world.made, world.partner
    called = circle(world.insider, to)
    made["circle"] = called.compartment
    act |= {"by": people.viewer(world.insider)}
    new = asking.NewAsk(of=to, circle=called.pk, text=f"Check the gate {C}", due_on=make.TODAY)
    made["ask"] = asking.ask_partner(action=made["action"], new=new, **act)
    partner = {"by": people.viewer(to), "at": make.NOON}
    made["answer"] = asking.answer_ask(
        ask=made["ask"], status=ActionStatus.IN_PROGRESS, text=f"It was open {C}", **partner
    )
    made["feedback"] = asking.feed_back(ask=made["ask"], text=f"Thank you {C}", **act)
    asking.answer_ask(ask=made["ask"], status=ActionStatus.DONE, text=f"It is shut {C}", **partner)
    given = (to, called.pk, made["agreement"])
    made["recalled"] = sent(made["other_plan"], *given, **act)
    sharing.recall_page(
        copy=made["recalled"], error=SentInError.UNLAWFUL, happened="The wrong plan", **act
    )
    made["copy"] = sent(made["plan"], *given, **act)
    made["batch"] = batch.share_pages(
        new=batch.NewBatch(
            recipient=to,
            circle=called.pk,
            pages=[(made["plan"], words())],
            agreement=made["agreement"],
            gateway=Gateway.COMMON_LAW,
            proportionality=f"No name is told {C}",
        ),
        why=WHY,
        **act,
    )
    _breach(world, act)


def _breach(world: "World", act: dict[str, Any]) -> None:
    """Write breaches down under the compartment: by itself a register is its organisation's."""
    made = world.made
    made["breach"] = breaches.record_breach(what=f"Lost paper {C}", aware_at=act["at"], **act)
    with speaking_for(people.viewer(world.insider)):
        rows = Breach.objects.filter(Q(pk=made["breach"].pk) | Q(about=made["recalled"].urn))
        assert rows.update(label=world.label) == 2
