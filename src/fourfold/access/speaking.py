"""For whom the database connection speaks: the one place where need-to-know is switched on.

The labels and the user are settings of the PostgreSQL session. A connection belongs to one
thread, so threads cannot see each other's; in async code Django refuses the query.
What can go wrong, and what happens then:

- an exception, a refusal, a nested viewer: what was there before is put back;
- the transaction is broken: nothing can be put back, and nothing need be, because the rollback
  that must follow undoes the settings too (they are transactional, savepoints included);
- the connection is lost: the next one speaks for nobody, so the rest of the request sees nothing;
- putting back fails: the connection is closed rather than used again;
- the connection goes back to the pool: `pool.forget` empties it there once more.

A streamed response is produced after the middleware has put the settings back: read its rows
first. A pooler that shares a session between transactions (PgBouncer's transaction mode)
would break all this; use Django's own pool.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connection
from psycopg.pq import TransactionStatus

from fourfold.access.models import Label
from fourfold.access.queries import labels_opened_by
from fourfold.access.rules import Restriction
from fourfold.access.viewer import NOBODY, Viewer

SPEAK = """
WITH before AS MATERIALIZED (
    SELECT current_setting('fourfold.labels', true) AS labels,
           current_setting('fourfold.user', true) AS person)
SELECT labels, person, set_config('fourfold.labels', %s, false),
       set_config('fourfold.user', %s, false)
FROM before
"""
ALSO = """
SELECT set_config('fourfold.labels', (held::bigint[] || %s::bigint)::text, false)
FROM coalesce(nullif(current_setting('fourfold.labels', true), ''), '{}') held
"""


_speaker: ContextVar[Viewer] = ContextVar("speaker", default=NOBODY)


@contextmanager
def speaking_for(viewer: Viewer) -> Iterator[None]:
    """Read and write what a viewer may, and nothing else, until the end of the block."""
    held = labels_opened_by(viewer.clearance) if viewer.clearance else viewer.labels
    labels, person = _speak("{" + ",".join(map(str, held)) + "}", str(viewer.user_id))
    token = _speaker.set(viewer)
    try:
        yield
    finally:
        _speaker.reset(token)
        if not _rollback_must_follow():
            _put_back(labels, person)


def speaker() -> Viewer:
    """Return the viewer for whom this thread speaks now; nobody, where none was set."""
    return _speaker.get()


def label_saying(restriction: Restriction) -> Label:
    """Return the label of a restriction, made where there is none yet.

    One that is made while the connection speaks for somebody is theirs at once, if their
    clearance opens it; else they could not write under it until the next request.
    """
    label, is_new = Label.objects.saying(restriction)
    clearance = speaker().clearance
    if is_new and clearance and clearance.satisfies(restriction):
        with connection.cursor() as cursor:
            cursor.execute(ALSO, [label.pk])
    return label


def _speak(labels: str, person: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(SPEAK, [labels, person])
        row = cursor.fetchone()
    return row[0] or "", row[1] or ""


def _rollback_must_follow() -> bool:
    session = connection.connection
    broken = session is None or session.info.transaction_status == TransactionStatus.INERROR
    return broken or connection.needs_rollback


def _put_back(labels: str, person: str) -> None:
    try:
        _speak(labels, person)
    except DatabaseError:
        connection.close()
