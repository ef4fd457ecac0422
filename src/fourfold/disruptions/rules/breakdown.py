"""Tables of disruptions: never a total alone, each share with what it is a share of.

In the north-east 216 of the regional unit's 494 lead disruptions were one Protect team's
(HMICFRS, north-east SOC inspection), so a total says little. Lead and support are never
added: that counts one event twice. Where one team makes up most of an organisation's
claims, the table says so.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.plans.rules.kinds import Pillar

DOMINANT_SHARE = 0.4  # project default
DOMINANT_OF = 20  # fewer claims than this are dominated by nobody
NO_TEAM = "No team named"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """A claim as a table counts it. unit: its team, where one is named."""

    type: ClaimType
    pillar: Pillar
    category: Category
    organisation: int
    organisation_name: str
    event_on: date
    recorded_on: date
    unit: int | None = None
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A number and what it is a share of."""

    n: int
    of: int

    @property
    def percent(self) -> str:
        """The share in whole percent; never nought of something, nor all of less than all.

        >>> Share(475, 1900).percent, Share(1, 900).percent, Share(899, 900).percent
        ('25%', 'under 1%', 'over 99%')
        """
        if not self.of:
            return "\N{EN DASH}"
        rounded = (2 * _WHOLE * self.n + self.of) // (2 * self.of)
        if not rounded and self.n:
            return "under 1%"
        return "over 99%" if rounded == _WHOLE and self.n < self.of else f"{rounded}%"

    @property
    def words(self) -> str:
        """The number, its denominator and its share.

        >>> Share(216, 494).words
        '216 of 494 (44%)'
        """
        return f"{self.n:,} of {self.of:,} ({self.percent})"


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One pillar of a line. n: of the line. categories: of the pillar, in order, all six."""

    pillar: Pillar
    n: Share
    categories: Mapping[Category, Share]


@dataclass(frozen=True, slots=True)
class Line:
    """What a holder leads, or supports: pillar by category.

    n: of all claims of that type in the table. categories: column sums, of the line.
    """

    organisation: int
    unit: int | None
    name: str
    type: ClaimType
    n: Share
    pillars: tuple[PillarRow, ...]
    categories: Mapping[Category, Share]

    @property
    def words(self) -> str:
        """The line's number with its denominator, and its pillars.

        A line is never printed as its number alone.
        """
        of = "lead" if self.type is ClaimType.LEAD else "support"
        pillars = ", ".join(
            f"{row.pillar.words} {row.n.n:,} ({row.n.percent})" for row in self.pillars if row.n.n
        )
        return f"{self.name}: {self.n.words} of the {of} disruptions; {pillars}"


@dataclass(frozen=True, slots=True)
class Dominance:
    """One team makes up much of what an organisation leads, or supports.

    n: the team's, of the organisation's.
    """

    organisation: int
    unit: int | None
    type: ClaimType
    n: Share
    words: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table: its lines, lead first, by name; and what must be said beside it."""

    lines: tuple[Line, ...]
    dominances: tuple[Dominance, ...]
    notes: tuple[str, ...]


def by_organisation(claims: Iterable[Counted]) -> Breakdown:
    """Return the table of organisations: lead and support, by pillar and category.

    >>> day = date(2022, 5, 1)
    >>> def many(n, unit, name):
    ...     return n * [Counted(ClaimType.LEAD, Pillar.PROTECT, Category.MINOR, 3, "NERSOU",
    ...                         day, day, unit, name)]
    >>> made = by_organisation([
    ...     *many(216, 1, "Cyber Protect"), *many(178, 2, "Fraud"), *many(100, 3, "RART")
    ... ])
    >>> made.lines[0].words
    'NERSOU: 494 of 494 (100%) of the lead disruptions; Protect 494 (100%)'
    >>> made.dominances[0].words
    "216 of NERSOU's 494 lead disruptions (44%) are Cyber Protect's; without them 278 are left."
    """
    held = tuple(claims)
    return _breakdown(
        held, lambda one: (one.organisation_name, one.organisation, None), dominances(held)
    )


def by_team(claims: Iterable[Counted]) -> Breakdown:
    """Return the table of teams, each named after its organisation."""
    held = tuple(claims)
    return _breakdown(
        held,
        lambda one: (
            f"{one.organisation_name}, {one.unit_name or NO_TEAM}",
            one.organisation,
            one.unit,
        ),
        dominances(held),
    )


_Key = tuple[str, int, int | None]


def _breakdown(
    claims: Sequence[Counted],
    key: Callable[[Counted], _Key],
    found: tuple[Dominance, ...],
) -> Breakdown:
    groups: dict[tuple[ClaimType, _Key], list[Counted]] = defaultdict(list)
    for one in claims:
        groups[one.type, key(one)].append(one)
    of = Counter(one.type for one in claims)
    lines = tuple(
        _line(type_, holder, groups[type_, holder], of[type_])
        for type_ in ClaimType
        for holder in sorted(
            (holder for kind, holder in groups if kind is type_),
            key=lambda one: (one[0], one[1], one[2] or 0),
        )
    )
    return Breakdown(lines, found, _notes(of, found))


def _line(type_: ClaimType, holder: _Key, group: Sequence[Counted], of: int) -> Line:
    name, organisation, unit = holder
    cells = Counter((one.pillar, one.category) for one in group)
    whole = len(group)
    return Line(
        organisation=organisation,
        unit=unit,
        name=name,
        type=type_,
        n=Share(whole, of),
        pillars=tuple(_pillar(pillar, cells, whole) for pillar in Pillar),
        categories={
            category: Share(sum(cells[pillar, category] for pillar in Pillar), whole)
            for category in Category
        },
    )


def _pillar(pillar: Pillar, cells: Counter[tuple[Pillar, Category]], of: int) -> PillarRow:
    n = sum(cells[pillar, category] for category in Category)
    return PillarRow(
        pillar,
        Share(n, of),
        {category: Share(cells[pillar, category], n) for category in Category},
    )


def _notes(of: Mapping[ClaimType, int], found: Sequence[Dominance]) -> tuple[str, ...]:
    lead, support = of.get(ClaimType.LEAD, 0), of.get(ClaimType.SUPPORT, 0)
    counts = (
        f"{lead:,} lead and {support:,} support disruptions. They are not added: a support "
        "belongs to an event that somebody leads."
    )
    return (counts, *(one.words for one in found))


def dominances(
    claims: Iterable[Counted], *, share: float = DOMINANT_SHARE, of: int = DOMINANT_OF
) -> tuple[Dominance, ...]:
    """Return the teams that make up much of their organisation's claims, the greatest first.

    share: from which part on; of: from how many claims of the organisation on. An organisation
    with one team alone is dominated by nobody.
    """
    groups: dict[tuple[str, int, ClaimType], Counter[tuple[str, int | None]]] = defaultdict(Counter)
    for one in claims:
        groups[one.organisation_name, one.organisation, one.type][one.unit_name, one.unit] += 1
    found = [
        _dominance(key, team, Share(n, teams.total()))
        for key, teams in groups.items()
        for team, n in teams.items()
        if len(teams) > 1 and teams.total() >= of and n / teams.total() >= share
    ]
    kept = (one for one in found if one.unit is not None)
    return tuple(sorted(kept, key=lambda one: (-one.n.n, one.words)))


def _dominance(
    key: tuple[str, int, ClaimType], team: tuple[str, int | None], n: Share
) -> Dominance:
    (name, organisation, type_), (unit_name, unit) = key, team
    of = "lead" if type_ is ClaimType.LEAD else "support"
    words = (
        f"{n.n:,} of {possessive(name)} {n.of:,} {of} disruptions ({n.percent}) are "
        f"{possessive(unit_name)}; without them {n.of - n.n:,} are left."
    )
    return Dominance(organisation, unit, type_, n, words)


def possessive(name: str) -> str:
    """Return a name as an owner.

    >>> possessive("NERSOU"), possessive("Desks")
    ("NERSOU's", "Desks'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@dataclass(frozen=True, slots=True)
class PillarPlace:
    """Where an organisation stands among others by how many of one pillar it leads.

    place: 1 is the most; the same number, the same place. n: of the organisation's own.
    """

    organisation: int
    name: str
    n: Share
    place: int
    among: int
    words: str


def pillar_places(claims: Iterable[Counted], pillar: Pillar) -> tuple[PillarPlace, ...]:
    """Return organisations by how many lead disruptions of a pillar they have, most first.

    >>> day = date(2022, 5, 1)
    >>> def lead(pillar, name):
    ...     return Counted(ClaimType.LEAD, pillar, Category.MINOR, len(name), name, day, day)
    >>> held = [lead(Pillar.PREVENT, "Durham"), lead(Pillar.PURSUE, "Northumbria")]
    >>> [one.words for one in pillar_places(held, Pillar.PREVENT)]
    ["1 of Durham's 1 lead disruptions (100%) is Prevent: first of 2", \
"0 of Northumbria's 1 lead disruptions (0%) are Prevent: second of 2"]
    """
    held = [one for one in claims if one.type is ClaimType.LEAD]
    of = Counter((one.organisation_name, one.organisation) for one in held)
    n = Counter((one.organisation_name, one.organisation) for one in held if one.pillar is pillar)
    ordered = sorted(of, key=lambda key: (-n[key], key))
    return tuple(
        _place(key, Share(n[key], of[key]), pillar, (1 + sum(n[o] > n[key] for o in of), len(of)))
        for key in ordered
    )


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _place(key: tuple[str, int], n: Share, pillar: Pillar, at: tuple[int, int]) -> PillarPlace:
    name, organisation = key
    place, among = at
    ordinal = _ORDINALS[place - 1] if place <= len(_ORDINALS) else f"number {place}"
    verb = "is" if n.n == 1 else "are"
    words = (
        f"{n.n:,} of {possessive(name)} {n.of:,} lead disruptions ({n.percent}) {verb} "
        f"{pillar.words}: {ordinal} of {among}"
    )
    return PillarPlace(organisation, name, n, place, among, words)
