"""Who may see what is said of a subject, and to whom it can be released."""

from datetime import date

from fourfold.access.reach import reach
from fourfold.administration.queries import compartments
from fourfold.reference import queries as reference
from fourfold.reference.rules import OrganisationKind

__all__ = ["own_compartments", "reach", "releasable"]
POLICE = (
    OrganisationKind.FORCE,
    OrganisationKind.ROCU,
    OrganisationKind.NCA,
    OrganisationKind.GROUP,
    OrganisationKind.INSPECTORATE,
)


def releasable(region: int | None) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return to whom something may be released: police bodies, never a partner as a whole.

    First those of a region, by its key, and the national ones; then those of other regions.
    """
    rows = list(reference.organisations(*POLICE))
    near, far = (
        [(one.pk, one.short_name) for one in rows if (one.region_id in {region, None}) is is_near]
        for is_near in (True, False)
    )
    return near, far


def own_compartments(user_id: int, *, on: date) -> list[tuple[int, str]]:
    """Return the compartments that somebody is in, by name, to record under one of them."""
    standing = compartments.compartments_of(user_id, on=on)
    return [(one.compartment.pk, one.name) for one in standing if one.is_party]
