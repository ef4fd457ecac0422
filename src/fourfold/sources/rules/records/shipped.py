"""Record profiles that come with the program; a force adopts one and corrects its own."""

from functools import cache
from pathlib import Path

from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.texts import from_yaml

FOLDER = Path(__file__).parents[2] / "profiles"


@cache
def shipped() -> tuple[RecordProfile, ...]:
    """Return the profiles in the folder `profiles`, by name.

    >>> "febrl" in [one.name for one in shipped()]
    True
    """
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml")))
    return tuple(map(from_yaml, texts))
