"""How two records of people are compared. Never by sex, nationality, ethnicity or birthplace."""

from fourfold.analytics.linkage.comparing.levels import Comparison, Level
from fourfold.analytics.linkage.conditions import (
    Alike,
    Edits,
    Initial,
    Missing,
    Overlap,
    Same,
    SamePart,
    Shared,
    either,
    every,
)

_CROSSED = every(Same("given", "family"), Same("family", "given"))

GIVEN = Comparison(
    "given",
    "Forename",
    Missing("given"),
    "given",
    (
        Level("same", "Same forename", Same("given"), 0.72, 0.008, "given"),
        Level("crossed", "Forename and family name swapped", _CROSSED, 0.01, 0.00005),
        Level("root", "Short form or spelling of one forename", Shared("given_roots"), 0.08, 0.004),
        Level("alike", "Forenames nearly alike", Alike("given", 0.9), 0.07, 0.004),
        Level("other", "Another forename or alias in common", Shared("givens"), 0.04, 0.01),
        Level(
            "sound",
            "Forenames that sound alike",
            either(Same("given_sound"), Alike("given", 0.8)),
            0.03,
            0.015,
        ),
        Level(
            "lone",
            "A name that is forename to the one and family name to the other",
            either(Same("given", "family"), Same("family", "given")),
            0.01,
            0.0005,
        ),
        Level("initial", "Same initial", Initial("given"), 0.02, 0.004),
        Level("else", "Different forenames", None, 0.03, 0.95),
    ),
)
MIDDLE = Comparison(
    "middle",
    "Middle names",
    Missing("middle"),
    "middle",
    (
        Level("same", "Same middle names", Same("middle"), 0.6, 0.02),
        Level("alike", "Middle names nearly alike", Alike("middle", 0.88), 0.1, 0.02),
        Level("initial", "Same initial of the middle name", SamePart("middle", 1, 1), 0.15, 0.07),
        Level("else", "Different middle names", None, 0.15, 0.89),
    ),
)
FAMILY = Comparison(
    "family",
    "Family name",
    Missing("family"),
    "family",
    (
        Level("same", "Same family name", Same("family"), 0.8, 0.002, "family"),
        Level("crossed", "Family name and forename swapped", _CROSSED, 0.01, 0.00005),
        Level("alike", "Family names nearly alike", Alike("family", 0.9), 0.06, 0.003),
        Level(
            "part",
            "Part of a double, former or other family name in common",
            Shared("families"),
            0.05,
            0.002,
        ),
        Level(
            "sound",
            "Family names that sound alike",
            either(Same("family_sound"), Alike("family", 0.8)),
            0.03,
            0.015,
        ),
        Level("else", "Different family names", None, 0.05, 0.978),
    ),
)
BORN = Comparison(
    "born",
    "Date of birth",
    Missing("born_from"),
    "born",
    (
        Level("same", "Same date of birth", Same("born"), 0.82, 0.00008, "born"),
        Level("swapped", "Day and month swapped", Same("born", "born_swapped"), 0.02, 0.00003),
        Level("slip", "Date of birth one slip apart", Edits("born_full", 1), 0.06, 0.0012),
        Level(
            "two",
            "Two of day, month and year the same",
            either(
                SamePart("born_full", 1, 6),
                SamePart("born_full", 5, 4),
                every(SamePart("born_full", 1, 4), SamePart("born_full", 7, 2)),
            ),
            0.04,
            0.006,
        ),
        Level(
            "age",
            "Years of birth or ages agree",
            every(Missing("born_full"), Overlap("born_from", "born_to")),
            0.04,
            0.004,
        ),
        Level(
            "year",
            "Same year of birth, or years one slip apart",
            either(SamePart("born", 1, 4), Edits("born", 1)),
            0.01,
            0.013,
        ),
        Level("else", "Different dates of birth", None, 0.02, 0.98),
    ),
)
NUMBER = Comparison(
    "number",
    "Numbers",
    Missing("numbers"),
    "numbers",
    (
        Level("same", "Same number", Shared("numbers"), 0.9, 0.000002),
        Level("near", "Numbers one slip apart", Shared("numbers_near"), 0.05, 0.00002),
        Level("conflict", "Different numbers of one register", Shared("schemes"), 0.008, 0.96),
        Level("else", "Numbers that cannot be compared", None, 0.02, 0.02),
    ),
)
PHONE = Comparison(
    "phone",
    "Telephone",
    Missing("phones"),
    "phones",
    (
        Level("same", "Same telephone number", Shared("phones"), 0.45, 0.00003),
        Level("near", "Telephone numbers one slip apart", Edits("phone", 1), 0.04, 0.0001),
        Level("else", "Different telephone numbers", None, 0.51, 0.99987),
    ),
)
EMAIL = Comparison(
    "email",
    "Mail address",
    Missing("emails"),
    "emails",
    (
        Level("same", "Same mail address", Shared("emails"), 0.45, 0.000005),
        Level("near", "Mail addresses two slips apart", Edits("email", 2), 0.05, 0.00002),
        Level("else", "Different mail addresses", None, 0.5, 0.999975),
    ),
)
HELD = Comparison(
    "held",
    "Vehicle or account",
    Missing("held"),
    "held",
    (
        Level("same", "Same vehicle or account", Shared("held"), 0.4, 0.00002),
        Level("else", "Different vehicles and accounts", None, 0.6, 0.99998),
    ),
)
