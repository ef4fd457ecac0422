"""What search finds of a subject: all that stands of it under one label, and nothing else."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from fourfold.access import search
from fourfold.access.models import SearchDocument
from fourfold.subjects.models import Attribute, Identifier, Name
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import NameUse
from fourfold.subjects.rules.marks import marks_of

KIND, BORN = "subjects.subject", "Date of birth"
_MAIN_FIRST = Case(When(use=NameUse.MAIN.value, then=Value(0)), default=Value(1))


def findable(
    subject: UUID, label: int, *, organisation: int | None = None
) -> search.Findable | None:
    """Return what is found of a subject under a label; nothing where nothing stands of it.

    Of what system, day and organisation it is stays as search knows it; organisation: of whoever
    types it in, where search knows of none.
    """
    rows = {"subject_id": subject, "label_id": label}
    names = Name.objects.filter(**rows).order_by(_MAIN_FIRST, "recorded_at", "pk")
    held = Identifier.objects.filter(**rows).order_by("pk")
    texts = list(names.values_list("text", flat=True))
    numbers = [(IdentifierKind(one.kind), one.value) for one in held]
    every = [*texts, *(value for _, value in numbers)]
    if not every:
        return None
    before = SearchDocument.objects.filter(kind=KIND, ref=str(subject), label_id=label).first()
    return search.Findable(
        kind=KIND,
        ref=str(subject),
        label_id=label,
        subject=every[0],
        words=" ".join(every[1:]),
        marks=marks_of(texts, numbers, list(_births(Attribute.objects.filter(**rows, name=BORN)))),
        system=before.system if before else "",
        organisation_id=(before.organisation_id if before else None) or organisation,
        happened_on=before.happened_on if before else None,
    )


def let_find_typed(subjects: Iterable[UUID]) -> None:
    """Let what was typed in of some subjects be found beside what their records say now."""
    typed = {"subject__in": list(subjects), "of_record": False}
    pairs = {
        *Name.objects.filter(**typed).values_list("subject_id", "label_id"),
        *Identifier.objects.filter(**typed).values_list("subject_id", "label_id"),
    }
    for subject, label in sorted(pairs):
        found = findable(subject, label)
        if found is not None:
            search.put(found)


def born(text: str) -> date | None:
    """Return a day of birth as it was said; nothing where it is no day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _births(rows: QuerySet[Attribute]) -> Iterable[date]:
    said = (born(text) for text in rows.order_by("pk").values_list("value", flat=True))
    return (day for day in said if day is not None)
