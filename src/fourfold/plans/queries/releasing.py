"""What of a threat's members a recipient may be told: computed from what the sender reads.

A member is told of where a name of theirs could be read by the recipient, and where the membership
could be too, or asks no more than the threat itself, of which the sender decides to tell. So a name
is released first, by recording it under the circle; and nobody is told of by a label alone.
Children, victims and witnesses are told of only where somebody chose them one by one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from fourfold.access.rules import Clearance, Restriction
from fourfold.plans.models import Plan
from fourfold.subjects.models import Name
from fourfold.subjects.queries.shown import shown
from fourfold.subjects.rules.kinds import NameUse
from fourfold.threats.models import Membership
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole

OFFENDERS = frozenset({DataSubjectCategory.SUSPECT.value, DataSubjectCategory.CONVICTED.value})
_USES = [use.value for use in NameUse]
_RANKS = [one.value for one in Importance]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of the threat, as the sender knows them, and what the recipient may be told.

    name: the sender's. told: the name that the recipient may read; empty where they may not be
    told of this member at all. under: what was asked of readers of the rows that would be told.
    names: all that the sender may read, which must not stand in the author's own words either.
    """

    key: UUID
    name: str
    names: tuple[str, ...]
    told: str
    role: str
    importance: str
    category: str
    is_child: bool
    is_offender: bool
    under: Restriction

    @property
    def is_offered(self) -> bool:
        """Whether they are put on the page unless somebody leaves them out."""
        return bool(self.told) and self.is_offender and not self.is_child


@dataclass(frozen=True, slots=True)
class Reader:
    """The recipient, and what the threat asks of its readers, none where it is held elsewhere."""

    clearance: Clearance
    threat: Restriction | None

    def reads(self, restriction: Restriction) -> bool:
        """Test if they could read under a restriction themselves."""
        return self.clearance.satisfies(restriction)

    def may_be_told(self, restriction: Restriction) -> bool:
        """Test if they may be told that somebody belongs: it asks no more than the threat."""
        of_threat = self.threat is not None and self.threat | restriction == self.threat
        return of_threat or self.reads(restriction)


def candidates(plan: Plan, clearance: Clearance, *, on: date) -> tuple[Candidate, ...]:
    """Return the present members of a plan's threat, the most important first."""
    if plan.threat_id is None:
        return ()
    present = Q(until__isnull=True) | Q(until__gt=on)
    rows = Membership.objects.filter(present, threat=plan.threat_id, since__lte=on)
    held: dict[UUID, list[Membership]] = defaultdict(list)
    for row in rows.select_related("label").order_by("pk"):
        held[row.subject_id].append(row)
    named: dict[UUID, list[Name]] = defaultdict(list)
    for name in Name.objects.filter(subject__in=held).select_related("label").order_by("pk"):
        named[name.subject_id].append(name)
    children = {key for key, one in shown(held).items() if one.is_child}
    reader = Reader(clearance, plan.threat.label.restriction if plan.threat else None)
    found = [
        _candidate(key, held[key], named[key], reader, is_child=key in children) for key in held
    ]
    return tuple(sorted(found, key=lambda one: (_rank(one.importance), one.name, str(one.key))))


def _candidate(
    key: UUID,
    rows: list[Membership],
    names: list[Name],
    reader: Reader,
    *,
    is_child: bool,
) -> Candidate:
    ordered = sorted(names, key=lambda name: _USES.index(name.use))
    told = [name for name in ordered if reader.reads(name.label.restriction)]
    seen = [row for row in rows if reader.may_be_told(row.label.restriction)]
    row = (seen or rows)[0]
    under = row.label.restriction if reader.reads(row.label.restriction) else Restriction()
    if told:
        under |= told[0].label.restriction
    return Candidate(
        key=key,
        name=ordered[0].text if ordered else "Somebody without a name",
        names=tuple(name.text for name in names),
        told=told[0].text if told and seen else "",
        role=MemberRole(row.role).words,
        importance=Importance(row.importance).words,
        category=DataSubjectCategory(row.category).words,
        is_child=is_child or any(row.is_child for row in rows) or any(n.is_child for n in names),
        is_offender={row.category for row in rows} <= OFFENDERS,
        under=under,
    )


def _rank(words: str) -> int:
    return next((n for n, code in enumerate(_RANKS) if Importance(code).words == words), 99)


def chosen_of(found: Iterable[Candidate], chosen: frozenset[UUID]) -> tuple[Candidate, ...]:
    """Return the members chosen, of those who may be told of; nobody else ever comes through."""
    return tuple(one for one in found if one.told and one.key in chosen)
