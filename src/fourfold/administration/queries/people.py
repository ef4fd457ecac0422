"""Reads of people, of what they hold, and of the demonstration's users."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from fourfold.access.models import Posting, RoleHeld, User
from fourfold.access.roles import ROLES
from fourfold.shared.errors import NotFound
from fourfold.shared.hooks import table

T = TypeVar("T", bound=Model)
FIRST_SCREENS = {
    "ASSESSOR": "Moderation queue",
    "FORCE_ASSESSOR": "Master list",
    "LRO": "My threats",
    "DESK": "Desk",
    "GATEWAY": "Gateway board",
    "FINANCIAL": "SAR queue",
    "OFFENDERS": "Offenders",
    "CHIEF": "Region at a glance",
    "COMMITTEE": "Quarterly pack",
    "PARTNER": "Shared with me",
    "INSPECTOR": "Extracts and findings",
    "AUDITOR": "Ledger",
    "ADMINISTRATOR": "Administration",
    "COMPARTMENT_OWNER": "Compartments",
}


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody whom the sign-in page of a demonstration lists."""

    username: str
    name: str
    title: str
    organisation: str
    roles: str
    first_screen: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds or held, with its name."""

    role: RoleHeld
    name: str


def is_demo() -> bool:
    """Test if this is a demonstration, in which anybody may sign in as anybody."""
    return bool(table("demo").get("is_demo", lambda: False)())


def demo_users(on: date) -> list[DemoUser]:
    """Return the users of a demonstration, in the order of the roles; elsewhere nobody."""
    if not is_demo():
        return []
    people = User.objects.filter(is_demo=True, is_active=True, kind=User.Kind.PERSON)
    held = roles_on(on).filter(user__in=people)
    roles: dict[int, list[str]] = {}
    for user_id, role in held.order_by("pk").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(role)
    order = list(ROLES)
    found = [one for one in people.select_related("organisation") if one.pk in roles]
    found.sort(key=lambda one: (order.index(roles[one.pk][0]), one.name, one.pk))
    return [_demo_user(one, roles[one.pk]) for one in found]


def demo_user(username: str) -> User:
    """Return one of them.

    :raises NotFound: when this is no demonstration, or they are none of its users.
    """
    users = User.objects.filter(username=username, is_demo=True, is_active=True)
    user = users.first() if is_demo() else None
    if user is None:
        raise NotFound("There is no such demonstration user.")
    return user


def person_called(username: str, *, organisation: str = "") -> User | None:
    """Return the active person of a user name, in the organisation of a code if one is given."""
    people = User.objects.filter(
        username=username.strip().lower(), is_active=True, kind=User.Kind.PERSON
    )
    return (people.filter(organisation__code=organisation) if organisation else people).first()


def roles_on(day: date) -> QuerySet[RoleHeld]:
    """Return the roles that are held on a day."""
    return RoleHeld.objects.filter(_running(day))


def postings_on(day: date) -> QuerySet[Posting]:
    """Return the postings that run on a day."""
    return Posting.objects.filter(_running(day))


def _running(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def _demo_user(user: User, roles: list[str]) -> DemoUser:
    return DemoUser(
        username=user.username,
        name=user.name,
        title=user.title,
        organisation=user.organisation.short_name,
        roles=", ".join(ROLES[role].name for role in roles if role in ROLES),
        first_screen=FIRST_SCREENS.get(roles[0], "Home"),
    )


def people(organisation_id: int, *, on: date, text: str = "") -> QuerySet[User]:
    """Return the people of an organisation and those posted to it on a day, by name."""
    posted = postings_on(on).filter(organisation=organisation_id).values("user_id")
    found = User.objects.filter(Q(organisation=organisation_id) | Q(pk__in=posted))
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return found.select_related("organisation", "unit").order_by("-is_active", "name", "pk")


def with_roles(found: Iterable[User], on: date) -> list[tuple[User, str]]:
    """Return people with the names of the roles that they hold on a day."""
    listed = list(found)
    held: dict[int, list[str]] = {}
    roles = roles_on(on).filter(user__in=listed).order_by("pk")
    for user_id, role in roles.values_list("user_id", "role"):
        held.setdefault(user_id, []).append(ROLES[role].name if role in ROLES else role)
    return [(one, ", ".join(held.get(one.pk, []))) for one in listed]


def person(pk: int, *, organisation_id: int, on: date) -> User:
    """Return one of them.

    :raises NotFound: when there is none such.
    """
    return _found(people(organisation_id, on=on).filter(pk=pk).first(), "person")


def somebody(username: str) -> User:
    """Return the active person of a user name, of any organisation.

    :raises NotFound: when there is none.
    """
    return _found(person_called(username), "person")


def roles_of(user: User) -> list[Held]:
    """Return every role that somebody holds or held, the latest first."""
    held = RoleHeld.objects.filter(user=user).order_by("-since", "-pk")
    return [Held(one, ROLES[one.role].name if one.role in ROLES else one.role) for one in held]


def postings_of(user: User) -> QuerySet[Posting]:
    """Return every posting of somebody, the latest first."""
    postings = Posting.objects.filter(user=user).select_related("organisation", "unit")
    return postings.order_by("-since", "-pk")


def role(pk: int, *, organisation_id: int) -> RoleHeld:
    """Return a role that somebody of an organisation holds.

    :raises NotFound: when there is none such.
    """
    held = RoleHeld.objects.select_related("user").filter(pk=pk)
    return _found(held.filter(user__organisation=organisation_id).first(), "role")


def posting(pk: int, *, organisation_id: int) -> Posting:
    """Return a posting from or to an organisation.

    :raises NotFound: when there is none such.
    """
    ours = Q(organisation=organisation_id) | Q(user__organisation=organisation_id)
    return _found(Posting.objects.select_related("user").filter(ours, pk=pk).first(), "posting")


def _found(one: T | None, what: str) -> T:
    if one is None:
        raise NotFound(f"There is no such {what}.")
    return one
