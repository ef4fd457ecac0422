"""How far an administrator's pen reaches in the reference lists."""

from fourfold.reference.rules import OrganisationKind, Row
from fourfold.shared.errors import Forbidden

OWN_TABLES = ("names", "units", "priority_groups", "groupings", "desks")
REGIONAL = frozenset({OrganisationKind.ROCU, OrganisationKind.NCA})


class BeyondReach(Forbidden):
    """Another organisation's list, or the region's."""


def check_reach(table: str, row: Row, *, own_codes: frozenset[str], own_kind: str) -> None:
    """Refuse to change what is another's.

    An administrator changes the lists of their own organisation. The region's (regions,
    organisations, who belongs to which group, priorities, the calendar) are the regional unit's:
    a group is an audience, so whoever adds to one lets somebody read.

    own_codes: the code and names by which rows may call one's own organisation.

    :raises BeyondReach: when it is another's.
    """
    if own_kind in REGIONAL:
        return
    if table in OWN_TABLES and getattr(row, "organisation", "") in own_codes:
        return
    raise BeyondReach("The administrator of the regional unit keeps that list.")
