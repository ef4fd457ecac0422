"""Threats to life: told at once, climbing until somebody acknowledges, decided with a reason."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from fourfold.access.queries import machine_over_all, viewer_for
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.intelligence import jobs
from fourfold.intelligence.commands import danger as commands
from fourfold.intelligence.commands.duty import Duty, NoDuty, set_duty
from fourfold.intelligence.commands.referral import NewReferral, NotReferred, refer
from fourfold.intelligence.events import ReportIsUrgent, ReportRelabelled
from fourfold.intelligence.models import Danger, DangerCall, DutyOfficer, Referral
from fourfold.intelligence.queries import dangers as queries
from fourfold.intelligence.reactions import dangers as reactions
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource, ReferralKind
from fourfold.intelligence.views import home_dangers, panels_dangers
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db
FEARED = f"A witness is to be shot on Friday {make.CANARY}"
LIST = "/intelligence/dangers/"
TOKEN = "[A-Za-z0-9]{64}"  # against forged requests; another for each page


def minutes(of):
    return make.NOON + timedelta(minutes=of)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: minutes(3))


@pytest.fixture(autouse=True)
def deferred(monkeypatch):
    """Keep what is handed to the worker, in place of a queue."""
    kept = []

    class Task:
        def defer(self, **given):
            kept.append(given)

    monkeypatch.setattr(commands.app, "configure_task", lambda *_given, **_named: Task())
    return kept


@pytest.fixture
def raiser():
    return reporting.person("raiser", "OFFICER")


def on_duty(name, rung=1, *, of="Cleveland", **given):
    """Return somebody who is put on duty; the rota is another's."""
    who = reporting.person(name, "OFFICER", of=of, **given)
    keeper = reporting.person(f"keeper.{of.lower()}", of=of)
    officer = make.user(name)
    set_duty(said=Duty(officer, rung, minutes(-60)), by=keeper, at=make.NOON)
    return who


def raised(by, **given):
    said = {"kind": DangerKind.LIFE, "source": DangerSource.REFERRAL, "fears": FEARED} | given
    label = said.pop("label", None)
    return commands.raise_danger(new=commands.NewDanger(**said), label=label, by=by, at=make.NOON)


def closed_label(raiser):
    """Return a label of a compartment that only the raiser is in, and the raiser anew."""
    compartment = reporting.source_work(raiser)
    reporting.read_in(raiser, compartment)
    again = viewer_for(make.user("raiser"), at=make.NOON, origin="test")
    own = make.organisation()
    label = make.Label.objects.saying(Restriction.to({own.pk}, compartments={compartment.pk}))[0]
    return label, again


def told_names():
    with speaking_for(machine_over_all("scanner")):
        calls = DangerCall.objects.order_by("told_at", "officer__username")
        return [(call.officer.username, call.rung) for call in calls.select_related("officer")]


def climb(at):
    return jobs.climb_dangers(timestamp=int(at.timestamp()))


def seen_by(who):
    with speaking_for(who):
        return queries.waiting_for(who).count()


# -- telling ---------------------------------------------------------------------------------


def test_the_first_rung_is_told_at_once_and_nobody_else(raiser, deferred):
    on_duty("one")
    on_duty("two", 2)
    on_duty("north", of="Northumbria")
    raised(raiser)
    assert told_names() == [("one", 1)]
    assert [len(given["call_ids"]) for given in deferred] == [1]


def test_nobody_on_duty_tells_those_who_keep_the_rota_and_the_page_says_so(raiser, browse):
    keeper = reporting.person("keeper")
    reporting.person("keeper.north", of="Northumbria")
    one = raised(raiser)
    assert told_names() == [("keeper", 1)]
    page = browse(keeper).get(f"{LIST}{one.urn}/").content.decode()
    assert "Nobody was on duty" in page
    assert "Keeper" in page


def test_where_nobody_keeps_a_rota_all_who_may_answer_are_told(raiser):
    raised(raiser)
    assert told_names() == [("raiser", 1)]


def test_a_danger_of_a_report_is_told_to_the_duty_of_the_reports_owner(raiser):
    on_duty("one")
    on_duty("north", of="Northumbria")
    report = reporting.submitted(reporting.officer("Northumbria"))
    event = ReportIsUrgent(report.pk, True, FEARED, reporting.officer("Northumbria"), make.NOON)
    with speaking_for(reporting.officer("Northumbria")):
        reactions.raise_for_report(event)
    assert told_names() == [("north", 1)]
    with speaking_for(machine_over_all("scanner")):
        one = Danger.objects.get()
    assert (one.kind, one.label_id, one.report_id) == ("CHILD", report.label_id, report.pk)


def test_a_danger_says_what_is_feared(raiser):
    with pytest.raises(commands.NotNow):
        raised(raiser, fears="  ")


# -- climbing --------------------------------------------------------------------------------


def test_it_climbs_rung_by_rung_and_repeats_the_last_until_somebody_acknowledges(raiser):
    one, two = on_duty("one"), on_duty("two", 2)
    danger = raised(raiser)
    assert [climb(minutes(4)), climb(minutes(5)), climb(minutes(6))] == [0, 1, 0]
    assert told_names() == [("one", 1), ("two", 2)]
    assert [climb(minutes(15)), climb(minutes(30))] == [1, 1]
    assert told_names()[2:] == [("two", 3), ("two", 4)]
    assert (seen_by(one), seen_by(two)) == (1, 1)
    commands.acknowledge_danger(danger=danger, by=one, at=minutes(31))
    assert climb(minutes(60)) == 0
    assert (seen_by(one), seen_by(two)) == (0, 0)


def test_what_was_missed_while_no_worker_ran_is_told_when_it_runs_again(raiser):
    on_duty("one")
    on_duty("two", 4)
    on_duty("three", 7)
    raised(raiser)
    assert climb(minutes(200)) == 1
    assert told_names() == [("one", 1), ("three", 15), ("two", 15)]
    assert climb(minutes(200)) == 0


def test_a_duty_that_ended_is_told_nothing(raiser):
    on_duty("one")
    keeper = reporting.person("keeper.cleveland")
    duty = DutyOfficer.objects.get()
    said = Duty(duty.officer, duty.rung, duty.since, minutes(2))
    set_duty(said=said, duty=duty, by=keeper, at=minutes(1))
    raised(raiser)
    assert climb(minutes(5)) == 1
    assert told_names() == [("one", 1), ("keeper.cleveland", 2)]


# -- who may not read it ---------------------------------------------------------------------


def test_who_is_on_duty_and_may_not_read_it_is_told_its_kind_and_whom_to_ring(raiser, browse):
    one = on_duty("one")
    label, raiser = closed_label(raiser)
    danger = raised(raiser, label=label, contact="Sgt Alder, 01632 960123")
    assert seen_by(one) == 1
    page = browse(one).get(f"{LIST}{danger.urn}/").content.decode()
    assert "01632 960123" in page
    assert make.CANARY not in page
    assert make.CANARY not in browse(one).get(LIST).content.decode()


def test_a_notice_is_not_shown_to_colleagues_who_were_not_told(raiser, browse):
    on_duty("one")
    other = reporting.person("other", "OFFICER")
    label, raiser = closed_label(raiser)
    danger = raised(raiser, label=label)
    assert browse(other).get(f"{LIST}{danger.urn}/").status_code == 404
    assert danger.urn not in browse(other).get(LIST).content.decode()
    client = browse(other)
    hidden = client.get(f"{LIST}{danger.urn}/").content.decode()
    absent = client.get(f"{LIST}L-0000-0000-C1SW/").content.decode()
    assert re.sub(TOKEN, "", hidden) == re.sub(TOKEN, "", absent)


def test_who_reads_the_whole_gets_no_notice_beside_it(raiser, browse):
    on_duty("one")
    label, raiser = closed_label(raiser)
    danger = raised(raiser, label=label)
    with speaking_for(raiser):
        lines = queries.dangers(raiser, queries.Wanted(), at=minutes(1))
    assert [line.danger.pk for line in lines] == [danger.pk]


def test_acknowledging_a_notice_stops_the_climb_and_deciding_takes_the_whole(raiser):
    one = on_duty("one")
    label, raiser = closed_label(raiser)
    danger = raised(raiser, label=label)
    with speaking_for(one):
        notice = queries.danger(danger.urn, one)
    commands.acknowledge_danger(danger=notice, by=one, at=minutes(2))
    assert climb(minutes(30)) == 0
    with pytest.raises(Forbidden):
        commands.decide_danger(
            danger=notice, decision="Move them", reason="Real", by=one, at=minutes(3)
        )
    done = commands.decide_danger(
        danger=danger, decision=f"Moved {make.CANARY}", reason="Real", by=raiser, at=minutes(4)
    )
    assert done.acknowledged_by_id == one.user_id
    with speaking_for(one):
        again = queries.danger(danger.urn, one)
    assert again.decided_at == minutes(4)
    assert make.CANARY not in again.decision + again.reason


def test_widening_lets_those_on_duty_read_what_the_report_does_not_say_to_them(raiser, browse):
    one = on_duty("one")
    label, raiser = closed_label(raiser)
    report = reporting.graded(one=reporting.submitted(raiser), by=reporting.person(), label=None)
    with speaking_for(raiser):
        wide = label_saying(Restriction.to({make.organisation().pk}))
    danger = raised(raiser, report=report, label=wide)
    page = browse(one).get(f"{LIST}{danger.urn}/").content.decode()
    assert make.CANARY in page
    assert label.pk != danger.label_id


# -- acknowledging and deciding --------------------------------------------------------------


def test_only_those_who_were_told_or_are_on_the_ladder_acknowledge(raiser):
    on_duty("one")
    two, other = on_duty("two", 2), reporting.person("other", "OFFICER")
    danger = raised(raiser)
    with pytest.raises(Forbidden):
        commands.acknowledge_danger(danger=danger, by=other, at=minutes(1))
    done = commands.acknowledge_danger(danger=danger, by=two, at=minutes(1))
    assert done.acknowledged_by_id == two.user_id
    with pytest.raises(commands.NotNow):
        commands.acknowledge_danger(danger=danger, by=two, at=minutes(2))


def test_a_decision_follows_acknowledgement_and_says_why(raiser):
    one = on_duty("one")
    danger = raised(raiser)
    who = {"danger": danger, "by": one, "at": minutes(9)}
    with pytest.raises(commands.NotNow):
        commands.decide_danger(decision="Move them", reason="Real", **who)
    commands.acknowledge_danger(danger=danger, by=one, at=minutes(5))
    with pytest.raises(commands.NotNow):
        commands.decide_danger(decision="Move them", reason=" ", **who)
    done = commands.decide_danger(decision="Move them", reason="Real", **who)
    assert (done.decision, done.reason, done.decided_by_id) == ("Move them", "Real", one.user_id)


def test_the_list_asks_as_many_questions_for_many_dangers_as_for_one(raiser, browse):
    on_duty("one")
    client = browse(raiser)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    raised(raiser)
    asked()
    few = asked()
    for _ in range(4):
        raised(raiser)
    assert asked() == few


def test_another_force_does_not_decide(raiser):
    one = on_duty("one")
    north = reporting.person("north", "OFFICER", of="Northumbria")
    everybody = make.Label.objects.saying(Restriction())[0]
    danger = raised(raiser, label=everybody)
    commands.acknowledge_danger(danger=danger, by=one, at=minutes(1))
    with pytest.raises(Forbidden):
        commands.decide_danger(
            danger=danger, decision="Nothing", reason="None", by=north, at=minutes(2)
        )


def test_the_page_takes_one_button_then_a_decision(raiser, browse):
    one = on_duty("one")
    danger = raised(raiser)
    client = browse(one)
    page = client.get(f"{LIST}{danger.urn}/").content.decode()
    assert "Acknowledge: I take this on" in page
    assert "3 minutes since it was raised" in page
    assert client.post(f"{LIST}{danger.urn}/acknowledge/").status_code == 302
    page = client.get(f"{LIST}{danger.urn}/").content.decode()
    assert "Record the decision" in page
    assert client.post(f"{LIST}{danger.urn}/decide/", {"decision": "Move"}).status_code == 422
    given = {"decision": "Move them tonight", "reason": "The source was right before"}
    assert client.post(f"{LIST}{danger.urn}/decide/", given).status_code == 302
    assert "Move them tonight" in client.get(f"{LIST}{danger.urn}/").content.decode()


def test_the_form_raises_a_danger(raiser, browse):
    one = on_duty("one")
    given = {"kind": "CHILD", "fears": FEARED, "contact": "Sgt Alder", "readers": "own"}
    assert browse(raiser).post(f"{LIST}new/", given).status_code == 302
    assert seen_by(one) == 1


def test_the_filters_of_the_list_stand_in_the_address(raiser, browse):
    on_duty("one")
    danger = raised(raiser)
    client = browse(raiser)
    assert danger.urn in client.get(f"{LIST}?state=waiting&kind=LIFE").content.decode()
    assert danger.urn not in client.get(f"{LIST}?state=decided").content.decode()
    assert danger.urn not in client.get(f"{LIST}?kind=CHILD").content.decode()


# -- what cannot be missed -------------------------------------------------------------------


def asked_by(rf, who, at=None):
    request = rf.get("/")
    request.viewer, request.at, request.today = who, at or minutes(3), make.TODAY
    return request


def test_the_bar_names_what_waits_and_nothing_of_what_is_feared(raiser, rf):
    one, other = on_duty("one"), reporting.person("other", "OFFICER")
    danger = raised(raiser)
    with speaking_for(one):
        bar = home_dangers.bar(asked_by(rf, one))
        panel = home_dangers.dangers(asked_by(rf, one))
    assert [(row["urn"], row["words"], row["waited"]) for row in bar] == [
        (danger.urn, "Threat to life", "3 minutes")
    ]
    assert make.CANARY not in str(bar) + str(panel)
    assert panel["waiting"][0]["tag"] == "Acknowledge"
    with speaking_for(other):
        assert home_dangers.bar(asked_by(rf, other)) == []
        assert home_dangers.dangers(asked_by(rf, other)) is None


def test_who_took_it_on_is_reminded_until_it_is_decided(raiser, rf):
    one = on_duty("one")
    danger = raised(raiser)
    commands.acknowledge_danger(danger=danger, by=one, at=minutes(1))
    with speaking_for(one):
        assert home_dangers.bar(asked_by(rf, one)) == []
        assert home_dangers.dangers(asked_by(rf, one))["waiting"][0]["tag"] == "Decide"
    commands.decide_danger(danger=danger, decision="Moved", reason="Real", by=one, at=minutes(2))
    with speaking_for(one):
        assert home_dangers.dangers(asked_by(rf, one)) is None


def test_the_mail_says_nothing_but_to_sign_in(raiser, deferred, settings):
    on_duty("one", email="one@example.org")
    raised(raiser)
    assert jobs.mail_calls(**deferred[0]) == 0
    settings.SENDS_MAIL = True
    assert jobs.mail_calls(**deferred[0]) == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.body) == (["one@example.org"], jobs.WORDS)
    assert make.CANARY not in str(sent.message())


def test_a_mail_that_fails_loses_no_danger(raiser, deferred, settings, monkeypatch):
    one = on_duty("one", email="one@example.org")
    settings.SENDS_MAIL = True
    raised(raiser)

    def refuse(*_given):
        raise ConnectionRefusedError

    monkeypatch.setattr(jobs, "send_mail", refuse)
    with pytest.raises(jobs.MailFailed):
        jobs.mail_calls(**deferred[0])
    assert seen_by(one) == 1


# -- the rota --------------------------------------------------------------------------------


def test_a_rota_takes_only_those_who_may_acknowledge_of_ones_own_organisation():
    keeper = reporting.person("keeper")
    north, partner = make.user("north", "OFFICER", of="Northumbria"), make.user("p", "PARTNER")
    for officer in (north, partner):
        with pytest.raises(NoDuty):
            set_duty(said=Duty(officer, 1, make.NOON), by=keeper, at=make.NOON)


def test_the_page_of_the_rota_puts_somebody_on_duty_and_ends_it(browse):
    keeper = reporting.person("keeper")
    officer = make.user("one", "OFFICER")
    given = {"officer": officer.pk, "rung": 1, "since": "2026-04-14 08:00", "until": ""}
    client = browse(keeper)
    assert "Nobody is on duty now" in client.get(f"{LIST}duty/").content.decode()
    assert client.post(f"{LIST}duty/", given).status_code == 302
    duty = DutyOfficer.objects.get()
    end = {"until": "2026-04-15 08:00"}
    assert client.post(f"{LIST}duty/{duty.pk}/end/", end).status_code == 302
    duty.refresh_from_db()
    assert duty.until is not None
    assert (
        browse(reporting.person("n", of="Northumbria"))
        .get(f"{LIST}duty/{duty.pk}/end/")
        .status_code
        == 404
    )


# -- referring -------------------------------------------------------------------------------


def named_subject(by, label):
    new = NewSubject(kind=SubjectKind.PERSON, name=f"Ann Alder {make.CANARY}", source="test")
    return record_subject(new=new, label=label, by=by, at=make.NOON).subject_id


def referral(**given):
    return NewReferral(
        **(
            {
                "kind": ReferralKind.PUBLIC_PROTECTION,
                "to": "Cleveland public protection unit",
                "reference": "PPN/26/7",
                "referred_on": make.TODAY,
                "why": "A child lives there",
            }
            | given
        )
    )


def test_a_referral_stands_on_the_page_of_the_subject(rf):
    by = reporting.person("keeper")
    label = make.label(to=("Cleveland",))
    key = named_subject(by, label)
    refer(subject=Subject(key=key), new=referral(), label=label, by=by, at=make.NOON)
    with speaking_for(by):
        panel = panels_dangers.of_subject(asked_by(rf, by), [key])
    assert [(row["kind"], row["referral"].reference) for row in panel["rows"]] == [
        ("Public protection notice", "PPN/26/7")
    ]
    north = reporting.person("north", of="Northumbria")
    with speaking_for(north):
        assert panels_dangers.of_subject(asked_by(rf, north), [key])["rows"] == []


def test_a_referral_has_a_reference_and_was_made_already():
    by, label = reporting.person("keeper"), make.label(to=("Cleveland",))
    key = named_subject(by, label)
    for wrong in ({"reference": " "}, {"referred_on": make.TODAY + timedelta(days=1)}):
        with pytest.raises(NotReferred):
            refer(subject=Subject(key=key), new=referral(**wrong), label=label, by=by, at=make.NOON)


def test_the_form_refers_and_hides_whom_one_may_not_read(browse):
    by, label = reporting.person("keeper"), make.label(to=("Cleveland",))
    key = named_subject(by, label)
    given = {
        "kind": "NRM",
        "to": "Single competent authority",
        "reference": "NRM/1",
        "referred_on": make.TODAY.isoformat(),
        "why": "Worked in a cannabis farm",
    }
    assert browse(by).post(f"/intelligence/refer/{key}/", given).status_code == 302
    with speaking_for(by):
        assert Referral.objects.get().reference == "NRM/1"
    north = reporting.person("north", of="Northumbria")
    assert browse(north).get(f"/intelligence/refer/{key}/").status_code == 404


def test_the_panels_and_the_bar_are_drawn(raiser, rf):
    one, label = on_duty("one"), make.label(to=("Cleveland",))
    by = reporting.person("keeper")
    key = named_subject(by, label)
    refer(subject=Subject(key=key), new=referral(), label=label, by=by, at=make.NOON)
    danger = raised(by, subject=Subject(key=key))
    with speaking_for(one):
        panel = panels_dangers.of_subject(asked_by(rf, one), [key])
        bar = render_to_string("web/c/alarms.html", {"alarms": home_dangers.bar(asked_by(rf, one))})
    drawn = render_to_string(panel["template"], {"panel": panel})
    assert "PPN/26/7" in drawn
    assert danger.urn in drawn
    assert "Not decided" in drawn
    assert f"{LIST}{danger.urn}/" in bar
    assert "nobody has acknowledged for 3 minutes" in bar


# -- relabelling -----------------------------------------------------------------------------


def test_a_danger_follows_the_label_of_its_report(raiser):
    on_duty("one")
    report = reporting.submitted(raiser)
    danger = raised(raiser, report=report)
    stricter = make.label(to=("Cleveland",), marking=Marking.OFFICIAL_SENSITIVE)
    event = ReportRelabelled(report.pk, report.label_id, stricter.pk, raiser, make.NOON)
    reactions.follow_report(event)
    with speaking_for(machine_over_all("scanner")):
        danger.refresh_from_db()
        assert danger.label_id == stricter.pk
        assert set(DangerCall.objects.values_list("label", flat=True)) == {stricter.pk}


def test_a_hidden_danger_is_not_found(raiser):
    on_duty("one")
    danger = raised(raiser)
    north = reporting.person("north", of="Northumbria")
    with speaking_for(north), pytest.raises(NotFound):
        queries.danger(danger.urn, north)
