"""Names: how they are shown, and how two are compared. What was written is kept beside both."""

import re
from unicodedata import category, combining, name, normalize

from fourfold.subjects.rules.kinds import SubjectKind

PARTICLES = {
    "af", "al", "ap", "av", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der",
    "di", "do", "dos", "du", "el", "ibn", "la", "le", "of", "san", "ten", "ter", "the", "und",
    "van", "vom", "von", "y", "zu",
}  # fmt: skip
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev"}
LEGAL_FORMS = {
    "ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "llc", "gmbh", "sa", "bv", "co",
    "company",
}  # fmt: skip
_JOINED = {"o", "mc", "mac"}  # O Neill, Mc Donald
_PLAIN_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4]")


def shown(text: str) -> str:
    """Return a name as it is printed: forenames first, single spaces, capitals as people write.

    Where a name, or its family name, had only capitals or none, it gets them where they belong.

    >>> shown("  JEAN-LUC  O'NEILL "), shown("ludwig van der berg"), shown("MCDONALD")
    ("Jean-Luc O'Neill", 'Ludwig van der Berg', 'McDonald')
    >>> shown("DeShawn ap Rhys"), shown("DURRANT, Mark John"), shown("JJ HALL-Smith")
    ('DeShawn ap Rhys', 'Mark John Durrant', 'JJ HALL-Smith')
    """
    plain = _forenames_first(" ".join(_printable(normalize("NFC", text)).split()))
    if plain not in {plain.upper(), plain.lower()}:
        plain = " ".join(_lowered(word) for word in plain.split(" "))
    if plain not in {plain.upper(), plain.lower()}:
        return plain
    words = plain.lower().split(" ")
    capitalised = (
        word if place and word in PARTICLES else _capitalised(word)
        for place, word in enumerate(words)
    )
    return normalize("NFC", " ".join(capitalised))


def compared(text: str, kind: SubjectKind = SubjectKind.PERSON) -> str:
    """Return the form in which two names are compared: small plain letters, words apart.

    Titles of people and legal forms of organisations do not count, nor do accents of Latin
    letters, apostrophes and punctuation. The order of words does, and so do particles.

    >>> compared("Mr. José O\u2019Neill-Smith"), compared("O Neill")
    ('jose oneill smith', 'oneill')
    >>> compared("Kestrel Haulage (UK) Ltd.", SubjectKind.ORGANISATION)
    'kestrel haulage uk'
    """
    folded = _APOSTROPHES.sub("", _folded(_APOSTROPHES.sub("", text)))
    words = _words(folded)
    if kind is SubjectKind.PERSON:
        words = _joined(_without_leading(words, TITLES))
    elif kind is SubjectKind.ORGANISATION:
        words = _without_leading(words[::-1], LEGAL_FORMS)[::-1]
    return " ".join(words)


def _forenames_first(text: str) -> str:
    family, comma, given = text.partition(", ")
    return f"{given} {family}" if comma and "," not in given else text


def _lowered(word: str) -> str:
    """Return a word that has only capitals as a name is written; two letters may be initials."""
    is_shouted = word.isupper() and len(word) > 2  # noqa: PLR2004 letters
    return _capitalised(word.lower()) if is_shouted else word


def _printable(text: str) -> str:
    return "".join(" " if category(one) in {"Cc", "Cf", "Cs"} else one for one in text)


def _capitalised(word: str) -> str:
    titled = re.sub(r"(^|[-'\u2019(])(\w)", _with_capital, word)
    return re.sub(r"^(Mc)(\w)", _with_capital, titled)


def _with_capital(found: re.Match[str]) -> str:
    capital = found[2].title()
    return found[1] + (capital if len(capital) == 1 else found[2])


def _words(text: str) -> list[str]:
    """Return the runs of letters and numbers; a mark belongs to the letter before it."""
    kept: list[str] = []
    for one in text:
        sort = category(one)[0]
        is_kept = sort in {"L", "N"} or (sort == "M" and kept[-1:] not in ([], [" "]))
        kept.append(one if is_kept else " ")
    return "".join(kept).split()


def _folded(text: str) -> str:
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return _without_accents(folded).translate(_PLAIN_LATIN)


def _without_accents(text: str) -> str:
    plain: list[str] = []
    for one in normalize("NFD", text):
        follows_latin = bool(plain) and name(plain[-1], "").startswith("LATIN")
        if not (combining(one) and follows_latin):
            plain.append(one)
    return normalize("NFC", "".join(plain))


def _without_leading(words: list[str], unimportant: set[str]) -> list[str]:
    """Return the words from the first that counts; all of them when none does."""
    for place, word in enumerate(words):
        if word not in unimportant:
            return words[place:]
    return words


def _joined(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _JOINED:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
