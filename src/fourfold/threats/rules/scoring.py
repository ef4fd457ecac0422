"""From the levels a person chose to risk, tier, grade, confidence and opportunity. Exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.formula import EXACT, Lookup, Name, Number, Operand, evaluate
from fourfold.threats.rules.scheme import Criterion, Scheme

PLACES = Decimal("0.0001")
Levels = Mapping[str, int]


class LevelsDoNotFit(DomainError):
    """The levels are not those of the scheme."""


class LevelsMissing(DomainError):
    """A criterion has no level yet. `criteria` are their ids."""

    def __init__(self, criteria: tuple[Criterion, ...]) -> None:
        self.criteria = tuple(one.id for one in criteria)
        named = ", ".join(one.label for one in criteria)
        super().__init__(f"Choose a level for: {named}.")


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scheme makes of the levels.

    outputs: by id, in the scheme's order, to at most 4 places. grade: of the organisational
    position, empty where the scheme has none. confidence, opportunity: levels, where it has them.
    """

    outputs: Mapping[str, Decimal]
    risk: Decimal
    tier: int
    grade: str
    confidence: int | None
    opportunity: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A criterion whose level changed."""

    criterion: str
    label: str
    before: int
    after: int

    @property
    def words(self) -> str:
        """The change in words.

        >>> Move("physical", "Physical harm", 2, 4).words
        'Physical harm: up from 2 to 4'
        """
        way = "up" if self.after > self.before else "down"
        return f"{self.label}: {way} from {self.before} to {self.after}"


def check_levels(scheme: Scheme, levels: Levels) -> None:
    """Refuse levels that are incomplete or not the scheme's.

    :raises LevelsMissing: when a criterion has none.
    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    """
    known = {one.id: one for one in scheme.criteria}
    for criterion_id, value in levels.items():
        if criterion_id not in known:
            raise LevelsDoNotFit(f"{scheme.title} has no criterion “{criterion_id}”.")
        if known[criterion_id].level(value) is None:
            raise LevelsDoNotFit(f"{known[criterion_id].label} has no level {value}.")
    missing = tuple(one for one in scheme.criteria if one.id not in levels)
    if missing:
        raise LevelsMissing(missing)


def score(scheme: Scheme, levels: Levels) -> Scored:
    """Return what a scheme makes of a complete set of levels.

    >>> from fourfold.threats.rules.schemes import tactical_default_v1
    >>> courier_fraud = dict(
    ...     physical=1, psychological=4, financial=4, community_env=2, scope=4, frequency=5,
    ...     victim_vulnerability=5, capacity_gap=2, capability_gap=1, public_expectation=3,
    ...     confidence=3, opportunity=2)
    >>> scored = score(tactical_default_v1(), courier_fraud)
    >>> scored.outputs["H"], scored.risk, scored.tier, scored.grade
    (Decimal('33.25'), Decimal('332.5'), 2, 'Amber')

    :raises LevelsMissing: when a criterion has none.
    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    """
    check_levels(scheme, levels)
    exact = exact_outputs(scheme, levels)
    risk = exact[scheme.risk]
    return Scored(
        outputs={output: decimal_of(value) for output, value in exact.items()},
        risk=decimal_of(risk),
        tier=tier_of(scheme, risk),
        grade=_grade(scheme, exact),
        confidence=levels.get(scheme.confidence),
        opportunity=levels.get(scheme.opportunity),
    )


def running(scheme: Scheme, levels: Levels) -> tuple[Scored, tuple[Criterion, ...]]:
    """Return the score of a draft, and the criteria still without a level.

    These count at their lowest, so the running score can only rise towards the final one.

    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    """
    missing = tuple(one for one in scheme.criteria if one.id not in levels)
    return score(scheme, {**{one.id: one.lowest for one in missing}, **levels}), missing


def moved(scheme: Scheme, before: Levels, after: Levels) -> tuple[Move, ...]:
    """Return the criteria whose level changed, in the scheme's order.

    A criterion that stands in one of the two only is not compared.
    """
    both = (one for one in scheme.criteria if one.id in before and one.id in after)
    return tuple(
        Move(one.id, one.label, before[one.id], after[one.id])
        for one in both
        if before[one.id] != after[one.id]
    )


def exact_outputs(scheme: Scheme, levels: Levels) -> dict[str, Fraction]:
    """Return every output of a scheme, exactly, by id and in order."""
    values = {one.id: Fraction(levels[one.id]) for one in scheme.criteria}

    def value(operand: Operand) -> Fraction:
        match operand:
            case Number(number):
                return number
            case Name(name):
                return values[name]
            case Lookup(table, criterion):
                return scheme.looked_up(table, criterion, levels[criterion])

    for output in scheme.outputs:
        values[output.id] = evaluate(output.formula, value, EXACT)
    return {output.id: values[output.id] for output in scheme.outputs}


def tier_of(scheme: Scheme, risk: Fraction) -> int:
    """Return the tier in which a risk falls: the first whose threshold it reaches."""
    reached = (rule.tier for rule in scheme.tiers if risk >= rule.at_least)
    return next(reached, scheme.tiers[-1].tier)


def _grade(scheme: Scheme, outputs: Mapping[str, Fraction]) -> str:
    if not scheme.position:
        return ""
    reached = (g.label for g in scheme.grades if outputs[scheme.position] >= g.at_least)
    return next(reached, scheme.grades[-1].label)


def decimal_of(value: Fraction) -> Decimal:
    """Return a fraction as a decimal, to at most 4 places and without idle noughts.

    >>> decimal_of(Fraction(245, 2)), decimal_of(Fraction(1280)), decimal_of(Fraction(1, 3))
    (Decimal('122.5'), Decimal('1280'), Decimal('0.3333'))
    """
    places = (Decimal(value.numerator) / value.denominator).quantize(PLACES, ROUND_HALF_EVEN)
    whole = places.to_integral_value()
    return whole.quantize(Decimal(1)) if places == whole else places.normalize()
