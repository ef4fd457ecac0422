import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.blocking import blocking_cost, keys_of, named_keys
from fourfold.analytics.linkage.features import Features, features_of
from fourfold.analytics.linkage.kinds import Kind
from tests.analytics.linkage.made_up import people, person

BORN = {"given": "Robert", "family": "Smith", "born": "1984-03-12"}


def meet(one, other):
    """Return whether two people share a key."""
    return bool(
        set(keys_of(Kind.PERSON, person(**one))) & set(keys_of(Kind.PERSON, person(**other)))
    )


@pytest.mark.parametrize(
    "other",
    [
        {"given": "Bob", "family": "Smyth", "born": "1984-03-12"},
        {"given": "Smith", "family": "Robert", "born": "1984-03-12"},
        {"given": "Robert", "family": "Smith", "born": "1984-12-03"},
        {"given": "Robert", "family": "Smith", "born": "1984-03-21"},
        {"given": "Robert", "family": "Smith", "born": "1948-03-12"},
        {"given": "Robert", "family": "Smith-Cole", "born": "1984-03-12"},
        {"given": "Robert", "family": "Cole", "former": ["Smith"], "born": "1984-03-12"},
        {"given": "Robert", "family": "Smith"},
        {"full_name": "SMITH, Robert"},
    ],
)
def test_records_of_one_person_meet_though_something_was_written_otherwise(other):
    assert meet(BORN, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"emails": ["r.smith@example.org"]}, {"emails": ["r.smith@exmaple.org"]}),
        ({"born": "1984-03-12", "town": "Durham"}, {"born": "1984-12-03", "town": "Duram"}),
    ],
)
def test_without_names_part_of_a_mail_address_or_a_date_with_a_town_makes_two_records_meet(
    one, other
):
    assert meet(one, other)


def test_people_with_nothing_in_common_do_not_meet():
    assert not meet(BORN, {"given": "Aisha", "family": "Khan", "born": "1990-07-01"})


def test_an_age_meets_the_years_of_birth_it_allows():
    seen = {"given": "Robert", "family": "Smith", "age": 40, "seen_on": "2024-06-01"}

    assert meet({**BORN, "born": "1984-05-05"}, {"given": "Rob", **seen, "family": "Smith"})


@pytest.mark.parametrize("field", ["phones", "emails", "vehicle_marks", "accounts"])
def test_an_identifier_alone_makes_two_records_meet(field):
    assert meet({field: ["a07700@900123"]}, {"given": "Ann", field: ["a07700@900123"]})


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_keys_are_stable_signed_and_no_more_than_two_dozen(seed):
    ((_, fields),) = people(1, seed)
    features = person(**fields)
    keys = keys_of(Kind.PERSON, features)

    assert keys == keys_of(Kind.PERSON, Features.from_json(Kind.PERSON, features.to_json()))
    assert len(keys) <= 24
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_a_key_keeps_its_number_from_one_release_to_the_next():
    phone = features_of(Kind.PHONE, {"number": "07700 900123"})

    assert named_keys(Kind.PHONE, phone) == [("number", "7700900123")]
    assert keys_of(Kind.PHONE, phone) == (-2596647057447210090,)


def test_the_cost_of_each_family_is_in_pairs_and_its_yield_in_true_pairs():
    rows = [
        (1, person(given="Ann", family="Hart", born="1984-03-12")),
        (2, person(given="Ann", family="Hart", born="1984-03-12")),
        (3, person(phones=["07700900123"])),
        (4, person(phones=["07700900123"])),
        (5, person(phones=["07700900123"])),
    ]
    costs = {
        cost.family: cost
        for cost in blocking_cost(rows, truth={1: "a", 2: "a", 3: "b", 4: "b", 5: "c"}, cap=10)
    }

    assert (costs["phones"].pairs, costs["phones"].found, costs["phones"].alone) == (3, 0.5, 0.5)
    assert (costs["name-date"].found, costs["name-date"].alone) == (0.5, 0.0)
    assert (costs["all"].pairs, costs["all"].found) == (4, 1.0)


def test_a_key_shared_by_more_than_the_cap_costs_and_finds_nothing():
    rows = [(each, person(phones=["07700900123"])) for each in range(5)]
    (*_, whole) = blocking_cost(rows, truth=dict.fromkeys(range(5), "a"), cap=4)

    assert (whole.pairs, whole.found, whole.largest) == (0, 0.0, 5)
