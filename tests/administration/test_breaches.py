from datetime import timedelta

import pytest
from django.urls import reverse

from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import breaches as commands
from fourfold.administration.commands.breaches import NotSettled
from fourfold.administration.queries import breaches, waiting
from fourfold.administration.rules.breaches import ReasonForDelayNeeded
from fourfold.shared.errors import Forbidden
from tests import make
from tests.administration.conftest import read_ledger
from tests.make import CANARY, NOON

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
IN_TIME, LATE = NOON + 71 * HOUR + 59 * MINUTE, NOON + 72 * HOUR + 1 * MINUTE


def officer(name="an.officer", at=NOON, **given):
    return viewer_for(make.user(name, "AUDITOR", **given), at=at, origin="test")


@pytest.fixture
def breach(db):
    return commands.record_breach(
        what=f"A list of names went astray {CANARY}", aware_at=NOON, by=officer(), at=NOON
    )


def report(breach, at, **given):
    said = {"reported_at": at, "reference": "IC-1"} | given
    return commands.report_breach(breach=breach, **said, by=officer(at=at), at=at)


def line(at):
    with speaking_for(officer(at=at)):
        (found,) = breaches.register(officer(at=at), at=at)
    return found


def test_the_clock_runs_at_71_59_and_has_run_out_at_72_01(breach):
    before, after = line(IN_TIME), line(LATE)

    assert before.state == "To be reported"
    assert "0 hours are left" in before.clock
    assert after.state == "Overdue"
    assert after.clock.startswith("The 72 hours ended")


def test_a_report_at_71_59_needs_no_reason_and_one_at_72_01_does(breach):
    with pytest.raises(ReasonForDelayNeeded):
        report(breach, LATE)
    told = report(breach, IN_TIME)

    assert told.reported_at == IN_TIME
    assert line(LATE).state == "To be closed"


def test_a_late_report_goes_with_its_reasons(breach):
    assert report(breach, LATE, reason_for_delay="The officer was ill").delay_reason


def test_a_breach_without_risk_need_not_be_reported_but_needs_the_reason(breach):
    given = {"breach": breach, "by": officer(), "at": NOON}
    with pytest.raises(NotSettled):
        commands.excuse_breach(**given, reason="n/a")
    commands.excuse_breach(**given, reason="It was enciphered")

    assert not line(LATE).row.clock.is_waiting


def test_a_breach_is_closed_when_everybody_was_told_and_something_was_done(breach):
    given = {"breach": breach, "by": officer(), "at": IN_TIME}
    with pytest.raises(NotSettled, match="who was told"):
        commands.close_breach(**given, remedy="Trained")
    report(breach, IN_TIME)
    commands.tell_of_breach(**given, told_at=None, not_told_why="No high risk to them")
    with pytest.raises(NotSettled, match="what was done"):
        commands.close_breach(**given, remedy=" ")
    closed = commands.close_breach(**given, remedy="Recipients are checked twice")

    assert closed.closed_at == IN_TIME
    with pytest.raises(NotSettled, match="closed"):
        report(closed, IN_TIME)


def test_nobody_is_aware_of_a_breach_to_come():
    with pytest.raises(NotSettled):
        commands.record_breach(what="Lost", aware_at=NOON + HOUR, by=officer(), at=NOON)


def test_another_organisation_s_officer_reads_nothing_of_it(breach, browse):
    other = officer("other.officer", of="Durham")
    client = browse(other)
    page = client.get(reverse("administration:breaches")).content.decode()

    assert CANARY not in page
    assert client.get(reverse("administration:breach", args=[breach.urn])).status_code == 404


def test_a_lead_officer_of_the_same_force_may_not_open_the_register(breach, browse):
    by = viewer_for(make.user("a.lead", "LRO"), at=NOON, origin="test")

    assert browse(by).get(reverse("administration:breaches")).status_code == 403
    with pytest.raises(Forbidden):
        commands.close_breach(breach=breach, remedy="None needed", by=by, at=NOON)


def test_the_first_page_of_the_officer_has_the_clock(breach, browse):
    with speaking_for(officer()):
        panel = waiting.breaches_waiting(officer(), at=NOON + HOUR)
        assert (
            waiting.breaches_waiting(viewer_for(make.user("x"), at=NOON, origin=""), at=NOON)
            is None
        )

    assert panel["count"] == 1
    assert "71 hours are left" in panel["waiting"][0]["why"]


def test_the_page_records_a_report(breach, browse):
    client = browse(officer())
    url = reverse("administration:report_breach", args=[breach.urn])

    assert client.post(url, {}).status_code == 200
    sent = client.post(url, {"risk_unlikely": "Nobody but staff could read it"})
    page = client.get(reverse("administration:breach", args=[breach.urn])).content.decode()

    assert sent.status_code == 302
    assert "Nobody but staff could read it" in page


def test_each_act_on_a_breach_is_in_the_ledger_once(breach):
    report(breach, IN_TIME)
    verbs = [entry.verb for entry in read_ledger()]

    assert verbs.count("administration.record_breach") == 1
    assert verbs.count("administration.report_breach") == 1
