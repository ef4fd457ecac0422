from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.access.rules import Marking
from fourfold.plans.rules.breaches import (
    Breach,
    ReasonForDelayNeeded,
    ReportedTooEarly,
    SentInError,
    check_report,
    notice_to_recipient,
)
from fourfold.plans.rules.gateways import Gateway, gateways_for
from fourfold.plans.rules.kinds import Sector
from fourfold.plans.rules.sharing import (
    PersonSent,
    Send,
    StopKind,
    Terms,
    agreements_covering,
    stops,
)

TODAY = date(2026, 3, 31)
POLICE, COUNCIL, HOUSING = 1, 2, 3
TERMS = Terms(
    title="Eastport protocol",
    parties=frozenset({POLICE, COUNCIL}),
    gateways=frozenset({Gateway.CRIME_AND_DISORDER_115}),
    since=date(2026, 1, 1),
    review_due_on=date(2026, 6, 30),
    until=date(2027, 1, 1),
)
SEND = Send(
    sender=POLICE,
    recipient=COUNCIL,
    today=TODAY,
    agreement=TERMS,
    gateway=Gateway.CRIME_AND_DISORDER_115,
    necessity="Only the council can review the licence.",
    proportionality="Two names of nine, and no address.",
    marking=Marking.OFFICIAL_SENSITIVE,
    recipient_marking=Marking.OFFICIAL_SENSITIVE,
    people=(PersonSent(1), PersonSent(2, is_child=True, chosen_singly=True)),
)

STOPPED = [
    (
        {"agreement": None},
        StopKind.NO_AGREEMENT,
        "No agreement is named. Name the one that this goes under.",
    ),
    (
        {"recipient": HOUSING},
        StopKind.NO_AGREEMENT,
        "The agreement “Eastport protocol” is not between the sender and the recipient.",
    ),
    (
        {"today": date(2025, 12, 31)},
        StopKind.NO_AGREEMENT,
        "The agreement “Eastport protocol” begins on 1 January 2026.",
    ),
    (
        {"today": date(2027, 1, 1)},
        StopKind.NO_AGREEMENT,
        "The agreement “Eastport protocol” ended on 1 January 2027.",
    ),
    (
        {"today": date(2026, 7, 1)},
        StopKind.PAST_REVIEW,
        (
            "The agreement “Eastport protocol” was due for review on 30 June 2026: until it is "
            "reviewed, nothing goes under it."
        ),
    ),
    (
        {"gateway": None},
        StopKind.NO_GATEWAY,
        "No gateway is named. Name the power or duty that this goes under.",
    ),
    (
        {"gateway": Gateway.COMMON_LAW},
        StopKind.NO_GATEWAY,
        (
            "The agreement “Eastport protocol” does not rest on the gateway named (Common law: a "
            "policing purpose)."
        ),
    ),
    (
        {"gateway": Gateway.DATA_PROTECTION_PART_3},
        StopKind.NO_GATEWAY,
        (
            "Data Protection Act 2018, Part 3 limits what is shared and opens nothing: name a power "
            "as well."
        ),
    ),
    (
        {"necessity": " n/a "},
        StopKind.NOT_NECESSARY,
        "Say in a line why the recipient needs this, and could not act without it.",
    ),
    (
        {"proportionality": ""},
        StopKind.NOT_PROPORTIONATE,
        "Say in a line why no less would do, and what was left out.",
    ),
    (
        {"people": (PersonSent(1, is_child=True), PersonSent(2, is_child=True))},
        StopKind.CHILD,
        "2 children are among those named: choose each one singly, or leave them out.",
    ),
    (
        {"recipient_marking": Marking.OFFICIAL},
        StopKind.MARKING,
        "This is OFFICIAL-SENSITIVE, and the recipient may hold no more than OFFICIAL.",
    ),
]


def test_a_send_with_all_that_it_needs_may_go():
    assert stops(SEND) == ()


@pytest.mark.parametrize(("changes", "kind", "sentence"), STOPPED)
def test_a_send_that_lacks_one_thing_is_stopped_with_a_sentence(changes, kind, sentence):
    [stop] = stops(replace(SEND, **changes))

    assert (stop.kind, stop.sentence) == (kind, sentence)


def test_every_kind_of_stop_has_a_case():
    assert {kind for _, kind, _ in STOPPED} == set(StopKind)


def test_everything_that_is_missing_is_told_at_once():
    bare = replace(SEND, agreement=None, gateway=None, necessity="", proportionality="")

    assert len(stops(bare)) == 4


def test_nothing_stops_on_the_day_of_the_review_itself():
    assert stops(replace(SEND, today=date(2026, 6, 30))) == ()


def test_only_agreements_in_force_between_the_two_are_offered():
    ended = replace(TERMS, title="An older protocol", until=date(2026, 3, 31))
    other = replace(TERMS, title="Housing protocol", parties=frozenset({POLICE, HOUSING}))

    found = agreements_covering(
        [other, TERMS, ended], sender=COUNCIL, recipient=POLICE, today=TODAY
    )

    assert found == (TERMS,)


days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))


@given(days, days, st.none() | days, days)
def test_an_agreement_covers_a_day_exactly_when_it_stops_nothing_on_it(since, review, until, today):
    terms = replace(TERMS, since=since, review_due_on=review, until=until)

    covering = agreements_covering([terms], sender=POLICE, recipient=COUNCIL, today=today)

    assert bool(covering) == (stops(replace(SEND, agreement=terms, today=today)) == ())


@pytest.mark.parametrize("sector", Sector)
def test_every_gateway_is_offered_to_every_sector_and_those_that_only_limit_come_last(sector):
    offered = gateways_for(sector)

    assert set(offered) == set(Gateway)
    assert [gateway.terms.opens for gateway in offered] == [True] * 5 + [False] * 2


AWARE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
END = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "left", "overdue"),
    [
        (AWARE, 72, False),
        (AWARE + SECOND, 71, False),
        (END - SECOND, 0, False),
        (END, 0, False),
        (END + SECOND, -1, True),
    ],
)
def test_the_clock_runs_for_72_hours_from_becoming_aware(at, left, overdue):
    breach = Breach(aware_at=AWARE)

    assert (breach.hours_left(at), breach.is_overdue(at)) == (left, overdue)


def test_a_report_in_time_needs_no_reason_and_one_that_is_late_does():
    breach = Breach(aware_at=AWARE)
    check_report(breach, at=END, reason_for_delay="")

    with pytest.raises(ReasonForDelayNeeded):
        check_report(breach, at=END + SECOND, reason_for_delay="-")
    check_report(breach, at=END + SECOND, reason_for_delay="Its size was not known before.")


def test_nobody_reports_a_breach_before_they_know_of_it():
    with pytest.raises(ReportedTooEarly):
        check_report(Breach(aware_at=AWARE), at=AWARE - SECOND, reason_for_delay="")


def test_the_clock_stops_when_it_is_reported():
    breach = Breach(aware_at=AWARE, reported_at=END)

    assert not breach.is_overdue(END + timedelta(days=9))
    assert breach.sentence(END).endswith("09:00 on 5 March 2026, within the 72 hours.")
    late = replace(breach, reported_at=END + SECOND)
    assert late.sentence(END).endswith("after the 72 hours.")


def test_a_breach_that_puts_nobody_at_risk_is_recorded_and_not_reported():
    breach = Breach(aware_at=AWARE, risk_unlikely="It came back unopened.")

    assert not breach.is_overdue(END + SECOND)
    assert breach.sentence(AWARE).startswith("It need not be reported")


def test_the_recipient_of_what_should_not_have_gone_is_told_what_to_do():
    notice = notice_to_recipient(
        title="Plan on a page",
        version=3,
        sent_on=TODAY,
        why=SentInError.UNLAWFUL,
    )

    assert "version 3. It should not have been sent. Do not use it" in notice
    assert "section 38(5)" in notice
