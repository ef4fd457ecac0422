"""What a bench says: one row a figure, beside its baseline, and what is asked of the two."""

from dataclasses import dataclass


class LeftOut(Exception):
    """Something cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in milliseconds, its baseline's in the same run, and the budget for their ratio.

    against: what the baseline is. budget: the highest ratio; none where the figure is only
    reported. target: what an idle machine of two cores should reach, in milliseconds; reported.
    found: what came out, where that can be right or wrong.
    """

    work: str
    size: str
    ours: float
    baseline: float | None = None
    against: str = ""
    budget: float | None = None
    target: float | None = None
    found: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours, in baselines.

        >>> Row("list", "1 row", ours=3.0, baseline=2.0).ratio
        1.5
        """
        return None if not self.baseline else self.ours / self.baseline

    @property
    def is_met(self) -> bool | None:
        """Whether the ratio keeps its budget; none where no budget is set.

        >>> Row("list", "1 row", ours=3.0, baseline=2.0, budget=1.15).is_met
        False
        """
        if self.budget is None or self.ratio is None:
            return None
        return self.ratio <= self.budget
