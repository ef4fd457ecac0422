from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fourfold.threats.rules.exceptions import (
    Managed,
    Operated,
    operations_unassessed,
    reviews_to_do,
    roles_to_fill,
)
from fourfold.threats.rules.kinds import Phase, Role
from fourfold.threats.rules.review import RequiredRoles, ReviewState

TODAY = date(2022, 1, 10)


def managed(reference="T1", phase=Phase.ACTIVE, tier=3, due=None, held=frozenset()):
    return Managed(reference, phase, tier, due, held)


def test_what_was_never_assessed_comes_first_then_the_longest_overdue():
    threats = [
        managed("soon", due=date(2022, 1, 20)),
        managed("late", due=date(2022, 1, 1)),
        managed("never"),
        managed("later", due=date(2021, 6, 1)),
        managed("in date", due=date(2022, 6, 1)),
    ]

    found = reviews_to_do(threats, TODAY)

    assert [one.reference for one in found] == ["never", "later", "late", "soon"]
    assert found[1].review.words == "Review overdue by 223 days"


@given(st.sampled_from(Phase), st.none() | st.dates())
def test_a_closed_threat_is_on_no_list(phase, due):
    threat = managed(phase=phase, due=due)
    lists = (reviews_to_do([threat], TODAY), roles_to_fill([threat], RequiredRoles()))

    assert not phase.is_closed or lists == ((), ())
    assert phase.is_closed or lists[1]


@given(st.dates(date(2021, 1, 1), date(2023, 1, 1)))
def test_a_review_is_overdue_from_the_day_after_it_was_due(due):
    found = reviews_to_do([managed(due=due)], TODAY)
    states = {one.review.state for one in found}

    assert (ReviewState.OVERDUE in states) == (due < TODAY)


def test_a_missing_role_is_told_in_words():
    (one,) = roles_to_fill([managed(held=frozenset({Role.LRO}))], RequiredRoles())

    assert (one.missing, one.words) == ((Role.ANALYST,), "Nobody is analyst")


def test_a_threat_with_all_its_roles_is_not_on_the_list():
    assert roles_to_fill([managed(held=frozenset(Role))], RequiredRoles()) == ()


def test_a_region_may_ask_for_other_roles():
    rule = RequiredRoles({3: frozenset({Role.VULNERABILITY_OFFICER})})
    (one,) = roles_to_fill([managed(held=frozenset({Role.LRO}))], rule)

    assert one.missing == (Role.VULNERABILITY_OFFICER,)


def test_an_operation_on_what_was_never_assessed_is_told_and_the_others_are_not():
    operations = [
        Operated("Op Birch", frozenset({"T2"})),
        Operated("Op Alder", frozenset()),
        Operated("Op Cedar", frozenset({"T1"})),
        Operated("Op Dogwood", frozenset({"T1", "T2", "T3"})),
    ]

    found = operations_unassessed(operations, {"T1"})

    assert [(one.reference, one.words) for one in found] == [
        ("Op Alder", "It names no threat"),
        ("Op Birch", "Its threat was never assessed"),
        ("Op Dogwood", "2 of its 3 threats were never assessed"),
    ]
