"""What was shared with partners: agreements, a plan on a page, what was asked and answered."""

from datetime import UTC, datetime, time, timedelta

from fourfold.access.models import Label
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.commands.agreements import NewAgreement, record_agreement
from fourfold.config.demo.plan import Plan as Region
from fourfold.config.demo.plan import Planned, Reach
from fourfold.config.demo.registers import Registers, morning
from fourfold.plans.commands.asking import NewAsk, answer_ask, ask_partner
from fourfold.plans.commands.sharing import share_page
from fourfold.plans.models import Action, Ask, Plan
from fourfold.plans.queries.preparing import PageWords, Share
from fourfold.plans.rules.kinds import ActionStatus, Pillar
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.subjects.commands.subject import name_subject
from fourfold.subjects.models import Name, Subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.models import Membership
from fourfold.threats.models.member import MembershipQuerySet

CIRCLE, SENDER, OFFICER, KEEPER = (
    "Hartlepool harm partnership",
    "hartlepool.lro",
    "partner.council",
    "dpo.cleveland",
)
HELD_BACK, MOST_TOLD = 2, 3  # members of whom the council is not told, and is
AGO = timedelta(days=12)
S115 = Gateway.CRIME_AND_DISORDER_115
WORDS = PageWords(
    title="Homes taken over near the marina",
    what="A group that moves into the homes of people who live alone, and sells from them.",
    why="Three tenants were hurt this year. Neighbours are afraid to speak.",
    where="Streets between the marina and the station.",
    period="September to November",
    activity={
        Pillar.PURSUE: "Two warrants; four people charged.",
        Pillar.PREVENT: "Five young people met with their school.",
        Pillar.PROTECT: "Nine front doors given cameras with the housing officer.",
        Pillar.PREPARE: "Night contacts agreed with health.",
    },
    safeguarding="Tell the harm hub before any visit to a home with children.",
    contact="The neighbourhood inspector, 01632 960 117",
    conditions="For you alone. Ask before you tell anybody else.",
)
ASKED = (
    "Tell us of tenants near the marina who have new visitors by night.",
    "Bring the licence history of the two shops to the December meeting.",
)
ANSWERED = "Two tenants moved last week; their flats are locked and the keys are with us."


def share(registers: Registers, region: Region) -> int:
    """Record agreements, share a plan with the council, and let it answer; return how many."""
    at = datetime.combine(region.today - AGO, time(10), UTC)
    protocol = _agree(registers, region)
    told = _chosen(registers, region, at)
    by = registers.viewer(SENDER, at)
    _release(registers, told, by, at)
    _send(registers, told, protocol, by, at)
    return _ask(registers, told, by, at)


def _agree(registers: Registers, region: Region) -> Agreement:
    """Record one agreement in force, one past its review, and one that has ended."""
    at = morning(region.today - timedelta(days=300))
    by = registers.viewer(KEEPER, at)
    since = region.today - timedelta(days=400)
    terms = (
        ("Hartlepool community safety protocol", "hartlepool-council", 120, None),
        ("Middlesbrough housing protocol", "middlesbrough-council", -30, None),
        ("Probation exchange, pilot", "hmpps", 60, region.today - timedelta(days=45)),
    )
    made = [
        record_agreement(
            new=NewAgreement(
                title=title,
                purpose="To protect tenants and neighbours from organised crime.",
                parties=[registers.organisations["cleveland"], registers.organisations[code]],
                gateways=[S115],
                since=since,
                review_due_on=region.today + timedelta(days=review),
                until=until,
                reference="Kept by the information governance team",
            ),
            by=by,
            at=at,
        )
        for title, code, review, until in terms
    ]
    return made[0]


def _chosen(registers: Registers, region: Region, at: datetime) -> Planned:
    """Return the sender's plan whose group has the most members that they may read."""
    mine = {one.urn: one for one in region.plans if one.lead == SENDER}
    with speaking_for(registers.viewer(SENDER, at)):
        known = Plan.objects.filter(urn__in=mine, made_at__lt=at).select_related("threat")
        counted = sorted((_offenders(one).count(), one.urn) for one in known)
    number, urn = counted[-1]
    if number <= HELD_BACK:
        raise ValueError("no plan of the sender has members enough to hold some back")
    return mine[urn]


def _offenders(plan: Plan) -> MembershipQuerySet:
    return Membership.objects.filter(
        threat=plan.threat_id, is_child=False, category__in=("SUSPECT", "CONVICTED"), until=None
    )


def _circle(registers: Registers) -> Label:
    reach = Reach(frozenset({"cleveland", "hartlepool-council"}), compartment=CIRCLE)
    return registers.label(registers.restriction(reach))


def _release(registers: Registers, told: Planned, by: Viewer, at: datetime) -> None:
    """Record the names of some members for the circle; the others stay with the force."""
    label = _circle(registers)
    with speaking_for(by):
        plan = Plan.objects.get(urn=told.urn)
        keys = list(_offenders(plan).order_by("pk").values_list("subject_id", flat=True))
        names = [
            name
            for key in dict.fromkeys(keys)
            if (name := Name.objects.filter(subject=key, is_child=False).order_by("pk").first())
        ]
    for name in names[:-HELD_BACK][:MOST_TOLD]:
        name_subject(
            subject=Subject(key=name.subject_id),
            kind=SubjectKind(name.kind),
            text=name.text,
            label=label,
            by=by,
            at=at,
        )


def _send(
    registers: Registers, told: Planned, protocol: Agreement, by: Viewer, at: datetime
) -> None:
    with speaking_for(by):
        plan = Plan.objects.select_related("label").get(urn=told.urn)
    share_page(
        share=Share(
            plan=plan,
            recipient=registers.user(OFFICER),
            circle=registers.compartments[CIRCLE],
            words=WORDS,
            agreement=protocol,
            gateway=S115,
            proportionality="A few names of the group, no address, one named reader.",
        ),
        why=Justification("DISCLOSE", "Only the council can act on the tenancies."),
        by=by,
        at=at,
    )


def _ask(registers: Registers, told: Planned, by: Viewer, at: datetime) -> int:
    """Ask two things of the council, of which it has answered one."""
    with speaking_for(by):
        actions = list(Action.objects.filter(plan__urn=told.urn).order_by("pk")[: len(ASKED)])
    asks: list[Ask] = []
    for action, text in zip(actions, ASKED, strict=False):
        new = NewAsk(
            of=registers.user(OFFICER),
            circle=registers.compartments[CIRCLE],
            text=text,
            due_on=at.date() + timedelta(days=30),
        )
        asks.append(ask_partner(action=action, new=new, by=by, at=at))
    said_at = at + timedelta(days=5)
    answer_ask(
        ask=asks[0],
        status=ActionStatus.IN_PROGRESS,
        text=ANSWERED,
        by=registers.viewer(OFFICER, said_at),
        at=said_at,
    )
    return len(asks)
