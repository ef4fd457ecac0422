"""The schemes that come with the program."""

from functools import cache
from importlib import resources

from fourfold.threats.rules.loading import load
from fourfold.threats.rules.scheme import Scheme


def tactical_default_v1_text() -> str:
    """Return the text of the project's default scheme, as an agency would load its own."""
    folder = resources.files("fourfold.threats") / "schemes"
    return (folder / "tactical_default_v1.json").read_text(encoding="utf-8")


@cache
def tactical_default_v1() -> Scheme:
    """Return the project's default scheme: not the national standard, and labelled so.

    >>> tactical_default_v1().provenance
    'Project default, not the national standard'
    """
    return load(tactical_default_v1_text())
