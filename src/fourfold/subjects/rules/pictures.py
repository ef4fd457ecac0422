"""What pictures are worked out by: a map without tiles, and what a record says in one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, isfinite, log10, radians, sqrt

WIDE, TALL, EDGE = 640, 420, 40  # of a map, in its own units
KM_OF_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km
LEAST_KM = 1.0  # that a map shows, so that one place is not drawn as large as the county
WORDS = 24  # of a narrative that stand in one line
NORTH, EAST = 90.0, 180.0
SMALLEST, LARGEST = 5.0, 18.0


@dataclass(frozen=True, slots=True)
class At:
    """A point of the ground in degrees, and how many records speak of it."""

    latitude: float
    longitude: float
    number: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A point of the map, from its top left; radius grows with the root of the number."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Map:
    """Points on a plane, with a bar of so many kilometres that is so many units long."""

    points: tuple[Drawn, ...]
    bar_km: float
    bar: float

    @property
    def bar_words(self) -> str:
        """Say how long the bar is on the ground.

        >>> Map((), 0.5, 100).bar_words, Map((), 20, 100).bar_words
        ('500 m', '20 km')
        """
        return f"{self.bar_km * 1000:g} m" if self.bar_km < 1 else f"{self.bar_km:g} km"


def degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return a point from two texts; nothing where they are none, or the void at nought.

    >>> degrees("54.97", "-1.61"), degrees("0", "0"), degrees("x", "1"), degrees("91", "1")
    ((54.97, -1.61), None, None, None)
    """
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    if not (isfinite(north) and isfinite(east)) or (north == 0 and east == 0):
        return None
    return (north, east) if abs(north) <= NORTH and abs(east) <= EAST else None


def drawn(points: Sequence[At]) -> Map:
    """Return points as a map: a flat plane around their middle, north at the top.

    East is drawn shorter by the cosine of the middle latitude; over a region the error is small.

    >>> found = drawn([At(54.0, -1.0), At(54.1, -1.0, 4)])
    >>> [(round(one.x), round(one.y), one.radius) for one in found.points]
    [(320, 380, 5.0), (320, 40, 10.0)]
    >>> found.bar_words
    '2 km'
    """
    if not points:
        return Map((), 0, 0)
    north = [one.latitude for one in points]
    middle, centre = _middle(north), _middle([one.longitude for one in points])
    shorter = max(cos(radians(middle)), 1e-6)
    flat = [
        (
            (one.longitude - centre) * KM_OF_DEGREE * shorter,
            (one.latitude - middle) * KM_OF_DEGREE,
        )
        for one in points
    ]
    room = (WIDE - 2 * EDGE, TALL - 2 * EDGE)
    spans = [max(map(abs, way)) * 2 for way in zip(*flat, strict=True)]
    scale = min(wide / max(span, LEAST_KM) for wide, span in zip(room, spans, strict=True))
    bar_km = _round_km(WIDE / 5 / scale)
    return Map(
        points=tuple(
            Drawn(
                round(WIDE / 2 + east * scale, 1),
                round(TALL / 2 - up * scale, 1),
                round(min(LARGEST, SMALLEST * sqrt(one.number)), 1),
            )
            for (east, up), one in zip(flat, points, strict=True)
        ),
        bar_km=bar_km,
        bar=round(bar_km * scale, 1),
    )


def _middle(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2


def _round_km(length: float) -> float:
    """Return the longest of 1, 2 and 5 times a power of ten that is not above a length."""
    power = 10.0 ** floor(log10(length))
    return float(f"{max(one for one in (1, 2, 5) if one * power <= length * 1.0000001) * power:g}")


def first_words(text: str, number: int = WORDS) -> str:
    """Return how a text begins.

    >>> first_words("A van was seen at the yard", 3), first_words("Short", 3)
    ('A van was…', 'Short')
    """
    words = text.split()
    return " ".join(words[:number]) + ("…" if len(words) > number else "")


def one_line(event: Mapping[str, str]) -> str:
    """Return what a record says of its event: where, how it ended, and how its story begins.

    >>> one_line({"place": "The quay", "narrative": "They came by night.", "lat": "54"})
    'The quay. They came by night.'
    """
    where = ", ".join(event[part] for part in ("place", "postcode") if event.get(part))
    said = (where, event.get("outcome", ""), first_words(event.get("narrative", "")))
    return joined(said)


def joined(sentences: Iterable[str]) -> str:
    """Return sentences after each other, each ended once.

    >>> joined(["At the quay", "", "Cautioned."])
    'At the quay. Cautioned.'
    """
    ended = (one if one.endswith((".", "…", "?", "!")) else f"{one}." for one in sentences if one)
    return " ".join(ended)
