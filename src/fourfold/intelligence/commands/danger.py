"""Raising a danger, telling those on duty, climbing, acknowledging, deciding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from procrastinate.contrib.django import app

from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.queries import default_restriction, machine_over_all
from fourfold.access.reach import readers_of
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Danger, DangerCall, Report
from fourfold.intelligence.queries import dangers as queries
from fourfold.intelligence.rules import climbing
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.subjects.models import Subject

MAIL = "fourfold.intelligence.jobs.mail_calls"


class NotNow(DomainError):
    """Something was done to a danger that its state does not let be done."""


@dataclass(frozen=True, slots=True)
class NewDanger:
    """What is feared, and what told of it.

    owner: whose duty officers are told; by default the report's owner, else the raiser's own
    organisation. contact: whom they ring who may not read it; by default who raised it.
    """

    kind: DangerKind
    source: DangerSource
    fears: str
    report: Report | None = None
    subject: Subject | None = None
    owner: Organisation | None = None
    contact: str = ""


@command("intelligence.raise_danger")
def raise_danger(*, new: NewDanger, label: Label | None = None, by: Viewer, at: datetime) -> Danger:
    """Say that somebody's life, or a child, is at risk; those on duty are told at once.

    label: by default that of the report; one that asks less widens what is feared to others.

    :raises NotNow: when it does not say what is feared.
    """
    fears = new.fears.strip()
    refuse_higher_marking(fears, new.contact)
    if not fears or fears.startswith(climbing.NOTICE):
        raise NotNow("Say what is feared, and for whom.")
    own = organisation(by.organisation_id)
    made = Danger.objects.create(
        urn=new_urn("L"),
        label=label or _label(new, by, at),
        kind=new.kind.value,
        source=new.source.value,
        fears=fears,
        of_report=new.report is not None,
        report=new.report,
        subject=new.subject,
        owner=new.owner or (new.report.owner if new.report else own),
        raised_at=at,
        by_id=by.user_id,
    )
    contact = new.contact.strip() or f"{by.name}, {own.short_name}"
    _tell(made, _people(made, 0, 1, at), 1, contact=contact, at=at)
    return made


def _label(new: NewDanger, by: Viewer, at: datetime) -> Label:
    if new.report is not None:
        return new.report.label
    own = default_restriction(by, local_day(at))
    return label_saying(own | Restriction(Marking.OFFICIAL_SENSITIVE))


@command("intelligence.climb_dangers")
def climb_danger(*, danger: Danger, by: Viewer, at: datetime) -> Danger:
    """Tell the next rung of a danger that nobody has acknowledged, if that is due by now.

    :raises NotNow: when it is acknowledged, or nothing is due.
    """
    one = _locked(danger)
    if one.acknowledged_at is not None or one.is_notice:
        raise NotNow("Somebody has acknowledged it.")
    last = DangerCall.objects.filter(danger__urn=one.urn).aggregate(step=Max("rung"))["step"] or 0
    due = climbing.step_due(one.raised_at, at)
    if due <= last:
        raise NotNow("Nobody is to be told yet.")
    _tell(one, _people(one, last, due, at), due, contact=_contact(one), at=at)
    return one


def _contact(one: Danger) -> str:
    """Return whom to ring: as the notices say it, else who raised it."""
    rows = Danger.objects.filter(urn=one.urn, fears__startswith=climbing.NOTICE)
    notice = rows.order_by("pk").values_list("fears", flat=True).first()
    if notice:
        return notice.removeprefix(f"{climbing.NOTICE} Ring ")
    return f"{one.by.name}, {one.by.organisation.short_name}"


def _people(one: Danger, last: int, due: int, at: datetime) -> list[User]:
    """Return whom the steps after one, up to another, tell; stand-ins where nobody is on duty."""
    ladder = list(queries.duties(one.owner_id, at=at))
    rungs = climbing.rungs_due(last, due, {duty.rung for duty in ladder})
    people = {duty.officer_id: duty.officer for duty in ladder if duty.rung in rungs}
    return list(people.values()) or queries.stand_ins(one.owner, at=at)


def _tell(one: Danger, people: Iterable[User], step: int, *, contact: str, at: datetime) -> None:
    """Write down whom it was told: the whole to those who may read it, a notice to others.

    The program writes it, because whoever raised it need not hold the labels of those on duty.
    """
    with speaking_for(machine_over_all("scanner")):
        readers = {user.pk for user in readers_of(one.label.restriction, local_day(at))}
        calls = [
            DangerCall(danger=row, label=row.label, officer=user, rung=step, told_at=at)
            for user in people
            for row in [one if user.pk in readers else _notice(one, user, contact)]
        ]
        made = DangerCall.objects.bulk_create(calls)
    if made:
        app.configure_task(MAIL, queue="dangers").defer(call_ids=[call.pk for call in made])


def _notice(one: Danger, officer: User, contact: str) -> Danger:
    label = label_saying(Restriction.to({officer.organisation_id}))
    told = {
        "kind": one.kind,
        "source": one.source,
        "fears": climbing.notice(contact),
        "owner_id": one.owner_id,
        "raised_at": one.raised_at,
        "by_id": one.by_id,
    }
    return Danger.objects.get_or_create(urn=one.urn, label=label, defaults=told)[0]


@command("intelligence.acknowledge_danger")
def acknowledge_danger(*, danger: Danger, by: Viewer, at: datetime) -> Danger:
    """Take a danger on: it climbs no further. Only for those who were told, or are on its ladder.

    :raises Forbidden: to everybody else.
    :raises NotNow: when somebody has acknowledged it already.
    """
    one = _locked(danger)
    if not queries.may_acknowledge(one, by, at=at):
        raise Forbidden("Those who were told of it acknowledge it.")
    if one.acknowledged_at is not None:
        raise NotNow("Somebody has acknowledged it already.")
    _everywhere(one, acknowledged_at=at, acknowledged_by_id=by.user_id)
    one.refresh_from_db()
    return one


@command("intelligence.decide_danger")
def decide_danger(
    *, danger: Danger, decision: str, reason: str, by: Viewer, at: datetime
) -> Danger:
    """Say what is done about a danger that somebody acknowledged, and why.

    :raises Forbidden: to who may not read the whole, or is neither of its owner nor told.
    :raises NotNow: before it is acknowledged, when it is decided, or without words.
    """
    one = _locked(danger)
    said, why = decision.strip(), reason.strip()
    refuse_higher_marking(said, why)
    if not queries.may_decide(one, by, at=at):
        raise Forbidden("Those who were told of it, and may read it, decide.")
    if one.acknowledged_at is None or one.decided_at is not None:
        raise NotNow("It is decided once, after somebody has acknowledged it.")
    if not said or not why:
        raise NotNow("Say what is done, and why.")
    closed = {"decision": "It is decided.", "reason": climbing.NOTICE}
    _everywhere(one, decided_at=at, decided_by_id=by.user_id, **closed)
    Danger.objects.filter(pk=one.pk).update(decision=said, reason=why)
    one.refresh_from_db()
    return one


def _locked(danger: Danger) -> Danger:
    """Return a danger, locked with its notices in one order, so that none waits for another."""
    with speaking_for(machine_over_all("scanner")):
        rows = Danger.objects.select_for_update().filter(urn=danger.urn).order_by("pk")
        list(rows.values_list("pk", flat=True))
    found = Danger.objects.filter(pk=danger.pk).select_related("label", "owner", "by__organisation")
    one = found.first()
    if one is None:
        raise NotFound("There is no such record.")
    return one


def _everywhere(one: Danger, **changed: object) -> None:
    """Change the whole and its notices alike, which no one reader may read together."""
    with speaking_for(machine_over_all("scanner")):
        Danger.objects.filter(urn=one.urn).update(**changed)
