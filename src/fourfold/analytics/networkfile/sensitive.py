"""Which columns would be sensitive processing: Data Protection Act 2018, section 35(8).

The name of the column decides, not its values. Stand-ins for origin (birthplace, nationality) are
held to be as sensitive as what they stand for.
"""

import re
from itertools import pairwise
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA

ORIGIN = "racial or ethnic origin"
POLITICS = "political opinions"
BELIEF = "religious or philosophical beliefs"
UNION = "trade union membership"
BODY = "genetic or biometric data"
HEALTH = "health"
SEX = "sex life or sexual orientation"

_WORDS = {
    "race": ORIGIN, "races": ORIGIN, "racial": ORIGIN, "caste": ORIGIN, "tribe": ORIGIN,
    "ethnic": ORIGIN, "ethnicity": ORIGIN, "nationality": ORIGIN, "citizenship": ORIGIN,
    "birthplace": ORIGIN, "birthcountry": ORIGIN, "ancestry": ORIGIN, "heritage": ORIGIN,
    "complexion": ORIGIN, "politics": POLITICS, "political": POLITICS, "ideology": POLITICS,
    "religion": BELIEF, "religious": BELIEF, "faith": BELIEF, "belief": BELIEF, "beliefs": BELIEF,
    "denomination": BELIEF, "philosophy": BELIEF, "tradeunion": UNION, "dna": BODY,
    "genetic": BODY, "genetics": BODY, "biometric": BODY, "biometrics": BODY,
    "fingerprint": BODY, "fingerprints": BODY, "health": HEALTH, "medical": HEALTH,
    "medication": HEALTH, "disability": HEALTH, "disabled": HEALTH, "diagnosis": HEALTH,
    "illness": HEALTH, "hiv": HEALTH, "pregnant": HEALTH, "pregnancy": HEALTH, "sexual": SEX,
    "sexuality": SEX, "homosexual": SEX, "lgbt": SEX,
}  # fmt: skip
_PHRASES = {
    frozenset({"birth", "place"}): ORIGIN,
    frozenset({"birth", "country"}): ORIGIN,
    frozenset({"born", "in"}): ORIGIN,
    frozenset({"origin", "country"}): ORIGIN,
    frozenset({"origin", "national"}): ORIGIN,
    frozenset({"skin", "colour"}): ORIGIN,
    frozenset({"skin", "color"}): ORIGIN,
    frozenset({"mother", "tongue"}): ORIGIN,
    frozenset({"trade", "union"}): UNION,
    frozenset({"union", "member"}): UNION,
    frozenset({"union", "membership"}): UNION,
    frozenset({"sex", "life"}): SEX,
    frozenset({"mental", "state"}): HEALTH,
}
_STEMS = {
    "ethnic": ORIGIN, "nationalit": ORIGIN, "birthplace": ORIGIN, "placeofbirth": ORIGIN,
    "countryofbirth": ORIGIN, "countryoforigin": ORIGIN, "politic": POLITICS, "religi": BELIEF,
    "tradeunion": UNION, "biometric": BODY, "sexual": SEX,
}  # fmt: skip
_INNOCENT = {"wealth", "racing", "ration", "faithfully"}
_FUZZY_FROM = 6  # letters; shorter words must be spelled as they are


def ground(column: str) -> str:
    """Return what a column of this name would reveal, in the Act's words; "" when nothing.

    One letter wrong, missing, doubled or swapped in a longer word does not hide it.

    >>> ground("Birthplace"), ground("ethnicty"), ground("place_of_birth")
    ('racial or ethnic origin', 'racial or ethnic origin', 'racial or ethnic origin')
    >>> ground("Residence"), ground("Wealth"), ground("race_track_owner")
    ('', '', 'racial or ethnic origin')
    """
    words = _words(column)
    return _by_stem(words) or _by_word(words) or _by_phrase(words)


def _words(column: str) -> list[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    plain = "".join(letter for letter in normalize("NFKD", parted) if not combining(letter))
    return re.findall(r"[a-z]+", plain.casefold())


def _by_stem(words: list[str]) -> str:
    joined = "".join(words)
    return next((why for stem, why in _STEMS.items() if stem in joined), "")


def _by_word(words: list[str]) -> str:
    candidates = [*words, *(one + other for one, other in pairwise(words))]
    return next(filter(None, map(_of_word, candidates)), "")


def _of_word(word: str) -> str:
    if word in _WORDS or word in _INNOCENT:
        return _WORDS.get(word, "")
    near = (
        why
        for known, why in _WORDS.items()
        if len(known) >= _FUZZY_FROM and OSA.distance(word, known, score_cutoff=1) <= 1
    )
    return next(near, "")


def _by_phrase(words: list[str]) -> str:
    present = set(words)
    return next((why for phrase, why in _PHRASES.items() if phrase <= present), "")
