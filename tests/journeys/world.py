"""One record of every kind under one label, with a canary in each text that somebody typed."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fourfold.access.models import Compartment, CompartmentName, Label, User
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.commands import compartments, disposal, interests
from fourfold.administration.models import Interest
from fourfold.analytics.networkfile.reading import read_files
from fourfold.reference.models import Priority
from fourfold.sources.commands import accepting, imported
from fourfold.sources.models import Profile
from fourfold.subjects.commands import subject as subjects
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.threats.commands import assessment, member, moderation, network, operation, role
from fourfold.threats.commands import threat as threats
from fourfold.threats.models import SavedView
from fourfold.threats.queries import schemes
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import EvidenceKind, Kind, Phase, Role, Tension
from tests import make, owner
from tests.journeys import people
from tests.journeys.routes import API, Keys

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
    label: Label
    by: Viewer
    made: dict[str, Any] = field(default_factory=dict)

    def keys(self) -> Keys:
        """Return the values that the path converters may take."""
        made = self.made
        return Keys(
            {
                "urn": [made[name].urn for name in ("threat", "standing", "operation")],
                "key": [str(made["person"].subject_id)],
                "subject": [
                    f"threats.threat:{made['threat'].pk}",
                    f"subjects.name:{made['person'].pk}",
                ],
                "party_pk": [str(one) for one in made["parties"]],
                "pk": [str(made[name].pk) for name in ("threat", "assessment", "import", "link")],
            },
            {
                "threats/views/": self._pks("view"),
                "threats/moderation/": self._pks("assessment", "waiting", "settled"),
                "threats/handovers/": self._pks("handover"),
                f"{API}assessments/": self._pks("assessment", "waiting", "settled"),
                "threats/<str:urn>/assessments/": self._pks("assessment", "settled"),
                "subjects/judgements/": self._pks("judgement"),
                "imports/": self._pks("import", "unmapped"),
                "imports/profiles/": self._pks("profile"),
                "administration/compartments/": self._pks("compartment"),
                "administration/people/": self._pks("insider"),
                "ledger/entries/": [str(one) for one in made["entries"]],
                "ledger/disposals/": self._pks("disposal"),
                "account/interests/": self._pks("interest"),
            },
        )

    def _pks(self, *names: str) -> list[str]:
        return [str(self.made[name].pk) for name in names]


def inside(insider: User, moderator: User) -> tuple[CompartmentName, Label]:
    """Open a compartment, read somebody else in to it, and return it with a label under it."""
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


def build(insider: User, moderator: User, called: CompartmentName, label: Label) -> World:
    """Make one of everything under a label, as somebody who may."""
    world = World(insider, moderator, label, people.viewer(insider))
    act = {"by": world.by, "at": make.NOON}
    world.made |= {"insider": insider, "compartment": called.compartment}
    world.made["parties"] = list(called.compartment.people.values_list("pk", flat=True))
    with speaking_for(world.by):
        _threats(world, act)
        _people(world, act)
        _subjects(world, act)
        _scores(world, act)
        _views(world)
        _imports(world)
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


def _views(world: World) -> None:
    """Keep a view under the compartment: the command's own label is the organisation's."""
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
