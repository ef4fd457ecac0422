"""What a network file's own words for nodes and layers mean in ours."""

import re
from collections.abc import Iterable
from datetime import date

from fourfold.subjects.rules.kinds import LinkKind, SubjectKind

NODES: dict[SubjectKind, tuple[str, ...]] = {
    SubjectKind.PERSON: ("person", "speaker", "actor", "member", "suspect", "offender"),
    SubjectKind.ORGANISATION: ("group", "gang", "organisation", "organization", "company", "firm"),
    SubjectKind.PHONE: ("phone", "telephone", "number"),
    SubjectKind.VEHICLE: ("vehicle", "car"),
    SubjectKind.ACCOUNT: ("account",),
    SubjectKind.ADDRESS: ("address", "place", "location"),
    SubjectKind.ONLINE: ("online", "handle", "username"),
    SubjectKind.EVENT: ("event", "crime", "incident", "offence"),
}
LAYERS: dict[LinkKind, tuple[str, ...]] = {
    LinkKind.COMMUNICATION: ("call", "phone", "wiretap", "communicat", "message", "sms", "email"),
    LinkKind.MEETING: ("meet", "surveillance"),
    LinkKind.CO_OFFENDING: ("offend", "coarrest", "co-arrest", "accused"),
    LinkKind.FAMILY: ("kin", "family", "relative"),
    LinkKind.RIVAL: ("rival", "conflict", "enem"),
    LinkKind.TRANSACTION: ("flow", "payment", "transact", "money"),
    LinkKind.INVOLVED_IN: ("crime", "role", "incident"),
}


def kind_of_node(word: str) -> SubjectKind | None:
    """Return what a file means by a kind of node; nothing where it does not say.

    >>> kind_of_node("Speaker") is SubjectKind.PERSON, kind_of_node("")
    (True, None)
    """
    plain = word.strip().casefold()
    return next((kind for kind, words in NODES.items() if plain in words), None)


def kind_of_layer(name: str) -> LinkKind:
    """Return what a layer's name says of its ties.

    >>> kind_of_layer("phonecalls") is LinkKind.COMMUNICATION, kind_of_layer("full") is LinkKind.TIE
    (True, True)
    """
    plain = name.casefold()
    found = (kind for kind, words in LAYERS.items() if any(word in plain for word in words))
    return next(found, LinkKind.TIE)


def phase_words(layer: str) -> str:
    """Return the name of a phase's layer as it is printed.

    >>> phase_words("phase03"), phase_words("wave_2"), phase_words("before")
    ('Phase 3', 'Wave 2', 'Before')
    """
    words = re.sub(r"[\s_-]*0*(\d+)$", r" \1", layer.strip()).strip()
    return words[:1].upper() + words[1:]


def years_of(periods: Iterable[tuple[date | None, date | None]]) -> tuple[str, ...]:
    """Return the years in which links stood, from their first and last days, where both are known.

    >>> years_of([(date(2019, 5, 1), date(2021, 1, 9)), (date(2023, 1, 1), None), (None, None)])
    ('2019', '2020', '2021')
    """
    known = [(since.year, until.year) for since, until in periods if since and until]
    years = {year for first, last in known for year in range(first, last + 1)}
    return tuple(str(year) for year in sorted(years))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return by what a name is sorted so that 2 comes before 12.

    >>> sorted(["12", "Phase 10", "2", "Phase 9"], key=natural)
    ['2', '12', 'Phase 9', 'Phase 10']
    """
    pieces = (piece for piece in re.split(r"(\d+)", text.casefold()) if piece)
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)
