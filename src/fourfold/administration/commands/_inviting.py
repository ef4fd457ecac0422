"""Invitations and renewals: writing one down, and what happens when it is taken up."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.models import ApiToken, CompartmentName, ReadIn, User
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.administration.models import Invitation
from fourfold.administration.queries import invitations
from fourfold.administration.queries.entered import entered_as
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound

TAKEN_UP = "administration.take_up_invitation"
LAPSED = "administration.lapse_reading_in"


def invite(
    person: User,
    secret: str,
    *,
    reason: str = "",
    is_renewal: bool = False,
    by: Viewer,
    at: datetime,
) -> Invitation:
    """Write down an invitation or a renewal; any before it opens nothing more.

    :raises NotFound: for a service account, and for one that is closed.
    """
    if person.kind != User.Kind.PERSON or not person.is_active:
        raise NotFound("Only a person with an open account is invited.")
    before = Invitation.objects.filter(user=person, used_at=None, expires_at__gt=at)
    before.update(expires_at=at)
    return Invitation.objects.create(
        user=person,
        hash=invitations.hashed(secret),
        made_at=at,
        made_by_id=by.user_id,
        expires_at=at + invitations.LASTS,
        is_renewal=is_renewal,
        reason=reason.strip(),
    )


def take_up(invitation: Invitation, password: str, *, by: Viewer, at: datetime) -> None:
    """Set the password; whatever opened the account before, or was opened to it alone, ends.

    A compartment is for a person and not for an account, so its owner reads them in again.

    :raises NotFound: when somebody was faster.
    """
    user = invitation.user
    with transaction.atomic():
        taken = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at)
        if not taken:
            raise NotFound(invitations.GONE)
        Authenticator.objects.filter(user=user).delete()
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
        end_sessions(user, at)
        user.set_password(password)
        user.save(update_fields=["password"])
        about = About(f"access.user:{user.pk}", user.organisation_id)
        enter(Entry(TAKEN_UP, Outcome.DONE, about), by=by, at=at)
        with speaking_for(by):
            _lapse(user, by, at)


def end_sessions(user: User, at: datetime) -> None:
    """End every session of somebody."""
    user.sessions_end_at = at
    user.save(update_fields=["sessions_end_at"])
    theirs = UserSession.objects.filter(user=user)
    keys = list(theirs.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    theirs.delete()


def _lapse(user: User, by: Viewer, at: datetime) -> None:
    yesterday = local_day(at) - timedelta(days=1)
    for party in ReadIn.objects.filter(user=user, until__gt=yesterday).order_by("pk"):
        party.since, party.until = min(party.since, yesterday), yesterday
        party.lapsed_at = at
        party.save(update_fields=["since", "until", "lapsed_at"])
        called = CompartmentName.objects.filter(pk=party.compartment_id).first()
        if called is not None:
            about = About.record(entered_as(called, user.username))
            enter(Entry(LAPSED, Outcome.DONE, about), by=by, at=at)
