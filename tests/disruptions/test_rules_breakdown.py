from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.breakdown import (
    NO_TEAM,
    Counted,
    Share,
    by_organisation,
    by_team,
    dominances,
    pillar_places,
    possessive,
)
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.plans.rules.kinds import Pillar

DAY = date(2022, 5, 31)
NAMES = {1: "Cleveland", 2: "Durham", 3: "NERSOU", 4: "Northumbria"}


def claim(organisation=3, unit=None, name="", **changes):
    made = Counted(
        type=ClaimType.LEAD,
        pillar=Pillar.PURSUE,
        category=Category.MINOR,
        organisation=organisation,
        organisation_name=NAMES[organisation],
        event_on=DAY,
        recorded_on=DAY,
        unit=unit,
        unit_name=name,
    )
    return replace(made, **changes)


claims = st.lists(
    st.builds(
        lambda organisation, unit, type_, pillar, category: claim(
            organisation,
            unit,
            f"Team {unit}" if unit else "",
            type=type_,
            pillar=pillar,
            category=category,
        ),
        st.integers(1, 4),
        st.none() | st.integers(1, 3),
        st.sampled_from(ClaimType),
        st.sampled_from(Pillar),
        st.sampled_from(Category),
    ),
    max_size=60,
)


def region():
    """The published year: NERSOU 494 lead with 216, 33 and 11 of three teams; Northumbria 475."""
    support = {"type": ClaimType.SUPPORT}
    yield from [claim(unit=31, name="Cyber Protect", pillar=Pillar.PROTECT)] * 216
    yield from [claim(unit=32, name="MARSOC")] * 33
    yield from [claim(unit=32, name="MARSOC", **support)] * 76
    yield from [claim(unit=33, name="Surveillance")] * 11
    yield from [claim(unit=33, name="Surveillance", **support)] * 3
    yield from [claim(unit=34, name="Operations north")] * 117
    yield from [claim(unit=35, name="Operations south")] * 117
    yield from [claim(4, 41, "Force teams")] * 394
    yield from [claim(4, 42, "Prevent team", pillar=Pillar.PREVENT)] * 81
    yield from [claim(1, 11, "Drugs team", pillar=Pillar.PREVENT)] * 100
    yield from [claim(1, 11, "Drugs team")] * 400
    yield from [claim(2, 21, "Force teams")] * 431


def line(made, name, type_=ClaimType.LEAD):
    return next(one for one in made.lines if (one.name, one.type) == (name, type_))


def test_the_published_figures_come_out_with_their_denominators():
    made = by_organisation(region())

    assert line(made, "NERSOU").n.n == 494
    assert line(made, "Northumbria").n.words == "475 of 1,900 (25%)"
    assert [one.words for one in made.dominances if one.organisation == 3] == [
        "216 of NERSOU's 494 lead disruptions (44%) are Cyber Protect's; without them 278 are left.",
        "76 of NERSOU's 79 support disruptions (96%) are MARSOC's; without them 3 are left.",
    ]
    assert made.notes[1:] == tuple(one.words for one in made.dominances)


def test_lead_and_support_are_told_apart_and_never_added():
    made = by_team(region())

    assert line(made, "NERSOU, MARSOC").n.n == 33
    assert line(made, "NERSOU, MARSOC", ClaimType.SUPPORT).n.n == 76
    assert line(made, "NERSOU, Surveillance").n.n == 11
    assert line(made, "NERSOU, Surveillance", ClaimType.SUPPORT).n.words == "3 of 79 (4%)"
    assert made.notes[0].startswith("1,900 lead and 79 support disruptions. They are not added")


def test_northumbrias_prevent_work_is_the_second_highest_of_four():
    second = pillar_places(region(), Pillar.PREVENT)[1]

    assert second.place == 2
    assert second.words == (
        "81 of Northumbria's 475 lead disruptions (17%) are Prevent: second of 4"
    )


def test_organisations_with_as_many_have_the_same_place():
    held = [claim(1, pillar=Pillar.PREVENT), claim(2, pillar=Pillar.PREVENT), claim(3)]

    assert [one.place for one in pillar_places(held, Pillar.PREVENT)] == [1, 1, 3]


@pytest.mark.parametrize(
    ("of_the_team", "of_others", "said"), [(8, 12, True), (7, 13, False), (8, 11, False)]
)
def test_a_team_dominates_from_two_in_five_of_at_least_twenty(of_the_team, of_others, said):
    small = [claim(unit=n + 50, name=f"Team {n}") for n in range(of_others)]

    found = dominances([*[claim(unit=31, name="Cyber Protect")] * of_the_team, *small])

    assert [one.unit for one in found] == ([31] if said else [])


def test_an_organisation_with_one_team_is_dominated_by_nobody():
    assert dominances([claim(unit=31, name="Cyber Protect")] * 50) == ()


def test_claims_without_a_team_dominate_nothing_and_are_shown_as_such():
    held = [*[claim()] * 30, *[claim(unit=31, name="Fraud")] * 3]

    assert dominances(held) == ()
    assert line(by_team(held), f"NERSOU, {NO_TEAM}").n.n == 30


@given(claims)
def test_nothing_is_lost_or_counted_twice_in_any_table(held):
    for made in (by_organisation(held), by_team(held)):
        for type_ in ClaimType:
            lines = [one for one in made.lines if one.type is type_]
            whole = sum(one.type is type_ for one in held)
            assert sum(one.n.n for one in lines) == whole
            assert all(one.n.of == whole for one in lines)


@given(claims)
def test_every_cell_has_the_denominator_that_its_row_or_column_adds_up_to(held):
    for one in by_team(held).lines:
        assert sum(row.n.n for row in one.pillars) == one.n.n
        assert sum(cell.n for cell in one.categories.values()) == one.n.n
        for row in one.pillars:
            assert row.n.of == one.n.n
            assert sum(cell.n for cell in row.categories.values()) == row.n.n
            assert all(cell.of == row.n.n for cell in row.categories.values())


@given(claims)
def test_no_number_of_a_line_is_said_without_its_pillars(held):
    for one in by_organisation(held).lines:
        assert any(pillar.words in one.words for pillar in Pillar)
        assert f"{one.n.n:,} of {one.n.of:,}" in one.words


@given(claims)
def test_the_order_of_claims_makes_no_difference(held):
    assert by_team(held) == by_team(list(reversed(held)))


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_is_never_nought_of_something_nor_all_of_less(pair):
    n, of = pair

    said = Share(n, of).percent

    assert (said == "0%") == (n == 0)
    assert (said == "100%") == (n == of)


def test_a_share_of_nothing_is_no_percentage():
    assert Share(0, 0).words == "0 of 0 (\N{EN DASH})"


@pytest.mark.parametrize(("n", "said"), [(1, "13%"), (3, "38%"), (5, "63%")])
def test_halves_are_rounded_up(n, said):
    assert Share(n, 8).percent == said


def test_names_own_as_english_does():
    assert (possessive("Durham"), possessive("Desks")) == ("Durham's", "Desks'")
