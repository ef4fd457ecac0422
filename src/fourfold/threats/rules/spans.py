"""What a formula can come to, and which way a worse level can move it: interval arithmetic.

Running a scheme's formulae on spans instead of numbers proves, without trying the levels
one by one, the range of each output, that nothing is ever divided by nought, and that a
worse level never lowers the risk, on which the promises of the supported score rest.
(R. E. Moore, *Interval Analysis*, 1966; the signs are those of the chain rule.)
"""

import operator
from dataclasses import dataclass
from fractions import Fraction

from fourfold.threats.rules.formula import InvalidFormula, Operations, rounded

Names = frozenset[str]
NONE: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """All the values from `low` to `high`.

    rising, falling: the criteria whose worse level may raise the value, and may lower it. A
    criterion may stand in both; one that stands in neither does not matter.
    """

    low: Fraction
    high: Fraction
    rising: Names = NONE
    falling: Names = NONE

    def __add__(self, other: "Span") -> "Span":
        """Return the span of a sum."""
        return Span(
            self.low + other.low,
            self.high + other.high,
            self.rising | other.rising,
            self.falling | other.falling,
        )

    def __neg__(self) -> "Span":
        """Return the span of the opposite."""
        return Span(-self.high, -self.low, self.falling, self.rising)

    def __sub__(self, other: "Span") -> "Span":
        """Return the span of a difference."""
        return self + -other

    def __mul__(self, other: "Span") -> "Span":
        """Return the span of a product.

        >>> harm = Span(Fraction(0), Fraction(8), frozenset({"physical"}))
        >>> sorted((harm * Span(Fraction(-1), Fraction(-1))).falling)
        ['physical']
        """
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        mine, theirs = self._moved_by(other), other._moved_by(self)
        return Span(min(ends), max(ends), mine[0] | theirs[0], mine[1] | theirs[1])

    def _moved_by(self, factor: "Span") -> tuple[Names, Names]:
        if factor.low >= 0:
            return self.rising, self.falling
        if factor.high <= 0:
            return self.falling, self.rising
        return self.rising | self.falling, self.rising | self.falling

    def __truediv__(self, other: "Span") -> "Span":
        """Return the span of a quotient.

        :raises InvalidFormula: when the divisor may be nought.
        """
        if other.low <= 0 <= other.high:
            raise InvalidFormula("it may divide by nought")
        return self * Span(1 / other.high, 1 / other.low, other.falling, other.rising)


def _either(low: Fraction, high: Fraction, spans: tuple[Span, ...]) -> Span:
    return Span(
        low,
        high,
        NONE.union(*(span.rising for span in spans)),
        NONE.union(*(span.falling for span in spans)),
    )


def _least(*spans: Span) -> Span:
    return _either(min(s.low for s in spans), min(s.high for s in spans), spans)


def _greatest(*spans: Span) -> Span:
    return _either(max(s.low for s in spans), max(s.high for s in spans), spans)


def _rounded(span: Span) -> Span:
    return Span(rounded(span.low), rounded(span.high), span.rising, span.falling)


SPANS: Operations[Span] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "min": _least,
    "max": _greatest,
    "round": _rounded,
}
