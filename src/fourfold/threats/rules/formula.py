"""The safe arithmetic of a scoring scheme: numbers, names, tables, + - * /, min, max, round.

A formula is text, parsed once into steps for a stack (reverse Polish), which nothing but
`evaluate` runs: no attribute, no call but the three named, no power, bounded in length and
depth. The same steps run on numbers, to score, and on spans, to prove (`spans`).
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

MAX_LENGTH = 500
MAX_DEPTH = 20
MAX_DIGITS = 12

_ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/()\[\],. ]*")
_GLUED = re.compile(r"(?<![A-Za-z0-9_])[0-9.]+[A-Za-z_]")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_FUNCTIONS = {"min": range(1, 20), "max": range(1, 20), "round": range(1, 2)}

T = TypeVar("T")


class InvalidFormula(ValueError):
    """A formula goes beyond the arithmetic; the text completes "it cannot be used: …"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exactly as written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """The level of a criterion, or an output stated before this one."""

    id: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a table says of the level of a criterion; the table `w` holds the levels' weights."""

    table: str
    criterion: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on the last values of the stack."""

    symbol: str
    arity: int


Operand = Number | Name | Lookup
Step = Operand | Apply
Operations = Mapping[str, Callable[..., T]]


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its text, and its steps in the order in which they run."""

    text: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names that stand in it, not those inside brackets."""
        return frozenset(step.id for step in self.steps if isinstance(step, Name))

    @property
    def lookups(self) -> frozenset[tuple[str, str]]:
        """The tables it reads, each with the criterion it is read for."""
        return frozenset(
            (step.table, step.criterion) for step in self.steps if isinstance(step, Lookup)
        )


def parse(text: str) -> Formula:
    """Return the formula that a text states.

    >>> sorted(parse("(w[physical] + w[financial]) * 1.5 + frequency").lookups)
    [('w', 'financial'), ('w', 'physical')]

    :raises InvalidFormula: when it is not arithmetic, too long or too deep.
    """
    line = " ".join(text.split())
    if len(line) > MAX_LENGTH:
        raise InvalidFormula(f"it is longer than {MAX_LENGTH} characters")
    if not _ALLOWED.fullmatch(line) or _GLUED.search(line):
        raise InvalidFormula("it may hold names, numbers, + - * / ( ) [ ] and commas only")
    try:
        body = ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as wrong:
        raise InvalidFormula("it is not a whole arithmetic expression") from wrong
    return Formula(line, tuple(_steps(body, line, 0)))


def _steps(node: ast.expr, line: str, depth: int) -> Iterator[Step]:
    if depth > MAX_DEPTH:
        raise InvalidFormula(f"it is nested more than {MAX_DEPTH} deep")
    reader = _READERS.get(type(node))
    if reader is None:
        part = ast.get_source_segment(line, node) or line
        raise InvalidFormula(f"“{part[:40]}” is not something a formula may say")
    yield from reader(node, line, depth + 1)


def _number(node: ast.Constant, line: str, _depth: int) -> Iterator[Step]:
    written = line[node.col_offset : node.end_col_offset]
    if not _NUMBER.fullmatch(written) or len(written) > MAX_DIGITS:
        raise InvalidFormula(f"“{written[:40]}” is not a plain number of {MAX_DIGITS} digits")
    yield Number(Fraction(written))


def _name(node: ast.Name, _line: str, _depth: int) -> Iterator[Step]:
    yield Name(node.id)


def _lookup(node: ast.Subscript, _line: str, _depth: int) -> Iterator[Step]:
    if not isinstance(node.value, ast.Name) or not isinstance(node.slice, ast.Name):
        raise InvalidFormula("a table is read as table[criterion]")
    yield Lookup(node.value.id, node.slice.id)


def _binary(node: ast.BinOp, line: str, depth: int) -> Iterator[Step]:
    if type(node.op) not in _BINARY:
        raise InvalidFormula("it may add, subtract, multiply and divide, and nothing else")
    yield from _steps(node.left, line, depth)
    yield from _steps(node.right, line, depth)
    yield Apply(_BINARY[type(node.op)], 2)


def _unary(node: ast.UnaryOp, line: str, depth: int) -> Iterator[Step]:
    if not isinstance(node.op, ast.USub):
        raise InvalidFormula("the only sign a formula may put before a value is the minus")
    yield from _steps(node.operand, line, depth)
    yield Apply("neg", 1)


def _call(node: ast.Call, line: str, depth: int) -> Iterator[Step]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _FUNCTIONS or node.keywords:
        raise InvalidFormula(f"the only functions are {', '.join(_FUNCTIONS)}")
    if len(node.args) not in _FUNCTIONS[name]:
        raise InvalidFormula(f"{name} was given {len(node.args)} values")
    for part in node.args:
        yield from _steps(part, line, depth)
    yield Apply(name, len(node.args))


_READERS: dict[type[ast.expr], Callable[..., Iterator[Step]]] = {
    ast.Constant: _number,
    ast.Name: _name,
    ast.Subscript: _lookup,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Call: _call,
}


def evaluate(formula: Formula, value: Callable[[Operand], T], operations: Operations[T]) -> T:
    """Run a formula: `value` says what an operand is, `operations` what a symbol does.

    >>> levels = {"harm": Fraction(3), "often": Fraction(2)}
    >>> sums = parse("max(harm - 1, 0) * often / 4")
    >>> evaluate(sums, lambda o: o.value if isinstance(o, Number) else levels[o.id], EXACT)
    Fraction(1, 1)
    """
    stack: list[T] = []
    for step in formula.steps:
        if isinstance(step, Apply):
            given = stack[-step.arity :]
            del stack[-step.arity :]
            stack.append(operations[step.symbol](*given))
        else:
            stack.append(value(step))
    return stack[0]


def rounded(value: Fraction) -> Fraction:
    """Return the nearest whole number; a half goes up.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2))
    (Fraction(3, 1), Fraction(-2, 1))
    """
    return Fraction(math.floor(value + Fraction(1, 2)))


def _least(*values: Fraction) -> Fraction:
    return min(values)


def _greatest(*values: Fraction) -> Fraction:
    return max(values)


EXACT: Operations[Fraction] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "min": _least,
    "max": _greatest,
    "round": rounded,
}
