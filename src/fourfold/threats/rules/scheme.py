"""A scoring scheme: criteria, levels, formulae, tiers and windows, as versioned data.

The official MoRiLE matrix is not public. Ours, `tactical_default_v1`, is a project default
and says so; an agency loads its own (`loading`) without a change to code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from fourfold.threats.rules.formula import Formula, Lookup, Name
from fourfold.threats.rules.kinds import Type


@dataclass(frozen=True, slots=True)
class Level:
    """One answer to a criterion: its number, what it is called, what it means, its weight."""

    value: int
    label: str
    text: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Windows:
    """For how many months evidence bears a level out, by kind of evidence.

    >>> Windows(12, {"CONVICTION": 36}).months("CONVICTION")
    36
    """

    default: int
    by_kind: Mapping[str, int] = field(default_factory=dict)

    def months(self, kind: str) -> int:
        """Return the months for a kind of evidence."""
        return self.by_kind.get(kind, self.default)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a scheme.

    levels: lowest first. windows: none where the level needs no evidence (confidence, or the
    organisation's own position), which then stands as stated.
    """

    id: str
    section: str
    label: str
    question: str
    levels: tuple[Level, ...]
    windows: Windows | None

    @property
    def lowest(self) -> int:
        """The level that stands when nothing bears out a higher one."""
        return self.levels[0].value

    @property
    def highest(self) -> int:
        """The worst level."""
        return self.levels[-1].value

    def level(self, value: int) -> Level | None:
        """Return a level by its number, if there is one."""
        return next((level for level in self.levels if level.value == value), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading under which criteria stand."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Output:
    """A named result, which a later formula may use; its range is `least` to `greatest`."""

    id: str
    label: str
    formula: Formula
    least: Fraction
    greatest: Fraction


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least value at which a tier or a grade begins."""

    label: str
    at_least: Fraction


@dataclass(frozen=True, slots=True)
class TierRule:
    """The least risk at which a tier begins; tier 1 is the worst."""

    tier: int
    at_least: Fraction


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """When a moderator must read an assessment in full, and how many of the others.

    low_confidence: at or below it. tiers: always read. jump: a change of risk beyond this share.
    one_in: of those without a reason, one in so many, drawn by lot.
    peers, levels_apart: a level is odd when it lies this far from the median of so many
    nearest peers, and beyond all of them.
    """

    low_confidence: int = 2
    tiers: frozenset[int] = frozenset({1, 2})
    jump: Fraction = Fraction(1, 4)
    one_in: int = 10
    peers: int = 7
    levels_apart: int = 2


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme that was loaded and found sound.

    risk, position: ids of outputs (position may be empty). confidence, opportunity: ids of
    criteria shown beside the risk (may be empty). uncounted: the assessments of intelligence
    (3x5x2) that bear nothing out. warnings: what could not be proved. digest: of its text.
    """

    id: str
    title: str
    type: Type
    provenance: str
    note: str
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    tables: Mapping[str, Mapping[int, Fraction]]
    outputs: tuple[Output, ...]
    risk: str
    position: str
    grades: tuple[Threshold, ...]
    tiers: tuple[TierRule, ...]
    confidence: str
    opportunity: str
    uncounted: frozenset[str]
    moderation: ModerationRule
    warnings: tuple[str, ...]
    digest: str

    @property
    def ident(self) -> str:
        """The id without its version."""
        return self.id.rpartition("_v")[0]

    @property
    def version(self) -> str:
        """The version, as text."""
        return self.id.rpartition("_v")[2]

    @property
    def evidenced(self) -> tuple[Criterion, ...]:
        """The criteria whose levels must be borne out by evidence."""
        return tuple(one for one in self.criteria if one.windows is not None)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return a criterion by its id, if there is one."""
        return next((one for one in self.criteria if one.id == criterion_id), None)

    def looked_up(self, table: str, criterion_id: str, value: int) -> Fraction:
        """Return what a table says of a level; the table `w` is the levels' own weights."""
        if table != "w":
            return self.tables[table][value]
        levels = (level for one in self.criteria if one.id == criterion_id for level in one.levels)
        return next(level.weight for level in levels if level.value == value)

    def output(self, output_id: str) -> Output:
        """Return an output by its id."""
        return next(one for one in self.outputs if one.id == output_id)


def depends_on(outputs: tuple[Output, ...], output_id: str) -> frozenset[str]:
    """Return the criteria on which an output rests, through the outputs before it."""
    known = {one.id: one.formula for one in outputs}
    todo, found = [output_id], set[str]()
    while todo:
        for step in known[todo.pop()].steps:
            if isinstance(step, Lookup):
                found.add(step.criterion)
            elif isinstance(step, Name) and step.id in known:
                todo.append(step.id)
            elif isinstance(step, Name):
                found.add(step.id)
    return frozenset(found)
