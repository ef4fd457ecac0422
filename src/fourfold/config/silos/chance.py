"""Chance, in words."""

from random import Random


def happens(rng: Random, share: float) -> bool:
    """Test if something comes about that does so in a share of all cases.

    >>> happens(Random(1), 1.0), happens(Random(1), 0.0)
    (True, False)
    """
    return rng.random() < share
