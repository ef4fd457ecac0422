"""Closed vocabularies: each word has a code, which is stored, and words, which are printed."""

import re
from enum import StrEnum
from typing import Self

from fourfold.shared.errors import DomainError


class UnknownWord(DomainError):
    """A text is not a word of the vocabulary it was given for."""


class Worded(StrEnum):
    """A vocabulary whose members have a code, which is stored, and words, which are printed."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """Make a member from its code and its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (code, words) of every member, in order, for a form.

        >>> class Pillar(Worded):
        ...     PURSUE = "PURSUE", "Pursue"
        >>> Pillar.choices()
        [('PURSUE', 'Pursue')]
        """
        return [(member.value, member.words) for member in cls]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the member that a text means: its code or words, in any case and punctuation.

        >>> class Level(Worded):
        ...     VERY_LOW = "VERY_LOW", "Very low"
        >>> Level.read("very-low ").words
        'Very low'

        :raises UnknownWord: when there is none.
        """
        for member in cls:
            if _plain(text) in {_plain(member.value), _plain(member.words)}:
                return member
        known = ", ".join(member.words for member in cls)
        raise UnknownWord(f"“{text.strip()[:60]}” is not one of: {known}.")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
