import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.comparing import comparisons_of
from fourfold.analytics.linkage.comparing.levels import NOT_COMPARED
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.pairs import with_levels
from fourfold.analytics.linkage.room import ROOM, working
from fourfold.analytics.linkage.tables import spread
from tests.analytics.linkage.made_up import FAMILIES, FORENAMES, POSTCODES, STREETS, person, table

PAIRS = 40  # in one query


def written(pool):
    """Return texts of a pool, and the same with a letter changed, lost or swapped."""

    def slipped(text, place, sort):
        place %= max(len(text), 1)
        if sort == 1:
            return text[:place] + "q" + text[place + 1 :]
        if sort == 2:
            return text[:place] + text[place + 1 :]
        return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]

    slips = st.builds(slipped, st.sampled_from(pool), st.integers(0, 12), st.integers(1, 3))
    return st.one_of(st.sampled_from(pool), slips)


DATES = ["1984-03-12", "1984-12-03", "1984-03-13", "1994-03-12", "1984-01-01", "1984", "1985-01-01"]
NUMBERS = ["2008/0012345X", "2008/0012354X", "2009/1234567B", "12"]
PHONES = ["07700900123", "07700900132", "07700900999"]
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "given": st.one_of(written(FORENAMES), st.just("ann marie"), st.just("a mary")),
        "family": written(FAMILIES),
        "aliases": st.lists(written([f"{a} {b}" for a in FORENAMES for b in FAMILIES]), max_size=1),
        "former": written(FAMILIES),
        "born": st.sampled_from(DATES),
        "house": st.sampled_from(["1", "12", "flat 2"]),
        "street": written(STREETS),
        "town": written(["bedford", "northampton"]),
        "postcode": written(POSTCODES),
        "pnc": written(NUMBERS),
        "nino": written(["QQ123456C"]),
        "custody": st.sampled_from(["A1", "A2"]),
        "phones": st.lists(st.sampled_from(PHONES), max_size=2),
        "emails": st.lists(st.sampled_from(["a@example.org", "b@example.org"]), max_size=2),
        "vehicle_marks": st.lists(st.sampled_from(["AB12CDE", "AB12CDF"]), max_size=1),
    },
)
THINGS = st.fixed_dictionaries(
    {},
    optional={
        "name": written(["kestrel haulage ltd", "haulage kestrel", "kestrel car wash"]),
        "company_number": written(["01234567", "1234567", "SC123456"]),
        "mark": written(["AB12 CDE", "A812 CDE", "OI12 CDE"]),
        "make": st.sampled_from(["ford", "audi"]),
        "colour": st.sampled_from(["red", "blue"]),
        "number": written(["12345678", "07700900123"]),
        "street": written(STREETS),
        "postcode": written(POSTCODES),
    },
)


def both_ways(kind, pairs):
    """Return the levels of pairs as DuckDB and as Python find them."""
    model = default_model(kind)
    features = [features_of(kind, fields) for pair in pairs for fields in pair]
    ids = range(1, len(features) + 1, 2)
    wanted = pa.table({"a": ids, "b": [each + 1 for each in ids], "weight": [0.0] * len(pairs)})
    with working(ROOM) as connection:
        spread(connection, table(features), model)
        found = with_levels(connection, model, wanted)
    by_sql = dict(zip(found["a"].to_pylist(), found["levels"].to_pylist(), strict=True))
    by_python = {
        each: [
            comparison.level_of(features[each - 1].columns, features[each].columns)
            for comparison in model.comparisons
        ]
        for each in ids
    }
    return by_sql, by_python


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PEOPLE, PEOPLE), min_size=PAIRS, max_size=PAIRS))
def test_people_come_to_the_same_levels_in_sql_and_in_python(pairs):
    by_sql, by_python = both_ways(Kind.PERSON, pairs)

    assert by_sql == by_python


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PERSON])
@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(THINGS, THINGS), min_size=PAIRS, max_size=PAIRS))
def test_things_come_to_the_same_levels_in_sql_and_in_python(kind, pairs):
    by_sql, by_python = both_ways(kind, pairs)

    assert by_sql == by_python


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_which_of_two_records_comes_first(one, other):
    a, b = person(**one).columns, person(**other).columns

    for comparison in comparisons_of(Kind.PERSON):
        assert comparison.level_of(a, b) == comparison.level_of(b, a)


def level(code, one, other):
    comparison = next(each for each in comparisons_of(Kind.PERSON) if each.code == code)
    place = comparison.level_of(person(**one).columns, person(**other).columns)
    return "" if place == NOT_COMPARED else comparison.levels[place].code


@pytest.mark.parametrize(
    ("one", "other", "given_level", "family_level"),
    [
        (("ann", "hart"), ("ann", "hart"), "same", "same"),
        (("ali", "hasan"), ("hasan", "ali"), "crossed", "crossed"),
        (("bob", "smith"), ("robert", "smyth"), "root", "part"),
        (("mohammed", "hussain"), ("muhammad", "hussein"), "root", "alike"),
        (("jonathan", "oneil"), ("jonathon", "oneill"), "alike", "alike"),
        (("ann", "ali khan"), ("ann", "khan"), "same", "part"),
        (("j", "lee"), ("james", "lee"), "initial", "same"),
        (("mary ann", "lee"), ("ann", "lee"), "other", "same"),
        (("ann", "hart"), ("tom", "cole"), "else", "else"),
    ],
)
def test_names_come_to_the_level_that_people_would_say(one, other, given_level, family_level):
    a, b = ({"given": given, "family": family} for given, family in (one, other))

    assert level("given", a, b) == given_level
    assert level("family", a, b) == family_level


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1984-03-12", "1984-03-12", "same"),
        ("1984-03-12", "1984-12-03", "swapped"),
        ("1984-03-12", "1984-03-13", "slip"),
        ("1984-03-12", "1984-03-27", "two"),
        ("1984-03-12", "1984", "age"),
        ("1984-03-12", "1984-01-01", "age"),
        ("1984-03-12", "1984-11-28", "year"),
        ("1984-03-12", "1957-11-28", "else"),
        ("1984-03-12", "", ""),
    ],
)
def test_dates_of_birth_come_to_the_level_that_people_would_say(one, other, expected):
    assert level("born", {"born": one}, {"born": other}) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"pnc": "2008/0012345X"}, {"pnc": "2008/0012345X"}, "same"),
        ({"pnc": "2008/0012345X"}, {"pnc": "2008/0012354X"}, "near"),
        ({"pnc": "2008/0012345X"}, {"pnc": "2011/7654321B"}, "conflict"),
        ({"pnc": "2008/0012345X"}, {"nino": "QQ123456C"}, "else"),
        ({"custody": "A1"}, {"custody": "A2"}, "else"),
        ({"pnc": "2008/0012345X"}, {}, ""),
    ],
)
def test_numbers_agree_conflict_or_cannot_be_compared(one, other, expected):
    assert level("number", one, other) == expected


def test_a_house_is_the_same_though_its_postcode_was_mistyped():
    one = {"house": "12", "street": "High St", "postcode": "MK40 1AA"}
    other = {"address": "12 High Street", "postcode": "MK40 1AB"}

    assert level("address", one, other) == "dwelling"
