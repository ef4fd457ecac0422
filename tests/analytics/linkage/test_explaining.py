from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.explaining import explain
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.onerecord import score
from tests.analytics.linkage.made_up import people, person

MODEL = default_model(Kind.PERSON)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_the_steps_add_up_to_the_weight_that_links(seed):
    (_, one), (_, other) = people(2, seed)
    a, b = person(**one), person(**other)
    found = explain(MODEL, a, b)
    (scored,) = score(MODEL, a, [(0, b)])

    assert found.total == scored.weight
    assert found.start + sum(step.weight for step in found.reasons) == pytest.approx(found.total)


def words(one, other):
    found = explain(MODEL, person(**one), person(**other))
    return {step.code: step.words for step in found.reasons}


def test_each_step_says_in_words_what_was_found():
    said = words(
        {
            "given": "Bob",
            "family": "O'Neill",
            "born": date(1984, 3, 12),
            "address": "12 High St MK40 1AA",
            "pnc": "2008/0012345X",
            "phones": ["07700 900123"],
        },
        {
            "given": "Robert",
            "family": "O'Neill",
            "born": date(1984, 12, 3),
            "address": "12 High Street, MK40 1AA",
            "pnc": "2008/0012345X",
        },
    )

    assert said["given"] == "Short form or spelling of one forename: Bob and Robert (+4.3)"
    assert said["family"] == "Same family name: Oneill (+8.6)"
    assert said["born"] == "Day and month swapped: 12 March 1984 and 3 December 1984 (+9.4)"
    assert said["address"] == "Same house: 12 High Street, MK401AA (+12.8)"
    assert said["number"] == "Same number: PNC 20080012345X (+18.8)"
    assert said["phone"] == "Telephone: not known of both"


def test_the_strongest_reason_against_is_named():
    twin = {"family": "Cole", "born": "1984-03-12", "postcode": "MK40 1AA"}
    found = explain(MODEL, person(given="Ann", **twin), person(given="Tom", **twin))

    assert found.against.words == "Different forenames: Ann and Tom (-5.0)"
    assert [step.code for step in found.strongest] == ["born", "address", "family"]


def test_when_nothing_speaks_against_nothing_is_named():
    ann = person(given="Ann", family="Cole")

    assert explain(MODEL, ann, ann).against is None


def test_an_age_is_shown_as_the_years_it_allows():
    said = words({"born": "1984-03-12"}, {"age": 40, "seen_on": "2024-06-01"})

    assert said["born"] == "Years of birth or ages agree: 12 March 1984 and 1982 to 1985 (+3.3)"


def test_a_vehicle_is_shown_by_its_mark():
    one = features_of(Kind.VEHICLE, {"mark": "ab12cde", "make": "ford"})
    step, *_ = explain(default_model(Kind.VEHICLE), one, one).reasons

    assert step.words == "Same mark: AB12CDE (+24.1)"
