import math
from datetime import UTC, datetime

import pytest

from fourfold.analytics.linkage.counting import counted_in
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.room import ROOM, working
from fourfold.analytics.linkage.tables import spread
from fourfold.analytics.linkage.training import _merged, train
from tests.analytics.linkage.made_up import people, person, table

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def records():
    return table([person(**fields) for _, fields in people(800)])


@pytest.fixture(scope="module")
def model(records):
    return train(records, Kind.PERSON, at=AT)


def test_a_trained_model_says_when_and_on_how_many(model):
    assert (model.trained_at, model.trained_on) == (AT, 800)


def test_what_was_learnt_differs_from_what_ships_and_weighs_nothing_infinitely(model):
    shipped = default_model(Kind.PERSON)

    assert model.weights["given"]["same"] != shipped.weights["given"]["same"]
    for levels in model.weights.values():
        assert all(abs(math.log2(m / u)) < 25 for m, u in levels.values())


def test_what_the_data_could_not_tell_keeps_its_weight_and_the_notes_say_so(model):
    shipped = default_model(Kind.PERSON)

    assert model.weights["number"]["else"] == shipped.weights["number"]["else"]
    assert any(note.startswith("Numbers: by hand for") for note in model.notes)


def test_the_same_records_and_seed_make_the_same_model(records, model):
    assert train(records, Kind.PERSON, at=AT).frequencies == model.frequencies
    for code, levels in train(records, Kind.PERSON, at=AT).weights.items():
        for level, (m, u) in levels.items():
            assert (m, u) == pytest.approx(model.weights[code][level], rel=1e-3)


def test_a_common_name_weighs_less_than_a_rare_one(model):
    known = model.frequencies["given"]

    assert known.of("bob") > known.of("nobody in particular")


def test_few_records_keep_the_weights_that_ship_and_say_so():
    small = train(table([person(given="Ann", family="Hart")] * 3), Kind.PERSON, at=AT)

    assert small.weights == default_model(Kind.PERSON).weights
    assert small.notes == ("3 records are too few to train on: weights set by hand.",)


def test_a_query_of_seconds_draws_no_bar_on_the_side():
    with working(ROOM) as connection:
        assert connection.execute("select current_setting('enable_progress_bar')").fetchall() == [
            (False,)
        ]


def test_training_tells_nothing_on_the_side(records, capfd, caplog):
    train(records, Kind.PERSON, at=AT)
    told = capfd.readouterr()

    assert (told.out, told.err, caplog.records) == ("", "", [])


def test_somebody_on_record_many_times_does_not_make_their_name_a_common_one():
    often = [person(given="Zebedee", family="Quill", born="1984-03-12")] * 20
    shared = [person(given="Ann", family=name, born="1990-05-05") for name in ("Hart", "Lee")]
    known = train(table([*often, *shared]), Kind.PERSON, at=AT).frequencies["given"]

    assert known.of("ann") > known.of("zebedee")


def test_a_model_counted_anew_keeps_its_weights_and_takes_the_values_of_the_other_records(model):
    others = table([person(given="Zebedee", family=name) for name in ("Quill", "Hart")])
    with working(ROOM) as connection:
        spread(connection, others, model)
        counted = counted_in(connection, model)

    assert (counted.weights, counted.prior) == (model.weights, model.prior)
    assert counted.frequencies["given"].of("zebedee") == 1.0
    assert model.frequencies["given"].of("zebedee") < 0.01


@pytest.mark.parametrize(("trusted", "m"), [(0.0, 0.8), (0.5, 0.65), (1.0, 0.5)])
def test_the_more_pairs_there_are_the_less_the_weights_that_ship_count(trusted, m):
    family = next(one for one in default_model(Kind.PERSON).comparisons if one.code == "family")
    found = [(0.5, 0.01), *([(None, 0.001)] * 4), (0.5, 0.9)]
    merged = _merged(family, found, trusted)

    assert merged["same"] == pytest.approx((m, 0.01))
    assert merged["part"][0] == pytest.approx(max(0.05 * (1 - trusted), 1e-9))


def test_what_came_about_among_no_pairs_at_all_keeps_both_its_weights():
    family = next(one for one in default_model(Kind.PERSON).comparisons if one.code == "family")
    merged = _merged(family, [(0.5, 0.01), *([(None, None)] * 4), (0.5, 0.9)], 1.0)

    assert merged["part"] == (0.05, 0.002)


def test_where_no_pair_comes_to_a_level_and_nothing_was_learnt_the_next_has_its_share():
    address = next(one for one in default_model(Kind.PERSON).comparisons if one.code == "address")
    found = [*([(None, None)] * 5), (None, 0.2), (None, 0.8)]
    merged = _merged(address, found, 0.0)

    assert merged["area"] == pytest.approx((0.7, 0.2))
    assert merged["else"] == (0.3, 0.8)
    assert merged["dwelling"] == (0.35, 0.00005)


@pytest.mark.parametrize("kept", [("given", "family", "town"), ("given", "family", "born")])
def test_records_that_say_little_are_trained_on_all_the_same(kept):
    told = [
        {name: fields[name] for name in kept if name in fields} for _, fields in people(600, seed=4)
    ]
    trained = train(table([person(**fields) for fields in told]), Kind.PERSON, at=AT)

    assert trained.trained_on == 600
    assert any(note.startswith("Not learnt from pairs") for note in trained.notes)
    for levels in trained.weights.values():
        assert all(0 < m < 1 and 0 < u < 1 for m, u in levels.values())
