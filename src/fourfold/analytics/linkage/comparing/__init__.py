"""How two records are compared: for each kind, comparisons of ordered levels, as data."""

from fourfold.analytics.linkage.comparing.kinds import comparisons_of
from fourfold.analytics.linkage.comparing.levels import Comparison, Level

__all__ = ["Comparison", "Level", "comparisons_of"]
