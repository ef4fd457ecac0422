import ast
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.threats.rules.formula import (
    EXACT,
    InvalidFormula,
    Name,
    Number,
    evaluate,
    parse,
    rounded,
)
from fourfold.threats.rules.spans import SPANS, Span

NAMES = ("a", "b", "c")
leaves = st.sampled_from(NAMES) | st.decimals(0, 9, places=2).map(lambda d: f"{d:f}")


def larger(parts):
    pairs = st.tuples(parts, st.sampled_from("+-*"), parts).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
    calls = st.tuples(st.sampled_from(["min", "max"]), st.lists(parts, min_size=1, max_size=3))
    shaped = calls.map(lambda p: f"{p[0]}({', '.join(p[1])})")
    return pairs | shaped | parts.map(lambda p: f"round({p})") | parts.map(lambda p: f"-{p}")


formulae = st.recursive(leaves, larger, max_leaves=6).filter(lambda text: len(text) < 200)
levels = st.fixed_dictionaries({name: st.integers(0, 5) for name in NAMES})


def run(text, given_levels):
    def value(operand):
        return operand.value if isinstance(operand, Number) else Fraction(given_levels[operand.id])

    return evaluate(parse(text), value, EXACT)


def oracle(text, given_levels):
    """The same sum by Python itself, on exact numbers."""
    tree = ast.parse(text, mode="eval")

    class Exact(ast.NodeTransformer):
        def visit_Constant(self, node):
            written = ast.Constant(ast.get_source_segment(text, node))
            return ast.Call(ast.Name("Fraction", ast.Load()), [written], [])

    tree = ast.fix_missing_locations(Exact().visit(tree))
    names = {name: Fraction(level) for name, level in given_levels.items()}
    known = {**names, "Fraction": Fraction, "min": least, "max": most, "round": rounded}
    return eval(compile(tree, "", "eval"), known)  # noqa: S307 - the oracle


def least(*values):
    return min(values)


def most(*values):
    return max(values)


@given(formulae, levels)
def test_a_formula_comes_to_what_python_makes_of_it(text, given_levels):
    assert run(text, given_levels) == oracle(text, given_levels)


@given(formulae, levels)
def test_no_value_lies_outside_the_span_of_its_formula(text, given_levels):
    def span(operand):
        if isinstance(operand, Number):
            return Span(operand.value, operand.value)
        return Span(Fraction(0), Fraction(5), frozenset({operand.id}))

    found = evaluate(parse(text), span, SPANS)

    assert found.low <= run(text, given_levels) <= found.high


@given(formulae, levels, st.sampled_from(NAMES), st.integers(0, 5))
def test_what_is_not_said_to_fall_never_falls(text, given_levels, name, other):
    def span(operand):
        if isinstance(operand, Number):
            return Span(operand.value, operand.value)
        return Span(Fraction(0), Fraction(5), frozenset({operand.id}))

    found = evaluate(parse(text), span, SPANS)
    low, high = sorted((given_levels[name], other))
    before, after = run(text, given_levels | {name: low}), run(text, given_levels | {name: high})

    assert name in found.falling or after >= before
    assert name in found.rising or after <= before


def test_numbers_are_exact():
    assert run("0.1 + 0.2", {}) == Fraction(3, 10)


def test_division_is_exact():
    assert run("1 / 3 * 3", {}) == 1


def test_the_names_and_tables_of_a_formula_can_be_listed():
    formula = parse("(w[physical] + t[scope]) * often")

    assert formula.names == {"often"}
    assert formula.lookups == {("w", "physical"), ("t", "scope")}
    assert Name("often") in formula.steps


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "a ** b",
        "a // b",
        "a % b",
        "a @ b",
        "~a",
        "+a",
        "not a",
        "a if b else c",
        "a and b",
        "a < b",
        "a.real",
        "a.__class__",
        "abs(a)",
        "min()",
        "round(a, 2)",
        "max(a, key=b)",
        "max(*a)",
        "min.x(a)",
        "w[a, b]",
        "w[0]",
        "w[a][b]",
        "w[a:b]",
        "__import__('os')",
        "(lambda: a)()",
        "[a, b]",
        "a, b",
        "{a}",
        "'a'",
        "True",
        "None",
        "1e9",
        "0x10",
        "1_000",
        "1j",
        "1.",
        "1and 2",
        "9" * 13,
        "a := b",
        "a; b",
        "a # b",
        "\uff41",
        "a\0",
        "(" * 240 + "a" + ")" * 240,
        "-" * 90 + "a",
        "a" + " + a" * 200,
        "((((((((((((((((((((((a+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)+a)",
    ],
)
def test_what_is_not_plain_arithmetic_is_refused(text):
    with pytest.raises(InvalidFormula):
        parse(text)


@given(st.text(max_size=80))
def test_any_text_is_a_formula_or_is_refused(text):
    try:
        formula = parse(text)
    except InvalidFormula:
        return
    assert formula.steps


@pytest.mark.parametrize("divisor", ["a", "a - 3", "0"])
def test_a_divisor_that_may_be_nought_is_found_without_trying(divisor):
    def span(operand):
        if isinstance(operand, Number):
            return Span(operand.value, operand.value)
        return Span(Fraction(0), Fraction(5), frozenset({operand.id}))

    with pytest.raises(InvalidFormula, match="divide by nought"):
        evaluate(parse(f"1 / ({divisor})"), span, SPANS)


def test_dividing_by_a_rising_value_falls():
    number, rising = Span(Fraction(4), Fraction(4)), Span(Fraction(1), Fraction(2), frozenset("a"))

    assert number / rising == Span(Fraction(2), Fraction(4), frozenset(), frozenset("a"))
