"""Adding people, and giving and ending what they hold."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from fourfold.access.command import command
from fourfold.access.models import Posting, RoleHeld, User
from fourfold.access.rules import Marking
from fourfold.access.viewer import Viewer
from fourfold.administration.commands._inviting import end_sessions as end_every
from fourfold.administration.commands._inviting import invite
from fourfold.administration.queries import invitations
from fourfold.administration.queries.entered import entered_as
from fourfold.administration.queries.people import roles_on
from fourfold.administration.rules import appointments as rules
from fourfold.administration.rules import renewals
from fourfold.reference.models import Unit
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound


class NameTaken(DomainError):
    """A user name belongs to one account."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an account says of a person."""

    name: str
    title: str = ""
    email: str = ""
    unit: Unit | None = None
    marking: Marking = Marking.OFFICIAL

    @classmethod
    def of(cls, user: User) -> "Particulars":
        """Return what an account says now."""
        return cls(user.name, user.title, user.email, user.unit, Marking(user.marking))


@command("administration.add_person")
def add_person(
    *, username: str, particulars: Particulars, is_service: bool = False, by: Viewer, at: datetime
) -> User:
    """Add somebody to one's own organisation; they can do nothing yet.

    :raises NameTaken: when the user name belongs to another account.
    """
    if User.objects.filter(username=username.lower()).exists():
        raise NameTaken("Another account has that user name.")
    user = User(
        username=username.lower(),
        organisation_id=by.organisation_id,
        kind=User.Kind.SERVICE if is_service else User.Kind.PERSON,
    )
    user.set_unusable_password()
    return _written(user, particulars, by)


@command("administration.change_person")
def change_person(
    *,
    person: User,
    particulars: Particulars,
    is_active: bool = True,
    invitation: str = "",
    by: Viewer,
    at: datetime,
) -> User:
    """Change what an account says, close it, or invite its person to choose a first password.

    invitation: the secret of a link, which is kept as its hash; any link before it opens
    nothing more. An account that is somebody's already is renewed by two people instead
    (`administration.ask_renewal`). Nobody changes their own account.

    :raises rules.OtherOrganisation: when they are of another organisation.
    :raises rules.NotYourself: when it is one's own.
    :raises renewals.InUse: when somebody would be invited whose account is in use.
    """
    rules.check_not_yourself(person_id=person.pk, by_id=by.user_id)
    rules.check_own_organisation(
        organisation_id=person.organisation_id, by_organisation_id=by.organisation_id
    )
    if invitation:
        renewals.check_first(is_in_use=invitations.is_in_use(person))
        invite(person, invitation, by=by, at=at)
        return entered_as(person, "invited to choose a password")
    if person.is_active and not is_active:
        person.sessions_end_at = at
    person.is_active = is_active
    return _written(person, particulars, by)


@command("administration.give_role")
def give_role(
    *, person: User, role: str, since: date, until: date | None = None, by: Viewer, at: datetime
) -> RoleHeld:
    """Give somebody of one's own organisation a role.

    :raises rules.NotYourself: when it is for oneself.
    :raises rules.NotTogether: when one person would administer and audit.
    """
    rules.check_not_yourself(person_id=person.pk, by_id=by.user_id)
    rules.check_own_organisation(
        organisation_id=person.organisation_id, by_organisation_id=by.organisation_id
    )
    rules.check_period(since, until, today=local_day(at))
    held = roles_on(since).filter(user=person).values_list("role", flat=True)
    is_service = person.kind == User.Kind.SERVICE
    rules.check_role(role, is_service=is_service, held=list(held))
    given = RoleHeld.objects.create(
        user=person, role=role, since=since, until=until, given_by_id=by.user_id
    )
    return entered_as(given, f"{role} for {person.username}")


@command("administration.end_role")
def end_role(*, held: RoleHeld, by: Viewer, at: datetime) -> RoleHeld:
    """End a role of somebody in one's own organisation, at once.

    :raises rules.OtherOrganisation: when they are of another organisation.
    """
    rules.check_own_organisation(
        organisation_id=held.user.organisation_id, by_organisation_id=by.organisation_id
    )
    held.until = max(held.since, local_day(at))
    held.save(update_fields=["until"])
    return entered_as(held, f"{held.role} for {held.user.username}")


@command("administration.post")
def post(
    *,
    person: User,
    unit: Unit | None,
    since: date,
    until: date | None = None,
    by: Viewer,
    at: datetime,
) -> Posting:
    """Take somebody of another organisation into one's own: the house that opens the door decides.

    :raises rules.NotAPosting: when they belong to it already.
    """
    rules.check_not_yourself(person_id=person.pk, by_id=by.user_id)
    rules.check_posting(
        person_organisation_id=person.organisation_id, to_organisation_id=by.organisation_id
    )
    rules.check_period(since, until, today=local_day(at))
    if unit and unit.organisation_id != by.organisation_id:
        raise NotFound("Your organisation has no such unit.")
    posting = Posting.objects.create(
        user=person, organisation_id=by.organisation_id, unit=unit, since=since, until=until
    )
    return entered_as(posting, person.username)


@command("administration.end_posting")
def end_posting(*, posting: Posting, by: Viewer, at: datetime) -> Posting:
    """End a posting, at the end of today; either organisation may.

    :raises rules.OtherOrganisation: when one's own is neither of the two.
    """
    if by.organisation_id not in {posting.organisation_id, posting.user.organisation_id}:
        raise rules.OtherOrganisation("That posting is between two other organisations.")
    posting.until = rules.last_day(posting.since, today=local_day(at))
    posting.save(update_fields=["until"])
    return entered_as(posting, posting.user.username)


@command("administration.end_sessions")
def end_sessions(*, keys: frozenset[str], by: Viewer, at: datetime) -> User:
    """End some sessions of one's own."""
    user = User.objects.get(pk=by.user_id)
    mine = UserSession.objects.filter(user=user, session_key__in=keys)
    Session.objects.filter(
        session_key__in=list(mine.values_list("session_key", flat=True))
    ).delete()
    mine.delete()
    return user


@command("administration.end_all_sessions")
def end_all_sessions(*, person: User, by: Viewer, at: datetime) -> User:
    """End every session of somebody in one's own organisation.

    :raises rules.OtherOrganisation: when they are of another organisation.
    """
    rules.check_own_organisation(
        organisation_id=person.organisation_id, by_organisation_id=by.organisation_id
    )
    end_every(person, at)
    return person


def _written(user: User, particulars: Particulars, by: Viewer) -> User:
    unit = particulars.unit
    if unit and unit.organisation_id != by.organisation_id:
        raise NotFound("Your organisation has no such unit.")
    user.name, user.title = particulars.name, particulars.title
    user.email, user.unit, user.marking = particulars.email, unit, particulars.marking
    user.save()
    return user
