"""A system that feeds us, what came of it, and what the machine joins or proposes of it."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from fourfold.access.models import User
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.sources.commands import systems
from fourfold.sources.models import FeedAlert, Load, Profile, Record, Rejection
from fourfold.sources.queries.incoming import root
from fourfold.sources.rules import incoming
from fourfold.sources.rules.systems import SystemKind
from fourfold.subjects.commands import subject as subjects
from fourfold.subjects.models import (
    Inquiry,
    InquiryNotice,
    Joined,
    LinkModel,
    MatchKey,
    Mention,
    Proposal,
)
from fourfold.subjects.rules.deconflicting import AskedBy
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.subjects import told

if TYPE_CHECKING:
    from tests.journeys.world import World

C = make.CANARY
ASKED_FOR = "07700 900461"
SAID = {"given": "Robert", "family": f"Ashworth {C}", "address": f"12 {C} Lane, Alnham"}


def model() -> LinkModel:
    """Return the model that ships, kept; it is everybody's."""
    given = {
        "text": default_model(Kind.PERSON).to_json(),
        "trained_at": make.NOON,
        "trained_on": 0,
    }
    return LinkModel.objects.get_or_create(kind="PERSON", version=1, defaults=given)[0]


def everything(world: "World", act: dict[str, Any]) -> None:
    """Make one of everything that sources keep, and that comes of joining."""
    records(world, act)
    brought(world)
    joins(world, act)
    inquiries(world)


def records(world: "World", act: dict[str, Any]) -> None:
    """Record a system, a load of it with a record and a row that was rejected, and an alert."""
    made, label = world.made, world.label
    new = systems.NewSystem(
        code=f"hidden-{C}",
        name=f"System {C}",
        kind=SystemKind.CRIME,
        owner=make.organisation(),
        records_label=label,
        expected_every=1,
        note=f"Kept for {C}",
    )
    made["system"] = systems.record_system(new=new, label=label, **act)
    text = told.PROFILE.replace("name: crimes", f"name: crimes {C}")
    made["record_profile"] = systems.keep_record_profile(
        system=made["system"], text=text, label=label, **act
    )
    made["load"] = _load(made, world)
    made["record"] = record(made["load"])
    Rejection.objects.create(
        label=label, load=made["load"], number=3, reason=f"No date {C}", raw={"ref": C}
    )
    made["alert"] = FeedAlert.objects.create(
        label=label,
        system=made["system"],
        kind=FeedAlert.Kind.SHRANK,
        says=f"Half of {C}",
        raised_at=make.NOON,
    )


def _load(made: dict[str, Any], world: "World") -> Load:
    profile: Profile = made["record_profile"]
    return Load.objects.create(
        label=world.label,
        system=made["system"],
        profile=profile,
        file_name=f"crimes-{C}.csv",
        digest="0" * 64,
        form="csv",
        rows_read=2,
        tally={"accepted": 1, "rejected": 1},
        notes=[f"Came late {C}"],
        started_at=make.NOON,
        ended_at=make.NOON,
        by=world.insider,
    )


def record(load: Load, key: str = f"CR/{C}/1", number: int = 2, **said: str) -> Record:
    """Return a record of a load, as the loader leaves it."""
    said = {"ref": key, "offence": f"Burglary {C}", "told": f"A van stood at {C} Lane"} | said
    return Record.objects.create(
        label=load.label,
        system=load.system,
        load=load,
        key=key,
        kind="CRIME",
        number=number,
        happened_on=make.TODAY,
        raw=said,
        values=said,
        taken_at=make.NOON,
    )


def brought(world: "World") -> None:
    """Let a file of the system wait to be taken in."""
    world.made["brought"] = incoming.keep(
        root(),
        [f"ref,family\nCR/{C}/2,Ashworth {C}\n".encode()],
        name=f"more-{C}.csv",
        by=world.insider.pk,
        system=world.made["system"].pk,
        at=timezone.now().isoformat(),
        is_deletions=False,
    )


def joins(world: "World", act: dict[str, Any]) -> None:
    """Let the record speak of somebody whom the machine joins to another, and doubts of a third."""
    made = world.made
    made["led"] = _person(world, f"Robert {C}", act)
    made["leader"] = _person(world, f"Bob {C}", act)
    mention = Mention.objects.filter(subject=made["led"].subject).first() or Mention(
        subject=made["led"].subject, label=world.label, recorded_at=make.NOON
    )
    mention.record, mention.of_record = made["record"], True
    mention.entity, mention.role, mention.kind = f"suspect {C}", f"suspect {C}", "PERSON"
    mention.features = dict(features_of(Kind.PERSON, SAID).columns)
    mention.save()
    MatchKey.objects.create(label=world.label, mention=mention, kind=f"name {C}", hashed=-73)
    Joined.objects.create(
        subject=made["led"].subject,
        leader=made["leader"].subject,
        label=world.label,
        weight=12.0,
        model=model(),
        since=make.NOON,
    )
    made["proposal"] = Proposal.objects.create(
        a=made["led"].subject,
        b=made["other"].subject,
        label=world.label,
        kind="PERSON",
        weight=3.0,
        probability=0.9,
        because=[f"Records of 2 systems meet {C}"],
        value=0.5,
        model=model(),
        proposed_at=make.NOON,
    )


def _person(world: "World", name: str, act: dict[str, Any]) -> Any:
    new = subjects.NewSubject(SubjectKind.PERSON, name)
    return subjects.record_subject(new=new, label=world.label, **act)


def inquiries(world: "World") -> None:
    """Keep under the compartment what is by itself an organisation's: who asked, who was told."""
    now = {"asked_at": timezone.now(), "reason": f"A crossing {C}"}
    world.made["inquiry"] = _inquiry(world, world.insider, **now)
    world.made["often"] = _inquiry(world, world.moderator, is_over=True, **now)
    world.made["inquiry_notice"] = InquiryNotice.objects.create(
        label=world.label,
        subject=world.made["person"].subject,
        owner=make.organisation(),
        kind=AskedBy.PHONE.value,
        asked_by=world.moderator,
        **now,
    )


def _inquiry(world: "World", by: User, **given: Any) -> Inquiry:
    return Inquiry.objects.create(
        label=world.label,
        kind=AskedBy.PHONE.value,
        asked=ASKED_FOR,
        reason_code="ASSESS",
        found=0,
        by=by,
        **given,
    )
