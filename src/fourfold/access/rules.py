"""Need-to-know as a lattice: the only definition of who may read what.

A label is stored once and shared by many records. This file answers, once a label, whether
a reader may read under it; the database applies the answer to every record of every query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

Audience = frozenset[int]


class Marking(IntEnum):
    """What this system may hold, least restrictive first (Government Security Classifications).

    Anything higher is held elsewhere.
    """

    OFFICIAL = 1
    OFFICIAL_SENSITIVE = 2

    @property
    def words(self) -> str:
        """The marking as it is printed.

        >>> Marking.OFFICIAL_SENSITIVE.words
        'OFFICIAL-SENSITIVE'
        """
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a record asks of its reader.

    audiences: sets of organisation ids; the reader must speak for one organisation of *each*
    set. No set is no condition, an empty set is nobody. Sets, and not one set, because what
    is made from two records asks both their questions, and a reader may answer each with
    another of their organisations or groups.
    compartments: ids of the operations and sources that the reader must be read in to.
    """

    marking: Marking = Marking.OFFICIAL
    audiences: frozenset[Audience] = frozenset()
    compartments: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Drop an audience that another one already implies, so that equal means the same."""
        least = {a for a in self.audiences if not any(b < a for b in self.audiences)}
        object.__setattr__(self, "audiences", frozenset(least))

    def __or__(self, other: "Restriction") -> "Restriction":
        """Return the restriction of something made from both.

        >>> north, south = Restriction.to({1, 2}), Restriction.to({2, 3})
        >>> sorted(sorted(audience) for audience in (north | south).audiences)
        [[1, 2], [2, 3]]
        """
        return Restriction(
            max(self.marking, other.marking),
            self.audiences | other.audiences,
            self.compartments | other.compartments,
        )

    def asks_more_than(self, other: "Restriction") -> bool:
        """Test if it asks all that another does, and more: so fewer may read under it.

        >>> Restriction.to({1}).asks_more_than(Restriction.to({1, 2}))
        True
        >>> Restriction.to({1}).asks_more_than(Restriction.to({1}))
        False
        """
        return self | other == self and self != other

    @classmethod
    def to(
        cls,
        organisations: Iterable[int],
        *,
        marking: Marking = Marking.OFFICIAL,
        compartments: Iterable[int] = (),
    ) -> Self:
        """Return the restriction of what may be released to any of some organisations."""
        return cls(marking, frozenset({frozenset(organisations)}), frozenset(compartments))

    @property
    def audience_text(self) -> str:
        """The audiences as one canonical text, for storing.

        >>> Restriction.to({12, 3}).audience_text
        '3 12'
        """
        return ";".join(sorted(" ".join(map(str, sorted(one))) for one in self.audiences))

    @staticmethod
    def parse_audiences(text: str, *, none: bool) -> frozenset[Audience]:
        """Return the audiences that `audience_text` wrote; `none` tells no set from one empty."""
        if none:
            return frozenset()
        return frozenset(frozenset(map(int, one.split())) for one in text.split(";"))


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a reader holds.

    organisations: their own, those they are posted to, and the groups that these belong to.
    """

    organisations: frozenset[int]
    marking: Marking = Marking.OFFICIAL
    compartments: frozenset[int] = frozenset()

    def satisfies(self, restriction: Restriction) -> bool:
        """Test if a reader with this clearance may read under the restriction."""
        return (
            self.marking >= restriction.marking
            and self.compartments >= restriction.compartments
            and all(self.organisations & audience for audience in restriction.audiences)
        )


@dataclass(frozen=True, slots=True)
class Justification:
    """Why somebody consulted or disclosed (Data Protection Act 2018, s.62(2) and (3)).

    code: one of `REASONS`; text: in their own words.
    """

    code: str = ""
    text: str = ""


REASONS: dict[str, str] = {
    "ASSESS": "Assessing or moderating a threat",
    "INVESTIGATE": "Investigating a crime or a group",
    "SAFEGUARD": "Protecting somebody from harm",
    "TASKING": "Preparing tasking or a meeting",
    "DISCLOSE": "Sharing with a partner under an agreement",
    "INSPECT": "Inspection or audit",
    "RIGHTS": "A person's data rights",
    "QUALITY": "Correcting or testing data quality",
}
