"""Opening compartments, and reading people in to them.

Each takes and returns the compartment's *name*, which has its label, so that the ledger tells of
it, done or refused, only to those who are in it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from fourfold.access.command import command
from fourfold.access.models import Compartment, CompartmentName, ReadIn, User
from fourfold.access.rules import Clearance, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import compartments as queries
from fourfold.administration.queries.entered import entered_as
from fourfold.administration.rules import compartments as rules
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound


@command("administration.open_compartment")
def open_compartment(
    *, kind: Compartment.Kind, name: str, purpose: str, by: Viewer, at: datetime
) -> CompartmentName:
    """Open a compartment, empty but for its owner, who alone reads people in.

    Whoever founds it is in it for a year, and is read in anew by somebody else who is in.
    """
    today = local_day(at)
    opened = Compartment.objects.create(kind=kind, owner_id=by.user_id, reviewed_on=today)
    ReadIn.objects.create(
        compartment=opened,
        user_id=by.user_id,
        by_id=by.user_id,
        reason="Founded it",
        since=today,
        until=today + timedelta(days=365),
    )
    with speaking_for(_inside(by, opened.pk)):
        label = label_saying(Restriction(compartments=frozenset({opened.pk})))
        return CompartmentName.objects.create(
            compartment=opened, label=label, name=name, purpose=purpose
        )


@command("administration.read_in")
def read_in(
    *, called: CompartmentName, person: User, reason: str, until: date, by: Viewer, at: datetime
) -> CompartmentName:
    """Read somebody in, for a reason and a year at most.

    :raises rules.NotYourself: when it is oneself.
    :raises rules.OnlyOwner: when another than the owner would.
    :raises rules.WrongTerm: without a reason or an end.
    """
    today, compartment = local_day(at), called.compartment
    rules.check_reading_in(
        owner_id=compartment.owner_id,
        person_id=person.pk,
        by_id=by.user_id,
        by_is_party=queries.is_party(by.user_id, compartment.pk, on=today),
        is_closed=compartment.closed_on is not None,
    )
    rules.check_term(since=today, until=until, reason=reason)
    if person.kind != User.Kind.PERSON or not person.is_active:
        raise NotFound("Only a person with an open account is read in.")
    ReadIn.objects.create(
        compartment=compartment,
        user=person,
        by_id=by.user_id,
        reason=reason.strip(),
        since=today,
        until=until,
    )
    return entered_as(called, person.username)


@command("administration.read_out")
def read_out(*, party: ReadIn, by: Viewer, at: datetime) -> CompartmentName:
    """Read somebody out, at once; whoever leaves by themselves may, too.

    :raises rules.OnlyOwner: when it is neither oneself nor one's own compartment.
    """
    if party.user_id != by.user_id:
        rules.check_owner(owner_id=party.compartment.owner_id, by_id=by.user_id)
    called = entered_as(queries.name_of(party.compartment_id), party.user.username)
    yesterday = local_day(at) - timedelta(days=1)
    party.since, party.until = min(party.since, yesterday), yesterday
    party.save(update_fields=["since", "until"])
    return called


@command("administration.review_compartment")
def review_compartment(*, called: CompartmentName, by: Viewer, at: datetime) -> CompartmentName:
    """Say that one has looked at who is in it, and that each still needs to be.

    :raises rules.OnlyOwner: when it is another's.
    """
    compartment = called.compartment
    rules.check_owner(owner_id=compartment.owner_id, by_id=by.user_id)
    compartment.reviewed_on = local_day(at)
    compartment.save(update_fields=["reviewed_on"])
    return called


@command("administration.close_compartment")
def close_compartment(*, called: CompartmentName, by: Viewer, at: datetime) -> CompartmentName:
    """Close it: nobody else is read in, and who is in leaves when their time runs out.

    :raises rules.OnlyOwner: when it is another's.
    :raises rules.NotClosable: when it is closed.
    """
    compartment = called.compartment
    rules.check_owner(owner_id=compartment.owner_id, by_id=by.user_id)
    if compartment.closed_on is not None:
        raise rules.NotClosable("That compartment is closed already.")
    compartment.closed_on = local_day(at)
    compartment.save(update_fields=["closed_on"])
    return called


def _inside(by: Viewer, compartment_id: int) -> Viewer:
    """Return its founder, who is in it from now on."""
    held = by.clearance or Clearance(by.organisations)
    return replace(by, clearance=replace(held, compartments=held.compartments | {compartment_id}))
