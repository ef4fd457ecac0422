"""How a danger climbs: whom it is told next, and when, until somebody acknowledges."""

from collections.abc import Collection
from datetime import datetime, timedelta

WAITS = (5, 10)  # minutes that the first and the second told have: a person can be dead in an hour
AFTER = 15  # minutes between all later ones; the last rung is told again and again
MOST = 1_000
LONG = timedelta(days=2)  # after it nobody counts hours
NOTICE = "What is feared is held under a label that you do not hold."


def notice(contact: str) -> str:
    """Return what is said to somebody on duty who may not read what is feared.

    >>> notice("Sgt Ann Alder, Cleveland")
    'What is feared is held under a label that you do not hold. Ring Sgt Ann Alder, Cleveland.'
    """
    return f"{NOTICE} Ring {contact.strip().rstrip('.')}."


def step_due(raised_at: datetime, at: datetime) -> int:
    """Return how many times it is due to have been told: once at once, then after each wait.

    >>> raised = datetime(2026, 4, 14, 12)
    >>> [step_due(raised, raised + timedelta(minutes=m)) for m in (0, 4, 5, 14, 15, 30, 45)]
    [1, 1, 2, 2, 3, 4, 5]
    """
    gone = (at - raised_at) / timedelta(minutes=1)
    step = 1
    while step < MOST and gone >= minutes_to(step + 1):
        step += 1
    return step


def minutes_to(step: int) -> int:
    """Return after how many minutes a step is due.

    >>> [minutes_to(step) for step in (1, 2, 3, 4, 5)]
    [0, 5, 15, 30, 45]
    """
    short = sum(WAITS[: step - 1])
    return short + AFTER * max(0, step - 1 - len(WAITS))


def next_at(raised_at: datetime, step: int) -> datetime:
    """Return when it is told again, after a step.

    >>> next_at(datetime(2026, 4, 14, 12), 1).isoformat()
    '2026-04-14T12:05:00'
    """
    return raised_at + timedelta(minutes=minutes_to(step + 1))


def rungs_due(told: int, due: int, rungs: Collection[int]) -> frozenset[int]:
    """Return the rungs of a ladder that steps after one, up to another, tell; the last repeats.

    What was missed, because nothing ran meanwhile, is told with what is due. Rungs need not
    follow on one another, and a ladder with nobody on it has none.

    >>> sorted(rungs_due(0, 1, {1, 2})), sorted(rungs_due(1, 2, {1, 2}))
    ([1], [2])
    >>> sorted(rungs_due(2, 3, {1, 2})), sorted(rungs_due(0, 3, {1, 4, 7}))
    ([2], [1, 4, 7])
    >>> rungs_due(0, 1, set())
    frozenset()
    """
    ladder = sorted(set(rungs))
    steps = range(told + 1, due + 1) if ladder else range(0)
    return frozenset(ladder[min(step, len(ladder)) - 1] for step in steps)


def waited(since: datetime, until: datetime) -> str:
    """Return in words how long it took, or takes.

    >>> raised = datetime(2026, 4, 14, 12)
    >>> [waited(raised, raised + timedelta(seconds=s)) for s in (50, 60, 11_220)]
    ['less than a minute', '1 minute', '3 hours 7 minutes']
    >>> waited(raised, raised + timedelta(days=4))
    '4 days'
    """
    gone = until - since
    if gone >= LONG:
        return f"{gone.days} days"
    hours, minutes = divmod(int(gone / timedelta(minutes=1)), 60)
    said = [_number(hours, "hour"), _number(minutes, "minute")]
    return " ".join(one for one in said if one) or "less than a minute"


def _number(of: int, noun: str) -> str:
    return f"{of} {noun}{'' if of == 1 else 's'}" if of else ""
