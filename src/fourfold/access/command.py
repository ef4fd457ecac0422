"""What makes a function a command: allowed, atomic and in the ledger, or it did not happen."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ParamSpec, TypeVar, cast

from django.db import ProgrammingError, models, transaction

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError, Forbidden

P = ParamSpec("P")
S = TypeVar("S", bound=models.Model)

COMMANDS: dict[str, Callable[..., models.Model]] = {}


def command(verb: str) -> Callable[[Callable[P, S]], Callable[P, S]]:
    """Make a function the command `verb` ("context.action").

    The function takes keyword arguments, `by` and `at` among them, and returns the record
    that it made or changed; it reads and writes what `by` may. The verb is also the
    permission and the ledger's word. An argument called `why` is entered as justification.

    :raises Forbidden: when `by` may not give the command, or would put a record under a
        label that they do not hold. Every refusal is in the ledger.
    """

    def register(function: Callable[P, S]) -> Callable[P, S]:
        if verb in COMMANDS:
            raise ValueError(f"two commands are called {verb}")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> S:
            by, at = cast("Viewer", kwargs["by"]), cast("datetime", kwargs["at"])
            why = cast("Justification", kwargs.get("why") or Justification())
            try:
                check(verb, by)
                with _need_to_know(), speaking_for(by), transaction.atomic():
                    record = function(*args, **kwargs)
                    done = Entry(verb, Outcome.DONE, About.record(record), why)
                    enter(done, by=by, at=at)
            except DomainError:
                enter(Entry(verb, Outcome.REFUSED, _tried(kwargs), why), by=by, at=at)
                raise
            return record

        COMMANDS[verb] = run
        return run

    return register


def check(verb: str, by: Viewer) -> None:
    """Refuse a verb that somebody does not hold.

    :raises Forbidden: naming the verb in words.
    """
    if not by.may(verb):
        raise Forbidden(f"Your roles do not let you do this ({verb}).")


@contextmanager
def _need_to_know() -> Iterator[None]:
    """Put the database's refusal into words."""
    try:
        yield
    except ProgrammingError as error:
        if "row-level security" in str(error):
            raise Forbidden("You do not hold that label.") from error
        raise


def _tried(kwargs: dict[str, object]) -> About:
    """Return the record on which a refused command was tried: the first that it was given."""
    records = (value for value in kwargs.values() if isinstance(value, models.Model))
    record = next((one for one in records if one.pk), None)
    return About.record(record) if record else About()
