"""How a failed sign-in slows down the next one, so that guessing does not pay.

The wait counts by account *and* source address, and by source address. It never counts by
account alone: whoever could do that could lock somebody else out from anywhere.
"""

from datetime import timedelta

from fourfold.shared.errors import DomainError

WINDOW = timedelta(minutes=15)
FREE_HERE, LONGEST_HERE = 5, 900
FREE_SOURCE, LONGEST_SOURCE = 30, 10


class TooSoon(DomainError):
    """The next attempt must wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        unit = "second" if seconds == 1 else "seconds"
        super().__init__(f"There were too many attempts from here. Try again in {seconds} {unit}.")


def wait_after(*, here: int, source: int) -> int:
    """Return how many seconds after the last failure the next attempt must wait.

    here: failures of this account from this address in the window; the first five are free,
    then the wait doubles from one second to a quarter of an hour. source: all failures from the
    address; a whole force may stand behind one, so they wait ten seconds at most.

    >>> [wait_after(here=n, source=n) for n in (4, 5, 6, 9, 30)]
    [0, 1, 2, 16, 900]
    >>> wait_after(here=0, source=1_000)
    10
    """
    return max(
        _doubling(here - FREE_HERE, LONGEST_HERE), _doubling(source - FREE_SOURCE, LONGEST_SOURCE)
    )


def _doubling(over: int, longest: int) -> int:
    return 0 if over < 0 else min(longest, 2 ** min(over, 30))
