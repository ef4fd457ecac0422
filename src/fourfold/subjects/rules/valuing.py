"""In which order proposals are looked at: doubt times consequence, each with its reasons.

What is uncertain teaches most, and what much hangs on matters most; neither is said of a person,
but of the question whether two records are of one (design §4.10).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MANY: Final = 4  # records
FIRST: Final = frozenset({"suspect", "detainee", "nominal", "accused", "offender"})
AT_RISK: Final = frozenset({"victim", "witness", "missing"})
_BASE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Side:
    """What is held of one side of a proposal, under one label."""

    records: int = 1
    systems: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What hangs on a proposal, 0 to 1, why, and its place in the queue."""

    consequence: float
    because: tuple[str, ...]
    value: float


def worth(a: Side, b: Side, probability: float, *, is_across: bool) -> Worth:
    """Return what it is worth to look at a proposal; is_across: of two labels, for people alone.

    >>> worth(Side(), Side(), 0.5, is_across=False)
    Worth(consequence=0.1, because=(), value=0.1)
    >>> suspect = Side(records=5, systems=frozenset({1}), roles=frozenset({"suspect"}))
    >>> worth(suspect, Side(systems=frozenset({2})), 0.5, is_across=True).because[0]
    'Only a person may join them: not everybody who reads one reads the other'
    """
    reasons = [(weight, words) for weight, words in _reasons(a, b, is_across=is_across) if words]
    consequence = round(min(1.0, _BASE + sum(weight for weight, _ in reasons)), 3)
    doubt = max(doubt_of(probability), probability if is_across else 0.0)
    because = tuple(words for _, words in sorted(reasons, key=lambda one: -one[0]))
    return Worth(consequence, because, round(doubt * consequence, 6))


def doubt_of(probability: float) -> float:
    """Return how far from certain, 0 to 1.

    >>> doubt_of(0.5), doubt_of(1.0), doubt_of(0.25)
    (1.0, 0.0, 0.5)
    """
    return 1 - abs(2 * probability - 1)


def _reasons(a: Side, b: Side, *, is_across: bool) -> list[tuple[float, str]]:
    records = a.records + b.records
    roles = {_plain(role) for role in a.roles | b.roles}
    first, at_risk = roles & FIRST, roles & AT_RISK
    systems = len(a.systems | b.systems) if a.systems != b.systems else 1
    across = "Only a person may join them: not everybody who reads one reads the other"
    return [
        (0.3, across if is_across else ""),
        (0.25, "A child is concerned" if a.is_child or b.is_child else ""),
        (0.2, f"{records} records hang on it" if records >= MANY else ""),
        (0.15, f"Records of {systems} systems meet" if systems > 1 else ""),
        (0.15, _said("Named as", first)),
        (0.12, _said("Named as", at_risk)),
        (0.1, _both(roles)),
    ]


def _plain(role: str) -> str:
    return role.strip().casefold()


def _said(words: str, roles: Collection[str]) -> str:
    return f"{words} {' and '.join(sorted(roles))}" if roles else ""


def _both(roles: Collection[str]) -> str:
    is_both = not FIRST.isdisjoint(roles) and not AT_RISK.isdisjoint(roles)
    return "One and the same may be suspected and harmed" if is_both else ""
