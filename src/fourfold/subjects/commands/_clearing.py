"""What older versions of records said goes, and what it joined is compared again."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from fourfold.access.models import SearchDocument
from fourfold.sources.models import Record
from fourfold.subjects.commands._rows import RECORD, SUBJECT
from fourfold.subjects.models import (
    Attribute,
    Identifier,
    Joined,
    Link,
    MatchKey,
    Mention,
    Name,
    Proposal,
)

Known = dict[tuple[str, str], uuid.UUID]


def clear(system_id: int | None, new: Sequence[dict[str, Any]], *, at: datetime) -> Known:
    """Remove what other versions of some records said; return the subjects that they spoke of.

    By the record's key and the entity's name. What was joined to them waits to be compared anew.
    """
    keys = {row["key"] for row in new}
    older = Record.objects.filter(system=system_id, key__in=keys)
    key_of = dict(older.exclude(pk__in=[row["id"] for row in new]).values_list("pk", "key"))
    if not key_of:
        return {}
    mentions = list(
        Mention.objects.filter(record_id__in=key_of).values_list(
            "record_id", "entity", "subject_id", "label_id"
        )
    )
    subjects = {key for _, _, key, _ in mentions}
    loosen(subjects)
    _drop(list(key_of), subjects)
    gone = {row["key"] for row in new if row["is_tombstone"]}
    leave([key for pk, _, key, _ in mentions if key_of[pk] in gone], at=at)
    return {(key_of[pk], entity): key for pk, entity, key, _ in mentions}


def loosen(subjects: Iterable[uuid.UUID]) -> None:
    """Let some subjects, and all that the machine joined to them, wait to be compared again."""
    asked = list(subjects)
    rows = Joined.objects.standing().filter(Q(subject__in=asked) | Q(leader__in=asked))
    leaders = set(rows.values_list("leader_id", flat=True))
    members = Joined.objects.standing().filter(leader__in=leaders)
    every = {*asked, *leaders, *members.values_list("subject_id", flat=True)}
    Mention.objects.filter(subject__in=every, matched_at__isnull=False).update(matched_at=None)


def leave(subjects: Sequence[uuid.UUID], *, at: datetime) -> None:
    """End what was joined to, or proposed of, subjects that no record speaks of any more."""
    spoken = set(Mention.objects.filter(subject__in=subjects).values_list("subject_id", flat=True))
    gone = [key for key in subjects if key not in spoken]
    if not gone:
        return
    Joined.objects.standing().filter(subject__in=gone).update(until=at)
    waiting = Proposal.objects.waiting().filter(Q(a__in=gone) | Q(b__in=gone))
    waiting.update(withdrawn_at=at)


def _drop(records: list[int], subjects: set[uuid.UUID]) -> None:
    for model in (Name, Identifier, Attribute, Link):
        model.objects.filter(of_record=True, record_id__in=records).delete()
    MatchKey.objects.filter(mention__record_id__in=records).delete()
    Mention.objects.filter(record_id__in=records).delete()
    refs = [str(pk) for pk in records]
    SearchDocument.objects.filter(kind=RECORD, ref__in=refs).delete()
    SearchDocument.objects.filter(kind=SUBJECT, ref__in=[str(key) for key in subjects]).delete()
