"""Disposing of a threat: why it may go, who must agree, and what is said of it afterwards.

What is kept for longer than a purpose needs is kept unlawfully (Data Protection Act 2018, s.39:
the fifth data protection principle). A review ends in a reasoned decision to keep or to dispose
(College of Policing, Authorised Professional Practice: Information management, "Retention, review
and disposal"); that a second person agrees is the project's own guard.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.words import Worded


class DisposalReason(Worded):
    """Why a threat was disposed of: the code outlives it, so it says nothing of anybody."""

    RETENTION = "RETENTION", "Retention period ended"
    NO_PURPOSE = "NO_PURPOSE", "No longer necessary for a policing purpose"
    ERROR = "ERROR", "Recorded in error"
    TWICE = "TWICE", "Recorded twice"
    RIGHTS = "RIGHTS", "Erased on request, or by order of a court"


class SecondPersonNeeded(Forbidden):
    """Whoever asked for a disposal does not agree to it."""


class OwnerNeeded(Forbidden):
    """Nobody of the organisation that owns the threat has a part in its disposal."""


class AnsweredAlready(DomainError):
    """Somebody agreed to the disposal, or refused it."""


class AskedAlready(DomainError):
    """The disposal of this threat waits for an answer."""


class WordsNeeded(DomainError):
    """A disposal is asked for, or refused, without saying why."""


class Named(DomainError):
    """The reason, which stays, names what goes."""


def check_words(words: str, names: Iterable[str]) -> str:
    """Return the words that say why, trimmed, where they may stay when the threat is gone.

    >>> check_words(" Reviewed; group 3, clear period ended. ", ["Alder", ""])
    'Reviewed; group 3, clear period ended.'

    :raises WordsNeeded: when there are none.
    :raises Named: when they repeat one of its names or references.
    """
    said = words.strip()
    if not said:
        raise WordsNeeded("Say why.")
    if any(_says(said, name.strip()) for name in names):
        raise Named("Say why without naming the threat: these words stay when it is gone.")
    return said


def _says(text: str, name: str) -> bool:
    """Test if a text has a name as words of its own: "A" is not in "Alder"."""
    return bool(name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def check_agreeing(*, asked_by: int, by: int, owner: int, speaking_for: Iterable[int]) -> None:
    """Refuse to agree alone, or over the head of the organisation that owns the threat.

    speaking_for: the organisations of the two people.

    >>> check_agreeing(asked_by=1, by=2, owner=7, speaking_for=[7, 9])

    :raises SecondPersonNeeded: when it is one's own request.
    :raises OwnerNeeded: when neither of the two is of the owner.
    """
    if asked_by == by:
        raise SecondPersonNeeded("Somebody else must agree to what you asked for.")
    if owner not in speaking_for:
        raise OwnerNeeded("One of the two must be of the organisation that owns the threat.")


def notice(reasons: Mapping[str, int]) -> str:
    """Return what an extract says of its rows that are gone; nothing where there are none.

    >>> notice({"ERROR": 1, "RETENTION": 2})
    '3 rows of this extract have since been disposed of: retention period ended (2), \
recorded in error (1).'
    >>> notice({})
    ''
    """
    counted = Counter(reasons)
    if not counted.total():
        return ""
    said = ", ".join(
        f"{_lowered(DisposalReason(code).words)} ({number:,})"
        for code, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    )
    rows = "1 row" if counted.total() == 1 else f"{counted.total():,} rows"
    have = "has" if counted.total() == 1 else "have"
    return f"{rows} of this extract {have} since been disposed of: {said}."


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
