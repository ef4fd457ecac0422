"""Search over every kind of record at once.

The search operators are not leakproof, so under a policy PostgreSQL uses no index for them.
The two functions asked here belong to the owner of the table, whom one more policy lets read
all of it; they apply the caller's labels themselves (migration `access.0005`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import connection
from django.db.models import Func, Value
from django.db.models.expressions import Combinable, CombinedExpression

from fourfold.access.models import SearchDocument

ASKED = """SELECT * FROM access_search_asked(
    %s, %s::tsquery[], %s::text[], %s::text[], %s::bigint[], %s::date, %s::date, %s)"""
CALLED = """SELECT * FROM access_search_called(
    %s, %s::tsquery[], %s::text[], %s::text[], %s::bigint[], %s::date, %s::date, %s)"""


@dataclass(frozen=True, slots=True)
class Findable:
    """What may be found of a record: the subject is shown, the words are searched.

    marks: what is looked for as it stands, not as a word of English, such as "born:19840312".
    system, organisation_id and happened_on are the facets.
    """

    kind: str
    ref: str
    label_id: int
    subject: str
    words: str = ""
    marks: tuple[str, ...] = ()
    system: str = ""
    organisation_id: int | None = None
    happened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a text search query, and its parts, so that a hit says which it met.

    wanted and parts are in PostgreSQL's own words (`to_tsquery`), already quoted. The facets
    narrow: an empty one is none.
    """

    wanted: str
    parts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Something found, with its facets; met: for each part of the query, whether it holds it."""

    kind: str
    ref: str
    subject: str
    label_id: int
    system: str
    organisation_id: int | None
    happened_on: date | None
    met: Sequence[bool]
    nearness: float


def put(found: Findable) -> None:
    """Let a record be found under its label; a second call replaces the first."""
    SearchDocument.objects.update_or_create(
        kind=found.kind,
        ref=found.ref,
        label_id=found.label_id,
        defaults=_columns(found),
    )


def put_many(documents: list[Findable]) -> None:
    """Let many records be found that could not be found before."""
    SearchDocument.objects.bulk_create(
        (
            SearchDocument(kind=one.kind, ref=one.ref, label_id=one.label_id, **_columns(one))
            for one in documents
        ),
        batch_size=1_000,
    )


def move(kind: str, ref: str, *, label_id: int) -> None:
    """Carry what may be found of a record to its new label."""
    SearchDocument.objects.filter(kind=kind, ref=ref).update(label_id=label_id)


def asked(query: Query, *, most: int) -> list[Found]:
    """Return what a query finds, nearest first."""
    return _found(ASKED, query.wanted, query, most)


def lexemes(texts: Sequence[str]) -> list[str]:
    """Return words or quoted phrases as text search queries of English; empty where none counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT websearch_to_tsquery('english', one)::text
               FROM unnest(%s::text[]) WITH ORDINALITY u (one, place) ORDER BY place""",
            [list(texts)],
        )
        return [row[0] for row in cursor.fetchall()]


def called(name: str, query: Query, *, most: int) -> list[Found]:
    """Return what is called something like a name, nearest first, within the facets of a query."""
    return _found(CALLED, name, query, most)


def _found(sql: str, text: str, query: Query, most: int) -> list[Found]:
    given = [
        text,
        list(query.parts),
        list(query.kinds) or None,
        list(query.systems) or None,
        list(query.organisations) or None,
        query.since,
        query.until,
        most,
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [Found(*row) for row in cursor.fetchall()]


def labels_of(hits: Iterable[Found]) -> frozenset[int]:
    """Return the labels of what was found: the ledger keeps the words of a search under them."""
    refs: dict[str, set[str]] = {}
    for hit in hits:
        refs.setdefault(hit.kind, set()).add(hit.ref)
    those = [SearchDocument.objects.filter(kind=kind, ref__in=ref) for kind, ref in refs.items()]
    return frozenset(pk for rows in those for pk in rows.values_list("label_id", flat=True))


def those_found(wanted: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return those of some records, by kind and reference, that the viewer would find."""
    asked = frozenset(wanted)
    if not asked:
        return frozenset()
    kinds, refs = {kind for kind, _ in asked}, {ref for _, ref in asked}
    rows = SearchDocument.objects.filter(kind__in=kinds, ref__in=refs)
    return asked & frozenset(rows.values_list("kind", "ref"))


def _columns(found: Findable) -> dict[str, Any]:
    return {
        "subject": found.subject,
        "words": _vector(found),
        "system": found.system,
        "organisation_id": found.organisation_id,
        "happened_on": found.happened_on,
    }


def _vector(found: Findable) -> Combinable:
    words = SearchVector(Value(found.subject), Value(found.words), config="english")
    if not found.marks:
        return words
    marks = Func(Value(list(found.marks)), template="array_to_tsvector(%(expressions)s::text[])")
    return CombinedExpression(words, "||", marks, output_field=SearchVectorField())
