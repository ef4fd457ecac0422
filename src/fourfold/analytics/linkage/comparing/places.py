"""How two addresses are compared, in one comparison: house, street and postcode go together."""

from dataclasses import replace

from fourfold.analytics.linkage.comparing.levels import Comparison, Level
from fourfold.analytics.linkage.conditions import Alike, Edits, Missing, Same, either, every

_NEARBY = either(Same("town"), Same("outward"), Edits("postcode", 1))
_STREET = Alike("street", 0.92)

ADDRESS = Comparison(  # of two records of people, or of organisations
    "address",
    "Address",
    Missing("place"),
    "address",
    (
        Level(
            "dwelling",
            "Same house",
            every(Same("house"), either(Same("postcode"), every(_STREET, _NEARBY))),
            0.35,
            0.00005,
        ),
        Level("street", "Same street", every(_STREET, _NEARBY), 0.08, 0.0004),
        Level("postcode", "Same postcode", Same("postcode"), 0.1, 0.0002, "postcode"),
        Level("near", "Postcodes one slip apart", Edits("postcode", 1), 0.03, 0.0008),
        Level("name", "A street of the same name", _STREET, 0.02, 0.001),
        Level("area", "Same area", either(Same("sector"), Same("town")), 0.12, 0.015),
        Level("else", "Different addresses", None, 0.3, 0.9826),
    ),
)
_ITSELF = {
    "dwelling": (0.8, 0.0000005),
    "street": (0.05, 0.0004),
    "postcode": (0.04, 0.0002),
    "near": (0.02, 0.0008),
    "name": (0.02, 0.001),
    "area": (0.04, 0.015),
    "else": (0.03, 0.9826),
}
ADDRESS_ITSELF = replace(  # of two records of addresses: these do not move
    ADDRESS,
    levels=tuple(
        replace(level, m=_ITSELF[level.code][0], u=_ITSELF[level.code][1], frequency="")
        for level in ADDRESS.levels
    ),
)
FLAT = Comparison(
    "flat",
    "Flat",
    Missing("flat"),
    "flat",
    (
        Level("same", "Same flat", Same("flat"), 0.95, 0.1),
        Level("else", "Different flats", None, 0.01, 0.9),
    ),
)
