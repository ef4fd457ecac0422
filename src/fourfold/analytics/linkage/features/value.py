"""The frozen value that is stored with a mention, and its columns by kind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self

from fourfold.analytics.linkage.kinds import Kind

Value = str | int | list[str]
_written = json.JSONEncoder(separators=(",", ":")).encode

_PLACE = {
    "flat": "VARCHAR",
    "house": "VARCHAR",
    "street": "VARCHAR",
    "town": "VARCHAR",
    "postcode": "VARCHAR",
    "sector": "VARCHAR",
    "outward": "VARCHAR",
    "place": "VARCHAR",
}
COLUMNS: Final[Mapping[Kind, Mapping[str, str]]] = MappingProxyType(
    {
        Kind.PERSON: {
            "given": "VARCHAR",
            "given_roots": "VARCHAR[]",
            "given_sound": "VARCHAR",
            "givens": "VARCHAR[]",
            "middle": "VARCHAR",
            "family": "VARCHAR",
            "family_sound": "VARCHAR",
            "families": "VARCHAR[]",
            "born": "VARCHAR",
            "born_full": "VARCHAR",
            "born_swapped": "VARCHAR",
            "born_from": "INTEGER",
            "born_to": "INTEGER",
            **_PLACE,
            "numbers": "VARCHAR[]",
            "numbers_near": "VARCHAR[]",
            "schemes": "VARCHAR[]",
            "phone": "VARCHAR",
            "phones": "VARCHAR[]",
            "email": "VARCHAR",
            "emails": "VARCHAR[]",
            "held": "VARCHAR[]",
        },
        Kind.ORGANISATION: {
            "name": "VARCHAR",
            "name_sorted": "VARCHAR",
            "names": "VARCHAR[]",
            "number": "VARCHAR",
            **_PLACE,
            "phones": "VARCHAR[]",
            "emails": "VARCHAR[]",
        },
        Kind.VEHICLE: {
            "mark": "VARCHAR",
            "mark_folded": "VARCHAR",
            "make": "VARCHAR",
            "colour": "VARCHAR",
        },
        Kind.PHONE: {"number": "VARCHAR"},
        Kind.ACCOUNT: {"number": "VARCHAR"},
        Kind.ADDRESS: _PLACE,
    }
)


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one record, by column; a column that says nothing is left out."""

    kind: Kind
    columns: Mapping[str, Value]

    def to_json(self) -> str:
        """Return the columns as JSON text, the same text for the same features."""
        return _written(dict(self.columns))

    @classmethod
    def from_json(cls, kind: Kind, text: str | bytes | Mapping[str, Value]) -> Self:
        """Return the features that a text, or what was read from it, stands for.

        >>> Features.from_json(Kind.PHONE, '{"number":"7700900123"}').columns["number"]
        '7700900123'
        """
        columns = json.loads(text) if isinstance(text, str | bytes) else text
        return cls(kind, columns)
