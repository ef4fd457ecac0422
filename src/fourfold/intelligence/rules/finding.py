"""What a text names: telephones, marks, postcodes, accounts, addresses and names, as written.

What is found is only offered; a person says whom a report is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fourfold.intelligence.rules.vocabulary import MentionKind
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.names import PARTICLES, compared

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_ACCOUNT = re.compile(r"\b\d\d([ -]?)\d\d\1\d\d[\s/,:-]+\d{6,8}\b")
_PHONE = re.compile(r"(?<![\w/-])(?:\+\d|\(0\d{2,5}\)|0\d)(?:[ ().-]{0,2}\d){5,12}(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_MARK = re.compile(
    r"\b(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]"
    r"|[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3})\b"
)
_SMALL_MARK = re.compile(r"\b[a-z]{2}\d{2} ?[a-z]{3}\b")
_SMALL = r"[a-z\u00c0-\u024f]+"
_CAPITAL = (
    rf"(?:(?:Mc|Mac|O['\u2019])?[A-Z]{_SMALL}(?:[-'\u2019][A-Z]{_SMALL})*"
    r"|[A-Z]{2,}(?:-[A-Z]{2,})*)"
)
_NAME = re.compile(rf"\b{_CAPITAL}(?: (?:{'|'.join(sorted(PARTICLES))}))*(?: {_CAPITAL})+\b")
_OPENERS = {
    "A", "After", "An", "And", "As", "At", "Before", "But", "By", "For", "From", "He", "Her",
    "His", "If", "In", "It", "Its", "On", "One", "She", "Some", "That", "The", "Their", "Then",
    "There", "They", "This", "To", "Today", "Tonight", "Two", "We", "When", "While", "With",
    "Yesterday", "You",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a text names: its kind, the words as written, and the value compared.

    identifier: what kind of identifier it would be; nothing for a name.
    """

    kind: MentionKind
    words: str
    value: str
    at: int
    identifier: IdentifierKind | None = None


_PATTERNS: tuple[tuple[MentionKind, IdentifierKind, re.Pattern[str]], ...] = (
    (MentionKind.EMAIL, IdentifierKind.EMAIL, _EMAIL),
    (MentionKind.ACCOUNT, IdentifierKind.IBAN, _IBAN),
    (MentionKind.ACCOUNT, IdentifierKind.SORT_CODE_ACCOUNT, _ACCOUNT),
    (MentionKind.PHONE, IdentifierKind.PHONE, _PHONE),
    (MentionKind.POSTCODE, IdentifierKind.POSTCODE, _POSTCODE),
    (MentionKind.VEHICLE_MARK, IdentifierKind.VEHICLE_MARK, _MARK),
    (MentionKind.VEHICLE_MARK, IdentifierKind.VEHICLE_MARK, _SMALL_MARK),
)


def find(text: str) -> tuple[Found, ...]:
    """Return what a text names, each value once, in the order of the text.

    >>> [(one.kind.words, one.value) for one in find("Lee Marsh, 07700 900123, in YK19 ZZA.")]
    [('Name', 'lee marsh'), ('Telephone number', '+447700900123'), \
('Vehicle registration mark', 'YK19ZZA')]
    """
    taken = [False] * len(text)
    held = [*_identifiers(text, taken), *_names(text, taken)]
    once: dict[tuple[MentionKind, str], Found] = {}
    for one in sorted(held, key=lambda found: found.at):
        once.setdefault((one.kind, one.value), one)
    return tuple(once.values())


def _identifiers(text: str, taken: list[bool]) -> Iterator[Found]:
    for kind, identifier, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            words = match[0].rstrip(".,;:")
            value = normalise(identifier, words)
            if value.valid and _take(match.start(), len(words), taken):
                yield Found(kind, words, value.value, match.start(), identifier)


def _names(text: str, taken: list[bool]) -> Iterator[Found]:
    for match in _NAME.finditer(text):
        words, start = _without_opener(match[0], match.start())
        value = compared(words)
        if " " in value and _take(start, len(words), taken):
            yield Found(MentionKind.NAME, words, value, start)


def _without_opener(words: str, start: int) -> tuple[str, int]:
    """Return a run of capitalised words without one that only begins the sentence."""
    first, _, rest = words.partition(" ")
    return (rest, start + len(first) + 1) if first in _OPENERS else (words, start)


def _take(start: int, size: int, taken: list[bool]) -> bool:
    """Test if nothing longer took this part of the text, and take it."""
    span = slice(start, start + size)
    if any(taken[span]):
        return False
    taken[span] = [True] * size
    return True
