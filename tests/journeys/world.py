"""One record of every kind under one label, with a canary in each text that somebody typed."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from fourfold.access.models import Compartment, CompartmentName, Label, User
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.commands import compartments, disposal, interests
from fourfold.administration.models import Interest
from fourfold.analytics.networkfile.reading import read_files
from fourfold.plans.models import Tactic
from fourfold.plans.rules.briefings import briefings
from fourfold.reference.models import Agreement, Priority
from fourfold.sources.commands import accepting, imported
from fourfold.sources.models import Profile, Settlement
from fourfold.subjects.commands import subject as subjects
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.threats.commands import assessment, member, moderation, network, operation, role
from fourfold.threats.commands import disposal as threat_disposal
from fourfold.threats.commands import threat as threats
from fourfold.threats.models import SavedView
from fourfold.threats.queries import schemes
from fourfold.threats.rules.disposal import DisposalReason
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import EvidenceKind, Kind, Phase, Role, Tension
from tests import make, owner
from tests.disruptions import world as disruptions_made_up
from tests.journeys import (
    people,
    world_disruptions,
    world_intelligence,
    world_plans,
    world_records,
    world_sharing,
)
from tests.journeys.routes import Keys
from tests.journeys.world_keys import KEYS, PKS, REMEMBERED, URNS

C = make.CANARY
NETWORK = {"edges.csv": f"source,target\n{C}-a,{C}-b\n{C}-b,{C}-c\n".encode()}
LIST = (
    "Reference,Group,Category,Owner,Phase,SOC\n"
    f"X-{C},Listed {C},OCG,Cleveland,Active (managed),Yes\n"
    f"Y-{C},,OCG,Cleveland,Bewitched {C},Yes\n"
)
LATER = make.NOON + timedelta(hours=1)


@dataclass
class World:
    """What was made, by name; by whom; and every key that an address could carry."""

    insider: User
    moderator: User
    partner: User
    label: Label
    by: Viewer
    made: dict[str, Any] = field(default_factory=dict)

    def keys(self) -> Keys:
        """Return the values that the path converters may take."""
        made = self.made
        return Keys(
            {
                "urn": self._urns("threat", "standing", "operation"),
                "key": self._keys("person"),
                "subject": [
                    f"{made[name]._meta.label_lower}:{made[name].pk}" for name in REMEMBERED
                ],
                "party_pk": [str(one) for one in made["parties"]],
                "pk": self._pks("threat", "assessment", "import", "link"),
                "ident": [made["tactic"].ident],
                "token": [made["brought"].token],
                "reference": self._urns("report", "conditional", "raw"),
            },
            {
                "pk": {start: self._pks(*names.split()) for start, names in PKS.items()}
                | {"ledger/entries/": [str(one) for one in made["entries"]]},
                "urn": {start: self._urns(*names.split()) for start, names in URNS.items()},
                "key": {start: self._keys(*names.split()) for start, names in KEYS.items()},
                "ident": {"plans/briefings/": [briefings()[0].ident]},
            },
        )

    def labels(self) -> QuerySet[Label]:
        """Return the labels under which something of it stands."""
        inside = [self.made["compartment"].pk, self.made["circle"].pk]
        return Label.objects.filter(compartments__overlap=inside)

    def _pks(self, *names: str) -> list[str]:
        return [str(self.made[name].pk) for name in names]

    def _keys(self, *names: str) -> list[str]:
        return [str(self.made[name].subject_id) for name in names]

    def _urns(self, *names: str) -> list[str]:
        return [self.made[name].urn for name in names]


def inside(insider: User, moderator: User) -> tuple[CompartmentName, Label]:
    """Open a compartment, read somebody else in to it, and return it with a label under it.

    What everybody may read stands before it: the agreement, the team, the desk and its rota.
    """
    world_sharing.agreed(insider)
    disruptions_made_up.unit()
    disruptions_made_up.unit(of="Durham")
    world_records.model()
    world_intelligence.on_duty(insider)
    act = {"by": people.viewer(insider), "at": make.NOON}
    called = compartments.open_compartment(
        kind=Compartment.Kind.OPERATION, name=f"Closed {C}", purpose=f"For {C}", **act
    )
    compartments.read_in(
        called=called,
        person=moderator,
        reason=f"Needed {C}",
        until=make.TODAY + timedelta(days=90),
        by=people.viewer(insider),
        at=make.NOON,
    )
    people.stay_read_in(called.pk)
    by = people.viewer(insider)
    with speaking_for(by):
        label = label_saying(
            Restriction.to(
                {insider.organisation_id},
                marking=Marking.OFFICIAL_SENSITIVE,
                compartments={called.pk},
            )
        )
    return called, label


def build(
    insider: User, moderator: User, partner: User, called: CompartmentName, label: Label
) -> World:
    """Make one of everything under a label, as somebody who may."""
    world = World(insider, moderator, partner, label, people.viewer(insider))
    act = {"by": world.by, "at": make.NOON}
    world.made |= {"insider": insider, "compartment": called.compartment}
    world.made["parties"] = list(called.compartment.people.values_list("pk", flat=True))
    world.made["agreement"] = Agreement.objects.get()
    world.made["tactic"] = Tactic.objects.order_by("pk")[0]
    with speaking_for(world.by):
        _threats(world, act)
        _people(world, act)
        _subjects(world, act)
        _scores(world, act)
        world_plans.plans(world, act)
        world_plans.documents(world, act)
        world_plans.boards(world, act)
        world_disruptions.disruptions(world, act)
        world_records.everything(world, act)
        world_intelligence.everything(world, act)
        _disposals(world, act)
        _views(world)
        _imports(world)
    world_sharing.shared(world, act)
    with speaking_for(world.by):
        _ledger(world)
    return world


def _threats(world: World, act: dict[str, Any]) -> None:
    made, label, by = world.made, world.label, world.by
    made["threat"] = make.threat(
        label, by=by, aliases=(f"Alias {C}",), foreign={"OtherSystem": f"X-{C}"}
    )
    made["rival"] = make.threat(label, by=by, name=f"Rival {C}", kind=Kind.INDIVIDUAL)
    made["standing"] = make.threat(label, by=by, name=f"Standing {C}", phase=Phase.ACTIVE)
    priority = Priority.objects.order_by("pk").first()
    threats.state_facts(
        threat=made["threat"],
        facts={Attribute.PHASE: "ACTIVE", Attribute.PRIORITY: str(priority.pk)},
        since=make.TODAY,
        reason=f"Because {C}",
        **act,
    )
    made["tie"] = member.add_tie(
        one=made["threat"],
        other=made["rival"],
        tension=Tension.HIGH,
        reason=f"Feud {C}",
        since=make.TODAY,
        **act,
    )


def _people(world: World, act: dict[str, Any]) -> None:
    made = world.made
    made["appointment"] = role.appoint(
        threat=made["threat"], role=Role.LRO, person=world.insider, since=make.TODAY, **act
    )
    made["handover"] = role.offer_handover(
        threat=made["threat"],
        role=Role.LRO,
        to=world.moderator,
        briefing=f"Know this {C}",
        **act,
    )
    new = operation.NewOperation(
        f"Operation {C}",
        "Arrests",
        make.organisation(),
        make.TODAY,
        sio=world.insider,
        reference=f"R-{C}",
    )
    made["operation"] = operation.record_operation(
        new=new, threats=[made["threat"]], label=world.label, **act
    )


def _subjects(world: World, act: dict[str, Any]) -> None:
    made, label = world.made, world.label
    pair = [
        subjects.record_subject(
            new=subjects.NewSubject(
                SubjectKind.PERSON,
                f"{name} {C}",
                aliases=(f"Nick {C}",),
                identifiers=((IdentifierKind.ONLINE_HANDLE, f"@{C}"),),
                attributes={"Note": f"Seen {C}"},
                source=f"Told {C}",
            ),
            label=label,
            **act,
        )
        for name in ("Ada", "Bea")
    ]
    made["person"], made["other"] = pair
    link = subjects.NewLink(LinkKind.ASSOCIATE, f"Seen together {C}")
    made["link"] = subjects.link_subjects(
        a=pair[0].subject, b=pair[1].subject, new=link, label=label, **act
    )
    made["judgement"] = subjects.judge_subjects(
        a=pair[0], b=pair[1], verdict=Verdict.RELATED, reason=f"Sisters {C}", **act
    )
    made["membership"] = member.add_member(
        threat=made["threat"],
        subject=pair[0].subject,
        belonging=member.Belonging(),
        since=make.TODAY,
        **act,
    )
    made["network"] = network.load_network(
        new=threats.NewThreat(f"Net {C}", Kind.OCG, make.organisation(), make.TODAY),
        network=read_files(NETWORK, name=f"Net {C}"),
        default_kind=SubjectKind.PERSON,
        label=label,
        **act,
    )


def levels(above: int = 2) -> dict[str, int]:
    """Return levels of the default scheme that come to something."""
    scheme = schemes.parsed(schemes.current())
    return {one.id: min(one.lowest + above, one.highest) for one in scheme.criteria}


def evidence() -> list[Evidence]:
    """Return evidence that bears those levels out."""
    scheme = schemes.parsed(schemes.current())
    return [
        Evidence(one.id, make.TODAY, levels()[one.id], EvidenceKind.RECORD, f"CR/{C}/{one.id}")
        for one in scheme.evidenced
    ]


def _scores(world: World, act: dict[str, Any]) -> None:
    made = world.made
    stated = assessment.Stated(levels(), evidence(), make.TODAY, f"In short {C}")
    judge = {"by": people.viewer(world.moderator), "at": LATER}
    for threat, name in (("threat", "assessment"), ("rival", "waiting"), ("standing", "settled")):
        made[name] = assessment.submit_assessment(threat=made[threat], stated=stated, **act)
    made["returned"] = moderation.return_assessment(
        assessment=made["assessment"], question=f"Why {C}?", **judge
    )
    first = next(iter(levels()))
    made["moderation"] = moderation.moderate(
        assessment=made["settled"],
        levels=levels() | {first: levels()[first] - 1},
        reasons={first: f"Overstated {C}"},
        **judge,
    )
    content = {"summary": f"Draft {C}"}
    made["draft"] = assessment.keep_draft(threat=made["threat"], content=content, **act)


def _disposals(world: World, act: dict[str, Any]) -> None:
    """Ask for two threats to be disposed of; to one somebody else agrees."""
    made, told = world.made, {"reason": DisposalReason.ERROR, "words": f"Typed in twice {C}"}
    made["asked"] = threat_disposal.ask_disposal(threat=made["rival"], **told, **act)
    going = make.threat(world.label, by=world.by, name=f"Gone {C}")
    asked = threat_disposal.ask_disposal(threat=going, **told, **act)
    made["gone"] = threat_disposal.agree_disposal(
        disposal=asked, by=people.viewer(world.moderator), at=LATER
    )


def _views(world: World) -> None:
    """Keep under the compartment what a command would label otherwise: a view, a settlement."""
    world.made["view"] = SavedView.objects.create(
        owner_user_id=world.by.user_id,
        label=world.label,
        name=f"View {C}",
        query=f"q={C}",
        is_shared=True,
        kept_at=make.NOON,
    )
    world.made["interest"] = interests.declare_interest(
        kind=Interest.Kind.SELF, words="Myself", by=world.by, at=make.NOON
    )

    Settlement.objects.create(
        label=world.label,
        kind="masterlist",
        system=f"Lists {C}",
        key=f"X-{C}",
        a="threats.threat:1",
        b="threats.threat:2",
        outcome=Settlement.Outcome.SAME,
        reason=f"Twice {C}",
        by=world.insider,
        settled_at=make.NOON,
    )


def _imports(world: World) -> None:
    act = {"by": world.by, "at": LATER}

    def bring(text: str, name: str) -> Any:
        upload = imported.Upload("masterlist", f"Lists {C}", f"{name}-{C}.csv", text.encode())
        return imported.load_file(upload=upload, label=world.label, **act)

    made = bring(LIST, "list")
    choice = {
        "urn": "Reference",
        "name": "Group",
        "kind": "Category",
        "owner": "Owner",
        "phase": "Phase",
        "soc": "SOC",
    }
    if made.previewed_at is None or made.mapping["fields"]:
        made = imported.map_import(imported=made, chosen=choice, label=world.label, **act)
    world.made["import"] = accepting.accept_import(imported=made, **act)
    world.made["unmapped"] = bring(f"Strange {C},Stranger {C}\n{C},{C}\n", "strange")
    world.made["profile"] = Profile.objects.latest("pk")


def _ledger(world: World) -> None:
    (row,) = owner.ask(
        "SELECT min(id), max(id) FROM access_ledgerentry"
        " WHERE label_id = %s AND cardinality(text_hashes) > 0",
        world.label.pk,
    )
    world.made["entries"] = list(row)
    world.made["disposal"] = disposal.ask_disposal(
        entry_id=world.made["entries"][-1], reason=f"Erase {C}", by=world.by, at=LATER
    )
