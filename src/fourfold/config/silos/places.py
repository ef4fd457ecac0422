"""Streets, postcodes, telephones, marks and numbers that nobody has.

Outward codes are such as Royal Mail has given to no place; telephones are Ofcom's, kept for drama;
marks bear the age 01, which no vehicle was ever given (DVLA, INF104); sort codes begin with 00.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

NORTHUMBRIA, DURHAM, CLEVELAND = "northumbria", "durham", "cleveland"
FORCES: Mapping[str, int] = {NORTHUMBRIA: 55, DURHAM: 22, CLEVELAND: 23}
TOWNS: Mapping[str, tuple[str, ...]] = {
    NORTHUMBRIA: ("Newcastle", "Sunderland", "Gateshead", "South Shields", "Blyth", "Hexham"),
    DURHAM: ("Darlington", "Durham", "Bishop Auckland", "Peterlee", "Consett", "Seaham"),
    CLEVELAND: ("Middlesbrough", "Hartlepool", "Stockton", "Redcar", "Thornaby", "Guisborough"),
}
OUTWARD: Mapping[str, tuple[str, ...]] = {
    NORTHUMBRIA: tuple(f"NE{n}" for n in range(72, 80)),
    DURHAM: tuple(f"{area}{n}" for area, n in product(("DL", "DH"), range(20, 26))),
    CLEVELAND: tuple(f"TS{n}" for n in range(31, 39)),
}
RANGES = (
    *("0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0", "0117 496 0", "0118 496 0"),
    *("0121 496 0", "0131 496 0", "0141 496 0", "0151 496 0", "0161 496 0", "020 7946 0"),
    *("0191 498 0", "028 9649 6", "029 2018 0", "01632 960", "03069 990", "07700 900"),
)
_HEADS = """Quill Thorn Ketter Lark Marrow Osper Fenni Hather Bracken Dunnock Wrath Salt Till Copper
Ivel Pelter Rushen Sallow Winter Gannet Ember Frith Gorse Heron Ling Merrin Otter Plover Raven
Sedge"""
_TAILS = "garth beck by stone holm ley kirk sett moss field gill marsh wick thwaite hagg combe"
_TYPES = "Street Road Terrace Avenue Close Lane Grove Crescent Drive Gardens Place Rise"
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXYZ"
HOUSES = 24  # of a street, on the average


@dataclass(frozen=True, slots=True)
class Address:
    """Where nobody lives."""

    house: str
    street: str
    town: str
    postcode: str
    force: str

    @property
    def line(self) -> str:
        """Return house and street.

        >>> Address("7", "Quillgarth Rise", "Redcar", "TS31 1AB", CLEVELAND).line
        '7 Quillgarth Rise'
        """
        return f"{self.house} {self.street}"


Street = tuple[str, str, str, str]  # its name, its town, its postcode, its force


def streets(rng: Random, number: int) -> list[Street]:
    """Return streets with one postcode each, in the shares of the forces."""
    parts = product(_HEADS.split(), _TAILS.split(), _TYPES.split())
    names = [f"{a}{b} {c}" for a, b, c in parts]
    forces = rng.choices(list(FORCES), list(FORCES.values()), k=number)
    return [
        (rng.choice(names), rng.choice(TOWNS[force]), _postcode(rng, force), force)
        for force in forces
    ]


def _postcode(rng: Random, force: str) -> str:
    ends = f"{rng.choice(_INWARD)}{rng.choice(_INWARD)}"
    return f"{rng.choice(OUTWARD[force])} {rng.randint(1, 9)}{ends}"


def address(rng: Random, street: Street) -> Address:
    """Return a house of a street; one in seven is a flat."""
    number = str(rng.randint(1, 2 * HOUSES))
    house = f"Flat {rng.randint(1, 9)}, {number}" if rng.random() < 1 / 7 else number
    return Address(house, *street)


def telephones(rng: Random, kept: Sequence[str] = ()) -> list[str]:
    """Return the telephone numbers kept for drama, but for those that are given away already."""
    taken = {"".join(number.split()) for number in kept}
    numbers = [f"{first}{n:03}" for first in RANGES for n in range(1_000)]
    rng.shuffle(numbers)
    return [number for number in numbers if "".join(number.split()) not in taken]


def marks(rng: Random) -> Iterator[str]:
    """Yield marks of vehicles, by chance and again and again."""
    while True:
        end = "".join(rng.choices(_LETTERS, k=3))
        yield f"N{rng.choice('ABCEGJKLMNPRUXY')}01 {end}"


def pnc(rng: Random, number: int, year: int) -> str:
    """Return what looks like an id of the Police National Computer."""
    return f"{year}/{number:07}{rng.choice(_LETTERS)}"


def account(rng: Random) -> tuple[str, str]:
    """Return the sort code and the number of an account at no bank."""
    return f"00-00-{rng.randrange(100):02}", f"{rng.randrange(10**8):08}"
