"""What somebody wants to hear of, as it is registered."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fourfold.intelligence.rules.matching import NothingToLookFor, place_keys, words_of
from fourfold.intelligence.rules.vocabulary import InterestKind
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterest:
    """What is wanted, for whom, and why; keys stand for desks, people, organisations and labels.

    part: which of several of one record, so that it is known again. label: where it asks more
    than the record. value: a number is written as its kind is; a place is a postcode or its
    beginning; words are as typed, phrases in quotes, a star for any ending. area: latitude,
    longitude, metres.
    """

    kind: InterestKind
    because: str
    organisation: int
    part: str = ""
    subject: UUID | None = None
    kind_of: str = ""
    value: str = ""
    area: tuple[float, float, int] | None = None
    for_desk: int | None = None
    for_person: int | None = None
    weight: float = 1.0
    until: date | None = None
    label: int | None = None

    @property
    def what(self) -> dict[str, Any]:
        """What is looked for, as it is kept; by it an interest is known again.

        >>> NewInterest(
        ...     kind=InterestKind.PLACE, because="A yard", organisation=1, value="ne1 4st"
        ... ).what["value"]
        'NE1 4ST'

        :raises NothingToLookFor: when nothing can be looked for.
        """
        latitude, longitude, metres = self.area or (None, None, None)
        return {
            "kind": self.kind.value,
            "part": self.part,
            "subject_id": self.subject,
            "kind_of": self.kind_of,
            "value": _value(self.kind, self.kind_of, " ".join(self.value.split())),
            "latitude": latitude,
            "longitude": longitude,
            "metres": metres,
            "for_desk_id": self.for_desk,
            "for_person_id": self.for_person,
            "organisation_id": self.organisation,
        }

    @property
    def why(self) -> dict[str, Any]:
        """What may change of it while it stays the same interest."""
        return {"because": self.because.strip(), "weight": self.weight, "until": self.until}


def _value(kind: InterestKind, kind_of: str, text: str) -> str:
    if kind is InterestKind.IDENTIFIER:
        return normalise(IdentifierKind(kind_of), text).value
    if kind is InterestKind.WORDS:
        words_of(text)
    if kind is InterestKind.PLACE:
        keys = place_keys(text)
        if not keys:
            raise NothingToLookFor("Give a postcode, or its beginning, such as NE1 or NE1 4.")
        return keys[-1]
    return text
