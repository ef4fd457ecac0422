"""What waits for a moderator, and why; and what an assessment is read beside."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from math import lcm

import numpy as np
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from fourfold.access.viewer import Viewer
from fourfold.threats.models import Assessment, Moderation, Scheme, Standing
from fourfold.threats.queries.assessing import (
    Before,
    CitedLine,
    before_each,
    cited,
    level_words,
)
from fourfold.threats.queries.history import STANDS, evidence_of, exact
from fourfold.threats.queries.regional import rules_on
from fourfold.threats.queries.schemes import parsed
from fourfold.threats.rules import evidence as evidence_rules
from fourfold.threats.rules import moderation as rules
from fourfold.threats.rules import peers
from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.scheme import Scheme as SchemeRules
from fourfold.threats.rules.scoring import score

NEAREST = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """An assessment that waits for a moderator, with why it must be read (or that it need not).

    previous: what stands now. supported: the risk that evidence bears out.
    """

    assessment: Assessment
    submission: rules.Submission
    reasons: tuple[rules.Reason, ...]
    name: str
    owner_id: int
    previous: Before | None = None
    supported: Decimal = Decimal(0)

    @property
    def must_be_read(self) -> bool:
        """Whether it may not be accepted together with others."""
        return bool(self.reasons) or self.submission.is_drawn


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A settled threat most like the one that is read, and why it is shown."""

    urn: str
    name: str
    why: str
    risk: float
    tier: int
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Now:
    """How a threat stands today, as far as peers are compared."""

    urn: str
    name: str
    kind: Kind
    priority: int | None
    owner: int


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a moderator settled for a threat."""

    levels: Mapping[str, int]
    risk: float
    tier: int


class Field:
    """The settled threats of one scheme, as a table of levels in which the nearest are found fast.

    It only narrows down whom the rules (`rules.peers`) compare, and leaves out none whom they
    would choose: distances are whole numbers, in the order in which the rules have them.
    """

    def __init__(self, scheme: SchemeRules, among: Collection[peers.Peer]) -> None:
        self.scheme = scheme
        self.peers = sorted(among, key=lambda peer: peer.reference)
        self.places = {peer.reference: place for place, peer in enumerate(self.peers)}
        spans = [(one.highest - one.lowest) or 1 for one in scheme.evidenced]
        whole = lcm(*spans) if spans else 1
        self.weights = np.array([whole // span for span in spans], dtype=np.int64)
        self.levels = self._table(self.peers)
        self.kinds = np.array([peer.kind.value for peer in self.peers], dtype=object)
        self.priorities = np.array([peer.priority or 0 for peer in self.peers], dtype=np.int64)

    def _table(self, among: Sequence[peers.Peer]) -> np.ndarray:
        rows = [[peer.levels[one.id] for one in self.scheme.evidenced] for peer in among]
        return np.array(rows, dtype=np.int64).reshape(len(among), len(self.scheme.evidenced))

    def like(self, own: peers.Peer) -> list[peers.Peer]:
        """Return those of whom the rules of odd levels choose their nearest, for any criterion."""
        same = self._others(own) & (self.kinds == own.kind.value)
        parts = np.abs(self.levels - self._table([own])) * self.weights
        whole, many = parts.sum(axis=1), self.scheme.moderation.peers
        found = [
            self._first(whole - parts[:, place], same, many)
            for place in range(len(self.scheme.evidenced))
        ]
        return [self.peers[place] for place in sorted(set(chain.from_iterable(found)))]

    def nearest(self, own: peers.Peer, many: int = NEAREST) -> tuple[peers.Neighbour, ...]:
        """Return the peers most like a threat, as `rules.peers.nearest` does of all of them."""
        parts = np.abs(self.levels - self._table([own])) * self.weights
        furthest = int(parts.sum(axis=1).max(initial=0)) + 1
        other_kind = self.kinds != own.kind.value
        other_priority = (self.priorities != (own.priority or 0)) | (self.priorities == 0)
        key = parts.sum(axis=1) + furthest * (2 * other_kind.astype(np.int64) + other_priority)
        chosen = [self.peers[place] for place in self._first(key, self._others(own), many)]
        return peers.nearest(self.scheme, own, chosen, many)

    def _others(self, own: peers.Peer) -> np.ndarray:
        others = np.ones(len(self.peers), dtype=bool)
        if own.reference in self.places:
            others[self.places[own.reference]] = False
        return others

    @staticmethod
    def _first(key: np.ndarray, among: np.ndarray, many: int) -> list[int]:
        places = np.flatnonzero(among)
        order = key[places] * (len(key) + 1) + places
        first = np.argpartition(order, many)[:many] if len(order) > many else order.argsort()
        return [int(place) for place in places[first]]


def awaiting() -> list[Assessment]:
    """Return the assessments that the viewer may read and nobody has moderated, oldest first."""
    done = Moderation.objects.filter(assessment=OuterRef("pk"))
    rows = Assessment.objects.filter(~Exists(done)).with_neighbour("threat")
    return list(
        rows.select_related("scheme", "assessor", "organisation").order_by("submitted_at", "pk")
    )


def queue(*, on: date) -> list[Waiting]:
    """Return what waits for a moderator, worst first."""
    found = submissions(awaiting(), on=on)
    waiting = [(parsed(scheme), one) for scheme, group in found.items() for one in group]
    waiting.sort(key=lambda pair: rules.worst_first(pair[0], pair[1].submission))
    return [one for _, one in waiting]


def submissions(assessments: Sequence[Assessment], *, on: date) -> dict[Scheme, list[Waiting]]:
    """Return assessments as the rules of moderation take them, by scheme."""
    found: dict[Scheme, list[Waiting]] = {}
    for one in _read(assessments, _scene(on), on=on) if assessments else ():
        found.setdefault(one.assessment.scheme, []).append(one)
    return found


def reading(pk: int, *, on: date) -> tuple[Waiting, list[PeerLine]]:
    """Return an assessment that waits, and the settled threats most like it that may be read.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = Assessment.objects.select_related(
        "threat__label", "scheme", "assessor", "organisation", "unit"
    )
    one, scene = rows.one(pk=pk), _scene(on)
    (waiting,) = _read([one], scene, on=on)
    settled = scene.settled.get(one.scheme_id, {})
    threats = {scene.standing[threat].urn: threat for threat in settled if threat in scene.standing}
    own = _peer(one, scene.standing.get(one.threat_id or 0))
    lines = []
    for neighbour in scene.field(one.scheme).nearest(own):
        threat = threats[neighbour.peer.reference]
        now, row = scene.standing[threat], settled[threat]
        lines.append(PeerLine(now.urn, now.name, neighbour.words, row.risk, row.tier, row.levels))
    return waiting, lines


def _read(assessments: Sequence[Assessment], scene: "_Scene", *, on: date) -> Iterator[Waiting]:
    evidence = evidence_of([one.pk for one in assessments])
    before = before_each({one.threat_id or 0 for one in assessments})
    for one in assessments:
        scheme, now = parsed(one.scheme), scene.standing.get(one.threat_id or 0)
        previous, own = before.get(one.threat_id or 0), _peer(one, now)
        borne = evidence_rules.supported(scheme, one.levels, evidence[one.pk], on)
        submission = rules.Submission(
            reference=str(one.pk),
            submitted_at=one.submitted_at,
            scored=score(scheme, one.levels),
            previous=_previous(previous),
            short=borne.short,
            odd=peers.odd_levels(scheme, own, scene.field(one.scheme).like(own)),
            is_drawn=is_drawn(one),
        )
        reasons = rules.reasons_to_read(scheme, submission)
        name, owner = (now.name, now.owner) if now else ("", 0)
        yield Waiting(one, submission, reasons, name, owner, previous, borne.scored.risk)


def barred(assessments: Iterable[Assessment], *, by: Viewer, on: date) -> dict[int, str]:
    """Return, by id, why somebody may not moderate assessments; those they may are left out."""
    apart, found = rules_on(on).units_apart, {}
    for one in assessments:
        try:
            rules.check_independent(
                moderator_id=by.user_id,
                assessor_id=one.assessor_id,
                moderator_units=by.units,
                assessor_units=() if one.unit_id is None else (one.unit_id,),
                units_apart=apart,
            )
        except rules.NotIndependent as refusal:
            found[one.pk] = str(refusal)
    return found


def is_drawn(assessment: Assessment) -> bool:
    """Test if an assessment is of the tenth that is read in full by lot."""
    rule = parsed(assessment.scheme).moderation
    urn = assessment.threat.urn if assessment.threat else assessment.pk
    reference = f"{urn}:{assessment.submitted_at.isoformat()}"
    seed = settings.MODERATION_SEED.encode()
    return rules.in_the_tenth(seed, reference, one_in=rule.one_in)


def is_first(assessment: Assessment) -> bool:
    """Test if no earlier assessment of the threat was settled."""
    return not Moderation.objects.filter(
        assessment__threat_id=assessment.threat_id or 0, outcome__in=STANDS
    ).exists()


@dataclass(frozen=True, slots=True)
class BesideLine:
    """One criterion as a moderator reads it: last settled, stated, borne out, and of peers."""

    id: str
    label: str
    settled: str
    stated: str
    borne_out: str
    is_moved: bool
    is_short: bool
    is_odd: bool
    age: str
    evidence: tuple[CitedLine, ...]
    peers: tuple[str, ...]


def side_by_side(waiting: Waiting, near: Sequence[PeerLine], *, on: date) -> list[BesideLine]:
    """Return an assessment criterion by criterion, beside what stood and the nearest peers."""
    one, before = waiting.assessment, waiting.previous
    scheme, evidence = parsed(one.scheme), evidence_of([one.pk])[one.pk]
    borne = evidence_rules.supported(scheme, one.levels, evidence, on)
    ages = {age.criterion: age.words for age in evidence_rules.ages(scheme, evidence, on)}
    odd = {found.criterion for found in waiting.submission.odd}
    settled = before.levels if before else {}
    return [
        BesideLine(
            id=criterion.id,
            label=criterion.label,
            settled=level_words(scheme, criterion.id, settled),
            stated=level_words(scheme, criterion.id, one.levels),
            borne_out=level_words(scheme, criterion.id, borne.levels),
            is_moved=settled.get(criterion.id, one.levels[criterion.id])
            != one.levels[criterion.id],
            is_short=criterion in borne.short,
            is_odd=criterion.id in odd,
            age=ages.get(criterion.id, "Needs no evidence"),
            evidence=tuple(
                cited(scheme, criterion, piece, on)
                for piece in evidence
                if piece.criterion == criterion.id
            ),
            peers=tuple(str(peer.levels.get(criterion.id, "")) for peer in near),
        )
        for criterion in scheme.criteria
    ]


def _standing(on: date) -> dict[int, _Now]:
    """Return how every threat stands on a day that the viewer may read."""
    rows = Standing.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), known_until=None, since__lte=on
    )
    columns = rows.values_list("threat_id", "urn", "name", "kind", "priority_id", "owner_id")
    return {
        threat or 0: _Now(urn, name, Kind(kind), priority, owner)
        for threat, urn, name, kind, priority, owner in columns
    }


def _settled() -> dict[int, dict[int, _Settled]]:
    """Return, by scheme, what stands of every threat that the viewer may read."""
    rows = Moderation.objects.filter(outcome__in=STANDS).order_by(
        "assessment__threat_id", "-assessment__assessed_on", "-moderated_at", "-pk"
    )
    columns = rows.distinct("assessment__threat_id").values_list(
        "assessment__scheme_id", "assessment__threat_id", "levels", "risk", "tier"
    )
    found: dict[int, dict[int, _Settled]] = {}
    for scheme, threat, levels, risk, tier in columns:
        found.setdefault(scheme or 0, {})[threat or 0] = _Settled(levels, risk, tier)
    return found


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that stands on a day: what assessments are compared with, read once for a page."""

    standing: Mapping[int, _Now]
    settled: Mapping[int, Mapping[int, _Settled]]
    fields: dict[int, Field]

    def field(self, scheme: Scheme) -> Field:
        """Return the settled threats of a scheme."""
        if scheme.pk not in self.fields:
            among = [
                peers.Peer(now.urn, now.kind, now.priority, row.levels)
                for threat, row in self.settled.get(scheme.pk, {}).items()
                if (now := self.standing.get(threat))
            ]
            self.fields[scheme.pk] = Field(parsed(scheme), among)
        return self.fields[scheme.pk]


def _scene(on: date) -> _Scene:
    return _Scene(_standing(on), _settled(), {})


def _peer(one: Assessment, now: _Now | None) -> peers.Peer:
    """Return the threat of an assessment as it is compared; it is no peer of itself."""
    if now is None:
        return peers.Peer("", Kind.OCG, None, one.levels)
    return peers.Peer(now.urn, now.kind, now.priority, one.levels)


def _previous(before: Before | None) -> rules.Previous | None:
    return rules.Previous(exact(before.risk), before.scheme) if before else None
