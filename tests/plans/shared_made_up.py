"""A plan, a circle with a council officer in it, and an agreement: what a share needs."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fourfold.access.models import Compartment, Label, User
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.commands.agreements import NewAgreement, record_agreement
from fourfold.administration.commands.compartments import open_compartment, read_in
from fourfold.plans.commands.sharing import share_page
from fourfold.plans.models import Action, PageCopy, Plan
from fourfold.plans.queries.preparing import PageWords, Share
from fourfold.reference.models import Agreement, Organisation
from fourfold.reference.rules.gateways import Gateway
from fourfold.subjects.models import Name, Subject
from fourfold.threats.models import Membership
from tests import make
from tests.make import NOON, TODAY

NAMED = "Oriel Quenby"
HIDDEN = ("Jocasta Withermarsh", "Leofric Dunstanburgh")
CHILD = "Tamsin Petherwin"
WHY = Justification("DISCLOSE", "Only the council can act on the tenancies.")
WORDS = PageWords(
    title="Cuckooed homes near the station",
    what="A group that takes over the homes of vulnerable tenants.",
    why="Three tenants were hurt this winter.",
    where="Streets around the station",
    contact="The neighbourhood inspector, 01632 960 001",
)


@dataclass
class World:
    """Everybody in it, by the part they play."""

    lead: User
    officer: User  # of the council, in the circle
    colleague: User  # of the council, not in the circle
    outsider: User
    keeper: User
    circle: int
    plan: Plan
    action: Action
    agreement: Agreement
    subjects: dict[str, Subject]

    def viewer(self, user: User, at: Any = NOON) -> Viewer:
        return viewer_for(user, at=at, origin="test")

    @property
    def by(self) -> Viewer:
        return self.viewer(self.lead)

    @property
    def partner(self) -> Viewer:
        return self.viewer(self.officer)

    def share(self, **given: Any) -> Share:
        defaults = {
            "plan": self.plan,
            "recipient": self.officer,
            "circle": self.circle,
            "words": WORDS,
            "agreement": self.agreement,
            "gateway": Gateway.CRIME_AND_DISORDER_115,
            "proportionality": "One name of four, and no address.",
        }
        return Share(**(defaults | given))

    def send(self, why: Justification = WHY, at: Any = NOON, **given: Any) -> PageCopy:
        return share_page(share=self.share(**given), why=why, by=self.viewer(self.lead, at), at=at)


def world() -> World:
    """Return it: the officer may read one member of four; the plan and threat stay the force's."""
    people = {
        "lead": make.user("a.lead", "LRO"),
        "officer": make.user("an.officer", "PARTNER", of="Durham"),
        "colleague": make.user("a.colleague", "PARTNER", of="Durham"),
        "outsider": make.user("an.outsider", "FORCE_ASSESSOR", of="West Midlands"),
        "keeper": make.user("a.keeper", "AUDITOR"),
    }
    circle = _circle(people["lead"], people["officer"])
    own = Label.objects.saying(Restriction.to({people["lead"].organisation_id}))[0]
    by = viewer_for(people["lead"], at=NOON, origin="test")
    with speaking_for(by):
        plan = make.plan(label=own, by=by, about=make.threat(own, by=by))
        action = make.action(of=plan, by=by)
    both = Label.objects.saying(
        Restriction.to({one.organisation_id for one in (people["lead"], people["officer"])})
    )[0]
    subjects = {name: _member(plan, name, own, by) for name in HIDDEN}
    subjects[NAMED] = _member(plan, NAMED, both, by)
    subjects[CHILD] = _member(plan, CHILD, both, by, is_child=True)
    return World(
        **people,
        circle=circle,
        plan=plan,
        action=action,
        agreement=agreement(people["keeper"], people["officer"].organisation),
        subjects=subjects,
    )


def agreement(keeper: User, other: Organisation, **given: Any) -> Agreement:
    new = NewAgreement(
        title="Eastport protocol",
        purpose="To act on tenancies and licences.",
        parties=[keeper.organisation, other],
        gateways=[Gateway.CRIME_AND_DISORDER_115],
        since=date(2026, 1, 1),
        review_due_on=TODAY + timedelta(days=60),
    )
    by = viewer_for(keeper, at=NOON, origin="test")
    return record_agreement(new=replace(new, **given), by=by, at=NOON)


def _circle(lead: User, officer: User) -> int:
    owner = make.user("circle.owner", "COMPARTMENT_OWNER", of="Northumbria")
    by = viewer_for(owner, at=NOON, origin="test")
    called = open_compartment(
        kind=Compartment.Kind.PARTNER, name="Eastport circle", purpose="Homes", by=by, at=NOON
    )
    for person in (lead, officer):
        read_in(
            called=called,
            person=person,
            reason="Works on it",
            until=TODAY + timedelta(days=200),
            by=viewer_for(owner, at=NOON, origin="test"),
            at=NOON,
        )
    return called.pk


def _member(plan: Plan, name: str, label: Label, by: Viewer, *, is_child: bool = False) -> Subject:
    with speaking_for(viewer_for(User.objects.get(pk=by.user_id), at=NOON, origin="test")):
        subject = Subject.objects.create()
        Name.objects.create(
            subject=subject,
            label=label,
            kind="PERSON",
            text=name,
            compared=name.casefold(),
            use="MAIN",
            is_child=is_child,
            recorded_at=NOON,
        )
        Membership.objects.create(
            threat_id=plan.threat_id,
            subject=subject,
            label=label,
            role="COURIER",
            importance="PRINCIPAL",
            category="SUSPECT",
            is_child=is_child,
            since=TODAY - timedelta(days=100),
            recorded_at=NOON,
        )
    return subject
