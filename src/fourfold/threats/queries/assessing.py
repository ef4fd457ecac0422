"""What an assessor has beside the form: what stood before, and what a draft comes to so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fourfold.threats.models import Assessment, Draft, Moderation, Threat
from fourfold.threats.queries.history import STANDS, evidence_of
from fourfold.threats.queries.schemes import parsed
from fourfold.threats.rules import evidence as evidence_rules
from fourfold.threats.rules import scoring
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.scheme import Criterion, Scheme


@dataclass(frozen=True, slots=True)
class Before:
    """What stands until there is another: the newest assessment that a moderator settled."""

    pk: int
    assessed_on: date
    levels: Mapping[str, int]
    risk: float
    tier: int
    scheme: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest assessment of a threat, to start from; with the question that came back."""

    pk: int
    assessed_on: date
    assessor: str
    levels: Mapping[str, int]
    evidence: tuple[Evidence, ...]
    question: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a scheme: what it is called, what it is, and at most."""

    label: str
    value: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class Running:
    """What a draft comes to so far. `done` of `of` criteria have a level.

    gap: what evidence does not bear out of the risk so far (inflation at risk). moves: against
    what was last settled by the same scheme. before: none where nothing was settled yet.
    """

    scored: scoring.Scored
    done: int
    of: int
    missing: tuple[Criterion, ...]
    supported: Decimal
    gap: Decimal
    highest: Decimal
    results: tuple[Result, ...]
    confidence: str
    opportunity: str
    before: Before | None
    is_comparable: bool
    moves: tuple[scoring.Move, ...]
    ages: tuple[evidence_rules.Age, ...]

    @property
    def change(self) -> str:
        """What became of the risk since it was last settled, in words."""
        if self.before is None:
            return "Never settled before: this is the first assessment."
        last = f"Last settled at {self.before.risk:g}, tier {self.before.tier}"
        if self.missing or not self.is_comparable:
            return f"{last}." if self.is_comparable else f"{last}, by another scheme."
        then = Decimal(str(self.before.risk))
        if self.scored.risk == then:
            return f"The same risk as was last settled, {self.before.risk:g}."
        way = "Up" if self.scored.risk > then else "Down"
        return f"{way} from {self.before.risk:g}, as last settled, to {self.scored.risk:f}."


def before(threat: Threat) -> Before | None:
    """Return what stands of a threat, if anything was ever settled."""
    row = (
        Moderation.objects.filter(assessment__threat=threat, outcome__in=STANDS)
        .select_related("assessment__scheme")
        .order_by("-assessment__assessed_on", "-moderated_at", "-pk")
        .first()
    )
    if row is None or row.assessment is None:
        return None
    one = row.assessment
    return Before(one.pk, one.assessed_on, row.levels, row.risk, row.tier, one.scheme.ident)


def before_each(threats: Collection[int]) -> dict[int, Before]:
    """Return what stands of threats, by their ids, in one query."""
    rows = Moderation.objects.filter(assessment__threat_id__in=threats, outcome__in=STANDS)
    ordered = rows.order_by(
        "assessment__threat_id", "-assessment__assessed_on", "-moderated_at", "-pk"
    ).distinct("assessment__threat_id")
    return {
        row.assessment.threat_id or 0: Before(
            row.assessment.pk,
            row.assessment.assessed_on,
            row.levels,
            row.risk,
            row.tier,
            row.assessment.scheme.ident,
        )
        for row in ordered.select_related("assessment__scheme")
        if row.assessment
    }


def earlier(threat: Threat) -> Earlier | None:
    """Return the newest assessment of a threat, whatever became of it, to start from."""
    one = (
        Assessment.objects.filter(threat=threat)
        .select_related("assessor")
        .order_by("-assessed_on", "-submitted_at", "-pk")
        .first()
    )
    if one is None:
        return None
    row = Moderation.objects.filter(assessment=one).select_related("moderator").first()
    returned = row is not None and row.outcome == Moderation.Outcome.RETURNED
    return Earlier(
        one.pk,
        one.assessed_on,
        one.assessor.name,
        row.levels if row else one.levels,
        evidence_of([one.pk])[one.pk],
        row.question if row and returned else "",
        row.moderator.name if row and returned else "",
    )


def draft_of(threat: Threat, user_id: int) -> Draft | None:
    """Return the draft that somebody keeps of a threat."""
    rows = Draft.objects.filter(threat=threat, assessor_id=user_id)
    return rows.select_related("scheme").order_by("-kept_at", "-pk").first()


def running(
    scheme: Scheme,
    levels: Mapping[str, int],
    evidence: Collection[Evidence],
    *,
    before: Before | None,
    on: date,
) -> Running:
    """Return what a draft comes to so far; a criterion without a level counts at its lowest.

    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    """
    scored, missing = scoring.running(scheme, levels)
    full = {**{one.id: one.lowest for one in missing}, **levels}
    borne = evidence_rules.supported(scheme, full, evidence, on)
    comparable = before is not None and before.scheme == scheme.id
    return Running(
        scored=scored,
        done=len(scheme.criteria) - len(missing),
        of=len(scheme.criteria),
        missing=missing,
        supported=borne.scored.risk,
        gap=borne.gap,
        highest=scoring.decimal_of(scheme.output(scheme.risk).greatest),
        results=results(scheme, scored),
        confidence=level_words(scheme, scheme.confidence, levels),
        opportunity=level_words(scheme, scheme.opportunity, levels),
        before=before,
        is_comparable=comparable,
        moves=scoring.moved(scheme, before.levels, levels) if before and comparable else (),
        ages=evidence_rules.ages(scheme, evidence, on),
    )


def results(scheme: Scheme, scored: scoring.Scored) -> tuple[Result, ...]:
    """Return every result of a scheme but the risk, in order."""
    return tuple(
        Result(one.label, scored.outputs[one.id], scoring.decimal_of(one.greatest))
        for one in scheme.outputs
        if one.id != scheme.risk
    )


def level_words(scheme: Scheme, criterion_id: str, levels: Mapping[str, int]) -> str:
    """Return a level of a criterion in words, such as "3 Medium"; empty where it has none.

    >>> from fourfold.threats.rules.schemes import tactical_default_v1
    >>> level_words(tactical_default_v1(), "confidence", {"confidence": 3})
    '3 Medium'
    """
    criterion = scheme.criterion(criterion_id)
    if criterion is None or criterion_id not in levels:
        return ""
    level = criterion.level(levels[criterion_id])
    return f"{level.value} {level.label}" if level else str(levels[criterion_id])


def window_words(criterion: Criterion) -> str:
    """Return for how long evidence bears a criterion out, in a sentence.

    >>> from fourfold.threats.rules.schemes import tactical_default_v1
    >>> window_words(tactical_default_v1().criteria[0])
    'Evidence counts for 12 months; conviction for 36 months.'
    """
    if criterion.windows is None:
        return "It needs no evidence: it stands as stated."
    kinds = [
        f"{EvidenceKind(kind).words.lower()} for {months} months"
        for kind, months in criterion.windows.by_kind.items()
    ]
    said = f"Evidence counts for {criterion.windows.default} months"
    return f"{said}; {', '.join(kinds)}." if kinds else f"{said}."


@dataclass(frozen=True, slots=True)
class CitedLine:
    """A piece of evidence as it is read: what, where, how old, until when it counts."""

    kind: str
    reference: str
    dated_on: date
    grade: str
    bears_out: str
    age: str
    counts_until: date | None
    is_lapsed: bool


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of a submitted assessment: stated, settled, and borne out today."""

    id: str
    label: str
    stated: str
    text: str
    settled: str
    reason: str
    borne_out: str
    is_short: bool
    needs_evidence: bool
    evidence: tuple[CitedLine, ...]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submitted assessment as its page shows it. stated, supported: risks. gap: their difference.

    sections: (heading, lines). results: of the levels that stand.
    """

    assessment: Assessment
    moderation: Moderation | None
    scheme: Scheme
    sections: tuple[tuple[str, tuple[CriterionLine, ...]], ...]
    scored: scoring.Scored
    supported: Decimal
    supported_tier: int
    gap: Decimal
    highest: Decimal
    results: tuple[Result, ...]
    short: tuple[Criterion, ...]
    newer: Assessment | None

    @property
    def gap_words(self) -> str:
        """What evidence bears out of the score, in a sentence."""
        if not self.gap:
            return "Evidence inside its window bears out the whole of the score."
        named = ", ".join(one.label for one in self.short)
        gap, risk = f"{self.gap.normalize():f}", f"{self.scored.risk.normalize():f}"
        return (
            f"Inflation at risk: {gap} of {risk}. Evidence inside its window no longer bears out"
            f" the level of: {named}."
        )


def assessment(urn: str, pk: int) -> Assessment:
    """Return one assessment of a threat.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = Assessment.objects.select_related(
        "threat__owner", "threat__label", "scheme", "assessor", "organisation", "unit"
    )
    return rows.one(pk=pk, threat__urn=urn)


def submitted(one: Assessment, *, on: date) -> Submitted:
    """Return a submitted assessment with what moderators settled and what evidence bears out."""
    row = (
        Moderation.objects.filter(assessment=one)
        .select_related("moderator", "organisation")
        .first()
    )
    scheme, evidence = parsed(one.scheme), evidence_of([one.pk])[one.pk]
    levels = row.levels if row and row.outcome in STANDS else one.levels
    scored = scoring.score(scheme, levels)
    borne = evidence_rules.supported(scheme, levels, evidence, on)
    pieces = {
        criterion.id: tuple(
            cited(scheme, criterion, piece, on)
            for piece in evidence
            if piece.criterion == criterion.id
        )
        for criterion in scheme.criteria
    }
    lines = {
        criterion.id: _line(scheme, criterion, one, row, borne, pieces[criterion.id])
        for criterion in scheme.criteria
    }
    newer = Assessment.objects.filter(threat=one.threat, submitted_at__gt=one.submitted_at)
    return Submitted(
        assessment=one,
        moderation=row,
        scheme=scheme,
        sections=tuple(
            (section.label, tuple(lines[c.id] for c in scheme.criteria if c.section == section.id))
            for section in scheme.sections
        ),
        scored=scored,
        supported=borne.scored.risk,
        supported_tier=borne.scored.tier,
        gap=borne.gap,
        highest=scoring.decimal_of(scheme.output(scheme.risk).greatest),
        results=results(scheme, scored),
        short=borne.short,
        newer=newer.order_by("-submitted_at", "-pk").first(),
    )


def _line(
    scheme: Scheme,
    criterion: Criterion,
    one: Assessment,
    row: Moderation | None,
    borne: evidence_rules.Supported,
    pieces: tuple[CitedLine, ...],
) -> CriterionLine:
    stated = criterion.level(one.levels[criterion.id])
    settled = row.levels[criterion.id] if row else one.levels[criterion.id]
    changed = settled != one.levels[criterion.id]
    return CriterionLine(
        id=criterion.id,
        label=criterion.label,
        stated=level_words(scheme, criterion.id, one.levels),
        text=stated.text if stated else "",
        settled=level_words(scheme, criterion.id, {criterion.id: settled}) if changed else "",
        reason=str(row.reasons.get(criterion.id, "")) if row else "",
        borne_out=level_words(scheme, criterion.id, borne.levels),
        is_short=criterion in borne.short,
        needs_evidence=criterion.windows is not None,
        evidence=pieces,
    )


def cited(scheme: Scheme, criterion: Criterion, piece: Evidence, on: date) -> CitedLine:
    """Return a piece of evidence as it is read on a day."""
    end = evidence_rules.lapses_on(scheme, criterion, piece)
    days = (on - piece.dated_on).days
    return CitedLine(
        kind=piece.kind.words,
        reference=piece.reference,
        dated_on=piece.dated_on,
        grade=str(piece.grade) if piece.grade else "",
        bears_out=level_words(scheme, criterion.id, {criterion.id: piece.bears_out}),
        age=evidence_rules.age_words(max(days, 0)),
        counts_until=end - timedelta(days=1) if end else None,
        is_lapsed=end is None or end <= on,
    )
