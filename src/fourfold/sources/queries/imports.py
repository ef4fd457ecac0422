"""Imports as their pages show them."""

from collections.abc import Mapping

from django.db.models import Q

from fourfold.sources.models import Import, ImportRow, Taken
from fourfold.sources.models.imported import ImportQuerySet, ImportRowQuerySet
from fourfold.sources.queries.judging import as_judged
from fourfold.sources.rules.verdicts import Judged, Tally, Verdict


def imports() -> ImportQuerySet:
    """Return the imports that the viewer may read, the newest first."""
    rows = Import.objects.select_related("by", "owner", "label")
    return rows.order_by("-uploaded_at", "-pk")


def one_import(pk: int) -> Import:
    """Return one import.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return imports().one(pk=pk)


def rows(imported: Import, *, verdict: str = "", text: str = "") -> ImportRowQuerySet:
    """Return the rows of an import, in the order of the file, narrowed by verdict and words."""
    found = ImportRow.objects.filter(imported=imported)
    if verdict:
        found = found.filter(verdict=verdict)
    if text:
        found = found.filter(Q(key__icontains=text) | Q(reason__icontains=text))
    return found.order_by("number", "pk")


def rejected(imported: Import) -> list[Judged]:
    """Return the rows that were rejected, for the file to correct and load again."""
    return [as_judged(one) for one in rows(imported, verdict=Verdict.REJECTED)]


def sentence(imported: Import) -> str:
    """Return the tally of an import as a person reads it."""
    tally = Tally()
    tally.counts.update({Verdict(name): count for name, count in imported.tally.items()})
    return tally.sentence()


def became(imported: Import, numbers: list[int]) -> Mapping[int, tuple[str, str]]:
    """Return by row number what rows became: the kind of record, and how it is found."""
    taken = Taken.objects.filter(imported=imported, row__number__in=numbers)
    rows = taken.values_list("row__number", "subject", "ref")
    return {number: (subject.partition(":")[0], ref) for number, subject, ref in rows}
