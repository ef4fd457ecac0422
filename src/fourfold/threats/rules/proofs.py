"""What is proved of a scheme before it is used: its formulae are whole, and worse is never less.

The supported score may only promise never to exceed the stated one, and never to rise by
the passing of time, if a worse level never lowers the risk. Spans prove it for every level
at once; where they cannot, levels are tried, and an example that breaks it is a fault.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from fourfold.threats.rules.formula import (
    Formula,
    InvalidFormula,
    Lookup,
    Name,
    Number,
    Operand,
    evaluate,
    parse,
)
from fourfold.threats.rules.parts import Tables, identifier
from fourfold.threats.rules.reading import MAX_MAGNITUDE, Reader, Row
from fourfold.threats.rules.scheme import Criterion, Output, Scheme, depends_on
from fourfold.threats.rules.scoring import exact_outputs
from fourfold.threats.rules.spans import SPANS, Span

TRIALS = 400


@dataclass(frozen=True, slots=True)
class Known:
    """What a formula may name so far, and the span of each; `gaps` says why a table has none."""

    names: dict[str, Span]
    lookups: dict[tuple[str, str], Span]
    gaps: dict[tuple[str, str], str]

    def span(self, operand: Operand) -> Span:
        """Return the span of an operand that is known."""
        match operand:
            case Number(value):
                return Span(value, value)
            case Name(name):
                return self.names[name]
            case Lookup(table, criterion):
                return self.lookups[table, criterion]


def outputs(
    reader: Reader, raw: Row, criteria: tuple[Criterion, ...], tables: Tables
) -> tuple[Output, ...]:
    """Return the outputs whose formulae are sound; the others are faults."""
    known = _known(criteria, tables)
    found: list[Output] = []
    for row, at in reader.rows(raw, "outputs", "The scheme"):
        output_id = identifier(reader, row, at)
        where = f"Output {output_id}" if output_id else at
        label = reader.text(row, "label", where)
        if output_id in known.names:
            reader.fault(where, "a criterion or an output before it has the same id")
        sound = _sound(reader, reader.text(row, "formula", where), where, known)
        if sound is not None and output_id:
            formula, span = sound
            known.names[output_id] = span
            found.append(Output(output_id, label, formula, span.low, span.high))
    return tuple(found)


def _known(criteria: tuple[Criterion, ...], tables: Tables) -> Known:
    known = Known({}, {}, {})
    for one in (one for one in criteria if one.levels):
        values = [level.value for level in one.levels]
        known.names[one.id] = _span(one.id, [Fraction(value) for value in values])
        known.lookups["w", one.id] = _span(one.id, [level.weight for level in one.levels])
        for table, numbers in tables.items():
            missing = [str(value) for value in values if value not in numbers]
            if missing:
                known.gaps[table, one.id] = f"table {table} has no number for {', '.join(missing)}"
            else:
                known.lookups[table, one.id] = _span(one.id, [numbers[v] for v in values])
    return known


def _span(criterion_id: str, values: list[Fraction]) -> Span:
    steps = list(pairwise(values))
    me, nobody = frozenset({criterion_id}), frozenset[str]()
    return Span(
        min(values),
        max(values),
        me if any(after > before for before, after in steps) else nobody,
        me if any(after < before for before, after in steps) else nobody,
    )


def _sound(reader: Reader, text: str, where: str, known: Known) -> tuple[Formula, Span] | None:
    if not text:
        return None
    try:
        formula = parse(text)
        unknown = list(_unknown(formula, known))
        if not unknown:
            return formula, _bounded(evaluate(formula, known.span, SPANS))
    except InvalidFormula as wrong:
        unknown = [str(wrong)]
    for fault in unknown:
        reader.fault(f"{where}, the formula", fault)
    return None


def _unknown(formula: Formula, known: Known) -> Iterator[str]:
    for name in sorted(formula.names - known.names.keys()):
        yield f"“{name}” is neither a criterion nor an output before this one"
    for table, criterion in sorted(formula.lookups - known.lookups.keys()):
        gap = known.gaps.get((table, criterion))
        yield gap or f"“{table}[{criterion}]” names no table, or no criterion"


def _bounded(span: Span) -> Span:
    if max(abs(span.low), abs(span.high)) >= 10**MAX_MAGNITUDE:
        raise InvalidFormula("it may come to more than can be stored")
    return span


def worse_is_never_less(reader: Reader, scheme: Scheme) -> tuple[str, ...]:
    """Note a worse level that lowers the risk, and return what could not be proved.

    The levels of criteria that need no evidence may do as they like.
    """
    if not scheme.risk or not all(one.levels for one in scheme.criteria):
        return ()
    rests_on = depends_on(scheme.outputs, scheme.risk)
    idle = tuple(
        f"{one.label} asks for evidence but does not bear on the risk."
        for one in scheme.evidenced
        if one.id not in rests_on
    )
    doubtful = [one for one in scheme.evidenced if one.id in _falling(scheme)]
    if not doubtful:
        return idle
    broken = next(_broken(scheme, doubtful), None)
    if broken:
        reader.fault("The formulae", broken)
    named = ", ".join(one.label for one in doubtful)
    doubt = f"That a worse level never lowers the risk was tried, not proved, for: {named}."
    return (*idle, doubt)


def _falling(scheme: Scheme) -> frozenset[str]:
    tables = {name: dict(numbers) for name, numbers in scheme.tables.items()}
    known = _known(scheme.criteria, tables)
    for output in scheme.outputs:
        known.names[output.id] = evaluate(output.formula, known.span, SPANS)
    return known.names[scheme.risk].falling


def _broken(scheme: Scheme, doubtful: list[Criterion]) -> Iterator[str]:
    for trial in range(TRIALS):
        levels = {one.id: _some_level(one, trial) for one in scheme.criteria}
        for one in doubtful:
            risks = [
                exact_outputs(scheme, {**levels, one.id: level.value})[scheme.risk]
                for level in one.levels
            ]
            for level, (before, after) in zip(one.levels[1:], pairwise(risks), strict=True):
                if after < before:
                    yield (
                        f"a worse level of {one.label} ({level.value}) may lower the risk, "
                        f"from {float(before):g} to {float(after):g}"
                    )


def _some_level(criterion: Criterion, trial: int) -> int:
    """Return a level as if at random, the same in every run."""
    drawn = hashlib.sha256(f"{criterion.id} {trial}".encode()).digest()
    return criterion.levels[int.from_bytes(drawn, "big") % len(criterion.levels)].value
