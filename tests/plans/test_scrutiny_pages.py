import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import User
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import plan as plans
from fourfold.plans.commands.scrutiny import answer_scrutiny, scrutinise
from fourfold.plans.queries import scrutiny
from fourfold.plans.queries.scrutiny import Narrowed
from fourfold.plans.rules.kinds import Pillar, ScrutinyKind
from fourfold.plans.views import home
from fourfold.threats.commands import role as roles
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HALF_A_YEAR = 183 * DAY


@pytest.fixture
def by():
    return make.someone(make.label(), organisation=make.organisation())


@pytest.fixture
def chief():
    return make.someone(make.label(), organisation=make.organisation())


def plan_of(by, name, of="Cleveland", label=None):
    threat = make.threat(label, by=by, name=name, owner=make.organisation(of))
    return make.plan(threat, by=by, title=f"Plan {name}")


def better(plan, by):
    """Say why each pillar is empty, so that the check finds less."""
    for pillar in Pillar:
        plans.excuse_pillar(plan=plan, pillar=pillar, reason="Not now", by=by, at=NOON)
    return plan


def rows(viewer, today=TODAY):
    with speaking_for(viewer):
        owners = scrutiny.answers_for(viewer, today=today)
        return scrutiny.in_order(scrutiny.scrutinised(owners, today=today), "")


def titles(found):
    return [row.line.title for row in found]


class TestWhose:
    def test_a_chief_answers_for_their_force_alone(self, by, chief):
        plan_of(by, "Ash")
        plan_of(by, "Birch", of="Durham")

        assert titles(rows(chief)) == ["Plan Ash"]

    def test_the_head_of_a_regional_unit_answers_for_the_region(self, by):
        head = make.someone(make.label(), organisation=make.organisation("NEROCU"))
        plan_of(by, "Ash")
        plan_of(by, "Birch", of="Durham")
        plan_of(by, "Cedar", of="West Midlands")

        assert sorted(titles(rows(head))) == ["Plan Ash", "Plan Birch"]


class TestRows:
    def test_the_worst_stands_first_with_its_reasons(self, by, chief):
        better(plan_of(by, "Ash"), by)
        plan_of(by, "Birch")

        found = rows(chief)

        assert titles(found) == ["Plan Birch", "Plan Ash"]
        assert found[0].reasons
        lost = sum(reason.rule.weight for reason in found[0].reasons)
        assert found[0].line.score == 100 - lost

    def test_last_scrutinised_and_unanswered_follow_what_was_said(self, by, chief):
        plan = plan_of(by, "Ash")
        asked = scrutinise(
            plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=chief, at=NOON - DAY
        )
        scrutinise(plan=plan, kind=ScrutinyKind.SATISFIED, by=chief, at=NOON)

        (row,) = rows(chief)
        assert (row.days, row.seen.kind, row.seen.unanswered) == (0, "Satisfied", 1)
        answer_scrutiny(scrutiny=asked, answer="So", by=by, at=NOON)
        assert rows(chief)[0].seen.unanswered == 0

    def test_a_plan_is_forgotten_after_half_a_year_without_scrutiny(self, by, chief):
        plan_of(by, "Ash")

        assert not rows(chief)[0].is_forgotten
        assert rows(chief, TODAY + HALF_A_YEAR)[0].is_forgotten

    def test_a_closed_plan_is_not_there(self, by, chief):
        plans.close_plan(plan=plan_of(by, "Ash"), on=TODAY, by=by, at=NOON)

        assert rows(chief) == []

    def test_each_number_is_that_of_the_rows_behind_it(self, by, chief):
        plan = plan_of(by, "Ash")
        make.action(plan, by=by, due_on=TODAY - DAY)
        better(plan_of(by, "Birch"), by)
        scrutinise(plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=chief, at=NOON)

        for today in (TODAY, TODAY + 40 * DAY, TODAY + HALF_A_YEAR):
            found = rows(chief, today)
            told = scrutiny.told(found)
            assert told.plans == 2
            for only in scrutiny.KEEPS:
                kept = scrutiny.narrowed(found, Narrowed(only=only))
                assert getattr(told, only) == len(kept)

    @pytest.mark.parametrize("sort", scrutiny.SORTS)
    def test_every_column_sorts_both_ways(self, by, chief, sort):
        better(plan_of(by, "Ash"), by)
        plan_of(by, "Birch")
        key = scrutiny.SORTS[sort]

        up = [key(row) for row in scrutiny.in_order(rows(chief), sort)]
        down = [key(row) for row in scrutiny.in_order(rows(chief), f"-{sort}")]

        assert up == sorted(up)
        assert down == sorted(down, reverse=True)


class TestPage:
    def test_it_lists_plans_with_reasons_and_the_way_to_scrutinise(self, by, chief, browse):
        plan = plan_of(by, "Ash")

        page = browse(chief).get(reverse("plans:scrutiny")).text

        assert "Plan Ash" in page
        assert "for a pillar without an action or a reason" in page
        assert reverse("plans:scrutinise", args=[plan.urn]) in page

    def test_filters_keep_what_is_asked(self, by, chief, browse):
        plan_of(by, "Ash")
        asked = plan_of(by, "Birch")
        scrutinise(plan=asked, kind=ScrutinyKind.QUESTION, text="Why?", by=chief, at=NOON)

        page = browse(chief).get(reverse("plans:scrutiny"), {"only": "unanswered"}).text

        assert "Plan Birch" in page
        assert "Plan Ash" not in page

    def test_a_filter_that_makes_no_sense_is_refused(self, chief, browse):
        answer = browse(chief).get(reverse("plans:scrutiny"), {"only": "everything"})

        assert 400 <= answer.status_code < 500

    def test_somebody_who_does_not_scrutinise_is_refused(self, chief, browse):
        refused = browse(replace(chief, verbs=frozenset({"plans.read"})))

        assert refused.get(reverse("plans:scrutiny")).status_code == 403

    def test_what_one_leads_is_not_offered(self, by, chief, browse):
        plan = plan_of(by, "Ash")
        person = User.objects.get(pk=chief.user_id)
        roles.appoint(threat=plan.threat, role=Role.LRO, person=person, since=TODAY, by=by, at=NOON)

        page = browse(chief).get(reverse("plans:scrutiny")).text

        assert "You lead it" in page
        assert reverse("plans:scrutinise", args=[plan.urn]) not in page

    def test_scrutiny_goes_from_the_list_to_the_plan_and_its_answer_comes_back(
        self, by, chief, browse
    ):
        plan = plan_of(by, "Ash")
        given = {"kind": "QUESTION", "text": f"Who does it {CANARY}?"}

        browse(chief).post(reverse("plans:scrutinise", args=[plan.urn]), given)
        assert CANARY in browse(by).get(reverse("plans:plan", args=[plan.urn])).text
        (row,) = rows(chief)
        assert row.seen.unanswered == 1


class TestHidden:
    @pytest.fixture
    def hidden(self, by):
        """A plan of the chief's own force under a label that the chief does not hold."""
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        plan = plan_of(wide, f"Hidden {CANARY}", label=narrow)
        make.action(plan, by=wide, due_on=TODAY - DAY)
        return plan

    @pytest.mark.usefixtures("hidden")
    def test_it_is_counted_nowhere(self, by, chief, browse):
        plan_of(by, "Ash")

        page = browse(chief).get(reverse("plans:scrutiny")).text

        assert CANARY not in page
        assert re.search(r"<strong>1</strong>\s+running plan that you may see", page)
        assert scrutiny.told(rows(chief)).plans == 1
        assert scrutiny.told(rows(chief)).overdue == 0

    @pytest.mark.usefixtures("hidden")
    def test_the_panel_of_the_first_page_does_not_know_it(self, chief):
        class Asking:
            viewer, at, today = chief, NOON, TODAY

        with speaking_for(chief):
            panel = home.to_scrutinise(Asking())
        assert panel["count"] == 0
        assert panel["waiting"] == []

    def test_it_cannot_be_scrutinised(self, chief, hidden, browse):
        url = reverse("plans:scrutinise", args=[hidden.urn])

        assert browse(chief).get(url).status_code == 404
        assert browse(chief).post(url, {"kind": "SATISFIED"}).status_code == 404


class TestFlat:
    def test_many_plans_ask_as_much_as_two(self, by, chief, browse):
        client, url = browse(chief), reverse("plans:scrutiny")
        for name in ("Ash", "Birch"):
            make.action(plan_of(by, name), by=by, text="Visit the yard on Quay Street")
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)

        for name in ("Beech", "Cedar", "Elm", "Fir"):
            plan = plan_of(by, name)
            make.action(plan, by=by, text="Visit the yard on Quay Street")
            scrutinise(plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=chief, at=NOON)
        client.get(url)
        with CaptureQueriesContext(connection) as many:
            client.get(url)

        assert len(many) == len(few)
