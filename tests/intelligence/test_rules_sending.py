"""What may leave, and on what condition its text opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.access.rules import Clearance, Marking, Restriction
from fourfold.intelligence.rules import sending
from fourfold.intelligence.rules.sending import Door, Leaving, MayNotLeave, check_leaving

IDS = st.frozensets(st.integers(1, 6), max_size=4)
RESTRICTIONS = st.builds(Restriction, st.sampled_from(Marking), st.frozensets(IDS, max_size=2), IDS)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Leaving(False, "P", "", "Visit"), "sanitised and graded"),
        (Leaving(True, "P", "", " "), "purpose"),
        (Leaving(True, "C", " ", "Visit"), "conditions"),
        (Leaving(True, "C", "No interview", "Visit", is_outside=True), "in words"),
        (Leaving(True, "C", "No interview", "Visit", True, "yes"), "in words"),
    ],
)
def test_what_lacks_something_does_not_leave(one, words):
    with pytest.raises(MayNotLeave, match=words):
        check_leaving(one)


def test_what_is_whole_leaves():
    check_leaving(Leaving(True, "P", "", "Visit", is_outside=True))
    check_leaving(Leaving(True, "C", "No interview", "Visit"))
    check_leaving(Leaving(True, "C", "No interview", "Visit", True, "DS Hart agreed by telephone"))


@given(handling=st.sampled_from(["P", "C"]), taken=st.booleans(), recalled=st.booleans())
def test_the_text_of_c_is_open_only_once_its_conditions_are_taken_on(handling, taken, recalled):
    state = sending.door(handling, is_acknowledged=taken, is_recalled=recalled)

    assert (state is Door.SHUT) == recalled
    assert not (state is Door.OPEN and handling == "C" and not taken)


@given(RESTRICTIONS, st.integers(1, 6))
def test_one_more_organisation_reads_and_compartments_stay(restriction, organisation):
    wider = sending.also_to(restriction, organisation)
    who = Clearance(frozenset({organisation}), max(Marking), restriction.compartments)

    assert who.satisfies(wider)
    assert wider.compartments == restriction.compartments
    assert wider.marking == restriction.marking


@given(RESTRICTIONS, RESTRICTIONS)
def test_a_submission_never_asks_less_than_it_did(own, chosen):
    kept = sending.with_label_kept(own, chosen)

    assert own | kept == kept
