"""Reads of compartments: their names show to those who are in them, by policy."""

from dataclasses import dataclass
from datetime import date

from fourfold.access.models import Compartment, CompartmentName, ReadIn
from fourfold.administration.rules.compartments import review_due
from fourfold.shared.errors import NotFound

UNNAMED = "Name shown to those in it only"


@dataclass(frozen=True, slots=True)
class Standing:
    """A compartment as its owner or its people see it."""

    compartment: Compartment
    name: str
    purpose: str
    review_due_on: date
    is_owner: bool
    is_party: bool


def compartments_of(user_id: int, *, on: date) -> list[Standing]:
    """Return the compartments that somebody owns or is in, by name."""
    inside = _inside(user_id, on)
    found = Compartment.objects.filter(pk__in=inside) | Compartment.objects.filter(owner=user_id)
    names = {one.pk: one for one in CompartmentName.objects.all()}
    rows = found.select_related("owner__organisation").distinct()
    return sorted(
        (_standing(one, names.get(one.pk), user_id, inside) for one in rows),
        key=lambda one: (one.compartment.closed_on is not None, one.name, one.compartment.pk),
    )


def compartment(pk: int, *, user_id: int, on: date) -> Standing:
    """Return one of them.

    :raises NotFound: to everybody else, whether there is one or not.
    """
    found = next((one for one in compartments_of(user_id, on=on) if one.compartment.pk == pk), None)
    if found is None:
        raise NotFound("There is no such compartment.")
    return found


def people_in(compartment_id: int, *, on: date) -> list[ReadIn]:
    """Return who is in a compartment on a day, and until when."""
    parties = ReadIn.objects.filter(compartment=compartment_id, since__lte=on, until__gte=on)
    return list(parties.select_related("user__organisation").order_by("user__name", "pk"))


def party(pk: int, *, compartment_id: int) -> ReadIn:
    """Return one reading in.

    :raises NotFound: when there is none.
    """
    found = ReadIn.objects.select_related("user").filter(pk=pk, compartment=compartment_id).first()
    if found is None:
        raise NotFound("There is no such person in it.")
    return found


def names(ids: frozenset[int]) -> dict[int, str]:
    """Return the names of compartments that the viewer is in; of others, nothing."""
    return dict(CompartmentName.objects.filter(pk__in=ids).values_list("pk", "name"))


def name_of(compartment_id: int) -> CompartmentName:
    """Return the name of a compartment.

    :raises NotFound: to those who are not in it.
    """
    return CompartmentName.objects.select_related("compartment").one(pk=compartment_id)


def is_party(user_id: int, compartment_id: int, *, on: date) -> bool:
    """Test if somebody is in a compartment."""
    return compartment_id in _inside(user_id, on)


def _inside(user_id: int, on: date) -> frozenset[int]:
    mine = ReadIn.objects.filter(user=user_id, since__lte=on, until__gte=on)
    return frozenset(mine.values_list("compartment_id", flat=True))


def _standing(
    one: Compartment, called: CompartmentName | None, user_id: int, inside: frozenset[int]
) -> Standing:
    return Standing(
        compartment=one,
        name=called.name if called else UNNAMED,
        purpose=called.purpose if called else "",
        review_due_on=review_due(one.reviewed_on),
        is_owner=one.owner_id == user_id,
        is_party=one.pk in inside,
    )
