from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.breakdown import Counted
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.disruptions.rules.lateness import lateness
from fourfold.plans.rules.kinds import Pillar

DAY = date(2022, 5, 1)


def recorded(delay, name="Durham"):
    kind = (ClaimType.LEAD, Pillar.PURSUE, Category.MINOR)
    return Counted(*kind, len(name), name, DAY, DAY + timedelta(days=delay))


@pytest.mark.parametrize(("delay", "late"), [(0, 0), (28, 0), (29, 1)])
def test_a_record_is_late_after_twenty_eight_days(delay, late):
    assert lateness([recorded(delay)])[0].late.n == late


def test_what_was_recorded_before_it_happened_is_left_out_and_said():
    everybody = lateness([recorded(-3), recorded(1), recorded(40)])[0]

    assert (everybody.n, everybody.before, everybody.median_days) == (2, 1, 20.5)
    assert everybody.words == (
        "Median 20.5 days; 1 of 2 (50%) later than 28 days; "
        "1 left out, recorded before they happened"
    )


def test_nothing_measured_is_said():
    assert lateness([])[0].words == "Nothing to measure"


@given(st.lists(st.tuples(st.integers(-5, 90), st.sampled_from(["Durham", "NERSOU"])), min_size=1))
def test_all_claims_stand_first_and_each_organisation_by_name_after(rows):
    held = [recorded(delay, name) for delay, name in rows]

    everybody, *each = lateness(held)

    assert [one.name for one in each] == sorted({name for _, name in rows})
    assert everybody.n == sum(one.n for one in each)
    assert everybody.late.n == sum(one.late.n for one in each)
    for one in each:
        delays = [delay for delay, name in rows if name == one.name and delay >= 0]
        assert one.median_days == (median(delays) if delays else None)
