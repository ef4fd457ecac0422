"""Offences, and sentences of reports, in which names, telephones, marks and postcodes stand."""

from random import Random

from fourfold.config.silos.chance import happens
from fourfold.config.silos.record import CRIME, CUSTODY

OFFENCES = {
    "DRG1": "Possession with intent to supply",
    "DRG2": "Being concerned in the supply of drugs",
    "DRG3": "Cultivation of cannabis",
    "VIO1": "Assault occasioning actual bodily harm",
    "VIO2": "Wounding",
    "ROB1": "Robbery",
    "BUR1": "Burglary, dwelling",
    "BUR2": "Burglary, other building",
    "VEH1": "Theft of a vehicle",
    "VEH2": "Theft from a vehicle",
    "THF1": "Theft from a shop",
    "THF2": "Other theft",
    "FRD1": "Fraud by false representation",
    "MON1": "Concealing criminal property",
    "WPN1": "Possession of a firearm",
    "WPN2": "Having an article with a blade",
    "CRD1": "Criminal damage",
    "EXP1": "Arranging travel for exploitation",
}
WITHOUT_VICTIM = frozenset({"DRG1", "DRG2", "DRG3", "MON1", "WPN1", "WPN2"})
ORGANISED = ("DRG1", "DRG2", "DRG3", "FRD1", "MON1", "WPN1", "EXP1", "ROB1", "VEH1")
_WEIGHTS = (4, 6, 2, 16, 3, 3, 7, 4, 5, 7, 14, 9, 6, 2, 1, 4, 14, 1)
_CODES = tuple(OFFENCES)

_ALONE = (
    "{name} is said to be supplying from {place}, mostly after dark.",
    "{name} has begun to use {mark}. It was seen in {street} on two nights.",
    "Deliveries to {place} are arranged on {phone}, which {name} answers.",
    "{name} has been boasting of money and has no known work.",
    "A car with the mark {mark} calls at {postcode} for some minutes at a time. {name} drives it.",
    "Payments for {name} go into account {account}.",
    "{name} now stays at an address in {postcode} and is seldom at home.",
    "Young people have been asked by {name} to carry packages to {town}.",
)
_TOGETHER = (
    "{name} and {other} met in a car park near {postcode}; {mark} was left there.",
    "{other} collects from {place} for {name} and rings {phone} afterwards.",
    "{name} has fallen out with {other} over money that was lost in {town}.",
    "{name} and {other} were stopped together in {mark} near {street}.",
    "{other} lets {name} use the telephone {phone}.",
)
_CRIME = (
    "Offender entered by the rear and left towards {street}.",
    "Seen on foot in {street}; a vehicle {mark} was near by.",
    "An argument at {place} ended in the offence.",
    "Goods were taken and sold in {town} on the same day.",
    "The caller left before officers arrived at {postcode}.",
)
_CUSTODY = (
    "Arrested at {place} after a foot chase.",
    "Stopped in {mark} near {street}; detained at the roadside.",
    "Attended by appointment and was arrested.",
    "Arrested in {town} on a warrant.",
)


def offence(rng: Random) -> str:
    """Return the code of an offence, the common ones often."""
    return rng.choices(_CODES, _WEIGHTS)[0]


def text(rng: Random, kind: str, names: list[str], words: dict[str, str]) -> str:
    """Return the text of a record. words: place, street, town, postcode, mark, phone, account."""
    if kind == CRIME:
        return _fitting(rng, _CRIME, words)
    if kind == CUSTODY:
        return _fitting(rng, _CUSTODY, words)
    known = words | {"name": names[0], "other": names[-1]}
    sentences = [_fitting(rng, _TOGETHER if len(names) > 1 else _ALONE, known)]
    if happens(rng, 0.5):
        sentences.append(_fitting(rng, _ALONE, known))
    return " ".join(dict.fromkeys(sentences))


def _fitting(rng: Random, choices: tuple[str, ...], words: dict[str, str]) -> str:
    """Return one of the sentences of which every word is known."""
    for _ in range(4):
        found = rng.choice(choices)
        if all(word or f"{{{name}}}" not in found for name, word in words.items()):
            return found.format(**words)
    return "Nothing further is known."
