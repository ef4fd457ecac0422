"""Who settles what a disruption did to its threat, and which claims they must read.

Every Major, and of the rest a sample drawn by lot, by somebody outside the claimant's unit.
How claims come out is compared by organisation, as assessments are; but categories are an
order and not a scale, so the comparison counts claims that were moved down, not percentages
of a score, and is exact for small numbers.

For organisation i, with n_ic moderated claims of category c of which x_i came down in all, the
expected number is sum over c of n_ic p_c, where p_c is the share of all organisations' claims
of c that came down; so that whoever claims Major more often, all of which are read, does not
look worse for it. Under chance alone x_i is a sum of independent draws with those shares
(Poisson-binomial), whose quantiles are the limits at 95% and 99.8% (Spiegelhalter, 2005).
"""

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import NormalDist

from fourfold.disruptions.rules.kinds import Category, ModerationOutcome
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.threats.rules.consistency import INNER, OUTER, Place

DIGEST_VALUES = 2**256
LEAST_SEED_BYTES = 16
RATE = Fraction(1, 10)  # project default, as of assessments
LEAST_CLAIMS = 10
_Z = NormalDist().inv_cdf((1 + INNER) / 2)
_GRAVITY = {
    Category.MAJOR: 3,
    Category.MODERATE: 2,
    Category.MINOR: 1,
    Category.NONE: 0,
    Category.NEGATIVE: -1,
}


class NotIndependent(Forbidden):
    """The moderator recorded or assessed it, or is of the claimant's unit."""


class ReasonNeeded(DomainError):
    """A category was changed and nobody said why, or a claim returned and nothing asked."""


class NothingToModerate(DomainError):
    """A claim is not assessed, or would be settled as not assessed."""


def in_sample(seed: bytes, event: str, recorded_on: date, *, rate: Fraction = RATE) -> bool:
    """Test if an event is drawn by lot to be moderated.

    The same for ever for one seed, event and month of recording, and not to be guessed without
    the seed, which is kept like a key (HMAC-SHA256, RFC 2104). A greater rate keeps those that
    a smaller one draws.

    >>> day = date(2022, 5, 31)
    >>> sum(in_sample(b"a seed of sixteen", str(n), day) for n in range(10_000))
    1035
    """
    if len(seed) < LEAST_SEED_BYTES:
        raise ValueError(f"a seed has at least {LEAST_SEED_BYTES} bytes")
    if not 0 <= rate <= 1:
        raise ValueError("a rate lies between 0 and 1")
    text = f"{recorded_on:%Y-%m}|{event}"
    drawn = int.from_bytes(hmac.digest(seed, text.encode(), "sha256"), "big")
    return drawn * rate.denominator < DIGEST_VALUES * rate.numerator


def why_moderated(category: Category, *, is_drawn: bool) -> str:
    """Return why a claim must be moderated, or nothing where it need not be.

    >>> why_moderated(Category.MAJOR, is_drawn=False)
    'Every Major is moderated.'
    >>> why_moderated(Category.MINOR, is_drawn=False)
    ''
    """
    if category is Category.MAJOR:
        return "Every Major is moderated."
    if category is Category.UNASSESSED or not is_drawn:
        return ""
    return "Drawn by lot from the month's others."


@dataclass(frozen=True, slots=True)
class Claimant:
    """Whose claim it is: ids of people, of the organisation and of its units.

    units: the claiming unit and those above it that count as the same; none where the claim
    names no team, and then the moderator must be of another organisation.
    """

    recorder: int
    assessor: int | None
    organisation: int
    units: frozenset[int] = frozenset()


def check_moderator(
    claimant: Claimant, *, moderator: int, organisation: int, units: Collection[int] = ()
) -> None:
    """Refuse a moderator who recorded or assessed the claim, or is of the claimant's unit.

    :raises NotIndependent: with the reason.
    """
    if moderator == claimant.recorder:
        raise NotIndependent("Nobody may moderate what they recorded.")
    if moderator == claimant.assessor:
        raise NotIndependent("Nobody may moderate a category that they chose.")
    if set(units) & claimant.units:
        raise NotIndependent("Somebody of another unit than the claimant's must moderate this.")
    if not claimant.units and organisation == claimant.organisation:
        raise NotIndependent(
            "The claim names no team, so somebody of another organisation must moderate it."
        )


def outcome_of(
    claimed: Category, settled: Category, *, reason: str = "", question: str = ""
) -> ModerationOutcome:
    """Return what a moderation does: a question returns the claim, whatever category is chosen.

    >>> outcome_of(Category.MAJOR, Category.MODERATE, reason="The group traded on.").words
    'Changed'

    :raises NothingToModerate: when either category says that it is not assessed.
    :raises ReasonNeeded: when the category changes without a reason.
    """
    if question.strip():
        return ModerationOutcome.RETURNED
    if Category.UNASSESSED in {claimed, settled}:
        raise NothingToModerate("A category must be claimed, and one must be settled.")
    if claimed is settled:
        return ModerationOutcome.CONFIRMED
    if not reason.strip():
        raise ReasonNeeded(f"Say why it is {settled.words} and not {claimed.words}.")
    return ModerationOutcome.CHANGED


def check_return(question: str) -> str:
    """Return the question with which a claim goes back.

    :raises ReasonNeeded: when nothing is asked.
    """
    if not question.strip():
        raise ReasonNeeded("Say what you ask of the claimant.")
    return question.strip()


@dataclass(frozen=True, slots=True)
class Observation:
    """A moderated claim. is_drawn: it was Major or in the sample, so read whatever it said."""

    organisation: int
    name: str
    claimed: Category
    settled: Category
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation's moderated claims: how many came down, up, or stayed.

    expected_down: how many would come down if its claims fared as all organisations' claims of
    the same categories. low_down to high_down: what chance alone does, 19 times in 20. share
    and its interval (Wilson, 1927), in percent, and place are None below `LEAST_CLAIMS`.
    """

    organisation: int
    name: str
    n: int
    down: int
    up: int
    expected_down: float
    low_down: int
    high_down: int
    share: float | None
    share_low: float | None
    share_high: float | None
    place: Place | None
    words: str

    @property
    def kept(self) -> int:
        """How many stayed as they were claimed."""
        return self.n - self.down - self.up


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows by name, in no order of merit. left_out: claims read for another reason."""

    rows: tuple[Row, ...]
    counted: int
    left_out: int


def comparison(observations: Iterable[Observation]) -> Comparison:
    """Return how claims of each organisation fare before a moderator, beside all of them.

    >>> kept = [Observation(1, "Durham", Category.MAJOR, Category.MAJOR, True)] * 30
    >>> cut = [Observation(2, "Cleveland", Category.MAJOR, Category.MINOR, True)] * 15
    >>> few = [Observation(3, "NERSOU", Category.MAJOR, Category.MINOR, True)] * 3
    >>> for row in comparison([*kept, *cut, *few]).rows:
    ...     print(row.name, row.down, round(row.expected_down, 1), row.place)
    Cleveland 15 5.6 BEYOND_998
    Durham 0 11.2 BEYOND_998
    NERSOU 3 1.1 None
    """
    everything = list(observations)
    counted = [one for one in everything if one.is_drawn and _both_assessed(one)]
    groups: dict[tuple[str, int], list[Observation]] = defaultdict(list)
    for one in counted:
        groups[one.name, one.organisation].append(one)
    shares = _shares_down(counted)
    rows = tuple(_row(key, groups[key], shares) for key in sorted(groups))
    return Comparison(rows, len(counted), len(everything) - len(counted))


def _both_assessed(one: Observation) -> bool:
    return one.claimed in _GRAVITY and one.settled in _GRAVITY


def _step(one: Observation) -> int:
    return _GRAVITY[one.settled] - _GRAVITY[one.claimed]


def _shares_down(counted: Sequence[Observation]) -> Mapping[Category, float]:
    steps: dict[Category, list[bool]] = defaultdict(list)
    for one in counted:
        steps[one.claimed].append(_step(one) < 0)
    return {category: sum(down) / len(down) for category, down in steps.items()}


def _row(
    key: tuple[str, int], group: Sequence[Observation], shares: Mapping[Category, float]
) -> Row:
    name, organisation = key
    n, down = len(group), sum(_step(one) < 0 for one in group)
    chances = [shares[one.claimed] for one in group]
    odds = draws(chances)
    is_enough = n >= LEAST_CLAIMS
    low, high = within(odds, INNER)
    share_low, share_high = wilson(down, n)
    return Row(
        organisation=organisation,
        name=name,
        n=n,
        down=down,
        up=sum(_step(one) > 0 for one in group),
        expected_down=sum(chances),
        low_down=low,
        high_down=high,
        share=100 * down / n if is_enough else None,
        share_low=share_low if is_enough else None,
        share_high=share_high if is_enough else None,
        place=_place(down, odds) if is_enough else None,
        words=_words(n, down, (low, high)),
    )


def draws(chances: Iterable[float]) -> tuple[float, ...]:
    """Return the odds of 0, 1, 2… hits among independent draws of these chances.

    >>> draws([0.5, 0.5])
    (0.25, 0.5, 0.25)
    """
    odds = [1.0]
    for chance in chances:
        odds = [
            hit * chance + miss * (1 - chance)
            for hit, miss in zip([0.0, *odds], [*odds, 0.0], strict=True)
        ]
    return tuple(odds)


def within(odds: Sequence[float], inside: float) -> tuple[int, int]:
    """Return the least and greatest number of hits, beyond which lies half of the rest each.

    >>> within(draws([0.5] * 10), 0.95)
    (2, 8)
    """
    tail = (1 - inside) / 2
    below, low = 0.0, 0
    while below + odds[low] <= tail:
        below += odds[low]
        low += 1
    above, high = 0.0, len(odds) - 1
    while above + odds[high] <= tail:
        above += odds[high]
        high -= 1
    return low, high


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share, in percent.

    >>> [round(end, 1) for end in wilson(5, 20)]
    [11.2, 46.9]
    """
    share, spread = hits / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * ((share * (1 - share) + spread / 4) / n) ** 0.5 / (1 + spread)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def _place(down: int, odds: Sequence[float]) -> Place:
    for inside, place in ((OUTER, Place.BEYOND_998), (INNER, Place.BEYOND_95)):
        low, high = within(odds, inside)
        if not low <= down <= high:
            return place
    return Place.INSIDE


def _words(n: int, down: int, chance: tuple[int, int]) -> str:
    low, high = chance
    said = f"{down:,} of {n:,} came down"
    if n < LEAST_CLAIMS:
        return f"{said}: too few to compare, below {LEAST_CLAIMS}"
    if low <= down <= high:
        return f"{said}: no clear difference from others"
    more = "more" if down > high else "fewer"
    return f"{said}: {more} than chance explains, {low:,} to {high:,}"
