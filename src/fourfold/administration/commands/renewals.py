"""Giving somebody who lost what opens their account a new way in, by two people.

The one who asks is shown a link, the one who agrees a code, and the person needs both: neither of
the two can become them alone.
"""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.viewer import Viewer
from fourfold.administration.commands._inviting import invite
from fourfold.administration.models import Invitation
from fourfold.administration.queries import invitations
from fourfold.administration.queries.entered import entered_as
from fourfold.administration.rules import appointments
from fourfold.administration.rules import renewals as rules


@command("administration.ask_renewal")
def ask_renewal(*, person: User, secret: str, reason: str, by: Viewer, at: datetime) -> User:
    """Ask for a new way in for somebody who lost theirs, for a reason; a second person agrees.

    secret: of the link, which opens nothing before that, and then with the code alone.

    :raises appointments.OtherOrganisation: when they are of another organisation.
    :raises appointments.NotYourself: when it is for oneself.
    :raises rules.NotInUse: when nobody has used the account yet.
    :raises rules.ReasonNeeded: without a reason.
    """
    appointments.check_not_yourself(person_id=person.pk, by_id=by.user_id)
    appointments.check_own_organisation(
        organisation_id=person.organisation_id, by_organisation_id=by.organisation_id
    )
    rules.check_asking(is_in_use=invitations.is_in_use(person), reason=reason)
    invite(person, secret, reason=reason, is_renewal=True, by=by, at=at)
    return entered_as(person, f"{person.username}: {reason.strip()}")


@command("administration.agree_renewal")
def agree_renewal(*, renewal: Invitation, code: str, by: Viewer, at: datetime) -> User:
    """Agree that somebody is given a new way in, and so have a code for them.

    :raises appointments.OtherOrganisation: when they are of another organisation.
    :raises rules.SecondPersonNeeded: when one asked for it, or it is for oneself.
    :raises rules.NothingToAgree: when it was agreed to already, was replaced or has run out.
    """
    locked = Invitation.objects.select_for_update().get(pk=renewal.pk)
    person = User.objects.get(pk=locked.user_id)
    appointments.check_own_organisation(
        organisation_id=person.organisation_id, by_organisation_id=by.organisation_id
    )
    rules.check_agreeing(
        asked_by_id=locked.made_by_id,
        person_id=person.pk,
        by_id=by.user_id,
        is_open=invitations.waits(locked, at=at),
    )
    locked.agreed_by_id, locked.agreed_at = by.user_id, at
    locked.code_hash = invitations.hashed(invitations.typed(code))
    locked.save(update_fields=["agreed_by_id", "agreed_at", "code_hash"])
    return entered_as(person, person.username)
