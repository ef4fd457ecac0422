"""Putting what is said of a record under what the record asks now."""

from typing import Any

from django.db.models import QuerySet

from fourfold.access.models import Label
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying


def follow(rows: "QuerySet[Any]", *, was: Restriction, moved: Restriction) -> None:
    """Put rows that speak of a record under their new labels, one question for each they have.

    was, moved: what the record asked before and asks now. What asked as much as the record
    follows it; what asked more asks both from now on.
    """
    held = Label.objects.filter(pk__in=rows.order_by().values("label"))
    for label in list(held):
        before = label.restriction
        new = label_saying(moved if before == was else moved | before)
        rows.filter(label=label).update(label=new)
