"""Erasing free text beside the ledger: two people, and the chain still proves."""

from fourfold.shared.errors import DomainError, Forbidden


class SecondPersonNeeded(Forbidden):
    """Whoever asked for a disposal does not agree to it."""


class NothingToDispose(DomainError):
    """The entry has no text, or it is gone already."""


class ReasonNeeded(DomainError):
    """A disposal says why."""


def check_asking(*, has_text: bool, reason: str) -> None:
    """Refuse a request that could not be judged.

    :raises NothingToDispose: when there is no text.
    :raises ReasonNeeded: when it does not say why.
    """
    if not has_text:
        raise NothingToDispose("That entry has no text to dispose of.")
    if not reason.strip():
        raise ReasonNeeded("Say why the text should go, without repeating it.")


def check_agreeing(*, asked_by_id: int, by_id: int, is_agreed: bool) -> None:
    """Refuse to agree alone, or twice.

    :raises SecondPersonNeeded: when it is one's own request.
    :raises NothingToDispose: when it was agreed already.
    """
    if asked_by_id == by_id:
        raise SecondPersonNeeded("Somebody else must agree to what you asked for.")
    if is_agreed:
        raise NothingToDispose("That text was disposed of already.")
