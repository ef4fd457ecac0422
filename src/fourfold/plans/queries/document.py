"""The register of strategic documents: what stands, what is overdue, what was recommended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from fourfold.plans.models import Action, Document
from fourfold.plans.models.action import RUNNING
from fourfold.plans.models.document import DocumentQuerySet
from fourfold.plans.queries.action import ActionLine, joined, lines
from fourfold.plans.rules.kinds import ActionFrom, DocumentKind, ProfileTheme


@dataclass(frozen=True, slots=True)
class WantedDocuments:
    """What is asked of the register; None asks for any."""

    kind: DocumentKind | None = None
    theme: ProfileTheme | None = None
    organisations: frozenset[int] = frozenset()
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the register, ready to print; actions as far as the reader may see them."""

    document: Document
    kind: str
    is_overdue: bool
    running: int
    ended: int
    late: int


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a version of a document recommended, as far as the reader may see it."""

    version: Document
    actions: tuple[ActionLine, ...]


def document(urn: str) -> Document:
    """Return one document by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return _joined(Document.objects.all()).one(urn=urn)


def documents(wanted: WantedDocuments, *, today: date) -> list[DocumentLine]:
    """Return the documents that stand, those longest overdue first, in two queries."""
    rows = Document.objects.filter(replaced_at=None)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind.value)
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme.value)
    if wanted.organisations:
        rows = rows.filter(organisation__in=wanted.organisations)
    if wanted.is_overdue:
        rows = rows.filter(refresh_due_on__lt=today)
    found = list(_joined(rows).order_by("refresh_due_on", "title", "pk"))
    counted = _counts([one.series for one in found], today=today)
    return [_line(one, counted.get(one.series, (0, 0, 0)), today) for one in found]


def _line(one: Document, counted: tuple[int, int, int], today: date) -> DocumentLine:
    return DocumentLine(one, said_kind(one), one.refresh_due_on < today, *counted)


def said_kind(one: Document) -> str:
    """Return what kind of document it is, with the theme of a profile."""
    kind = DocumentKind(one.kind).words
    return f"{kind}: {ProfileTheme(one.theme).words.lower()}" if one.theme else kind


def _counts(series: list[str], *, today: date) -> dict[str, tuple[int, int, int]]:
    """Return how many recommendations run, have ended and are late, of all versions together."""
    rows = Action.objects.filter(
        belongs_to=ActionFrom.DOCUMENT.value, document__series__in=series
    ).order_by()
    running = Q(status__in=RUNNING)
    counted = rows.values_list("document__series").annotate(
        running=Count("pk", filter=running),
        ended=Count("pk", filter=~running),
        late=Count("pk", filter=running & Q(due_on__lt=today)),
    )
    return {row[0]: row[1:] for row in counted}


def versions(one: Document) -> list[Document]:
    """Return all versions of a document that the reader may see, newest first."""
    rows = _joined(Document.objects.filter(series=one.series))
    return list(rows.order_by("-dated_on", "-pk"))


def recommended(found: list[Document], *, today: date) -> list[Recommended]:
    """Return what versions of one document recommended, newest version first, in one query."""
    rows = Action.objects.filter(belongs_to=ActionFrom.DOCUMENT.value, document__in=found)
    by_version: dict[int, list[ActionLine]] = {}
    for row in joined(rows).order_by("due_on", "pk"):
        by_version.setdefault(row.document_id or 0, []).extend(lines([row], today=today))
    return [
        Recommended(one, tuple(sorted(by_version[one.pk], key=lambda row: not row.status.is_open)))
        for one in found
        if one.pk in by_version
    ]


def due(*, until: date, keeper: int) -> list[Document]:
    """Return the documents that somebody keeps and that are to be said anew by a day."""
    rows = Document.objects.filter(
        replaced_at=None, keeper=keeper, refresh_due_on__lte=until
    ).order_by("refresh_due_on", "pk")
    return list(rows)


def _joined(rows: DocumentQuerySet) -> DocumentQuerySet:
    return rows.select_related("label", "organisation", "keeper", "by")
