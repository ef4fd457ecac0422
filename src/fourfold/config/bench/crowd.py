"""Many persons already held: made on every core, and written by COPY, which no policy binds."""

import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any

from psycopg import sql

from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind

if TYPE_CHECKING:  # each core reads this module, and nothing of the program
    from fourfold.config.bench.place import Session

KIND = Kind.PERSON
CHUNK, AHEAD = 2_000, 8
SUBJECT = "COPY subjects_subject (key) FROM STDIN"
MENTION = """
COPY subjects_mention (id, subject_id, label_id, entity, kind, role, features, of_record,
    recorded_at, matched_at) FROM STDIN
"""
KEY = "COPY subjects_matchkey (label_id, mention_id, kind, hashed) FROM STDIN"
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = 'subjects_matchkey'::regclass AND NOT i.indisunique
"""
Values = dict[str, Any]
Made = list[tuple[str, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Whose they are: labels, and the day on which they were taken in and compared."""

    labels: Sequence[int]
    at: datetime
    rng: Random


def made(some: Sequence[Values]) -> Made:
    """Return what is compared of each, as JSON, and the keys under which it is looked for."""
    said = [features_of(KIND, values) for values in some]
    return [(one.to_json(), keys_of(KIND, one)) for one in said]


def held(session: "Session", values: Iterable[Values], crowd: Crowd) -> Iterator[list[Any]]:
    """Write persons, chunk by chunk; yield each as id, label and what is compared, as JSON."""
    session.execute("SET session_replication_role = replica")  # keys are not checked one by one
    first = 1
    with _without_indexes(session):
        for some in made_elsewhere(iter(values)):
            rows = [
                (pk, crowd.rng.choice(crowd.labels), said, keys)
                for pk, (said, keys) in enumerate(some, start=first)
            ]
            _write(session, rows, crowd)
            yield [(pk, label, said) for pk, label, said, _ in rows]
            first += len(rows)
    session.execute("SET session_replication_role = origin")
    session.execute("SELECT setval(pg_get_serial_sequence('subjects_mention', 'id'), %s)", [first])
    session.execute("VACUUM ANALYZE")


def made_elsewhere(values: Iterator[Values]) -> Iterator[Made]:
    """Yield what is made of persons, chunk by chunk and in their order, on every core."""
    waiting: deque[Future[Made]] = deque()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        while chunk := list(islice(values, CHUNK)):
            waiting.append(pool.submit(made, chunk))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _write(session: "Session", rows: Sequence[Any], crowd: Crowd) -> None:
    whose = [uuid.UUID(int=crowd.rng.getrandbits(128)) for _ in rows]
    _copy(session, SUBJECT, ((key,) for key in whose))
    _copy(
        session,
        MENTION,
        (
            (pk, key, label, "typed in", KIND.value, "", said, False, crowd.at, crowd.at)
            for key, (pk, label, said, _) in zip(whose, rows, strict=True)
        ),
    )
    _copy(
        session,
        KEY,
        ((label, pk, KIND.value, key) for pk, label, _, keys in rows for key in keys),
    )


def _copy(session: "Session", words: str, rows: Iterable[Sequence[Any]]) -> None:
    with session.cursor().copy(words) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _without_indexes(session: "Session") -> Iterator[None]:
    """Leave the indexes of keys out for a while: made at the end, they are made in a minute."""
    indexes = session.execute(INDEXES).fetchall()
    for name, _ in indexes:
        session.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
    yield
    session.execute("SET maintenance_work_mem = '512MB'")
    for _, words in indexes:
        session.execute(words)
