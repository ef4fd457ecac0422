"""What somebody typed into the one box: names, dates, numbers, parts of them, words, phrases.

Each part of it may be met in several ways (as the word, as a name that sounds like it), and a hit
says which. All parts must be met; what stands after a minus must not.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.shared.urns import NotAReference, parse_urn
from fourfold.subjects.rules import marks
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise

MOST_PARTS = 12
MOST_NEAR = 20  # words between two that are near
_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
_WRITTEN_DAY = r"\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}"
_PHONE = r"(?:\+|00)?[\d(][\d() -]{8,17}\d"
_PIECES = re.compile(
    rf"""(?P<minus>-)?(?:"(?P<phrase>[^"]+)"|(?P<day>{_WRITTEN_DAY}"""
    rf"""|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|\d{{4}}-\d\d-\d\d)"""
    rf"""|(?P<sort>\d\d-\d\d-\d\d[ ,]+\d{{8}})|(?P<phone>{_PHONE})(?!\S)"""
    r"""|(?P<postcode>[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?![a-z\d])"""
    r"""|(?P<mark>[a-z]{2}\d\d ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3})(?![a-z\d])"""
    r"""|near/(?P<near>\d{1,2})|(?P<word>\S+))""",
    re.IGNORECASE,
)
_STRONG = (
    IdentifierKind.EMAIL,
    IdentifierKind.IBAN,
    IdentifierKind.SORT_CODE_ACCOUNT,
    IdentifierKind.PNC_ID,
    IdentifierKind.CRO,
    IdentifierKind.NATIONAL_INSURANCE,
    IdentifierKind.IMEI,
    IdentifierKind.DRIVING_LICENCE,
    IdentifierKind.VEHICLE_MARK,
    IdentifierKind.PHONE,
)
_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?", re.IGNORECASE)
_WILD = re.compile(r"[a-z0-9?*]{2,9}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a part. says: in words. marks: all of them are met; words: as English."""

    says: str
    marks: tuple[str, ...] = ()
    words: str = ""
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what was typed, met by any of its ways; near: words between it and the next."""

    text: str
    ways: tuple[Way, ...]
    is_left_out: bool = False
    near: int = 0
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, in parts; reference: ours, where it is one and nothing else."""

    text: str
    parts: tuple[Part, ...] = ()
    reference: str = ""

    @property
    def name(self) -> str:
        """What may be a name, to be looked for by its spelling too: all of it, or nothing."""
        is_name = all(part.is_name and not part.is_left_out for part in self.parts)
        return " ".join(part.text for part in self.parts) if is_name else ""


def read(text: str) -> Typed:
    """Return what a text asks for.

    >>> [part.ways[0].says for part in read("alder 12/03/1984 07700 900123").parts]
    ['the word “alder”', 'born 12 March 1984', 'telephone number +447700900123']
    >>> read("NX?? K*").parts[0].ways[0].marks
    ('v1:N', 'v2:X', 'v5:K')
    >>> read("t 7k3f 9qxa m2pv").reference, read("alder -kestrel").parts[1].is_left_out
    ('', True)
    """
    plain = " ".join(text.split())
    if reference := _reference(plain):
        return Typed(plain, reference=reference)
    if whole := _wild(plain.replace(" ", "")):
        return Typed(plain, (Part(plain, (whole,)),))
    parts: list[Part] = []
    for piece in list(_PIECES.finditer(plain))[: 2 * MOST_PARTS]:
        if piece["near"] and parts:
            last = parts.pop()
            near = min(int(piece["near"]), MOST_NEAR)
            parts.append(Part(last.text, last.ways, last.is_left_out, near, last.is_name))
        elif part := _part(piece):
            parts.append(part)
    return Typed(plain, tuple(parts[:MOST_PARTS]))


def _reference(text: str) -> str:
    try:
        return parse_urn(text)
    except NotAReference:
        return ""


def _part(piece: re.Match[str]) -> Part | None:
    said = piece["phrase"] or piece[0].removeprefix("-").strip()
    left_out = bool(piece["minus"])
    kind = piece.lastgroup or "word"
    if kind == "phrase":
        return Part(said, (Way(f"the words “{said}”", words=f'"{said}"', worth=3),), left_out)
    ways = _READERS[kind](said)
    if not ways:
        return None
    return Part(said, ways, left_out, is_name=kind == "word" and said.replace("-", "").isalpha())


def _day(said: str) -> tuple[Way, ...]:
    found = next((day for form in _DATES if (day := _date(said, form))), None)
    if found is None:
        return _word(said)
    words = f"{found.day} {found:%B %Y}"
    return (Way(f"born {words}", marks=(marks.born(found),), worth=4),)


def _date(said: str, form: str) -> date | None:
    try:
        return datetime.strptime(said.title(), form).date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


def _number(*kinds: IdentifierKind) -> Callable[[str], tuple[Way, ...]]:
    def ways(said: str) -> tuple[Way, ...]:
        return _identified(said, kinds) or _word(said)

    return ways


def _identified(said: str, kinds: Iterable[IdentifierKind]) -> tuple[Way, ...]:
    for kind in kinds:
        found = normalise(kind, said)
        if found.valid:
            words = (
                kind.words[0].lower() + kind.words[1:] if kind.words[1].islower() else kind.words
            )
            return (Way(f"{words} {found.value}", marks=(marks.exactly(found.value),), worth=5),)
    return ()


def _word(said: str) -> tuple[Way, ...]:
    wild = _wild(said)
    numbers = _STRONG if any(one.isdigit() for one in said) else _STRONG[:1]
    known = (wild,) if wild else (*_identified(said, numbers), *_district(said))
    return known or _initial(said) or (*_plain(said), *_named(said))


def _district(said: str) -> tuple[Way, ...]:
    if not _OUTWARD.fullmatch(said):
        return ()
    mark = marks.postal(said)[-1]
    return (Way(f"postcode district {said.upper()}", marks=(mark,), worth=2),)


def _initial(said: str) -> tuple[Way, ...]:
    letter = said.rstrip(".")
    if len(letter) != 1 or not letter.isalpha():
        return ()
    says = f"a name that begins with {letter.upper()}"
    return (Way(says, marks=(marks.begins_with(letter),)),)


def _plain(said: str) -> tuple[Way, ...]:
    return (Way(f"the word “{said}”", words=said, worth=3),)


def _named(said: str) -> tuple[Way, ...]:
    if not said.replace("-", "").replace("'", "").isalpha():
        return ()
    short = [
        Way(f"a short or long form of “{said}”", marks=(mark,), worth=1.5)
        for mark in marks.short_for(said)
    ]
    return (*short, Way(f"a name that sounds like “{said}”", marks=(marks.sounds_like(said),)))


def _wild(said: str) -> Way | None:
    """Return what a part of a vehicle's mark asks for; it has a wildcard, and something else."""
    has_wildcard = marks.ANY in said or marks.SOME in said
    known = sum(one.isalnum() for one in said)
    if not (has_wildcard and known >= 2 and _WILD.fullmatch(said)):  # noqa: PLR2004 two letters
        return None
    return Way(f"vehicle mark like {said.upper()}", marks=marks.part_of_vehicle(said), worth=4)


_READERS: dict[str, Callable[[str], tuple[Way, ...]]] = {
    "day": _day,
    "sort": _number(IdentifierKind.SORT_CODE_ACCOUNT),
    "phone": _number(IdentifierKind.PHONE, IdentifierKind.IMEI),
    "postcode": _number(IdentifierKind.POSTCODE),
    "mark": _number(IdentifierKind.VEHICLE_MARK),
    "word": _word,
    "near": _plain,
}
