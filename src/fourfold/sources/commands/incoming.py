"""Taking in files that wait: what pages and jobs call."""

from fourfold.sources.commands._incoming import brought_in, take_waiting

__all__ = ["brought_in", "take_waiting"]
