"""What can be stated of a threat from a day on, and which values each attribute takes."""

from collections.abc import Callable
from datetime import date

from fourfold.shared.errors import DomainError
from fourfold.shared.words import Worded
from fourfold.threats.rules.kinds import Kind, Phase, Type


class NotAValue(DomainError):
    """A value is not one that its attribute can have."""


class Attribute(Worded):
    """A column of the master list that is stated, not computed."""

    NAME = "name", "Name"
    KIND = "kind", "Category"
    TYPE = "type", "Type"
    SOC = "soc", "SOC"
    PHASE = "phase", "Phase"
    OWNER = "owner", "Owner"
    PRIORITY = "priority", "Priority"
    DESK = "desk", "Threat desk"
    REVIEW = "review", "Review date"


def check_value(attribute: Attribute, value: str) -> str:
    """Return the code of a value, from its code or its words.

    >>> check_value(Attribute.PHASE, "closed - disrupted")
    'CLOSED_DISRUPTED'

    :raises NotAValue: when the attribute cannot have it.
    :raises UnknownWord: when it is no word of the attribute's vocabulary.
    """
    return _READERS[attribute](value.strip())


def _name(value: str) -> str:
    if not value:
        raise NotAValue("Give the threat a name.")
    return value


def _yes_or_no(value: str) -> str:
    if value not in {"yes", "no"}:
        raise NotAValue("SOC is yes or no.")
    return value


def _key(value: str) -> str:
    if not value.isdecimal():
        raise NotAValue("Choose one from the list.")
    return value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise NotAValue("Give the review date as a day.") from error


def _key_or_none(value: str) -> str:
    return _key(value) if value else ""


_READERS: dict[Attribute, Callable[[str], str]] = {
    Attribute.NAME: _name,
    Attribute.KIND: lambda value: Kind.read(value).value,
    Attribute.TYPE: lambda value: Type.read(value).value,
    Attribute.SOC: _yes_or_no,
    Attribute.PHASE: lambda value: Phase.read(value).value,
    Attribute.OWNER: _key,
    Attribute.PRIORITY: _key_or_none,
    Attribute.DESK: _key_or_none,
    Attribute.REVIEW: _day,
}
