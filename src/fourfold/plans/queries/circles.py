"""Circles: compartments of partners in which one may share, and who is in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.access.models import Compartment, CompartmentName, ReadIn, RoleHeld, User
from fourfold.access.viewer import Viewer
from fourfold.administration.queries.people import roles_on
from fourfold.plans.rules.sharing import Terms
from fourfold.reference import queries as reference
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody of another organisation who is read in to the same circle."""

    circle: int
    circle_name: str
    person: User

    @property
    def key(self) -> str:
        """Both, as one value of a form."""
        return f"{self.circle}-{self.person.pk}"

    @property
    def words(self) -> str:
        """Who it is, and in which circle."""
        return f"{self.who}, in {self.circle_name}"

    @property
    def who(self) -> str:
        """Name and organisation."""
        return f"{self.person.name} ({self.person.organisation.short_name})"


def partners(viewer: Viewer, *, on: date) -> list[Partner]:
    """Return with whom somebody may share: those read in, beside them, to a circle."""
    mine = ReadIn.objects.filter(user=viewer.user_id, since__lte=on, until__gte=on)
    open_ones = Compartment.objects.filter(
        pk__in=mine.values("compartment"), kind=Compartment.Kind.PARTNER, closed_on=None
    )
    names = dict(
        CompartmentName.objects.filter(compartment__in=open_ones).values_list(
            "compartment_id", "name"
        )
    )
    people = (
        ReadIn.objects.filter(compartment__in=names, since__lte=on, until__gte=on)
        .filter(user__is_active=True, user__kind=User.Kind.PERSON)
        .exclude(user__organisation=viewer.organisation_id)
        .select_related("user__organisation")
        .order_by("user__organisation__short_name", "user__name", "pk")
    )
    found = {
        (row.compartment_id, row.user_id): Partner(
            row.compartment_id, names[row.compartment_id], row.user
        )
        for row in people
    }
    return list(found.values())


def partner(key: str, viewer: Viewer, *, on: date) -> Partner:
    """Return the partner that a form named.

    :raises NotFound: when they are in no circle with the viewer.
    """
    found = next((one for one in partners(viewer, on=on) if one.key == key), None)
    if found is None:
        raise NotFound("You share no circle with them.")
    return found


def whom_to_ask(viewer: Viewer, *, on: date) -> str:
    """Return the sentence that says who can read a partner, or oneself, in to a circle."""
    own = reference.organisation(viewer.organisation_id)
    unit = reference.rocu_of(own, on=on)
    near = {own.pk, unit.pk} if unit else {own.pk}
    held = roles_on(on).filter(role="COMPARTMENT_OWNER", user__is_active=True)
    people = _names(held.filter(user__organisation__in=near).select_related("user__organisation"))
    ask = " or ".join(people) if people else "your administrator for a compartment owner"
    return (
        "You share with people who are read in to a circle of partners that you are in, too. To "
        f"share with anybody else, ask {ask} to open one, or to read both of you in."
    )


def _names(rows: Iterable[RoleHeld]) -> list[str]:
    return sorted({f"{one.user.name} ({one.user.organisation.short_name})" for one in rows})


def agreements_between(one: int, other: int) -> list[Agreement]:
    """Return the agreements between two organisations, in force or not, by title."""
    rows = Agreement.objects.filter(parties=one).filter(parties=other)
    return list(rows.prefetch_related("parties").order_by("title", "pk"))


def terms_of(agreement: Agreement) -> Terms:
    """Return an agreement as the rules of sharing read it."""
    known = {gateway.value: gateway for gateway in Gateway}
    return Terms(
        title=agreement.title,
        parties=frozenset(one.pk for one in agreement.parties.all()),
        gateways=frozenset(known[code] for code in agreement.gateways if code in known),
        since=agreement.since,
        review_due_on=agreement.review_due_on,
        until=agreement.until,
    )
