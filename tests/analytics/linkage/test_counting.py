from itertools import combinations

import pytest

from fourfold.analytics.linkage.comparing.levels import NOT_COMPARED
from fourfold.analytics.linkage.counting import counted_in, random_levels
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import SHARED_CAP, default_model
from fourfold.analytics.linkage.room import ROOM, working
from fourfold.analytics.linkage.setwise import link, link_counted
from fourfold.analytics.linkage.tables import spread
from tests.analytics.linkage.made_up import people, person, table

MODEL = default_model(Kind.PERSON)
PLACES = [comparison.code for comparison in MODEL.comparisons]


@pytest.fixture(scope="module")
def somebody():
    return [person(**fields) for _, fields in people(41)][:41]


def counted(features, most, seed=1):
    with working(ROOM) as connection:
        spread(connection, table(features), MODEL)
        return random_levels(connection, MODEL, most, seed)


def test_where_there_is_room_for_all_every_pair_is_met_once_whichever_the_seed(somebody):
    pairs = [
        [one.level_of(a.columns, b.columns) for one in MODEL.comparisons]
        for a, b in combinations(somebody, 2)
    ]
    by_hand = [sorted(levels) for levels in zip(*pairs, strict=True)]

    for seed in (1, 2):
        assert [sorted(each.elements()) for each in counted(somebody, 10**6, seed)] == by_hand


def test_no_more_pairs_are_met_than_asked_but_for_the_last_round_of_the_ring(somebody):
    number = len(somebody)
    given = counted(somebody, 3 * number)[PLACES.index("given")]
    few = counted(somebody, 3 * number - 1)[PLACES.index("given")]

    assert given.total() == few.total() == 3 * number


def test_the_same_seed_meets_the_same_pairs_and_another_meets_others(somebody):
    most = 3 * len(somebody)

    assert counted(somebody, most, 1) == counted(somebody, most, 1)
    assert counted(somebody, most, 1) != counted(somebody, most, 5)


def test_what_is_missing_is_counted_apart_from_every_level():
    nameless = [person(given="Ann"), person(family="Hart"), person(family="Lee")]
    family = counted(nameless, 100)[PLACES.index("family")]

    assert family == {NOT_COMPARED: 2, len(MODEL.comparisons[PLACES.index("family")].levels) - 1: 1}


def test_records_spread_once_are_linked_as_those_spread_for_counting_and_again_for_linking():
    shared = [{"phones": ["07700900123"]}] * (SHARED_CAP + 1)
    given = [fields for _, fields in people(300)]
    records = table([person(**(one | more)) for one, more in zip(given, shared, strict=False)]
                    + [person(**one) for one in given[len(shared) :]])  # fmt: skip
    with working(ROOM) as connection:
        spread(connection, records, MODEL)
        anew = counted_in(connection, MODEL)
    twice, once = link(records, anew), link_counted(records, MODEL)

    assert once.joins.num_rows > 0
    assert anew.common == {"7700900123"}
    assert (once.compared, once.joins) == (twice.compared, twice.joins)
    assert once.proposals.equals(twice.proposals)


def test_counting_changes_nothing_else_of_a_model(somebody):
    with working(ROOM) as connection:
        spread(connection, table(somebody), MODEL)
        model = counted_in(connection, MODEL)

    assert model.frequencies.keys() >= {"given", "family", "born"}
    assert (model.weights, model.prior, model.join) == (MODEL.weights, MODEL.prior, MODEL.join)
