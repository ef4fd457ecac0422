"""Who can see a record, or will be able to: in a fixed number of questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fourfold.access.models import CompartmentName, Posting, ReadIn, User
from fourfold.access.rules import Clearance, Marking, Restriction
from fourfold.reference.models import GroupMembership, Organisation

FEW = 12


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer as a page says it.

    people: by name, with their organisation. compartments: by the names that the viewer may read.
    """

    marking: Marking
    organisations: tuple[str, ...]
    people: tuple[str, ...]
    number_of_people: int
    compartments: tuple[str, ...]
    note: str

    @property
    def few(self) -> tuple[str, ...]:
        """The people, where they are few enough to be read."""
        return self.people if len(self.people) <= FEW else ()

    @property
    def words(self) -> str:
        """The reach in a phrase, for the identity bar."""
        whom = ", ".join(self.organisations) if self.organisations else "every organisation"
        closed = f", of them those read in to {', '.join(self.compartments)}"
        noun = "person" if self.number_of_people == 1 else "people"
        said = f"{self.number_of_people:,} {noun} of {whom}"
        return said + (closed if self.compartments else "")


def readers_of(restriction: Restriction, on: date) -> list[User]:
    """Return the active people who may read under a restriction on a day, by organisation."""
    people = User.objects.filter(
        is_active=True, kind=User.Kind.PERSON, marking__gte=restriction.marking
    )
    if restriction.compartments:
        people = people.filter(pk__in=_read_in(restriction.compartments, on))
    people = people.select_related("organisation").order_by(
        "organisation__short_name", "name", "pk"
    )
    groups, posted = _groups(on), _postings(on)

    def holds(one: User) -> Clearance:
        own = {one.organisation_id, *posted.get(one.pk, ())}
        also = {group for each in own for group in groups.get(each, ())}
        return Clearance(frozenset(own | also), Marking(one.marking), restriction.compartments)

    return [one for one in people if holds(one).satisfies(restriction)]


def reach(restriction: Restriction, on: date) -> Reach:
    """Return who may read under a restriction on a day, as names and a number."""
    people = readers_of(restriction, on)
    ids = {pk for audience in restriction.audiences for pk in audience}
    known = Organisation.objects.filter(pk__in=ids).order_by("short_name", "pk")
    beside = sum(one.organisation_id not in ids for one in people) if ids else 0
    return Reach(
        marking=restriction.marking,
        organisations=tuple(known.values_list("short_name", flat=True)),
        people=tuple(f"{one.name} ({one.organisation})" for one in people),
        number_of_people=len(people),
        compartments=_names(restriction.compartments),
        note=_note(beside),
    )


def _names(compartments: frozenset[int]) -> tuple[str, ...]:
    known = dict(
        CompartmentName.objects.filter(compartment_id__in=compartments).values_list(
            "compartment_id", "name"
        )
    )
    return tuple(sorted(known.get(pk, "a closed compartment") for pk in compartments))


def _note(beside: int) -> str:
    if not beside:
        return ""
    who = "1 of them reads" if beside == 1 else f"{beside:,} of them read"
    return f"{who} it by a posting or a group."


def _read_in(ids: frozenset[int], on: date) -> frozenset[int]:
    held = ReadIn.objects.filter(compartment__in=ids, since__lte=on, until__gte=on)
    inside = _gathered(held.values_list("user_id", "compartment_id"))
    return frozenset(user_id for user_id, theirs in inside.items() if theirs == ids)


def _postings(on: date) -> dict[int, set[int]]:
    running = Posting.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    return _gathered(running.values_list("user_id", "organisation_id"))


def _groups(on: date) -> dict[int, set[int]]:
    standing = GroupMembership.objects.standing().on(on)
    return _gathered(standing.values_list("member_id", "group_id"))


def _gathered(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return found
