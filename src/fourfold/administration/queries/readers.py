"""Who will be able to see what is about to be made, in a fixed number of questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fourfold.access.models import Posting, ReadIn, User
from fourfold.access.rules import Clearance, Marking, Restriction
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import compartments
from fourfold.reference.models import GroupMembership, Organisation
from fourfold.shared.errors import Forbidden, NotFound

FEW = 12
MAKING = (".record", ".relabel", ".load")


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer as the page says it; people are named when they are few."""

    marking: Marking
    organisations: tuple[str, ...]
    compartments: tuple[str, ...]
    people: tuple[str, ...]
    number_of_people: int
    note: str


def restriction_of(
    *, marking: int, organisations: Iterable[int], compartments: Iterable[int]
) -> Restriction:
    """Return the restriction that a form describes; no organisations is everybody."""
    to = frozenset(organisations)
    audiences = frozenset({to}) if to else frozenset()
    return Restriction(Marking(marking), audiences, frozenset(compartments))


def check_makes_records(viewer: Viewer) -> None:
    """Refuse those who make no records: they have no need of a list of people.

    :raises Forbidden: always then.
    """
    if not any(verb.endswith(MAKING) for verb in viewer.verbs):
        raise Forbidden("Only those who make records ask who will see them.")


def readers(restriction: Restriction, *, on: date) -> list[User]:
    """Return the active people who may read under a restriction on a day, by organisation."""
    people = User.objects.filter(
        is_active=True, kind=User.Kind.PERSON, marking__gte=restriction.marking
    )
    if restriction.compartments:
        inside = _read_in(restriction.compartments, on)
        people = people.filter(pk__in=inside)
    people = people.select_related("organisation").order_by(
        "organisation__short_name", "name", "pk"
    )
    if not restriction.audiences:
        return list(people)
    groups, posted = _groups(on), _postings(on)

    def holds(one: User) -> Clearance:
        own = {one.organisation_id, *posted.get(one.pk, ())}
        also = {group for each in own for group in groups.get(each, ())}
        return Clearance(frozenset(own | also), Marking(one.marking), restriction.compartments)

    return [one for one in people if holds(one).satisfies(restriction)]


def reach(restriction: Restriction, *, on: date) -> Reach:
    """Return who will be able to see it, as names and a number.

    :raises NotFound: when it names a compartment that the viewer is not in, or none.
    """
    names = compartments.names(restriction.compartments)
    if set(names) != restriction.compartments:
        raise NotFound("There is no such compartment.")
    people = readers(restriction, on=on)
    ids = {pk for audience in restriction.audiences for pk in audience}
    known = Organisation.objects.filter(pk__in=ids).order_by("short_name", "pk")
    beside = sum(bool(not ids & {one.organisation_id}) for one in people) if ids else 0
    return Reach(
        marking=restriction.marking,
        organisations=tuple(known.values_list("short_name", flat=True)),
        compartments=tuple(sorted(names.values())),
        people=tuple(f"{one.name} ({one.organisation})" for one in people)
        if len(people) <= FEW
        else (),
        number_of_people=len(people),
        note=_note(beside),
    )


def _note(beside: int) -> str:
    if not beside:
        return ""
    who = "1 of them reads" if beside == 1 else f"{beside:,} of them read"
    return f"{who} it by a posting or a group."


def _read_in(ids: frozenset[int], on: date) -> frozenset[int]:
    inside: dict[int, set[int]] = {}
    held = ReadIn.objects.filter(compartment__in=ids, since__lte=on, until__gte=on)
    for user_id, compartment_id in held.values_list("user_id", "compartment_id"):
        inside.setdefault(user_id, set()).add(compartment_id)
    return frozenset(user_id for user_id, theirs in inside.items() if theirs == ids)


def _postings(on: date) -> dict[int, set[int]]:
    running = Posting.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    found: dict[int, set[int]] = {}
    for user_id, organisation_id in running.values_list("user_id", "organisation_id"):
        found.setdefault(user_id, set()).add(organisation_id)
    return found


def _groups(on: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    standing = GroupMembership.objects.standing().on(on)
    for member_id, group_id in standing.values_list("member_id", "group_id"):
        found.setdefault(member_id, set()).add(group_id)
    return found
