"""To whom a report may go, and on what condition its text opens.

3x5x2 (College of Policing, APP Intelligence management): under handling P it is shared lawfully
for a policing purpose; under C only with its conditions, taken on by the recipient.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fourfold.access.rules import Restriction
from fourfold.intelligence.rules.vocabulary import Handling
from fourfold.shared.errors import DomainError

FEWEST_WORDS = 4
SENT, BACK = "Sent to", "Called back from"  # how steps of sending begin


class MayNotLeave(DomainError):
    """A report may not go to somebody as it stands."""


class Door(StrEnum):
    """How what was sent stands to its recipient."""

    OPEN = "OPEN"
    WAITS = "WAITS"
    SHUT = "SHUT"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A report on its way out: what decides whether it may go.

    taken_on: in the sender's words, how somebody outside took the conditions on.
    """

    is_graded: bool
    handling: str
    conditions: str
    purpose: str
    is_outside: bool = False
    taken_on: str = ""


def check_leaving(one: Leaving) -> None:
    """Refuse what may not leave.

    >>> check_leaving(Leaving(True, "P", "", "Joint visit"))
    >>> check_leaving(Leaving(True, "C", " ", "Joint visit"))
    Traceback (most recent call last):
    fourfold.intelligence.rules.sending.MayNotLeave: Handling C leaves only with its conditions.

    :raises MayNotLeave: with what is missing.
    """
    if not one.is_graded:
        raise MayNotLeave("Only a report that is sanitised and graded may be sent.")
    if not one.purpose.strip():
        raise MayNotLeave("Say for which purpose.")
    if one.handling != Handling.CONDITIONS:
        return
    if not one.conditions.strip():
        raise MayNotLeave("Handling C leaves only with its conditions.")
    if one.is_outside and len(one.taken_on.split()) < FEWEST_WORDS:
        raise MayNotLeave(
            "Say in words who took the conditions on, and how: before that no file is made."
        )


def door(handling: str, *, is_acknowledged: bool, is_recalled: bool) -> Door:
    """Return whether the text is open to its recipient.

    >>> door("C", is_acknowledged=False, is_recalled=False).value
    'WAITS'
    """
    if is_recalled:
        return Door.SHUT
    if handling == Handling.CONDITIONS and not is_acknowledged:
        return Door.WAITS
    return Door.OPEN


def also_to(restriction: Restriction, organisation: int) -> Restriction:
    """Return a restriction under which one more organisation reads; compartments stay.

    >>> also_to(Restriction.to({1}), 2).audience_text
    '1 2'
    """
    audiences = frozenset(one | {organisation} for one in restriction.audiences)
    return Restriction(restriction.marking, audiences, restriction.compartments)


def with_label_kept(own: Restriction, chosen: Restriction) -> Restriction:
    """Return what a submission asks once its report is under another label: never less.

    >>> with_label_kept(Restriction.to({1}), Restriction.to({1, 2}, compartments={9})).audience_text
    '1'
    """
    return Restriction(
        max(own.marking, chosen.marking), own.audiences, own.compartments | chosen.compartments
    )


def said_to(person: str, organisation: str, outside: str) -> str:
    """Return to whom something went, in words.

    >>> said_to("Kay Dunn", "Durham", "")
    'Kay Dunn, Durham'
    """
    parts: Iterable[str] = (person, organisation, outside)
    return ", ".join(part for part in parts if part)


def step_words(step: str, reason: str) -> str:
    """Return what a step of a report was, in words: one of sending says so itself.

    >>> step_words("Sanitised and graded", "Sent to Durham, for: a visit.")
    'Sent'
    """
    begun = {SENT: "Sent", BACK: "Called back"}
    return next((words for first, words in begun.items() if reason.startswith(first)), step)


def letter(heading: str, grade: str, statement: str, text: str) -> str:
    """Return a report as its recipient reads it: what it is, its grade, fact or not, its text.

    >>> letter("R-1: Van", "Grade 2 / B / P", "Fact", "It stood there.").splitlines()
    ['R-1: Van', 'Grade 2 / B / P', 'Fact', '', 'It stood there.']
    """
    return f"{heading}\n{grade}\n{statement}\n\n{text}"


def rewritten(sent: str, heading: str, text: str) -> str:
    """Return a letter with another heading and text; its grade and statement stay as sent.

    >>> was = letter("R-1: Van", "Grade 2 / B / P", "Fact", "It was.")
    >>> rewritten(was, "R-1: A car", "No.").splitlines()
    ['R-1: A car', 'Grade 2 / B / P', 'Fact', '', 'No.']
    """
    head, _, _ = sent.partition("\n\n")
    _, _, graded = head.partition("\n")
    return f"{heading}\n{graded}\n\n{text}"
