"""In which order a digest tells what is new: by weight, lowered by what was not relevant before.

Nothing is hidden by it, and nothing is said of a person by it: it orders what somebody asked for.
"""

from dataclasses import dataclass

PRIOR = 4  # hits of which nothing is known yet, so that one word does not sink an interest
LOWEST = 0.2  # of its weight: what is never relevant still stands on the page
LOWERED_FROM = 0.75  # of its weight: below it the page says so
EFFECT = 2.0  # what changes something comes before what is merely new


@dataclass(frozen=True, slots=True)
class Judged:
    """What people made of the hits of an interest so far."""

    acted: int = 0
    not_relevant: int = 0

    @property
    def share(self) -> float:
        """The share of its weight that is left to it.

        >>> Judged(0, 0).share, round(Judged(0, 6).share, 2), Judged(6, 6).share
        (1.0, 0.4, 0.625)
        """
        return max(LOWEST, 1 - self.not_relevant / (self.acted + self.not_relevant + PRIOR))

    @property
    def words(self) -> str:
        """What the page says of it; nothing where it is not lowered.

        >>> Judged(1, 8).words
        'Ranked lower: 8 of 9 earlier hits were not relevant.'
        """
        if self.share >= LOWERED_FROM:
            return ""
        judged = self.acted + self.not_relevant
        return f"Ranked lower: {self.not_relevant} of {judged} earlier hits were not relevant."


def rank(weight: float, judged: Judged, *, has_effect: bool) -> float:
    """Return by what a hit is ordered, higher first.

    >>> rank(1, Judged(), has_effect=True) > rank(1, Judged(), has_effect=False)
    True
    >>> rank(1, Judged(0, 9), has_effect=False) < rank(1, Judged(), has_effect=False)
    True
    """
    return weight * judged.share * (EFFECT if has_effect else 1.0)
