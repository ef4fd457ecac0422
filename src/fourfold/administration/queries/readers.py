"""Who will be able to see what a form describes."""

from collections.abc import Iterable
from datetime import date

from fourfold.access import reach as reaches
from fourfold.access.rules import Marking, Restriction
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import compartments
from fourfold.shared.errors import Forbidden, NotFound

MAKING = (".record", ".relabel", ".load")


def restriction_of(
    *, marking: int, organisations: Iterable[int], compartments: Iterable[int]
) -> Restriction:
    """Return the restriction that a form describes; no organisations is everybody."""
    to = frozenset(organisations)
    audiences = frozenset({to}) if to else frozenset()
    return Restriction(Marking(marking), audiences, frozenset(compartments))


def reach(restriction: Restriction, *, on: date) -> reaches.Reach:
    """Return who will be able to see it, as names and a number.

    :raises NotFound: when it names a compartment that the viewer is not in, or none.
    """
    if set(compartments.names(restriction.compartments)) != restriction.compartments:
        raise NotFound("There is no such compartment.")
    return reaches.reach(restriction, on)


def check_makes_records(viewer: Viewer) -> None:
    """Refuse those who make no records: they have no need of a list of people.

    :raises Forbidden: always then.
    """
    if not any(verb.endswith(MAKING) for verb in viewer.verbs):
        raise Forbidden("Only those who make records ask who will see them.")
