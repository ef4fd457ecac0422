"""How two records of organisations, vehicles, telephones and accounts are compared."""

from fourfold.analytics.linkage.comparing.levels import Comparison, Level
from fourfold.analytics.linkage.conditions import Alike, Edits, Missing, Same, Shared, either

ORGANISATION_NAME = Comparison(
    "name",
    "Name",
    Missing("name"),
    "name",
    (
        Level("same", "Same name", Same("name"), 0.7, 0.0001, "name"),
        Level(
            "words",
            "Same words, or another name in common",
            either(Same("name_sorted"), Shared("names")),
            0.08,
            0.0001,
        ),
        Level("alike", "Names nearly alike", Alike("name_sorted", 0.93), 0.12, 0.0005),
        Level("similar", "Names somewhat alike", Alike("name", 0.85), 0.05, 0.006),
        Level("else", "Different names", None, 0.05, 0.9933),
    ),
)
COMPANY_NUMBER = Comparison(
    "number",
    "Company number",
    Missing("number"),
    "number",
    (
        Level("same", "Same company number", Same("number"), 0.93, 0.000001),
        Level("near", "Company numbers one slip apart", Edits("number", 1), 0.04, 0.0001),
        Level("else", "Different company numbers", None, 0.03, 0.9999),
    ),
)
MARK = Comparison(
    "mark",
    "Vehicle mark",
    Missing("mark"),
    "mark",
    (
        Level("same", "Same mark", Same("mark"), 0.9, 0.00000005),
        Level("folded", "Marks that look alike", Same("mark_folded"), 0.05, 0.000002),
        Level("slip", "Marks one slip apart", Edits("mark", 1), 0.03, 0.0001),
        Level("else", "Different marks", None, 0.02, 0.9999),
    ),
)
MAKE = Comparison(
    "make",
    "Make",
    Missing("make"),
    "make",
    (
        Level("same", "Same make", Same("make"), 0.9, 0.06),
        Level("else", "Different makes", None, 0.1, 0.94),
    ),
)
COLOUR = Comparison(
    "colour",
    "Colour",
    Missing("colour"),
    "colour",
    (
        Level("same", "Same colour", Same("colour"), 0.75, 0.16),
        Level("else", "Different colours", None, 0.25, 0.84),
    ),
)


def figures(words: str) -> Comparison:
    """Return the comparison of a number that stands for the thing itself."""
    return Comparison(
        "number",
        words,
        Missing("number"),
        "number",
        (
            Level("same", f"Same {words.lower()}", Same("number"), 0.97, 0.0000001),
            Level("slip", f"{words}s one slip apart", Edits("number", 1), 0.02, 0.0002),
            Level("else", f"Different {words.lower()}s", None, 0.01, 0.9998),
        ),
    )
