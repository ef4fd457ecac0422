"""Whom a mention may be: those that share a blocking key, and what stands of them already.

Asked on a connection that reads what the joining machine may; nothing of it is shown.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model
from fourfold.subjects.models import Joined, Judgement, LinkModel, Mention, Name, Proposal
from fourfold.subjects.models.match import JoinedQuerySet

_KINDS = frozenset(Kind)
# The hash says of which kind it is, and the index holds all that is read here of keys.
_LIKE = """
WITH met AS MATERIALIZED (
    SELECT k.hashed, m.ids FROM unnest(%s::bigint[]) k (hashed)
    CROSS JOIN LATERAL (SELECT array_agg(one.mention_id) AS ids FROM (
        SELECT mention_id FROM subjects_matchkey WHERE hashed = k.hashed LIMIT %s) one) m
    WHERE cardinality(m.ids) <= %s)
SELECT other.id, m.subject_id, m.features::text, other.keys
FROM (SELECT unnest(ids) AS id, array_agg(hashed) AS keys FROM met GROUP BY 1) other
LEFT JOIN subjects_mention m ON m.id = other.id AND other.id <> ALL (%s::bigint[])
"""
_NEW = """
SELECT m.id, m.kind, m.subject_id, m.features::text, newest.id
FROM subjects_mention m
LEFT JOIN LATERAL (SELECT l.id FROM subjects_linkmodel l WHERE l.kind = m.kind
    ORDER BY l.version DESC LIMIT 1) newest ON true
WHERE m.id = ANY (%s)
"""
# What is proposed of some, then the parts of all of these, then what is said of every member.
_AROUND = """
WITH given AS MATERIALIZED (SELECT unnest(%(subjects)s::uuid[]) AS key),
asked AS MATERIALIZED (
    SELECT a_id, b_id FROM given JOIN subjects_proposal ON a_id = key WHERE withdrawn_at IS NULL
    UNION ALL
    SELECT a_id, b_id FROM given JOIN subjects_proposal ON b_id = key WHERE withdrawn_at IS NULL),
touched AS MATERIALIZED (
    SELECT key FROM given UNION SELECT a_id FROM asked UNION SELECT b_id FROM asked),
led AS MATERIALIZED (
    SELECT leader_id FROM touched JOIN subjects_joined ON subject_id = key WHERE until IS NULL
    UNION
    SELECT leader_id FROM touched JOIN subjects_joined ON leader_id = key WHERE until IS NULL),
star AS MATERIALIZED (
    SELECT id, subject_id, leader_id, label_id FROM led JOIN subjects_joined USING (leader_id)
    WHERE until IS NULL),
member AS MATERIALIZED (
    SELECT key FROM touched UNION SELECT subject_id FROM star UNION SELECT leader_id FROM star)
SELECT
    (SELECT json_agg(json_build_array(m.id, m.subject_id, m.label_id, m.matched_at IS NULL,
            r.system_id, m.role))
        FROM member JOIN subjects_mention m ON m.subject_id = key AND m.kind = %(kind)s
        LEFT JOIN sources_record r ON r.id = m.record_id),
    (SELECT json_agg(json_build_array(id, subject_id, leader_id, label_id)) FROM star),
    (SELECT json_agg(json_build_array(a_id, b_id, verdict)) FROM (
        SELECT a_id, b_id, verdict FROM member JOIN subjects_judgement ON a_id = key
            WHERE undone_at IS NULL
        UNION
        SELECT a_id, b_id, verdict FROM member JOIN subjects_judgement ON b_id = key
            WHERE undone_at IS NULL) judged),
    (SELECT json_agg(json_build_array(p.id, p.a_id, p.b_id, p.label_id, p.weight,
            p.answered_at IS NOT NULL))
        FROM member JOIN subjects_proposal p ON p.a_id = key
        WHERE p.withdrawn_at IS NULL AND p.kind = %(kind)s
            AND p.b_id IN (SELECT key FROM member)),
    (SELECT json_agg(json_build_array(n.label_id, key))
        FROM member JOIN subjects_name n ON n.subject_id = key WHERE n.is_child)
"""


_PROPOSAL = ("pk", "a_id", "b_id", "label_id", "weight", "answered_at")


@dataclass(frozen=True, slots=True)
class Node:
    """A mention: of whom, under which label, whether it waits to be compared, and from where."""

    pk: int
    subject: UUID
    label: int
    is_waiting: bool
    system: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Star:
    """What stands of the machine's joins: the row, who is led by whom, under which label."""

    pk: int
    subject: UUID
    leader: UUID
    label: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal that stands: between whom, under which label, and whether it was answered."""

    pk: int
    a: UUID
    b: UUID
    label: int
    weight: float
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands of some subjects, and of all in the parts that they touch."""

    nodes: dict[int, Node]
    stars: list[Star]
    judged: list[tuple[UUID, UUID, str]]
    asked: list[Standing]
    young: set[tuple[int, UUID]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a mention, and of whom it is."""

    subject: UUID
    said: Features


@dataclass(frozen=True, slots=True)
class New:
    """Mentions of one kind that are to be compared, and its newest model, where one was kept."""

    model_pk: int | None
    mentions: dict[int, Told]


@lru_cache(maxsize=50)
def model_of(pk: int) -> Model:
    """Return the model of a row, read once: rows of models never change."""
    return Model.from_json(LinkModel.objects.get(pk=pk).text)


def newest_model(kind: Kind) -> LinkModel | None:
    """Return the model by which records of a kind are compared now."""
    return LinkModel.objects.filter(kind=kind.value).order_by("-version").first()


def told(pks: Collection[int]) -> dict[Kind, New]:
    """Return what some mentions say, by their kinds; of those alone that can be compared."""
    found: dict[Kind, New] = {}
    for pk, said_kind, subject, text, model_pk in _rows(_NEW, [list(pks)]):
        if said_kind in _KINDS:
            kind = Kind(said_kind)
            new = found.setdefault(kind, New(model_pk, {}))
            new.mentions[pk] = Told(subject, Features.from_json(kind, text))
    return found


def met(
    kind: Kind, keys: Collection[int], cap: int, known: Mapping[int, Told]
) -> dict[int, tuple[Told, Sequence[int]]]:
    """Return the mentions under some keys, with those keys; what is known is not read again.

    A key that more than `cap` share is passed over.
    """
    rows = _rows(_LIKE, [list(keys), cap + 1, cap, list(known)]) if keys else []
    return {
        pk: (known[pk] if pk in known else Told(subject, Features.from_json(kind, text)), by)
        for pk, subject, text, by in rows
        if pk in known or text is not None
    }


def around(kind: Kind, subjects: Collection[UUID]) -> Around:
    """Return what stands of some subjects, in one statement."""
    ((nodes, stars, judged, asked, young),) = _rows(
        _AROUND, {"subjects": list(subjects), "kind": kind.value}
    )
    return Around(
        {pk: Node(pk, UUID(whose), *rest) for pk, whose, *rest in _read(nodes)},
        [Star(pk, UUID(a), UUID(b), label) for pk, a, b, label in _read(stars)],
        [(UUID(a), UUID(b), verdict) for a, b, verdict in _read(judged)],
        [Standing(pk, UUID(a), UUID(b), *rest) for pk, a, b, *rest in _read(asked)],
        {(label, UUID(whose)) for label, whose in _read(young)},
    )


def _rows(statement: str, given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _read(found: str | list[Any] | None) -> list[Any]:
    return json.loads(found) if isinstance(found, str) else found or []


def features_of(kind: Kind, pks: Collection[int]) -> dict[int, Features]:
    """Return what is compared of some mentions."""
    rows = Mention.objects.filter(pk__in=pks).values_list("pk", "features")
    return {pk: Features.from_json(kind, said) for pk, said in rows}


def children(subjects: Collection[UUID] | None = None) -> set[tuple[int, UUID]]:
    """Return who is a child, by what is said of them under which label."""
    rows = Name.objects.filter(is_child=True)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    return set(rows.values_list("label_id", "subject_id"))


def stars_around(subjects: Collection[UUID]) -> list[Star]:
    """Return the standing joins of every part in which one of some subjects is."""
    rows = Joined.objects.standing()
    touched = rows.filter(Q(subject__in=subjects) | Q(leader__in=subjects))
    leaders = set(touched.values_list("leader_id", flat=True))
    return _stars(rows.filter(leader__in=leaders)) if leaders else []


def stars_of(kind: Kind) -> list[Star]:
    """Return the standing joins of a kind."""
    return _stars(Joined.objects.standing().filter(model__kind=kind.value))


def _stars(rows: JoinedQuerySet) -> list[Star]:
    return [Star(*row) for row in rows.values_list("pk", "subject_id", "leader_id", "label_id")]


def asked(kind: Kind) -> Iterator[Standing]:
    """Yield the proposals that stand of a kind."""
    rows = Proposal.objects.filter(kind=kind.value, withdrawn_at__isnull=True)
    for pk, a, b, label, weight, answered_at in rows.values_list(*_PROPOSAL).iterator():
        yield Standing(pk, a, b, label, weight, answered_at is not None)


def judged() -> list[tuple[UUID, UUID, str]]:
    """Return what people hold of pairs now."""
    rows = Judgement.objects.standing()
    return list(rows.values_list("a_id", "b_id", "verdict"))
