"""Invented records, with the slips that records have, for the tests of linkage."""

import random
from datetime import date, timedelta

from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.setwise import columns_of

FORENAMES = [
    "mohammed", "muhammad", "robert", "bob", "kate", "catherine", "alexander", "sasha", "j",
    "aisha", "ayesha", "dmitri", "dmitry", "lee", "jo", "samantha", "sam", "li", "philip",
]  # fmt: skip
FAMILIES = [
    "hussain", "hussein", "smith", "smyth", "ali khan", "khan", "oneill", "o neill", "kovalyov",
    "kovaliov", "van der berg", "berg", "lee", "robert", "jones", "smith jones", "phillips",
]  # fmt: skip
STREETS = ["high street", "high st", "station road", "church lane", "mill close"]
POSTCODES = ["MK40 1AA", "MK40 1AB", "NN1 4QQ", "CB2 1TN", "CB2 1NT"]


def people(count, seed=1):
    """Return (number of the person, fields) of records, several of one person, with slips."""
    chance = random.Random(seed)  # noqa: S311 invented records
    records = []
    while len(records) < count:
        person = _person(chance)
        copies = [_slipped(person, chance) for _ in range(chance.choice((1, 2, 3)))]
        records += [(f"{person['given']}{len(records)}", fields) for fields in copies]
    return records[:count]


def _person(chance):
    number = chance.randrange(1_000)
    return {
        "given": chance.choice(FORENAMES) + chance.choice(["", " ann", " james"]),
        "family": chance.choice(FAMILIES) + chance.choice("abcdefghij") * chance.choice((0, 2)),
        "born": date(1950, 1, 1) + timedelta(days=chance.randrange(20_000)),
        "house": str(chance.randrange(1, 90)),
        "street": chance.choice(STREETS),
        "postcode": chance.choice(POSTCODES),
        "phones": [f"07700 900{number:03}"],
        "pnc": f"20{chance.randrange(10, 24)}/{chance.randrange(10**7):07}A",
        "emails": [f"one{number}@example.org"],
        "vehicle_marks": [f"AB{chance.randrange(10, 24)} XYZ"],
    }


def _slipped(person, chance):
    fields = {name: value for name, value in person.items() if chance.random() > 0.25}
    if chance.random() < 0.2 and "family" in fields:
        place = chance.randrange(len(fields["family"]))
        fields["family"] = fields["family"][:place] + "x" + fields["family"][place + 1 :]
    if chance.random() < 0.1 and {"given", "family"} <= set(fields):
        fields["given"], fields["family"] = fields["family"], fields["given"]
    if chance.random() < 0.1 and "born" in fields:
        fields["born"] += timedelta(days=chance.choice((1, 9, 365)))
    return fields


def person(**fields):
    """Return the features of a person."""
    return features_of(Kind.PERSON, fields)


def table(features, readers=None):
    """Return features, numbered from one, as the table that is linked."""
    readers = readers or [1] * len(features)
    return columns_of(
        (place, reader, each.to_json(), keys_of(each.kind, each))
        for place, (each, reader) in enumerate(zip(features, readers, strict=True), start=1)
    )
