import re
from pathlib import Path

import pytest

from fourfold.config import references

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", references.PAGES)
def test_what_is_written_is_what_the_code_says(name):
    written = ROOT / "docs/reference" / name
    assert written.read_text(encoding="utf-8") == references.PAGES[name](), "run `make docs`"


def test_every_setting_has_its_words():
    named = set()
    for path in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\bFOURFOLD_[A-Z]+(?:_[A-Z]+)*\b", path.read_text()))
    of_a_force = {name for name in named if name.startswith("FOURFOLD_OIDC_")}
    assert named - of_a_force == set(references.SETTINGS)
