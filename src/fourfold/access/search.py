"""Search over every kind of record at once.

The search operators are not leakproof, so under a policy PostgreSQL uses no index for them.
The two functions asked here belong to the owner of the table, whom one more policy lets read
all of it; they apply the caller's labels themselves (migration `access.0003`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value

from fourfold.access.models import SearchDocument

PAGE = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; nearness is higher for a better match, and only orders one answer."""

    kind: str
    ref: str
    subject: str
    nearness: float


@dataclass(frozen=True, slots=True)
class Findable:
    """What may be found of a record: the subject is shown, the words are searched."""

    kind: str
    ref: str
    label_id: int
    subject: str
    words: str = ""


def put(found: Findable) -> None:
    """Let a record be found under its label; a second call replaces the first."""
    SearchDocument.objects.update_or_create(
        kind=found.kind,
        ref=found.ref,
        label_id=found.label_id,
        defaults={"subject": found.subject, "words": _vector(found)},
    )


def put_many(documents: list[Findable]) -> None:
    """Let many records be found that could not be found before."""
    SearchDocument.objects.bulk_create(
        (
            SearchDocument(
                kind=one.kind,
                ref=one.ref,
                label_id=one.label_id,
                subject=one.subject,
                words=_vector(one),
            )
            for one in documents
        ),
        batch_size=1_000,
    )


def move(kind: str, ref: str, *, label_id: int) -> None:
    """Carry what may be found of a record to its new label."""
    SearchDocument.objects.filter(kind=kind, ref=ref).update(label_id=label_id)


def documents(words: str) -> list[Hit]:
    """Return what holds these words, nearest first, as a search engine takes them ("a b" -c)."""
    return _hits("SELECT * FROM access_search_words(%s, %s)", words)


def names(name: str) -> list[Hit]:
    """Return what is called something like this, nearest first; one slip of the pen is forgiven."""
    return _hits("SELECT * FROM access_search_names(%s, %s)", name)


def labels_of(hits: Iterable[Hit]) -> frozenset[int]:
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


def _vector(found: Findable) -> SearchVector:
    return SearchVector(Value(found.subject), Value(found.words), config="english")


def _hits(sql: str, text: str) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [text, PAGE])
        return [Hit(*row) for row in cursor.fetchall()]
