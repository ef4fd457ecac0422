"""Time, as the bench takes it: in turns and in one run, for machines are noisy."""

import time
from collections.abc import Callable
from statistics import median

Work = Callable[[], object]


def milliseconds(work: Work) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def medians(*works: Work, times: int) -> list[float]:
    """Return the median of each work, run in turns, after one run that does not count.

    Every other round goes backwards, so that none always follows the same one.
    """
    taken: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    turns = list(zip(works, taken, strict=True))
    for n in range(times):
        for work, found in turns if n % 2 == 0 else reversed(turns):
            found.append(milliseconds(work))
    return [median(found) for found in taken]
