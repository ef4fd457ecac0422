"""Taking in whole files: what pages, jobs and the command line call."""

from fourfold.sources.commands._whole import Taking, take_in

__all__ = ["Taking", "take_in"]
