"""Whom a mention may be: those that share a blocking key, and what stands of them already.

Asked on a connection that reads what the joining machine may; nothing of it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q

from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model
from fourfold.subjects.models import Joined, Judgement, LinkModel, Mention, Name
from fourfold.subjects.models.match import JoinedQuerySet

_MET = """
SELECT k.hashed, m.mention_id FROM unnest(%s::bigint[]) k (hashed)
CROSS JOIN LATERAL (
    SELECT mention_id FROM subjects_matchkey
    WHERE hashed = k.hashed AND kind = %s LIMIT %s) m
"""


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


@lru_cache(maxsize=50)
def model_of(pk: int) -> Model:
    """Return the model of a row, read once: rows of models never change."""
    return Model.from_json(LinkModel.objects.get(pk=pk).text)


def newest_model(kind: Kind) -> LinkModel | None:
    """Return the model by which records of a kind are compared now."""
    return LinkModel.objects.filter(kind=kind.value).order_by("-version").first()


def met(kind: Kind, keys: Sequence[int], cap: int) -> set[int]:
    """Return the mentions that share a key; one that more than `cap` share is passed over."""
    under: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MET, [list(keys), kind.value, cap + 1])
        for hashed, pk in cursor.fetchall():
            under[hashed].append(pk)
    return {pk for those in under.values() if len(those) <= cap for pk in those}


def nodes(kind: Kind, **about: object) -> dict[int, Node]:
    """Return the mentions of a kind of which something is true, by their keys."""
    rows = Mention.objects.filter(kind=kind.value, **about).values_list(
        *("pk", "subject_id", "label_id", "matched_at", "record__system_id", "role")
    )
    return {
        pk: Node(pk, subject, label, matched is None, system, role)
        for pk, subject, label, matched, system, role in rows.iterator()
    }


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


def judged(subjects: Collection[UUID] | None = None) -> list[tuple[UUID, UUID, str]]:
    """Return what people hold of pairs now: of some subjects, or of all."""
    rows = Judgement.objects.standing()
    if subjects is not None:
        rows = rows.filter(Q(a__in=subjects) | Q(b__in=subjects))
    return list(rows.values_list("a_id", "b_id", "verdict"))
