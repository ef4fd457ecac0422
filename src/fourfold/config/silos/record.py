"""What a system of a force holds of one event, before it is written in that force's own way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.config.silos.errors import Said
from fourfold.config.silos.places import NORTHUMBRIA, Address

CRIME, CUSTODY, INTELLIGENCE = "CRIME", "CUSTODY", "INTELLIGENCE"
SUSPECT, VICTIM, WITNESS = "SUSPECT", "VICTIM", "WITNESS"
DETAINEE, COACCUSED, NOMINAL = "DETAINEE", "COACCUSED", "NOMINAL"


@dataclass(frozen=True, slots=True)
class Mention:
    """One person in one record. number: of the person, which no extract holds."""

    role: str
    number: int
    said: Said


@dataclass(frozen=True, slots=True)
class Record:
    """One crime, one detention or one report. outcome, grading: numbers of a force's own codes."""

    force: str
    kind: str
    key: str
    at: datetime
    offence: str
    place: Address
    mentions: Sequence[Mention]
    text: str
    mark: str = ""
    account: tuple[str, str] | None = None
    outcome: int = 0
    grading: tuple[int, str, str] = (2, "B", "P")

    @property
    def system(self) -> str:
        """Return the name of the system that holds it."""
        return f"{self.force}-{self.kind.lower()}"

    def of(self, *roles: str) -> list[Mention]:
        """Return the mentions in a role, in their order."""
        return [one for one in self.mentions if one.role in roles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One record of somebody planted, told as it is said here: when, by whom, beside whom.

    phone: another telephone than is known of them. mark: of a vehicle that was seen with them.
    beside: the keys of others in the same record.
    """

    days_ago: int
    force: str
    kind: str
    beside: tuple[str, ...] = ()
    phone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Somebody whom the made population is to hold, so that a story can be told of them.

    forces: in which they are met; in each of them at least once in custody and once in a crime.
    spellings: a force to the given and the family name under which it holds them. per_day: new
    records a day, on the average, from `since` (else a year) up to today. with_them: keys of
    others who are met beside them. address: line, town and postcode. scenes: records besides.
    """

    key: str
    given: str
    family: str
    born: date
    sex: str = "M"
    middle: str = ""
    called: str = ""
    phones: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    address: tuple[str, str, str] | None = None
    forces: tuple[str, ...] = (NORTHUMBRIA,)
    spellings: Mapping[str, tuple[str, str]] | None = None
    per_day: float = 0.01
    since: date | None = None
    with_them: tuple[str, ...] = ()
    origin: str = "British"
    scenes: tuple[Scene, ...] = ()

    def spelt_in(self, force: str) -> tuple[str, str]:
        """Return the given and the family name under which a force holds them."""
        return (self.spellings or {}).get(force, (self.given, self.family))
