"""Dangers as pages show them, who is on duty, and who may be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from fourfold.access.models import RoleHeld, User
from fourfold.access.roles import ROLES
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Danger, DangerCall, DutyOfficer
from fourfold.intelligence.models.danger import DangerQuerySet
from fourfold.intelligence.rules import climbing
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound

KEEPS_ROTA, ANSWERS = "intelligence.set_duty", "intelligence.acknowledge_danger"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of dangers is asked for; state: waiting, undecided or decided."""

    kind: DangerKind | None = None
    source: DangerSource | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class DangerLine:
    """A danger ready to print: where it stands, and how long it has waited."""

    danger: Danger
    kind: str
    source: str
    state: str
    tone: str
    waited: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told, when, and whether only because nobody was on duty."""

    name: str
    organisation: str
    at: datetime
    step: int
    is_stand_in: bool


def dangers(viewer: Viewer, wanted: Wanted, *, at: datetime) -> list[DangerLine]:
    """Return the dangers that a viewer may read, or was told of, those that wait first."""
    rows = Danger.objects.select_related("owner").order_by("-raised_at", "-pk")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind.value)
    if wanted.source:
        rows = rows.filter(source=wanted.source.value)
    found = [line(row, at=at) for row in _once(rows, viewer)]
    states = {"waiting": "Nobody has acknowledged", "undecided": "Acknowledged"}
    state = states.get(wanted.state, "Decided" if wanted.state else "")
    kept = [one for one in found if not state or one.state == state]
    order = [*states.values(), "Decided"]
    return sorted(kept, key=lambda one: order.index(one.state))


def _once(rows: Iterable[Danger], viewer: Viewer) -> list[Danger]:
    """Return each danger once: the whole where it can be read, else the notice one was sent."""
    found = list(rows)
    whole = {row.urn for row in found if not row.is_notice}
    mine = _told_ids(viewer)
    kept: dict[str, Danger] = {}
    for row in found:
        if not row.is_notice or (row.urn not in whole and row.pk in mine):
            kept.setdefault(row.urn, row)
    return list(kept.values())


def _told_ids(viewer: Viewer) -> set[int]:
    calls = DangerCall.objects.filter(officer=viewer.user_id)
    return set(calls.values_list("danger", flat=True))


def line(row: Danger, *, at: datetime) -> DangerLine:
    """Return a danger as a line to print."""
    if row.decided_at:
        state, tone, end = "Decided", "grey", row.decided_at
    elif row.acknowledged_at:
        state, tone, end = "Acknowledged", "amber", at
    else:
        state, tone, end = "Nobody has acknowledged", "red", at
    return DangerLine(
        danger=row,
        kind=DangerKind(row.kind).words,
        source=DangerSource(row.source).words,
        state=state,
        tone=tone,
        waited=climbing.waited(row.raised_at, end),
    )


def danger(urn: str, viewer: Viewer) -> Danger:
    """Return a danger, or the notice of it that was sent to the viewer.

    :raises NotFound: when there is none, or neither can be read.
    """
    related = ("label", "owner", "by", "acknowledged_by", "decided_by")
    rows = Danger.objects.filter(urn=urn).select_related(*related).with_neighbour("report")
    found = _once(rows, viewer)
    if not found:
        raise NotFound("There is no such record.")
    return found[0]


def told(one: Danger) -> list[Told]:
    """Return who was told of a danger, as far as the viewer may see, in order."""
    calls = DangerCall.objects.filter(danger__urn=one.urn).select_related("officer__organisation")
    duties = list(DutyOfficer.objects.filter(organisation=one.owner_id))
    return [
        Told(
            name=call.officer.name,
            organisation=call.officer.organisation.short_name,
            at=call.told_at,
            step=call.rung,
            is_stand_in=not any(_covers(duty, call) for duty in duties),
        )
        for call in calls.order_by("told_at", "officer__name", "pk")
    ]


def _covers(duty: DutyOfficer, call: DangerCall) -> bool:
    ended = duty.until is not None and duty.until <= call.told_at
    return duty.officer_id == call.officer_id and duty.since <= call.told_at and not ended


def may_acknowledge(one: Danger, viewer: Viewer, *, at: datetime) -> bool:
    """Test if a viewer was told of a danger, or is on its ladder."""
    was_told = DangerCall.objects.filter(danger__urn=one.urn, officer=viewer.user_id).exists()
    on_duty = duties(one.owner_id, at=at).filter(officer=viewer.user_id)
    return was_told or on_duty.exists()


def may_decide(one: Danger, viewer: Viewer, *, at: datetime) -> bool:
    """Test if a viewer may decide: of its owner, told of it or on its ladder; never by a notice."""
    own = one.owner_id in {viewer.organisation_id, *viewer.organisations}
    return not one.is_notice and (own or may_acknowledge(one, viewer, at=at))


def waiting_for(viewer: Viewer) -> DangerQuerySet:
    """Return the rows of dangers that somebody was told of and nobody has acknowledged."""
    calls = DangerCall.objects.filter(officer=viewer.user_id).values("danger")
    rows = Danger.objects.open().filter(acknowledged_at=None, pk__in=calls)
    return rows.order_by("raised_at", "pk")


def undecided_by(viewer: Viewer) -> DangerQuerySet:
    """Return the dangers that somebody acknowledged and nobody has decided."""
    rows = Danger.objects.open().filter(acknowledged_by=viewer.user_id)
    return rows.order_by("raised_at", "pk")


# -- who is on duty --------------------------------------------------------------------------


def duties(organisation_id: int, *, at: datetime):  # type: ignore[no-untyped-def] # a QuerySet
    """Return who is on duty for an organisation at an instant, by rung."""
    running = Q(until__isnull=True) | Q(until__gt=at)
    rows = DutyOfficer.objects.filter(
        running, organisation=organisation_id, since__lte=at, officer__is_active=True
    )
    return rows.select_related("officer").order_by("rung", "officer__name", "pk")


def rota(organisation_id: int, *, at: datetime) -> list[DutyOfficer]:
    """Return who is or will be on duty for an organisation, by rung."""
    coming = Q(until__isnull=True) | Q(until__gt=at)
    rows = DutyOfficer.objects.filter(coming, organisation=organisation_id)
    return list(rows.select_related("officer").order_by("rung", "since", "officer__name", "pk"))


def duty(pk: int, organisation_id: int) -> DutyOfficer:
    """Return one duty of an organisation.

    :raises NotFound: when there is none.
    """
    found = DutyOfficer.objects.filter(pk=pk, organisation=organisation_id).first()
    if found is None:
        raise NotFound("There is no such duty.")
    return found


def stand_ins(organisation: Organisation, *, at: datetime) -> list[User]:
    """Return whom to tell where nobody is on duty: who keeps the rota; else all who may answer."""
    return people_who_may(KEEPS_ROTA, organisation.pk, at=at) or people_who_may(
        ANSWERS, organisation.pk, at=at
    )


def people_who_may(verb: str, organisation_id: int, *, at: datetime) -> list[User]:
    """Return the active people of an organisation whose roles let them do something, by name."""
    on = local_day(at)
    roles = [name for name, role in ROLES.items() if verb in role.verbs]
    held = RoleHeld.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), role__in=roles, since__lte=on
    )
    people = User.objects.filter(
        is_active=True,
        kind=User.Kind.PERSON,
        organisation=organisation_id,
        pk__in=held.values("user"),
    )
    return list(people.select_related("organisation").order_by("name", "pk"))
