"""What is not as it should be on the master list, as far as the viewer may read it.

The first three lists are filters of the database, so that they stay fast on a long list; what
they say of each row are the words of `rules.exceptions` and `rules.review`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from fourfold.reference.queries import names_on
from fourfold.threats.models import (
    Alias,
    Appointment,
    Membership,
    Operation,
    OperationThreat,
    Standing,
    Tie,
)
from fourfold.threats.models.standing import StandingQuerySet
from fourfold.threats.queries import people
from fourfold.threats.queries.regional import rules_on
from fourfold.threats.rules import exceptions as rules
from fourfold.threats.rules.kinds import CLOSED_PHASES, DataSubjectCategory, Kind, Role
from fourfold.threats.rules.likeness import Group, LookAlike, look_alikes
from fourfold.threats.rules.review import SOON_DAYS, Review, ReviewState, review

_CLOSED = sorted(phase.value for phase in CLOSED_PHASES)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A threat whose review is overdue, due soon, or was never done."""

    urn: str
    name: str
    owner: str
    tier: int | None
    review: Review


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A threat in which nobody holds a role that its tier must have."""

    urn: str
    name: str
    owner: str
    tier: int | None
    words: str


@dataclass(frozen=True, slots=True)
class OperationLine:
    """An operation without an assessed threat, with those of its threats that may be read."""

    urn: str
    name: str
    owner: str
    words: str
    threats: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """Two threats that may be one, why, and the strongest reason against."""

    a: tuple[str, str]
    b: tuple[str, str]
    reasons: tuple[str, ...]
    against: str


def active(on: date) -> StandingQuerySet:
    """Return how the threats stand on a day that nobody has closed."""
    return Standing.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), known_until=None, since__lte=on
    ).exclude(phase__in=_CLOSED)


def reviews(on: date) -> StandingQuerySet:
    """Return the threats whose review needs attention: never assessed, then longest overdue."""
    soon = on + timedelta(days=SOON_DAYS)
    rows = active(on).filter(Q(review_due_on=None) | Q(review_due_on__lte=soon))
    return rows.order_by(F("review_due_on").asc(nulls_first=True), "urn", "pk")


def review_counts(on: date) -> Mapping[ReviewState, int]:
    """Count the reviews that need attention by how they stand, in one query."""
    soon = on + timedelta(days=SOON_DAYS)
    counted = active(on).aggregate(
        never=Count("pk", filter=Q(review_due_on=None)),
        overdue=Count("pk", filter=Q(review_due_on__lt=on)),
        soon=Count("pk", filter=Q(review_due_on__gte=on, review_due_on__lte=soon)),
    )
    return {
        ReviewState.NEVER_ASSESSED: counted["never"],
        ReviewState.OVERDUE: counted["overdue"],
        ReviewState.DUE_SOON: counted["soon"],
    }


def review_lines(rows: Iterable[Standing], *, on: date) -> list[ReviewLine]:
    """Return reviews as lines to print."""
    owners = names_on(on)
    return [
        ReviewLine(
            row.urn,
            row.name,
            owners.get(row.owner_id, ""),
            row.tier,
            review(row.review_due_on, on),
        )
        for row in rows
    ]


def roles(on: date) -> StandingQuerySet:
    """Return the threats in which nobody holds a role that the region says somebody must.

    The lead responsible officer stands on the list itself; of the other roles the appointment
    that holds is looked up where the tier asks for it.
    """
    required = rules_on(on).required
    tiers = {tier: required.missing(tier, ()) for tier in (None, *required.by_tier)}
    asked = {role for missing in tiers.values() for role in missing if role != Role.LRO}
    rows = active(on).alias(**{f"holds_{role.value}": _holder(role, on) for role in asked})
    lacks = Q(pk__in=())
    for tier, missing in tiers.items():
        for role in missing:
            field = "lro_id" if role == Role.LRO else f"holds_{role.value}"
            lacks |= Q(tier=tier) & Q(**{f"{field}__isnull": True})
    return rows.filter(lacks).order_by(F("tier").asc(nulls_last=True), "urn", "pk")


def _holder(role: Role, on: date) -> Subquery:
    rows = Appointment.objects.filter(threat=OuterRef("threat"), role=role.value, since__lte=on)
    newest = rows.order_by("-since", "-recorded_at", "-pk")
    return Subquery(newest.values("person_id")[:1])


def role_lines(rows: Sequence[Standing], *, on: date) -> list[RoleLine]:
    """Return threats that lack a role as lines to print."""
    owners, required = names_on(on), rules_on(on).required
    held = people.holders([row.threat_id or 0 for row in rows], on=on)
    lines = []
    for row in rows:
        missing = required.missing(row.tier, set(held.get(row.threat_id or 0, {})))
        words = rules.RoleException(row.urn, missing).words
        lines.append(RoleLine(row.urn, row.name, owners.get(row.owner_id, ""), row.tier, words))
    return lines


def operations(on: date) -> QuerySet[Operation]:
    """Return the operations that run on a day and have a threat never assessed, or none.

    A threat that has since been held elsewhere may have been assessed there: it is not judged.
    """
    running = Operation.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    links = OperationThreat.objects.filter(operation=OuterRef("pk"))
    settled = Standing.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        threat=OuterRef("threat"),
        known_until=None,
        since__lte=on,
        tier__isnull=False,
    )
    bare = links.filter(~Exists(settled), threat__urn__isnull=False)
    return running.filter(~Exists(links) | Exists(bare)).order_by("name", "pk")


def operation_lines(rows: Sequence[Operation], *, on: date) -> list[OperationLine]:
    """Return operations without an assessed threat as lines to print."""
    links = OperationThreat.objects.filter(
        operation__in=[row.pk for row in rows], threat__urn__isnull=False
    )
    of: dict[int, list[int]] = defaultdict(list)
    for operation_id, threat_id in links.values_list("operation_id", "threat_id"):
        of[operation_id or 0].append(threat_id or 0)
    ids = [threat for threats in of.values() for threat in threats]
    now = {
        row.threat_id or 0: row
        for row in Standing.objects.filter(
            Q(until__isnull=True) | Q(until__gt=on),
            threat_id__in=ids,
            known_until=None,
            since__lte=on,
        )
    }
    assessed = {str(threat) for threat, row in now.items() if row.tier is not None}
    asked = [rules.Operated(str(row.pk), frozenset(map(str, of[row.pk]))) for row in rows]
    said = {one.reference: one.words for one in rules.operations_unassessed(asked, assessed)}
    owners = names_on(on)
    return [
        OperationLine(
            row.urn,
            row.name,
            owners.get(row.owner_id, ""),
            said.get(str(row.pk), ""),
            tuple((now[pk].urn, now[pk].name) for pk in of[row.pk] if pk in now),
        )
        for row in rows
    ]


def alike(on: date) -> list[AlikeLine]:
    """Return the threats that look like the same group: suggestions, for people to decide."""
    rows = list(active(on))
    names = {row.urn: row.name for row in rows}
    found = look_alikes(_groups(rows, on))
    return [_alike(pair, names) for pair in found]


def _alike(pair: LookAlike, names: Mapping[str, str]) -> AlikeLine:
    a, b = names[pair.a], names[pair.b]
    reasons = tuple(words.replace(pair.a, a).replace(pair.b, b) for words in pair.reasons)
    return AlikeLine((pair.a, a), (pair.b, b), reasons, pair.against)


def _groups(rows: Sequence[Standing], on: date) -> list[Group]:
    urns = {row.threat_id or 0: row.urn for row in rows}
    names: dict[int, list[str]] = defaultdict(list)
    for threat, text in Alias.objects.values_list("threat_id", "text"):
        names[threat or 0].append(text)
    members: dict[int, set[int]] = defaultdict(set)
    present = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=on))
    suspects = present.exclude(category=DataSubjectCategory.VICTIM.value)
    for threat, subject in suspects.values_list("threat_id", "subject_id"):
        members[threat or 0].add(subject.int)
    rivals: dict[int, set[str]] = defaultdict(set)
    for a, b in Tie.objects.values_list("a_id", "b_id"):
        if a in urns and b in urns:
            rivals[a].add(urns[b])
    return [
        Group(
            reference=row.urn,
            kind=Kind(row.kind),
            owner=row.owner_id,
            priority=row.priority_id,
            names=(row.name, *names[row.threat_id or 0]),
            members=frozenset(members[row.threat_id or 0]),
            rivals=frozenset(rivals[row.threat_id or 0]),
        )
        for row in rows
    ]
