"""How a threat stands on every day, as known at every instant: the master list's columns.

Facts are dated twice: the day from which something is so, and the instant at which it was
recorded. On day D, as known at instant T, of the facts with `since` <= D and `recorded_at`
<= T the one with the latest `since` holds, of several the latest recorded, of these the last
in order. A correction is therefore a new fact, and nothing that was known is ever altered.

`project` turns the facts, settled assessments and submissions of one threat into rows that
cover each day and instant once, so that "as at" and "known at" are plain filters (bitemporal
tables: Snodgrass, *Developing Time-Oriented Database Applications in SQL*, 2000). Evidence
lapses on days known beforehand, so there are rows for days to come.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from fourfold.threats.rules.evidence import Evidence, lapses, supported
from fourfold.threats.rules.kinds import CLOSED_PHASES, ModerationStatus
from fourfold.threats.rules.review import Cadence
from fourfold.threats.rules.scheme import Scheme
from fourfold.threats.rules.scoring import Levels


@dataclass(frozen=True, slots=True)
class Fact:
    """From the day `since`, an attribute has a value; `order` breaks a tie of instants."""

    attribute: str
    value: object
    since: date
    recorded_at: datetime
    order: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """An assessment that a moderator accepted or changed, as it then stood.

    reference: of the assessment, unique. effective_on: the day from which it stands, usually
    `assessed_on`. recorded_at: when it was moderated. risk, tier, confidence: as settled.
    """

    reference: str
    assessed_on: date
    effective_on: date
    recorded_at: datetime
    scheme: str
    risk: Decimal
    tier: int
    confidence: int | None
    levels: Levels = field(compare=False)
    evidence: tuple[Evidence, ...] = field(compare=False, default=())
    order: int = 0


@dataclass(frozen=True, slots=True)
class Submitted:
    """An assessment that was submitted. resolved_at: when it was moderated or returned."""

    reference: str
    assessed_on: date
    submitted_at: datetime
    resolved_at: datetime | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """Everything recorded of one threat, in any order."""

    facts: Sequence[Fact]
    settled: Sequence[Settled] = ()
    submitted: Sequence[Submitted] = ()


@dataclass(frozen=True, slots=True)
class State:
    """How a threat stands: the columns of the master list.

    facts: value by attribute, of those stated by then. settled: the assessment that stands, with
    its score; supported and supported_tier: what evidence bears out. waiting: the newest
    submission on which no moderator has acted, where it is not older than what stands.
    """

    facts: Mapping[str, object]
    settled: Settled | None
    supported: Decimal | None
    supported_tier: int | None
    waiting: Submitted | None
    review_due_on: date | None

    @property
    def score(self) -> Decimal | None:
        """The settled risk."""
        return self.settled.risk if self.settled else None

    @property
    def tier(self) -> int | None:
        """The settled tier."""
        return self.settled.tier if self.settled else None

    @property
    def confidence(self) -> int | None:
        """The settled confidence."""
        return self.settled.confidence if self.settled else None

    @property
    def assessed_on(self) -> date | None:
        """The day of the assessment that stands."""
        return self.settled.assessed_on if self.settled else None

    @property
    def moderation(self) -> ModerationStatus:
        """Moderated, as soon as a settled assessment stands."""
        return ModerationStatus.MODERATED if self.settled else ModerationStatus.UNMODERATED


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, for the days [since, until), as known in [known_from, known_until)."""

    since: date
    until: date | None
    known_from: datetime
    known_until: datetime | None
    state: State

    def covers(self, day: date, instant: datetime) -> bool:
        """Test if this row answers for a day, as known at an instant."""
        return (
            self.since <= day
            and (self.until is None or day < self.until)
            and self.known_from <= instant
            and (self.known_until is None or instant < self.known_until)
        )


@dataclass(slots=True)
class _Change:
    """What begins on a day, as far as it is known."""

    facts: dict[str, object] = field(default_factory=dict)
    settled: Settled | None = None


Support = tuple[date, Decimal, int]
Segment = tuple[date, date | None, State]
Open = dict[tuple[date, date | None], tuple[State, datetime]]


def standing(rows: Iterable[Standing], day: date, instant: datetime) -> Standing | None:
    """Return the row that answers for a day, as known at an instant; none before the first fact."""
    return next((row for row in rows if row.covers(day, instant)), None)


def project(
    history: History, *, schemes: Mapping[str, Scheme], cadence: Cadence
) -> tuple[Standing, ...]:
    """Return the rows that say how a threat stands, for every day and instant once.

    schemes: by id, all those that settled assessments name. Rows begin with the first fact.

    >>> from datetime import UTC
    >>> told, later = datetime(2022, 1, 3, tzinfo=UTC), datetime(2022, 2, 1, tzinfo=UTC)
    >>> facts = [Fact("phase", "ACTIVE", date(2022, 1, 1), told),
    ...          Fact("phase", "DORMANT", date(2022, 1, 20), later)]
    >>> for row in project(History(facts), schemes={}, cadence=Cadence()):
    ...     print(row.since, row.until, row.known_from.date(), row.state.facts["phase"])
    2022-01-01 None 2022-01-03 ACTIVE
    2022-01-01 2022-01-20 2022-02-01 ACTIVE
    2022-01-20 None 2022-02-01 DORMANT
    """
    support = {one.reference: _support(one, schemes[one.scheme]) for one in history.settled}
    due = {one.reference: cadence.review_due(one.tier, one.assessed_on) for one in history.settled}
    changes: dict[date, _Change] = defaultdict(_Change)
    done: list[Standing] = []
    known: Open = {}
    for instant, records in sorted(_by_instant(history).items()):
        for one in sorted(records, key=lambda record: record.order):
            if isinstance(one, Fact):
                changes[one.since].facts[one.attribute] = one.value
            elif isinstance(one, Settled):
                changes[one.effective_on].settled = one
        waiting = _waiting(history.submitted, instant)
        segments = _segments(changes, _borne_out(changes, support), waiting, due)
        known = _advance(segments, instant, known, done)
    done += [Standing(*days, since, None, state) for days, (state, since) in known.items()]
    return tuple(sorted(done, key=lambda row: (row.known_from, row.since)))


def _support(settled: Settled, scheme: Scheme) -> tuple[Support, ...]:
    """Return what evidence bears out from the day an assessment stands, and from each lapse."""
    levels, evidence, on = settled.levels, settled.evidence, settled.effective_on
    first = supported(scheme, levels, evidence, on).scored
    later = lapses(scheme, levels, evidence, on)
    return (
        (on, first.risk, first.tier),
        *((lapse.on, lapse.scored.risk, lapse.scored.tier) for lapse in later),
    )


def _by_instant(history: History) -> dict[datetime, list[Fact | Settled | Submitted]]:
    found: dict[datetime, list[Fact | Settled | Submitted]] = defaultdict(list)
    for fact in history.facts:
        found[fact.recorded_at].append(fact)
    for settled in history.settled:
        found[settled.recorded_at].append(settled)
    for submitted in history.submitted:
        found[submitted.submitted_at].append(submitted)
        if submitted.resolved_at is not None:
            found[submitted.resolved_at].append(submitted)
    return found


def _waiting(submissions: Iterable[Submitted], instant: datetime) -> dict[date, Submitted]:
    """Return the submissions that nobody has acted on, by the day from which they wait."""
    waits = (
        one
        for one in submissions
        if one.submitted_at <= instant and (one.resolved_at is None or instant < one.resolved_at)
    )
    ordered = sorted(waits, key=lambda one: (one.assessed_on, one.submitted_at, one.order))
    return {one.assessed_on: one for one in ordered}


def _borne_out(
    changes: Mapping[date, _Change], support: Mapping[str, Sequence[Support]]
) -> dict[date, Support]:
    """Return what is supported, by the day from which it is, until the next assessment stands."""
    found: dict[date, Support] = {}
    stands = sorted((day, one.settled.reference) for day, one in changes.items() if one.settled)
    for day, reference in stands:
        found = {on: kept for on, kept in found.items() if on < day}
        found.update({kept[0]: kept for kept in support[reference]})
    return found


def _segments(
    changes: Mapping[date, _Change],
    support: Mapping[date, Support],
    waiting: Mapping[date, Submitted],
    due: Mapping[str, date],
) -> Iterator[Segment]:
    """Yield the days that are alike, in order, from the first fact on."""
    facts: dict[str, object] = {}
    settled, kept, waits = None, None, None
    since, state = date.min, None
    for day in sorted(changes.keys() | support.keys() | waiting.keys()):
        change = changes.get(day)
        if change:
            facts = {**facts, **change.facts}
            settled = change.settled or settled
        kept, waits = support.get(day, kept), waiting.get(day, waits)
        now = _state(facts, settled, kept, waits, due) if facts else None
        if now != state:
            if state is not None:
                yield since, day, state
            since, state = day, now
    if state is not None:
        yield since, None, state


def _state(
    facts: Mapping[str, object],
    settled: Settled | None,
    kept: Support | None,
    waits: Submitted | None,
    due: Mapping[str, date],
) -> State:
    is_newer = settled is None or (waits is not None and waits.assessed_on >= settled.effective_on)
    is_managed = settled is not None and facts.get("phase") not in CLOSED_PHASES
    return State(
        facts=facts,
        settled=settled,
        supported=kept[1] if kept else None,
        supported_tier=kept[2] if kept else None,
        waiting=waits if is_newer else None,
        review_due_on=due[settled.reference] if settled and is_managed else None,
    )


def _advance(
    segments: Iterable[Segment], instant: datetime, known: Open, done: list[Standing]
) -> Open:
    """Return the rows known from an instant on; those that it ends are added to `done`."""
    now: Open = {}
    for since, until, state in segments:
        before = known.get((since, until))
        is_same = before is not None and before[0] == state
        now[since, until] = before if before is not None and is_same else (state, instant)
    for days, (state, known_from) in known.items():
        if days not in now or now[days][1] == instant:
            done.append(Standing(*days, known_from, instant, state))
    return now
