"""The rules that a region decides for itself, with the project's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Role
from fourfold.threats.rules.review import Cadence, RequiredRoles


class UnknownRule(DomainError):
    """There is no regional rule of that name, or it does not take that value."""


@dataclass(frozen=True, slots=True)
class Regional:
    """What a region has decided.

    units_apart: the moderator may not be of the assessor's unit.
    """

    cadence: Cadence
    required: RequiredRoles
    units_apart: bool


def regional(stated: Mapping[str, Any]) -> Regional:
    """Return the rules of a region from what it has stated; the rest are the defaults.

    >>> regional({"units_apart": True}).units_apart, regional({}).cadence.months[1]
    (True, 1)

    :raises UnknownRule: when something was stated that is no rule.
    """
    strange = set(stated) - {"cadence", "required_roles", "units_apart"}
    if strange:
        raise UnknownRule(f"There is no regional rule called {min(strange)!r}.")
    cadence, roles = stated.get("cadence"), stated.get("required_roles")
    return Regional(
        Cadence({int(tier): int(months) for tier, months in cadence.items()})
        if cadence
        else Cadence(),
        RequiredRoles(
            {int(tier): frozenset(map(Role.read, names)) for tier, names in roles.items()}
        )
        if roles
        else RequiredRoles(),
        units_apart=bool(stated.get("units_apart", False)),
    )
