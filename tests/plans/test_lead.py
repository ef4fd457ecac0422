from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fourfold.access.models import User
from fourfold.access.speaking import speaking_for
from fourfold.disruptions.queries.worked import lately as disrupted_lately
from fourfold.plans.commands.action import Said, update_action
from fourfold.plans.commands.scrutiny import answer_scrutiny, scrutinise
from fourfold.plans.models import Answer, Ask
from fourfold.plans.queries import lead, reminding
from fourfold.plans.queries.lead import Trend
from fourfold.plans.rules.clocks import ReminderKind
from fourfold.plans.rules.kinds import ActionStatus, Pillar, ScrutinyKind
from fourfold.plans.views import home
from fourfold.shared import hooks
from fourfold.threats.commands import role as roles
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.disruptions import world
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def by():
    return make.someone(make.label(), organisation=make.organisation())


@pytest.fixture
def chief(by):
    return make.someone(make.label(), organisation=make.organisation())


def person(viewer):
    return User.objects.get(pk=viewer.user_id)


def led(by, *, since=TODAY, lro=None, **given):
    """Return the plan of a threat whose LRO is `by`."""
    plan = make.plan(make.threat(by=by, since=since, **given), by=by)
    who = lro or person(by)
    roles.appoint(threat=plan.threat, role=Role.LRO, person=who, since=since, by=by, at=NOON)
    return plan


def reading(by, today=TODAY):
    with speaking_for(by):
        return lead.reading(by.user_id, at=NOON, today=today)


class Asking:
    """What a panel of the first page is asked with."""

    def __init__(self, viewer):
        self.viewer, self.at, self.today = viewer, NOON, TODAY


def panel(row, viewer):
    with speaking_for(viewer):
        return row(Asking(viewer))


class TestMyThreats:
    def test_a_threat_stands_with_its_plan_and_the_first_reason(self, by):
        plan = led(by)

        (mine,) = reading(by).threats

        assert mine.own.plan.pk == plan.pk
        assert mine.own.line.score < 100
        assert mine.own.first == "Pursue has no action, and no reason why not."
        assert mine.own.more > 0

    def test_a_threat_without_a_plan_stands_there_all_the_same(self, by):
        threat = make.threat(by=by)
        roles.appoint(threat=threat, role=Role.LRO, person=person(by), since=TODAY, by=by, at=NOON)

        (mine,) = reading(by).threats
        assert mine.own is None

    def test_what_somebody_else_leads_does_not(self, by, chief):
        led(by, lro=person(chief))

        found = reading(by)
        assert found.threats == ()
        assert found.others == ()

    def test_a_plan_that_one_leads_without_being_lro_is_listed_beside(self, by):
        plan = led(by)
        with speaking_for(by):
            found = lead.own_plans(by.user_id, today=TODAY)
        assert [one.plan.pk for one in found] == [plan.pk]
        assert reading(by).others == ()

    @pytest.mark.parametrize(("change", "tone"), [(2.0, "red"), (-2.0, "green"), (0.0, "hollow")])
    def test_a_rising_score_is_red_and_a_falling_one_green(self, change, tone):
        assert Trend(change).tone == tone

    def test_a_threat_of_which_there_was_no_score_has_no_trend(self, by):
        led(by)

        assert reading(by).threats[0].trend.change is None


class TestDue:
    def test_ones_own_and_those_of_ones_plans_are_due_within_a_week(self, by, chief):
        plan = led(by)
        days = {"late": -1, "soon": 7, "later": 8}
        for name, ahead in days.items():
            make.action(plan, by=by, text=name, due_on=TODAY + ahead * DAY, owner=person(chief))
        make.action(
            make.plan(make.threat(by=by, name="Other"), by=by),
            by=by, text="own", due_on=TODAY, owner=person(by),
        )  # fmt: skip

        found = reading(by)

        assert [line.text for line in found.due] == ["late", "own", "soon"]
        assert found.overdue == 1

    def test_what_is_done_is_not_due(self, by):
        one = make.action(led(by), by=by, due_on=TODAY, owner=person(by))
        said = Said(status=ActionStatus.DONE, outcome="Visited")
        update_action(action=one, said=said, by=by, at=NOON)

        assert reading(by).due == ()

    def test_reminders_are_worded_by_the_clocks(self, by):
        plan = led(by)
        for ahead in (-3, 0, 7, 8):
            make.action(plan, by=by, due_on=TODAY + ahead * DAY, owner=person(by))

        with speaking_for(by):
            found = reminding.reminders(by.user_id, today=TODAY)
        kinds = [one.kind for one in found]
        assert kinds == [ReminderKind.LATE, ReminderKind.TODAY, ReminderKind.SOON]
        shown = panel(home.due, by)
        assert shown["count"] == 3
        assert "1 is past its day" in shown["note"]


class TestWaiting:
    def test_scrutiny_waits_until_it_is_answered(self, by, chief):
        plan = led(by)
        asked = scrutinise(
            plan=plan, kind=ScrutinyKind.QUESTION, text="Why no partner?", by=chief, at=NOON
        )
        scrutinise(plan=plan, kind=ScrutinyKind.SATISFIED, by=chief, at=NOON)

        assert [one.pk for one in reading(by).scrutiny] == [asked.pk]
        assert panel(home.scrutiny_waiting, by)["count"] == 1
        answer_scrutiny(scrutiny=asked, answer="Housing joins", by=by, at=NOON)
        assert reading(by).scrutiny == ()
        assert panel(home.scrutiny_waiting, by) is None
        assert "Housing joins" in panel(home.answered, chief)["waiting"][0]["why"]

    def test_a_partners_answer_waits_until_it_is_noted(self, by):
        plan = led(by)
        action = make.action(plan, by=by)
        said = {"status": ActionStatus.IN_PROGRESS.value, "at": NOON, "by": person(by)}
        with speaking_for(by):
            ask = Ask.objects.create(
                urn="Q-1", action=action, label=plan.label, owner=plan.organisation,
                asked_of=person(by), organisation=make.organisation("Durham"),
                pillar=Pillar.PREVENT.value, text="Board the flat up",
                made_at=NOON, made_by=person(by), updated_at=NOON,
            )  # fmt: skip
            answer = Answer.objects.create(ask=ask, label=plan.label, text="Done today", **said)
            Answer.objects.create(
                ask=ask, label=plan.label, text="Thank you", is_feedback=True, **said
            )

        (waiting,) = reading(by).answers
        assert (waiting.asked, waiting.answer.text) == ("Board the flat up", "Done today")
        with speaking_for(by):
            answer.seen_at = NOON
            answer.save()
        assert reading(by).answers == ()


class TestLately:
    def test_what_was_done_in_14_days_is_there_and_what_is_older_is_not(self, by):
        plan = led(by)
        one = make.action(plan, by=by, owner=person(by))
        update_action(action=one, said=Said(note="Rang the landlord"), by=by, at=NOON)

        now = {change.text for change in reading(by).changes}
        later = reading(by, today=TODAY + 15 * DAY).changes

        assert "Rang the landlord" in now
        assert later == ()

    def test_an_answer_to_scrutiny_is_a_change_of_its_own(self, by, chief):
        asked = scrutinise(
            plan=led(by), kind=ScrutinyKind.DIRECTION, text="Find a partner", by=chief, at=NOON
        )
        answer_scrutiny(scrutiny=asked, answer="Found", by=by, at=NOON)

        titles = [change.title for change in reading(by).changes]
        assert "Scrutiny answered" in titles
        assert "Scrutiny: direction" in titles

    def test_disruptions_come_from_their_own_context(self, by, monkeypatch):
        plan = led(by)
        world.recorded(plan.threat, by)
        monkeypatch.setitem(hooks._tables, "lately", {"disruptions": disrupted_lately})

        titles = [change.title for change in reading(by).changes]
        assert any(title.startswith("Disruption, minor") for title in titles)


class TestBriefings:
    def test_somebody_new_sees_how_to_own_a_threat(self, by):
        led(by)

        found = reading(by)
        assert found.briefing.ident == "own-a-threat"
        assert "less than 60 days" in found.why_briefing

    def test_a_failing_plan_brings_the_briefing_on_actions(self, by):
        plan = led(by, since=TODAY - 61 * DAY)
        for number in range(3):
            make.action(plan, by=by, text=f"Increase patrols {'x' * number}")

        found = reading(by, today=TODAY + 40 * DAY)
        assert found.threats[0].own.checked.score < 50
        assert found.briefing.ident == "specific-action"

    def test_who_is_neither_sees_none(self, by):
        led(by, since=TODAY - 61 * DAY)

        assert reading(by).briefing is None

    def test_a_break_in_leading_begins_it_anew(self, by, chief):
        plan = led(by, since=TODAY - 100 * DAY)
        for who, days in ((person(chief), 50), (person(by), 10)):
            roles.appoint(
                threat=plan.threat, role=Role.LRO, person=who, since=TODAY - days * DAY,
                by=by, at=NOON,
            )  # fmt: skip

        assert reading(by).threats[0].is_new

    def test_a_briefing_has_a_page_and_an_unknown_one_has_none(self, by, browse):
        client = browse(by)

        page = client.get(reverse("plans:briefing", args=["own-a-threat"]))
        assert "How to own a threat" in page.text
        assert client.get(reverse("plans:briefing", args=["nothing"])).status_code == 404


class TestPage:
    def test_it_shows_threat_plan_and_what_is_due(self, by, browse):
        plan = led(by)
        make.action(plan, by=by, due_on=TODAY, text="Visit the gym")

        page = browse(by).get(reverse("plans:lead")).text

        assert plan.threat.urn in page
        assert "Visit the gym" in page
        assert panel(home.my_plans, by)["waiting"][0]["url"] == reverse(
            "plans:plan", args=[plan.urn]
        )

    def test_who_leads_nothing_is_told_so_and_has_no_panels(self, by, browse):
        assert "You lead no threat" in browse(by).get(reverse("plans:lead")).text
        for row in (home.my_plans, home.due, home.scrutiny_waiting):
            assert panel(row, by) is None

    def test_who_may_not_read_plans_is_refused(self, by, browse):
        refused = browse(replace(by, verbs=frozenset())).get(reverse("plans:lead"))

        assert refused.status_code == 403

    def test_a_hidden_threat_that_one_leads_is_not_there(self, by, browse):
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        threat = make.threat(narrow, by=wide, name=f"Hidden {CANARY}")
        plan = make.plan(threat, by=wide)
        roles.appoint(
            threat=threat, role=Role.LRO, person=person(by), since=TODAY, by=wide, at=NOON
        )
        make.action(plan, by=wide, due_on=TODAY, owner=person(by))

        page = browse(by).get(reverse("plans:lead")).text

        assert CANARY not in page
        assert "You lead no threat" in page

    def test_it_asks_as_much_for_many_threats_as_for_one(self, by, browse):
        def another(name):
            plan = led(by, name=name)
            make.action(plan, by=by, due_on=TODAY, owner=person(by), text=f"Visit {name}")
            scrutinise(
                plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=other, at=timezone.now()
            )

        other = make.someone(make.label(), organisation=make.organisation())
        another("Ash")
        client, url = browse(by), reverse("plans:lead")
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for name in ("Beech", "Cedar", "Elm"):
            another(name)
        client.get(url)
        with CaptureQueriesContext(connection) as many:
            client.get(url)

        assert len(many) == len(few)
