"""Joining is done by one at a time: a lock of the database, given back when its session ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from fourfold.shared.errors import DomainError
from fourfold.subjects.queries.runs import ALONE


class RunsAlready(DomainError):
    """Another run joins records now."""


@contextmanager
def alone(*, patient: bool) -> Iterator[None]:
    """Join alone; patient: wait for whoever does it now.

    :raises RunsAlready: when somebody else does, and nobody has patience.
    """
    with connection.cursor() as cursor:
        if patient:
            cursor.execute("SELECT pg_advisory_lock(%s), true", [ALONE])
            is_ours = True
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALONE])
            is_ours = bool(cursor.fetchone()[0])
    if not is_ours:
        raise RunsAlready("Another run joins records now: wait for it to end.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def is_alone() -> bool:
    """Be alone until the end of the transaction, where nobody else joins now; else say so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ALONE])
        return bool(cursor.fetchone()[0])
