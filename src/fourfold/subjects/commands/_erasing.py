"""Erasing what stands of subjects that are disposed of.

Their keys stay: a key is random, says nothing, and the application may only ever add one.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Model, Q

from fourfold.access.models import SearchDocument
from fourfold.subjects.commands._rows import SUBJECT
from fourfold.subjects.models import (
    Attribute,
    Beacon,
    Identifier,
    InquiryNotice,
    Joined,
    Judgement,
    Link,
    MatchKey,
    Mention,
    Name,
    Proposal,
)

MADE = ((Proposal, ("a", "b")), (Joined, ("subject", "leader")))  # by the machine, and again


def erase_subjects(keys: Collection[UUID], records: Collection[int]) -> None:
    """Delete what one may read of some subjects, and what some records said of anything."""
    own, said = Q(subject__in=keys), Q(record__in=records)
    erase(MatchKey, Q(mention__subject__in=keys) | Q(mention__record__in=records))
    erase(Mention, own | said)
    for about in (Name, Identifier, Attribute):
        erase(about, own | said)
    erase(InquiryNotice, own)
    ends = Q(a__in=keys) | Q(b__in=keys)
    erase(Judgement, ends)
    erase(Link, ends | said)
    SearchDocument.objects.filter(kind=SUBJECT, ref__in=[str(key) for key in keys]).delete()


def erase_made(keys: Collection[UUID], *, but: Collection[int]) -> None:
    """Delete what the machine made of some subjects, but under some labels, and their beacons."""
    for model, (a, b) in MADE:
        erase(model, (Q(**{f"{a}__in": keys}) | Q(**{f"{b}__in": keys})) & ~Q(label__in=but))
    Beacon.objects.filter(subject__in=keys).exclude(beneath__in=but).delete()


def erase(model: type[Model], asked: Q) -> None:
    """Delete rows without asking what points at them; the database asks at the end."""
    rows = model._default_manager.filter(pk__in=model._default_manager.filter(asked).values("pk"))
    rows._raw_delete(rows.db)
