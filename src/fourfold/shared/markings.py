"""Recognising text that carries a marking higher than this system may hold.

OFFICIAL-SENSITIVE is a marking inside OFFICIAL; SECRET and TOP SECRET are held elsewhere
(Government Security Classifications Policy, 2023). A marking is told from the ordinary word
by how it is written: in capitals where the rest is not, alone on its line, with a caveat, or
said to be the classification. Recognition helps people; it cannot promise to find everything.
"""

import re
import unicodedata

from fourfold.shared.errors import DomainError


class HeldElsewhere(DomainError):
    """The text carries a marking that this system may not hold."""


_GAP = r"[\s_\-\u2010-\u2015]"
_TOP = rf"\bTOP{_GAP}{{1,3}}SECRET\b"
_CAVEAT = rf"{_GAP}*(?://|(?:STRAP|UK{_GAP}+EYES|UKEO\b|NOFORN\b|ATOMIC\b|EYES{_GAP}+ONLY))"
_BEFORE = r"\b(?:UK|NATO|COSMIC|FIVE EYES)"
_SAID = (
    r"\b(?:classified|classification|marked|marking|graded|gsc|gpms)\b"
    r"(?:\s+(?:as|at|is|to|level|of))*\s*[:=\-]?\s*[\"'\u2018\u201c(]*"
)

_TOP_SECRET = (
    re.compile(_TOP),
    re.compile(rf"(?m)^\W*{_TOP}\W*$", re.IGNORECASE),
    re.compile(rf"{_TOP}{_CAVEAT}", re.IGNORECASE),
    re.compile(rf"{_BEFORE}{_GAP}+{_TOP}", re.IGNORECASE),
    re.compile(rf"{_SAID}{_TOP}", re.IGNORECASE),
    re.compile(r"\bT O P\s+S E C R E T\b"),
)
_SECRET = (
    re.compile(r"(?m)^\W*(?:UK\W+)?SECRET\W*$"),
    re.compile(rf"\bSECRET\b{_CAVEAT}", re.IGNORECASE),
    re.compile(rf"{_BEFORE}{_GAP}+SECRET\b"),
    re.compile(rf"{_SAID}SECRET\b(?!\s+(?:compartment|[a-z]+ly\b))", re.IGNORECASE),
    re.compile(r"\bS E C R E T\b"),
)
_STRAP = re.compile(r"\bSTRAP ?[123]\b")
_CAPITALS = re.compile(r"\bSECRET\b")
_NAME_BEFORE = re.compile(r"(?:\b(?i:op|operation|project)\.?|\b[A-Z]{2,})[ \t]+$")
_NAME_AFTER = re.compile(r"[ \t]+[A-Z]{2,}\b")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def find_higher_marking(text: str) -> str | None:
    """Return the sentence that refuses a text with a higher marking, or nothing.

    >>> find_higher_marking("TOP SECRET//UK EYES ONLY")
    'This system holds OFFICIAL and OFFICIAL-SENSITIVE only. What is marked TOP SECRET is held \
elsewhere: record only the reference of where it is held.'
    >>> find_higher_marking("A secret compartment in the van, found by his secretary.")
    """
    marking = _marking(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    if not marking:
        return None
    return (
        "This system holds OFFICIAL and OFFICIAL-SENSITIVE only. "
        f"What is marked {marking} is held elsewhere: "
        "record only the reference of where it is held."
    )


def refuse_higher_marking(*texts: str) -> None:
    """Refuse texts of which one carries a higher marking.

    :raises HeldElsewhere: with the sentence to show.
    """
    for text in texts:
        sentence = find_higher_marking(text)
        if sentence:
            raise HeldElsewhere(sentence)


def _marking(text: str) -> str:
    if any(pattern.search(text) for pattern in _TOP_SECRET):
        return "TOP SECRET"
    if any(pattern.search(text) for pattern in _SECRET) or _stands_out(text):
        return "SECRET"
    return "STRAP" if _STRAP.search(text) else ""


def _stands_out(text: str) -> bool:
    """Test if SECRET is in capitals on a line that otherwise is not, and is not part of a name."""
    return any(
        any(letter.islower() for letter in line)
        and not _NAME_BEFORE.search(line[: found.start()])
        and not _NAME_AFTER.match(line[found.end() :])
        for line in text.splitlines()
        for found in _CAPITALS.finditer(line)
    )
