from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fourfold.disruptions.rules.kinds import ClaimState, ClaimType, Settlement
from fourfold.disruptions.rules.reconciling import (
    Answer,
    Claim,
    Contest,
    NotAContest,
    NotAgreed,
    NotAParty,
    Party,
    ReasonNeeded,
    contest,
    leads_of,
    parties,
    possible,
    progress,
    settle,
)

FIRST = Claim("D-1", "E-1", ClaimType.LEAD, 1, 11, ClaimState.CONTESTED)
SECOND = Claim("D-2", "E-1", ClaimType.LEAD, 2, 21, ClaimState.CONTESTED)
HELD = Contest(FIRST, SECOND)
TWO = Contest(FIRST, replace(SECOND, event="E-2"))
DURHAM, NERSOU = Party(1), Party(2)
NAMES = {DURHAM: "Durham", NERSOU: "NERSOU"}
settlements = st.sampled_from(Settlement)


def agreed(settlement, held=HELD):
    return [Answer(party, settlement, "The logs say so.") for party in parties(held)]


@pytest.mark.parametrize(
    ("settlement", "first", "second"),
    [
        (Settlement.FIRST_LEADS, ("LEAD", "STANDS", "E-1"), ("SUPPORT", "STANDS", "E-1")),
        (Settlement.SECOND_LEADS, ("SUPPORT", "STANDS", "E-1"), ("LEAD", "STANDS", "E-1")),
        (Settlement.FIRST_WITHDRAWN, ("LEAD", "WITHDRAWN", "E-1"), ("LEAD", "STANDS", "E-1")),
        (Settlement.SECOND_WITHDRAWN, ("LEAD", "STANDS", "E-1"), ("LEAD", "WITHDRAWN", "E-1")),
        (Settlement.TWO_EVENTS, ("LEAD", "STANDS", "E-1"), ("LEAD", "STANDS", "E-9")),
    ],
)
def test_what_both_agree_is_what_becomes_of_the_claims(settlement, first, second):
    found = settle(HELD, agreed(settlement), new_event="E-9")

    assert [(one.type, one.state, one.event) for one in found] == [first, second]


def test_two_events_that_prove_to_be_one_bring_their_supports_together():
    beside = [
        Claim("D-3", "E-1", ClaimType.SUPPORT, 3),
        Claim("D-4", "E-2", ClaimType.SUPPORT, 4),
    ]

    found = settle(TWO, agreed(Settlement.SECOND_LEADS, TWO), beside=beside)

    assert {one.event for one in found} == {"E-2"}
    assert [one.type for one in found].count(ClaimType.LEAD) == 1


def test_one_event_that_proves_to_be_two_parts_its_supports_as_said():
    beside = [Claim(f"D-{n}", "E-1", ClaimType.SUPPORT, n) for n in (3, 4)]

    found = settle(
        HELD, agreed(Settlement.TWO_EVENTS), beside=beside, new_event="E-9", follow_second=["D-4"]
    )

    assert [(one.reference, one.event) for one in found[2:]] == [("D-3", "E-1"), ("D-4", "E-9")]


def test_two_events_that_are_two_stay_as_they_were_recorded():
    found = settle(TWO, agreed(Settlement.TWO_EVENTS, TWO))

    assert [one.event for one in found] == ["E-1", "E-2"]


@pytest.mark.parametrize("new_event", ["", "E-1"])
def test_a_second_event_needs_a_reference_of_its_own(new_event):
    with pytest.raises(NotAgreed, match="reference of its own"):
        settle(HELD, agreed(Settlement.TWO_EVENTS), new_event=new_event)


@given(settlements, settlements)
def test_nothing_is_settled_until_both_say_the_same(one, other):
    assume(one is not other)
    answers = [Answer(DURHAM, one, "Ours."), Answer(NERSOU, other, "Ours.")]

    for some in ([], answers[:1], answers):
        with pytest.raises(NotAgreed, match="Nothing was settled"):
            settle(HELD, some, new_event="E-9")


def test_how_far_a_contest_has_come_is_said_by_name():
    mine = Answer(DURHAM, Settlement.FIRST_LEADS, "Our warrant.")
    theirs = Answer(NERSOU, Settlement.SECOND_LEADS, "Our surveillance.")

    assert progress(HELD, [], NAMES).words == "Waits for Durham and NERSOU."
    assert progress(HELD, [mine], NAMES).waits_for == (NERSOU,)
    assert progress(HELD, [mine, theirs], NAMES).words == (
        "They do not agree. Durham: the first leads, the second supports; "
        "NERSOU: the second leads, the first supports."
    )
    assert progress(HELD, [mine, replace(theirs, settlement=mine.settlement)]).agreed is (
        Settlement.FIRST_LEADS
    )


def test_a_party_may_change_its_mind_and_its_last_answer_counts():
    answers = [
        Answer(DURHAM, Settlement.FIRST_LEADS, "Ours."),
        Answer(NERSOU, Settlement.SECOND_LEADS, "Ours."),
        Answer(DURHAM, Settlement.SECOND_LEADS, "We have read their log."),
    ]

    assert progress(HELD, answers).agreed is Settlement.SECOND_LEADS


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(Party(3), Settlement.FIRST_LEADS, "So it was."), NotAParty),
        (Answer(DURHAM, Settlement.FIRST_LEADS, "  "), ReasonNeeded),
    ],
)
def test_an_answer_of_an_outsider_or_without_a_reason_is_refused(answer, refusal):
    with pytest.raises(refusal):
        progress(HELD, [answer])


def test_teams_of_one_organisation_answer_for_themselves():
    held = Contest(FIRST, replace(SECOND, organisation=1))

    assert parties(held) == (Party(1, 11), Party(1, 21))
    assert settle(held, agreed(Settlement.FIRST_LEADS, held))[1].type is ClaimType.SUPPORT


def test_a_team_that_claimed_an_event_twice_withdraws_one_and_supports_nothing():
    held = Contest(FIRST, replace(SECOND, organisation=1, unit=11))

    assert len(parties(held)) == 1
    assert Settlement.FIRST_LEADS not in possible(held)
    with pytest.raises(NotAgreed, match="cannot lead and support"):
        settle(held, agreed(Settlement.FIRST_LEADS, held))
    found = settle(held, agreed(Settlement.SECOND_WITHDRAWN, held))
    assert [one.state for one in found] == [ClaimState.STANDS, ClaimState.WITHDRAWN]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (FIRST, FIRST, "against itself"),
        (FIRST, replace(SECOND, type=ClaimType.SUPPORT), "Only two claims to have led"),
        (FIRST, replace(SECOND, state=ClaimState.WITHDRAWN), "withdrawn"),
    ],
)
def test_what_is_no_contest_is_not_opened(first, second, sentence):
    with pytest.raises(NotAContest, match=sentence):
        contest(first, second)


def test_two_standing_leads_are_a_contest():
    assert contest(FIRST, SECOND) == HELD


def test_a_third_that_leads_stops_a_settlement():
    third = Claim("D-3", "E-1", ClaimType.LEAD, 3)

    with pytest.raises(NotAContest, match="third claim"):
        settle(HELD, agreed(Settlement.FIRST_LEADS), beside=[third])


@given(
    settlements,
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 4)), max_size=6),
)
def test_whatever_is_settled_every_event_has_exactly_one_lead(settlement, one_event, ours, others):
    second = replace(SECOND, event="E-1" if one_event else "E-2", organisation=1 if ours else 2)
    held = contest(FIRST, second)
    beside = [
        Claim(f"S-{n}", second.event if of_second else "E-1", ClaimType.SUPPORT, organisation)
        for n, (of_second, _, organisation) in enumerate(others)
    ]
    follow = [f"S-{n}" for n, (_, follows, _) in enumerate(others) if follows]

    found = settle(
        held, agreed(settlement, held), beside=beside, new_event="E-9", follow_second=follow
    )

    assert set(leads_of(found).values()) == {1}
    assert Counter(one.reference for one in found) == Counter(
        one.reference for one in (FIRST, second, *beside)
    )
    assert not any(one.state is ClaimState.CONTESTED for one in found)


def test_an_event_that_is_still_contested_has_no_lead():
    assert leads_of([FIRST, SECOND]) == {"E-1": 0}
