"""How long after the event disruptions are recorded (domain paper, 2.4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from fourfold.disruptions.rules.breakdown import Counted, Share
from fourfold.disruptions.rules.standards import LATE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class Lateness:
    """How long after the event claims were recorded. name: the holder's, empty for all.

    n: those that could be measured; before: those recorded before they are said to have
    happened, which are left out.
    """

    organisation: int | None
    name: str
    n: int
    median_days: float | None
    late: Share
    before: int
    words: str


def lateness(claims: Iterable[Counted], *, over: int = LATE_AFTER_DAYS) -> tuple[Lateness, ...]:
    """Return the delay of recording: of all claims first, then by organisation, by name.

    over: the days after which a claim is late.

    >>> from datetime import date
    >>> from fourfold.disruptions.rules.kinds import Category, ClaimType
    >>> from fourfold.plans.rules.kinds import Pillar
    >>> def late(day, name):
    ...     kind = (ClaimType.LEAD, Pillar.PURSUE, Category.MINOR)
    ...     return Counted(*kind, 1, name, date(2022, 5, 1), day)
    >>> held = [late(date(2022, 5, day), "Durham") for day in (29, 30)]
    >>> [one.words for one in lateness(held)]
    ['Median 28.5 days; 1 of 2 (50%) later than 28 days', \
'Durham: median 28.5 days; 1 of 2 (50%) later than 28 days']
    """
    held = tuple(claims)
    groups: dict[tuple[str, int], list[Counted]] = defaultdict(list)
    for one in held:
        groups[one.organisation_name, one.organisation].append(one)
    return (
        _lateness("", None, held, over),
        *(_lateness(name, owner, groups[name, owner], over) for name, owner in sorted(groups)),
    )


def _lateness(
    name: str, organisation: int | None, claims: Sequence[Counted], over: int
) -> Lateness:
    delays = [(one.recorded_on - one.event_on).days for one in claims]
    measured = [delay for delay in delays if delay >= 0]
    before = len(delays) - len(measured)
    middle = float(median(measured)) if measured else None
    late = Share(sum(delay > over for delay in measured), len(measured))
    return Lateness(
        organisation=organisation,
        name=name,
        n=len(measured),
        median_days=middle,
        late=late,
        before=before,
        words=_late_words(name, middle, late, before=before, over=over),
    )


def _late_words(name: str, middle: float | None, late: Share, *, before: int, over: int) -> str:
    if middle is None:
        said = "nothing to measure"
    else:
        said = f"median {middle:g} {'day' if middle == 1 else 'days'}; "
        said += f"{late.words} later than {over} days"
    if before:
        said += f"; {before:,} left out, recorded before they happened"
    return f"{name}: {said}" if name else said[0].upper() + said[1:]
