from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.plans.rules.agendas import AgendaItem, AgendaPart, comes_back, in_order, times_carried
from fourfold.plans.rules.attendance import Quorum, Seat, engagement, quorum_of
from fourfold.plans.rules.kinds import ActionStatus, Attendance, Authority, Sector

MEETING = date(2026, 3, 9)
GIVEN = MEETING - timedelta(days=56)


def item(part, key, **changes):
    return AgendaItem(part=part, key=key, title=f"About {key}", **changes)


def test_what_was_left_open_comes_first_and_information_late():
    items = [
        item(AgendaPart.FOR_INFORMATION, "a"),
        item(AgendaPart.THREATS, "b", tier=2),
        item(AgendaPart.FOR_DECISION, "c"),
        item(AgendaPart.CARRIED_OVER, "d"),
    ]

    assert [one.key for one in in_order(items)] == ["d", "c", "b", "a"]


def test_within_a_part_the_worst_tier_and_the_longest_due_come_first():
    items = [
        item(AgendaPart.OVERDUE, "no tier", due=MEETING - timedelta(days=90)),
        item(AgendaPart.OVERDUE, "second", tier=2, due=MEETING - timedelta(days=80)),
        item(AgendaPart.OVERDUE, "first, later", tier=1, due=MEETING),
        item(AgendaPart.OVERDUE, "first, sooner", tier=1, due=MEETING - timedelta(days=3)),
        item(AgendaPart.OVERDUE, "first, without a day", tier=1),
    ]

    assert [one.key for one in in_order(items)] == [
        "first, sooner",
        "first, later",
        "first, without a day",
        "second",
        "no tier",
    ]


agenda_items = st.builds(
    AgendaItem,
    part=st.sampled_from(AgendaPart),
    key=st.sampled_from("abcdef"),
    title=st.sampled_from(["A closure order", "a licence"]),
    due=st.none() | st.just(MEETING),
    tier=st.none() | st.integers(1, 5),
)


@given(st.lists(agenda_items), st.randoms())
def test_an_agenda_names_each_thing_once_whatever_the_order_it_came_in(items, chance):
    other = list(items)
    chance.shuffle(other)

    made = in_order(items)

    assert made == in_order(other)
    assert sorted(one.key for one in made) == sorted({one.key for one in items})


@pytest.mark.parametrize(
    ("changes", "back"),
    [
        ({}, True),
        ({"due": MEETING}, True),
        ({"due": MEETING + timedelta(days=1)}, False),
        ({"due": None}, True),
        ({"given_on": MEETING, "due": None}, False),
        ({"status": ActionStatus.DONE}, False),
        ({"status": ActionStatus.NO_LONGER_NEEDED}, False),
        ({"status": ActionStatus.NOT_STARTED}, True),
    ],
)
def test_an_action_comes_back_while_it_is_open_and_its_day_has_come(changes, back):
    given_action = {
        "status": ActionStatus.IN_PROGRESS,
        "due": MEETING - timedelta(days=7),
        "given_on": GIVEN,
        "meeting_on": MEETING,
    }

    assert comes_back(**given_action | changes) is back


def test_an_action_without_a_day_came_back_to_every_meeting_after_its_own():
    months = [MEETING + timedelta(days=28 * n) for n in range(6)]

    assert times_carried(months, due=None, given_on=MEETING, until=months[3]) == 3


def seat(organisation, **changes):
    plain = Seat(
        meeting=1,
        organisation=organisation,
        sector=Sector.POLICE,
        attendance=Attendance.ATTENDED,
        authority=Authority.COMMITS_ORGANISATION,
    )
    return replace(plain, **changes)


NEEDED = Quorum(
    members=3,
    organisations=2,
    authority=Authority.COMMITS_STAFF,
    required=frozenset({2}),
    chair=True,
)
PRESENT = (seat(1, chairs=True), seat(1), seat(2, authority=Authority.COMMITS_STAFF))


def test_a_quorum_is_met_by_enough_people_of_enough_bodies_with_enough_say():
    assert quorum_of(PRESENT, NEEDED).is_met


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        (PRESENT[:2], 3),
        (
            (PRESENT[0], PRESENT[1], replace(PRESENT[2], authority=Authority.REPORTS)),
            2,
        ),
        ((PRESENT[0], PRESENT[1], replace(PRESENT[2], attendance=Attendance.APOLOGIES)), 3),
        ((replace(PRESENT[0], chairs=False), *PRESENT[1:]), 1),
        ((), 4),
    ],
)
def test_a_quorum_that_is_not_met_says_each_thing_that_is_missing(present, missing):
    answer = quorum_of(present, NEEDED)

    assert not answer.is_met
    assert len(answer.missing) == missing
    assert all(sentence.endswith(".") for sentence in answer.missing)


seats = st.builds(
    Seat,
    meeting=st.integers(1, 4),
    organisation=st.integers(1, 4),
    sector=st.sampled_from([Sector.POLICE, Sector.HEALTH, Sector.HOUSING]),
    attendance=st.sampled_from(Attendance),
    authority=st.sampled_from(Authority),
    chairs=st.booleans(),
)


@given(st.lists(seats), seats)
def test_one_more_person_never_undoes_a_quorum(present, extra):
    if quorum_of(present, NEEDED).is_met:
        assert quorum_of([*present, extra], NEEDED).is_met


@given(st.lists(seats))
def test_nobody_came_more_often_than_they_were_asked_nor_committed_more_than_they_came(rows):
    picture = engagement(rows)

    for row in (*picture.by_sector.values(), *picture.by_organisation.values()):
        assert row.committed <= row.came <= row.meetings <= picture.meetings


def test_a_sector_counts_once_a_meeting_however_many_of_it_sat_there():
    rows = [seat(1), seat(1), seat(2), seat(1, meeting=2, attendance=Attendance.ABSENT)]

    picture = engagement(rows)

    assert picture.by_sector[Sector.POLICE].words == "came to 1 of 2 (50%); at 1 could commit"
    assert picture.by_organisation[2].words == "came to 1 of 1 (100%); at 1 could commit"


def test_sectors_never_asked_and_never_seen_are_told_apart():
    rows = [seat(1), seat(2, sector=Sector.HEALTH, attendance=Attendance.APOLOGIES)]

    picture = engagement(rows, expected=[Sector.POLICE, Sector.HEALTH, Sector.HOUSING])

    assert picture.never_asked == (Sector.HOUSING,)
    assert picture.never_came == (Sector.HEALTH,)


def test_authority_includes_what_is_less_and_no_more():
    order = list(Authority)

    for at, one in enumerate(order):
        assert [one.includes(other) for other in order] == [n <= at for n in range(len(order))]
