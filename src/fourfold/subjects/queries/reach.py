"""Who may see what is said of a subject."""

from datetime import date

from fourfold.access.reach import reach
from fourfold.administration.queries import compartments

__all__ = ["own_compartments", "reach"]


def own_compartments(user_id: int, *, on: date) -> list[tuple[int, str]]:
    """Return the compartments that somebody is in, by name, to record under one of them."""
    standing = compartments.compartments_of(user_id, on=on)
    return [(one.compartment.pk, one.name) for one in standing if one.is_party]
