"""What scores did around disruptions: on one threat, and over all that the viewer may read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fourfold.analytics.effect.around import Around, Point, around
from fourfold.analytics.effect.difference import Effect, TooFewPairs, effect
from fourfold.analytics.effect.pairs import Reassessed
from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.rules.kinds import COUNTED, Category, ClaimType
from fourfold.disruptions.rules.windows import Window
from fourfold.shared.words import Worded
from fourfold.threats.models import Moderation, Standing
from fourfold.threats.queries.history import STANDS
from fourfold.threats.rules.months import months_after

QUARTER = 3  # months
SEED = 20220531  # of the bootstrap, so that a page gives the same figures twice


class Gravity(Worded):
    """After which disruptions the change is looked at."""

    MAJOR = "MAJOR", "Major"
    MODERATE = "MODERATE", "Major or Moderate"
    ANY = "ANY", "Major, Moderate or Minor"

    @property
    def categories(self) -> frozenset[str]:
        """The categories that it means.

        >>> sorted(Gravity.MODERATE.categories)
        ['MAJOR', 'MODERATE']
        """
        least = {Gravity.MAJOR: 1, Gravity.MODERATE: 2}.get(self, len(COUNTED))
        return frozenset(one.value for one in COUNTED[:least])


@dataclass(frozen=True, slots=True)
class Scored:
    """A score that a moderator settled, from a day, under a scheme."""

    on: date
    score: float
    tier: int
    scheme: int


@dataclass(frozen=True, slots=True)
class Study:
    """What came of looking: the effect, or the sentence that refuses it.

    disrupted, others: reassessments after such a disruption, and after none at all. between: those
    after disruptions of other categories only, which are on neither side.
    """

    effect: Effect | None
    refusal: str
    disrupted: int
    others: int
    between: int


def around_of(one: Disruption, *, today: date) -> Around | None:
    """Return the threat's score before and after a disruption; None where it is held elsewhere."""
    if one.threat_id is None:
        return None
    standings = Standing.objects.filter(
        threat=one.threat_id, known_until=None, since__lte=today, score__isnull=False
    ).order_by("since", "pk")
    points: dict[date, Point] = {}
    for day, score, supported in standings.values_list("assessed_on", "score", "supported"):
        if day is not None and day not in points:
            points[day] = Point(day, _exact(score), _exact(supported))
    if not points and not Standing.objects.filter(threat=one.threat_id).exists():
        return None
    others = Disruption.objects.filter(threat=one.threat_id, cancelled_at=None).exclude(pk=one.pk)
    days = others.order_by("event_on", "pk").values_list("event_on", flat=True)
    return around(points.values(), one.event_on, days)


def _exact(number: float | None) -> Decimal:
    return Decimal(str(round(number or 0, 1)))


def study(gravity: Gravity, period: Window) -> Study:
    """Return what disruptions did to scores in a period, quarter by quarter, matched.

    Only what the viewer may read goes in: somebody of another clearance sees other figures.
    """
    made, between = _reassessed(gravity, period)
    disrupted = sum(one.is_disrupted for one in made)
    counts = (disrupted, len(made) - disrupted, between)
    try:
        return Study(effect(made, seed=SEED), "", *counts)
    except TooFewPairs as refusal:
        return Study(None, str(refusal), *counts)


def quarters(period: Window) -> Iterator[Window]:
    """Yield the quarters of a period, from its first day on; the last may be shorter.

    >>> [one.words() for one in quarters(Window.inside(date(2021, 6, 1), date(2021, 10, 31)))]
    ['from 1 June 2021 to 31 August 2021, both inside', \
'from 1 September 2021 to 31 October 2021, both inside']
    """
    first = period.first
    while first <= period.last:
        begins = months_after(first, QUARTER)
        yield Window.inside(first, min(begins - timedelta(days=1), period.last))
        first = begins


def _reassessed(gravity: Gravity, period: Window) -> tuple[list[Reassessed], int]:
    events = _events()
    found: list[Reassessed] = []
    between = 0
    for threat, scores in _scores(period.last).items():
        for window in quarters(period):
            seen = _in_window(scores, window)
            if seen is None:
                continue
            kinds = {
                kind for day, kind in events.get(threat, ()) if seen[-2].on < day < seen[-1].on
            }
            hit = bool(kinds & gravity.categories)
            if kinds and not hit:
                between += 1
                continue
            found.append(_as_reassessed(threat, window, seen, is_disrupted=hit))
    return found, between


def _in_window(scores: Sequence[Scored], window: Window) -> Sequence[Scored] | None:
    """Return the scores up to the last inside a window, and none inside before it.

    None where none is inside, none before, or the two are not of one scheme.
    """
    inside = [one for one in scores if one.on in window]
    before = [one for one in scores if one.on < window.first]
    if not inside or not before or before[-1].scheme != inside[-1].scheme:
        return None
    return (*before, inside[-1])


def _as_reassessed(
    threat: int, window: Window, seen: Sequence[Scored], *, is_disrupted: bool
) -> Reassessed:
    before, after = seen[-2], seen[-1]
    earlier = seen[-3] if len(seen) > 2 and seen[-3].scheme == before.scheme else None  # noqa: PLR2004 - two and one more
    return Reassessed(
        threat=str(threat),
        window=window.first.isoformat(),
        tier=before.tier,
        before=before.score,
        after=after.score,
        trend=before.score - earlier.score if earlier else None,
        is_disrupted=is_disrupted,
    )


def _events() -> Mapping[int, list[tuple[date, str]]]:
    """Return the days and categories of disruptions that stand, by threat."""
    rows = Claim.objects.standing().filter(
        type=ClaimType.LEAD.value, disruption__threat__urn__isnull=False
    )
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    columns = ("disruption__threat_id", "disruption__event_on", "disruption__category")
    for threat, day, category in rows.values_list(*columns):
        if Category(category).is_counted:
            found[threat].append((day, category))
    return found


def _scores(until: date) -> Mapping[int, list[Scored]]:
    """Return the settled scores of threats, in order; the last settled of a day stands."""
    rows = Moderation.objects.filter(
        outcome__in=STANDS, assessment__assessed_on__lte=until, risk__isnull=False
    ).order_by("assessment__assessed_on", "moderated_at", "pk")
    columns = (
        "assessment__threat_id",
        "assessment__assessed_on",
        "risk",
        "tier",
        "assessment__scheme_id",
    )
    found: dict[int, list[Scored]] = defaultdict(list)
    for threat, day, risk, tier, scheme in rows.values_list(*columns):
        if found[threat] and found[threat][-1].on == day:
            found[threat].pop()
        found[threat].append(Scored(day, risk, tier, scheme))
    return found
