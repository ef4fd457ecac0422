from hypothesis import given
from hypothesis import strategies as st

from fourfold.access.rules import Clearance, Marking, Restriction

ids = st.integers(1, 5)
groups = st.frozensets(ids, max_size=3)
markings = st.sampled_from(Marking)
restrictions = st.builds(Restriction, markings, st.frozensets(groups, max_size=3), groups)
clearances = st.builds(Clearance, groups, markings, groups)


@given(clearances, restrictions, restrictions)
def test_what_is_made_from_two_is_read_only_by_those_who_may_read_both(clearance, a, b):
    both = clearance.satisfies(a) and clearance.satisfies(b)

    assert clearance.satisfies(a | b) == both


@given(restrictions, restrictions, restrictions)
def test_the_order_in_which_things_are_put_together_does_not_matter(a, b, c):
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a


@given(restrictions)
def test_a_restriction_survives_being_stored(a):
    stored = Restriction.parse_audiences(a.audience_text, none=not a.audiences)

    assert stored == a.audiences


@given(clearances, restrictions, ids)
def test_holding_more_never_shows_less(clearance, restriction, one):
    more = Clearance(
        clearance.organisations | {one}, Marking.OFFICIAL_SENSITIVE, clearance.compartments | {one}
    )

    assert more.satisfies(restriction) or not clearance.satisfies(restriction)


def test_released_to_nobody_is_read_by_nobody():
    nobody = Restriction.to(())

    assert not Clearance(frozenset({1, 2}), Marking.OFFICIAL_SENSITIVE).satisfies(nobody)


def test_somebody_of_two_organisations_may_answer_each_question_with_another():
    """The reason why audiences are sets of sets: an intersection would shut them out."""
    posted = Clearance(frozenset({1, 2}))

    assert posted.satisfies(Restriction.to({1}) | Restriction.to({2}))
