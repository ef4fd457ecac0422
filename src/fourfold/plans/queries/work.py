"""Who has what to do: one list of somebody's actions, and who may own one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from fourfold.access.models import RoleHeld, User
from fourfold.access.reach import readers_of
from fourfold.access.roles import ROLES
from fourfold.access.rules import Restriction
from fourfold.plans.models import Action
from fourfold.plans.models.action import ActionQuerySet
from fourfold.plans.queries import action as actions
from fourfold.reference.models import Organisation

KEEPS = frozenset({"plans.read", "plans.update_action"})  # what the owner of an action needs


@dataclass(frozen=True, slots=True)
class MyActions:
    """Everything that somebody owns and may read: overdue first, then by day; then what is done."""

    running: tuple[actions.ActionLine, ...]
    lately_ended: tuple[actions.ActionLine, ...]

    @property
    def overdue(self) -> int:
        """How many are past their day."""
        return sum(line.is_overdue for line in self.running)


def owned_by(user_id: int) -> ActionQuerySet:
    """Return the actions that somebody owns, as far as the viewer may read them."""
    return actions.joined(Action.objects.filter(owner=user_id))


def my_actions(user_id: int, *, today: date, ended: int = 20) -> MyActions:
    """Return what somebody owns: all that is running, and what ended last."""
    rows = owned_by(user_id)
    running = rows.running().order_by("due_on", "pk")
    over = rows.exclude(pk__in=Action.objects.running().filter(owner=user_id).values("pk"))
    return MyActions(
        tuple(actions.lines(running, today=today)),
        tuple(actions.lines(over.order_by("-updated_at", "-pk")[:ended], today=today)),
    )


def due(user_id: int, *, until: date, today: date) -> list[actions.ActionLine]:
    """Return what somebody still has to do by a day, overdue first."""
    rows = owned_by(user_id).running().filter(due_on__lte=until).order_by("due_on", "pk")
    return actions.lines(rows, today=today)


def overdue(user_id: int, *, today: date) -> list[actions.ActionLine]:
    """Return what somebody should have done by now."""
    rows = owned_by(user_id).running().filter(due_on__lt=today).order_by("due_on", "pk")
    return actions.lines(rows, today=today)


def handed_over(person: str, to: str, rows: int) -> str:
    """Return how many actions passed from one person to another, in words.

    >>> handed_over("Ada Poole", "Ben Rudd", 1)
    '1 action of Ada Poole passed to Ben Rudd.'
    """
    noun = "action" if rows == 1 else "actions"
    return f"{rows:,} {noun} of {person} passed to {to}."


def keepers(*, on: date) -> "QuerySet[User]":
    """Return who may, by a role held on a day, read plans and say how their own actions go."""
    roles = [name for name, role in ROLES.items() if role.verbs >= KEEPS]
    running = Q(until__isnull=True) | Q(until__gt=on)
    held = RoleHeld.objects.filter(running, role__in=roles, since__lte=on)
    people = User.objects.filter(is_active=True, kind=User.Kind.PERSON)
    return people.filter(pk__in=held.values("user"))


def possible_owners(
    restriction: Restriction, organisation: Organisation, *, on: date
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return who may own an action: who may read it, then partners, who are asked of it.

    A partner who may not read the plan owns its action all the same: what they read is what is
    asked of them, in its own words.
    """
    readers = readers_of(restriction, on)
    known = {one.pk for one in readers}
    partners = (
        User.objects.filter(is_active=True, kind=User.Kind.PERSON)
        .exclude(organisation__kind__in=actions.POLICING)
        .filter(Q(organisation__region=organisation.region_id) | Q(organisation__region=None))
        .select_related("organisation")
        .order_by("organisation__short_name", "name", "pk")
    )
    beside = [one for one in partners if one.pk not in known]
    groups = [
        ("May read it", _named(readers)),
        ("Partners, asked in words of their own", _named(beside)),
    ]
    return [(words, people) for words, people in groups if people]


def _named(people: list[User]) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.name} ({one.organisation.short_name})") for one in people]
