"""Imports with every row as it came, profiles, and how clashes were settled."""

from fourfold.sources.models.imported import Import, ImportRow, Taken
from fourfold.sources.models.profile import Profile
from fourfold.sources.models.settlement import Settlement

__all__ = ["Import", "ImportRow", "Profile", "Settlement", "Taken"]
