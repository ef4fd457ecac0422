"""Entries about persons, and the sets of them whose truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).parents[5]
FIELDS = (
    *("given", "middle", "family", "born", "postcode", "address", "town", "phone", "email"),
    "number",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record says of a person, as text; born is a day such as 1984-03-12.

    Every engine is given the fields of `FIELDS`. `more` holds what only ours takes: aliases, a
    former name, an age with the day on which it was so.
    """

    given: str = ""
    middle: str = ""
    family: str = ""
    born: str = ""
    postcode: str = ""
    address: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    number: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Return the fields that every engine is given."""
        return {name: value for name, value in asdict(self).items() if name in FIELDS}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Entries, of whom each truly is, and the groups by which figures are printed."""

    name: str
    entries: Sequence[Entry]
    truth: Sequence[str]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def halves(self) -> tuple["Labelled", "Labelled"]:
        """Return two sets that have no entity in common, chosen by chance that repeats itself.

        >>> ours = Labelled("a", [Entry()] * 4, ["x", "e", "x", "e"])
        >>> [half.truth for half in ours.halves()]
        [['e', 'e'], ['x', 'x']]
        """
        first = [n for n, entity in enumerate(self.truth) if crc32(entity.encode()) % 2 == 0]
        second = [n for n, entity in enumerate(self.truth) if crc32(entity.encode()) % 2]
        return self._only(first), self._only(second)

    def sample(self, most: int) -> "Labelled":
        """Return some of the entities with all their entries, about so many of these."""
        share = -(-len(self.entries) // most)
        places = [
            n for n, entity in enumerate(self.truth) if crc32(f"{entity}|".encode()) % share == 0
        ]
        return replace(self._only(places), name=f"{self.name}, a sample")

    def _only(self, places: Sequence[int]) -> "Labelled":
        return replace(
            self,
            entries=[self.entries[n] for n in places],
            truth=[self.truth[n] for n in places],
            groups={by: [said[n] for n in places] for by, said in self.groups.items()},
        )
