"""What waits to be disposed of, what would go, and how many rows of an extract have gone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Model, Q

from fourfold.access.rules import Marking
from fourfold.shared.days import end_of
from fourfold.shared.errors import NotFound
from fourfold.sources.models import ImportRow, Taken
from fourfold.sources.models.imported import ImportRowQuerySet
from fourfold.threats.models import (
    Alias,
    Appointment,
    Assessment,
    DisposedStanding,
    Draft,
    Evidence,
    Fact,
    ForeignReference,
    Handover,
    Membership,
    Moderation,
    OperationThreat,
    Snapshot,
    Standing,
    Threat,
    ThreatDisposal,
    ThreatReport,
    Tie,
)
from fourfold.threats.queries import master_list
from fourfold.threats.queries.importing import subject_of
from fourfold.threats.queries.threat import master_list_names
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.disposal import notice

UNTOLD = (
    "What was disposed of keeps no name and no URN, so it is not known how many such rows"
    " this extract has lost."
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that say something of a threat: what they are, and by which keys they belong to it."""

    words: str
    model: type[Model]
    keys: tuple[str, ...] = ("threat",)


# In the order in which they can be deleted: what points at another row comes first.
PARTS = (
    Part("evidence", Evidence, ("assessment__threat",)),
    Part("moderations", Moderation, ("assessment__threat",)),
    Part("assessments", Assessment),
    Part("drafts of assessments", Draft),
    Part("handovers", Handover),
    Part("appointments", Appointment),
    Part("memberships", Membership),
    Part("rivalries and tensions", Tie, ("a", "b")),
    Part("links to operations", OperationThreat),
    Part("links to reports", ThreatReport),
    Part("kept charts", Snapshot),
    Part("references in other systems", ForeignReference),
    Part("aliases", Alias),
    Part("dated facts", Fact),
    Part("rows of the history of the master list", Standing),
)


@dataclass(frozen=True, slots=True)
class Gone:
    """What an extract says of its rows that were disposed of since, and under which marking."""

    words: str
    marking: int = Marking.OFFICIAL.value


@dataclass(frozen=True, slots=True)
class Asked:
    """A disposal, with the threat and its name while it is there and the viewer may read it."""

    disposal: ThreatDisposal
    threat: Threat | None
    name: str


def disposal(pk: int) -> Asked:
    """Return one disposal that waits.

    :raises NotFound: when there is none, or none of a threat that the viewer may read.
    """
    row = ThreatDisposal.objects.waiting().filter(pk=pk).first()
    found = _asked([row]) if row else []
    if not found or found[0].threat is None:
        raise NotFound("There is no such request.")
    return found[0]


def waiting() -> list[Asked]:
    """Return the disposals that wait, of threats that the viewer may read, the oldest first."""
    rows = ThreatDisposal.objects.waiting().order_by("asked_at", "pk")
    return [one for one in _asked(list(rows)) if one.threat]


def of_threat(threat: Threat) -> ThreatDisposal | None:
    """Return the disposal of a threat that waits, or nothing."""
    return ThreatDisposal.objects.waiting().filter(threat_id=threat.pk).first()


def done() -> list[ThreatDisposal]:
    """Return the disposals that two people agreed on, the newest first."""
    rows = ThreatDisposal.objects.filter(is_agreed=True)
    named = rows.select_related("asked_by", "answered_by", "owner")
    return list(named.order_by("-answered_at", "-pk"))


def what_goes(threat: Threat) -> list[tuple[str, int]]:
    """Return how many rows of each kind would go with a threat, as far as the viewer may read."""
    found = [
        (part.words, part.model._default_manager.filter(belonging(part, threat.pk)).count())
        for part in PARTS
    ]
    rows = ("rows of imports, as they came", import_rows(threat.pk).count())
    return [one for one in (*found, rows) if one[1]]


def belonging(part: Part, threat_id: int) -> Q:
    """Return the condition that rows belong to a threat."""
    asked = Q()
    for key in part.keys:
        asked |= Q(**{key: threat_id})
    return asked


def import_rows(threat_id: int) -> ImportRowQuerySet:
    """Return the rows of accepted imports that spoke of a threat: taken, or found to be the same.

    A row and what it became share the key, which means something within its system only.
    """
    taken = Taken.objects.filter(subject=subject_of(threat_id))
    asked = Q(pk__in=[])
    for kind, system, key in taken.values_list(
        "imported__kind", "imported__system", "key"
    ).distinct():
        asked |= Q(imported__kind=kind, imported__system=system, key=key)
    return ImportRow.objects.filter(asked, imported__accepted_at__isnull=False)


def names_of(threat: Threat) -> list[str]:
    """Return by what a threat is called: its reference, names, aliases, foreign references."""
    names = Standing.objects.filter(threat=threat).values_list("name", flat=True).order_by("name")
    aliases = Alias.objects.filter(threat=threat).values_list("text", flat=True)
    foreign = ForeignReference.objects.filter(threat=threat).values_list("value", flat=True)
    return [threat.urn, *names.distinct(), *aliases, *foreign]


def gone(filters: Filters, moment: Moment, *, now: datetime) -> Gone:
    """Return what an extract says of rows that it would have had, before they were disposed of.

    "Since" is after the as-at day or the known-at instant, whichever was first: of what was gone
    by then, an extract of that moment never had a row. Only what the viewer could have read.
    """
    if filters.text or filters.lro or filters.overdue_on or filters.is_waiting is not None:
        return Gone(UNTOLD)
    rows = DisposedStanding.objects.filter(
        master_list.at_moment(moment, now=now) & master_list.condition(filters),
        disposed_at__gt=min(moment.known_at, end_of(moment.as_at)),
    )
    grouped = rows.order_by().values_list("reason")
    found = list(grouped.annotate(number=Count("*"), marking=Max("label__marking")))
    return Gone(
        notice({reason: number for reason, number, _ in found}),
        max((marking for *_, marking in found), default=Marking.OFFICIAL.value),
    )


def _asked(rows: list[ThreatDisposal]) -> list[Asked]:
    ids = [row.threat_id for row in rows]
    threats = Threat.objects.select_related("owner").in_bulk(ids)
    names = master_list_names(list(threats))
    return [Asked(row, threats.get(row.threat_id), names.get(row.threat_id, "")) for row in rows]
