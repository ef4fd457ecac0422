"""What of a submission may stay in a report, and what a reference to a source may be.

The unit removes whatever reveals a source, directly or by inference, before a report is kept or
sent (College of Policing, APP Intelligence management). What is found here is offered to the
person who sanitises; they decide.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from fourfold.intelligence.rules.finding import Found, find
from fourfold.intelligence.rules.vocabulary import MentionKind, Urgency
from fourfold.shared.errors import DomainError

URGENCIES = list(Urgency)
_TOLD = re.compile(
    r"\b(?:(?:told|informed|messaged|rang|phoned|texted|confided in|said to|showed|asked) (?:me|us)"
    r"|(?:my|our|the) (?:source|informant|contact|chis)|chis|informant"
    r"|(?:i|we) (?:was|were) told|i (?:saw|heard|overheard|spoke (?:to|with))"
    r"|according to (?:his|her|their|a|my|the) \w+"
    r"|(?:his|her|their) (?:wife|husband|partner|girlfriend|boyfriend|mother|father|brother|sister"
    r"|cousin|neighbour|friend|son|daughter) (?:said|says|told|states?|stated)"
    r"|anonymous(?:ly)?|does(?: not|n't) want to be (?:named|identified)|covert(?:ly)?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PHONE = re.compile(r"(?:\+|\b0)(?:[\s().-]{0,2}\d){9,13}\b")
_TITLES = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|sir|lady)\b\.?", re.IGNORECASE)
_PLAIN = {
    "and", "crime", "entry", "file", "force", "form", "from", "id", "int", "intel",
    "intelligence", "line", "log", "no", "number", "of", "page", "record", "ref", "reference",
    "report", "source", "submission", "system", "the", "urn",
}  # fmt: skip
_SHORT = 4  # letters: what is longer and in capitals is a word, not an abbreviation


class NotAReference(DomainError):
    """What stands for a reference is a name or a telephone number, or nothing that refers."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a sanitised text that may reveal a source, and why somebody should look."""

    words: str
    why: str


def check_reference(text: str) -> str:
    """Return a reference into a force's own source system; never a name, never a number to call.

    >>> check_reference(" CLV/SRC/2026/00417 ")
    'CLV/SRC/2026/00417'

    :raises NotAReference: with what to write instead.
    """
    plain = " ".join(text.split())
    if "@" in plain or _PHONE.search(plain):
        raise NotAReference(
            "That looks like a telephone number or an address. Give the reference in your force's "
            "own source system; who the source is stays there."
        )
    if _looks_like_a_name(plain):
        raise NotAReference(
            "That looks like a name. Give the reference in your force's own source system, "
            "such as CLV/2026/00417; who the source is stays there."
        )
    return plain


def _looks_like_a_name(text: str) -> bool:
    """Test if two words stand there that no reference has, or a title, or no number at all.

    Abbreviations in capitals are parts of references where a stroke ties them together.
    """
    apart = [one for one in text.split() if one.isalpha() and one.lower() not in _PLAIN]
    tied = [
        word
        for word in _WORD.findall(text)
        if word.lower() not in _PLAIN and not (word.isupper() and len(word) <= _SHORT)
    ]
    has_digit = any(one.isdigit() for one in text)
    return bool(_TITLES.search(text)) or not has_digit or len(apart) > 1 or len(tied) > 1


def doubts(raw: str, sanitised: str) -> tuple[Doubt, ...]:
    """Return what of a sanitised text may reveal who told it, each once, in order.

    What stands in a sentence of the submission that says who told is looked for again: its names
    and numbers may be those of the source.

    >>> [one.words for one in doubts("Kay Dunn told me Lee sells.", "Kay Dunn told me Lee sells.")]
    ['told me', 'Kay Dunn']
    """
    said = dict.fromkeys(found[0].lower() for found in _TOLD.finditer(sanitised))
    why = "It says that somebody told it, or how it is known."
    there = "It stands in the sentence that says who told it."
    kept = _compared(find(sanitised))
    still = [one for one in _of_the_source(raw) if (one.kind, one.value.casefold()) in kept]
    held = [Doubt(words, why) for words in said] + [Doubt(one.words, there) for one in still]
    return tuple(dict.fromkeys(held))


def _compared(found: tuple[Found, ...]) -> frozenset[tuple[MentionKind, str]]:
    return frozenset((one.kind, one.value.casefold()) for one in found)


def _of_the_source(raw: str) -> list[Found]:
    sentences = (found[0] for found in _SENTENCE.finditer(raw))
    return [one for sentence in sentences if _TOLD.search(sentence) for one in find(sentence)]


def place_in_queue(urgency: str, submitted_at: datetime) -> tuple[int, datetime]:
    """Return where a report stands in the queue: the urgent first, then who waits longest.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 14, 12, tzinfo=UTC)
    >>> place_in_queue("HIGH", noon) < place_in_queue("LOW", noon.replace(hour=1))
    True
    """
    return URGENCIES.index(Urgency(urgency)), submitted_at


def waited(since: datetime, now: datetime) -> str:
    """Return how long something has waited, in words.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 4, 14, 12, tzinfo=UTC)
    >>> waited(noon, noon + timedelta(minutes=5)), waited(noon, noon + timedelta(hours=30))
    ('5 minutes', '30 hours')
    """
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1440
    count, noun = (
        (minutes, "minute") if not hours else (hours, "hour") if days < 2 else (days, "day")  # noqa: PLR2004 - two days are said in hours
    )
    return f"{count} {noun}" + ("" if count == 1 else "s")
