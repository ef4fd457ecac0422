"""What threats want to hear of: their members, and whom stale evidence was about.

Asked while the connection speaks for the scanner, who reads under every label; what is registered
carries the labels of all that it was read from.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.intelligence.rules.vocabulary import InterestKind
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.reference.models import ThreatDesk
from fourfold.subjects.models import Identifier, Mention
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.threats.models import Evidence, Membership, Scheme, Standing
from fourfold.threats.queries.assessing import before_each
from fourfold.threats.queries.schemes import parsed
from fourfold.threats.rules import evidence as rules
from fourfold.threats.rules.effects import EVIDENCE, MEMBER, Stale
from fourfold.threats.rules.kinds import CLOSED_PHASES, EvidenceKind, Importance

STRONG = tuple(
    kind.value
    for kind in IdentifierKind
    if kind not in {IdentifierKind.POSTCODE, IdentifierKind.URN, IdentifierKind.OTHER}
)
WEIGHTS = {Importance.PRINCIPAL: 3.0, Importance.SIGNIFICANT: 2.0}
_CLOSED = sorted(phase.value for phase in CLOSED_PHASES)
Wanted = dict[str, tuple[int, list[NewInterest]]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """A threat that wants to hear, for its desk and its lead responsible officer."""

    pk: int
    label_id: int
    name: str
    owner: int
    desk: int | None
    lro: int | None

    @property
    def ref(self) -> str:
        """By which its interests are registered."""
        return ref_of(self.pk)


def ref_of(threat_id: int) -> str:
    """Return by what the interests of a threat are registered."""
    return f"threats.threat:{threat_id}"


def threat_of(ref: str) -> int:
    """Return the threat whose interests are registered so.

    >>> threat_of("threats.threat:17")
    17
    """
    return int(ref.rpartition(":")[2])


def wanted(*, on: date) -> Wanted:
    """Return what every open threat wants, that has a desk or a lead responsible officer."""
    keepers = {one.pk: one for one in _keepers(on)}
    found: Wanted = {one.ref: (one.label_id, []) for one in keepers.values()}
    labels = _Labels()
    for threat, one in (*_members(keepers, labels, on), *_behind(keepers, labels, on)):
        found[ref_of(threat)][1].append(one)
    return found


def _keepers(on: date) -> Iterator[Keeper]:
    rows = Standing.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    rows = rows.filter(known_until=None).exclude(phase__in=_CLOSED)
    desks = {
        (desk.organisation_id, desk.priority_id): desk.pk
        for desk in ThreatDesk.objects.on(on).order_by("-pk")
    }
    for row in rows.order_by("threat_id"):
        desk = row.desk_id or desks.get((row.owner_id, row.priority_id or 0))
        if desk or row.lro_id:
            yield Keeper(row.threat_id or 0, row.label_id, row.name, row.owner_id, desk, row.lro_id)


class _Labels:
    """Labels joined with others, each asked for once."""

    def __init__(self) -> None:
        self._known = {label.pk: label.restriction for label in Label.objects.all()}
        self._joined: dict[frozenset[int], int] = {}

    def joined(self, *labels: int) -> int:
        """Return the label of what is made under all of some labels."""
        key = frozenset(labels)
        if key not in self._joined:
            made = self._known[labels[0]]
            for one in labels:
                made |= self._known[one]
            self._joined[key] = label_saying(made).pk
        return self._joined[key]


def _members(
    keepers: Mapping[int, Keeper], labels: _Labels, on: date
) -> Iterator[tuple[int, NewInterest]]:
    rows = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    present = [row for row in rows.order_by("pk") if row.threat_id in keepers]
    numbers: dict[object, list[Identifier]] = defaultdict(list)
    strong = Identifier.objects.filter(kind__in=STRONG, is_valid=True)
    for found in strong.filter(subject__in={row.subject_id for row in present}).order_by("pk"):
        numbers[found.subject_id].append(found)
    for row in present:
        keeper = keepers[row.threat_id or 0]
        yield keeper.pk, _member(keeper, row)
        for number in numbers[row.subject_id]:
            label = labels.joined(row.label_id, number.label_id)
            yield keeper.pk, _number(keeper, row, number, label)


def _member(keeper: Keeper, row: Membership) -> NewInterest:
    return NewInterest(
        kind=InterestKind.SUBJECT,
        subject=row.subject_id,
        part=f"{MEMBER}:{row.pk}",
        because=f"{_important(row)} of {keeper.name}",
        weight=WEIGHTS.get(Importance(row.importance), 1.0),
        organisation=keeper.owner,
        for_desk=keeper.desk,
        for_person=keeper.lro,
        label=row.label_id,
    )


def _number(keeper: Keeper, row: Membership, number: Identifier, label: int) -> NewInterest:
    kind = IdentifierKind(number.kind)
    return NewInterest(
        kind=InterestKind.IDENTIFIER,
        kind_of=kind.value,
        value=number.value,
        part=f"{MEMBER}:{row.pk}",
        because=f"{kind.words} of a member of {keeper.name}",
        weight=WEIGHTS.get(Importance(row.importance), 1.0),
        organisation=keeper.owner,
        for_desk=keeper.desk,
        for_person=keeper.lro,
        label=label,
    )


def _important(row: Membership) -> str:
    importance = Importance(row.importance)
    return f"{importance.words} member" if importance in WEIGHTS else "Member"


def stale(threats: Collection[int], *, on: date) -> dict[int, list[Stale]]:
    """Return, by threat, the criteria whose stated level evidence no longer bears out."""
    before = before_each(threats)
    schemes = {one.ident: parsed(one) for one in Scheme.objects.all()}
    pieces: dict[int, list[Evidence]] = defaultdict(list)
    those = {one.pk for one in before.values()}
    for row in Evidence.objects.filter(assessment__in=those).order_by("pk"):
        pieces[row.assessment_id or 0].append(row)
    found = {}
    for threat, one in before.items():
        scheme, known = schemes[one.scheme], [_piece(row) for row in pieces[one.pk]]
        kept = rules.supported_levels(scheme, one.levels, known, on)
        found[threat] = [
            Stale(each.id, each.label, _newest(known, each.id))
            for each in scheme.evidenced
            if kept[each.id] < one.levels[each.id]
        ]
    return found


def _piece(row: Evidence) -> rules.Evidence:
    grade = rules.Grade.read(row.grade) if row.grade else None
    kind = EvidenceKind(row.kind)
    return rules.Evidence(row.criterion, row.dated_on, row.bears_out, kind, row.reference, grade)


def _newest(pieces: Iterable[rules.Evidence], criterion: str) -> date | None:
    return max((one.dated_on for one in pieces if one.criterion == criterion), default=None)


def _behind(
    keepers: Mapping[int, Keeper], labels: _Labels, on: date
) -> Iterator[tuple[int, NewInterest]]:
    """Yield an interest in everybody of whom a record speaks that stale evidence refers to."""
    short = Standing.objects.filter(threat__in=list(keepers), known_until=None, since__lte=on)
    short = short.filter(Q(until__isnull=True) | Q(until__gt=on), supported__lt=F("score"))
    lapsed = {
        threat: {one.criterion: one.label for one in those}
        for threat, those in stale(list(short.values_list("threat_id", flat=True)), on=on).items()
    }
    standing = {one.pk: threat for threat, one in before_each(list(lapsed)).items()}
    refers: dict[str, list[tuple[int, Evidence]]] = defaultdict(list)
    for row in Evidence.objects.filter(assessment__in=list(standing)).order_by("pk"):
        threat = standing[row.assessment_id or 0]
        if row.criterion in lapsed[threat]:
            refers[row.reference.strip()].append((threat, row))
    mentions = Mention.objects.filter(record__key__in=list(refers)).select_related("record")
    for mention in mentions.order_by("pk"):
        for threat, row in refers[mention.record.key if mention.record else ""]:
            keeper = keepers[threat]
            label = labels.joined(keeper.label_id, row.label_id, mention.label_id)
            yield threat, _spoken_of(keeper, mention, row, lapsed[threat][row.criterion], label)


def _spoken_of(
    keeper: Keeper, mention: Mention, row: Evidence, criterion: str, label: int
) -> NewInterest:
    return NewInterest(
        kind=InterestKind.SUBJECT,
        subject=mention.subject_id,
        part=f"{EVIDENCE}:{row.criterion}",
        because=f"Behind the stale evidence under {criterion} of {keeper.name}",
        organisation=keeper.owner,
        for_desk=keeper.desk,
        for_person=keeper.lro,
        label=label,
    )
