import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import (
    Frequencies,
    Model,
    bits,
    default_model,
    probability,
)


@pytest.mark.parametrize("kind", Kind)
def test_a_model_survives_storage(kind):
    model = replace(
        default_model(kind),
        frequencies={"given": Frequencies({"ann": 0.01}, 0.0001)},
        common=frozenset({"7700900000"}),
        trained_at=datetime(2026, 1, 1, tzinfo=UTC),
        trained_on=5,
    )
    restored = Model.from_json(model.to_json())

    assert restored.to_json() == model.to_json()
    assert restored.trained_at == model.trained_at
    assert restored.settings() == model.settings()


@pytest.mark.parametrize("kind", Kind)
def test_the_weights_that_ship_fall_from_level_to_level_of_agreement_and_end_against(kind):
    for comparison in default_model(kind).comparisons:
        first, *_, last = comparison.levels

        assert first.m / first.u > 1
        assert last.m / last.u <= 1 < first.m / first.u
        assert all(0 < level.u < 1 and 0 < level.m < 1 for level in comparison.levels)


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_settings_for_splink_are_plain_data_in_each_dialect(dialect):
    settings = default_model(Kind.PERSON).settings(dialect)

    assert json.loads(json.dumps(settings)) == settings


def test_a_rare_value_counts_as_the_rest():
    known = Frequencies({"smith": 0.01}, 0.00001)

    assert (known.of("smith"), known.of("quibell"), known.of(None)) == (0.01, 0.00001, 0.00001)


def test_weights_and_probabilities_are_two_ways_to_say_one_thing():
    assert bits(probability(5.0)) == pytest.approx(5.0)
    assert probability(5_000.0) == 1.0
