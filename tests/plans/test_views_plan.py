from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import User
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import plan as commands
from fourfold.plans.commands import scrutiny
from fourfold.plans.commands.plan import ObjectiveText
from fourfold.plans.models import (
    EmptyPillar,
    Objective,
    Plan,
    RuleSwitch,
    Scrutiny,
    SignOff,
    Waiver,
)
from fourfold.plans.queries import checking
from fourfold.plans.rules.kinds import ScrutinyKind
from fourfold.plans.views.panels import threat_panel
from fourfold.threats.commands import role as roles
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def by():
    return make.someone(make.label())


@pytest.fixture
def plan(by):
    return make.plan(by=by)


@pytest.fixture
def outsider():
    return make.someone(make.label(to=("Durham",)))


def lead(plan, by):
    person = User.objects.get(pk=by.user_id)
    roles.appoint(threat=plan.threat, role=Role.LRO, person=person, since=TODAY, by=by, at=NOON)


def seen(model, **about):
    with make.everything():
        return list(model.objects.filter(**about))


class TestPage:
    def test_it_says_how_it_stands_and_what_is_done(self, by, plan, browse):
        make.action(plan, by=by, text="Visit 14 Quay Street", due_on=TODAY - timedelta(days=3))
        said = ObjectiveText("Fewer burglaries", "A month", "14")
        commands.set_objective(plan=plan, said=said, by=by, at=NOON)

        page = browse(by).get(reverse("plans:plan", args=[plan.urn]))

        assert page.status_code == 200
        for words in ("Plan check", "Visit 14 Quay Street", "Fewer burglaries", "Prepare"):
            assert words in page.text
        assert "Who will be able to see this" in page.text

    def test_a_hidden_plan_and_none_answer_alike(self, plan, outsider, browse):
        client = browse(outsider)
        hidden = client.get(reverse("plans:plan", args=[plan.urn]))
        none = client.get(reverse("plans:plan", args=["P-0000-0000-0000"]))

        assert hidden.status_code == none.status_code == 404
        assert CANARY not in hidden.text

    @pytest.mark.parametrize(
        "name", ["change_plan", "close_plan", "add_objective", "sign_off", "scrutinise", "waive"]
    )
    def test_no_page_of_a_hidden_plan_is_found(self, plan, outsider, browse, name):
        assert browse(outsider).get(reverse(f"plans:{name}", args=[plan.urn])).status_code == 404

    def test_as_many_queries_for_fifty_actions_as_for_five(self, by, plan, browse):
        other = make.plan(by=by)
        client = browse(by)
        url = reverse("plans:plan", args=[plan.urn])
        for _ in range(5):
            make.action(plan, by=by)
            make.action(other, by=by)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for _ in range(45):
            make.action(plan, by=by)
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200

        assert len(many) == len(few)

    def test_others_actions_under_another_label_are_not_counted(self, by, plan, browse):
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        make.action(plan, label=narrow, by=wide, text="Hidden deed", due_on=TODAY)

        page = browse(by).get(reverse("plans:plan", args=[plan.urn]))

        assert "Hidden deed" not in page.text
        assert "Pursue has no action" in page.text


class TestCheck:
    def test_three_findings_stand_open_and_the_rest_are_folded(self, by, plan, browse):
        for number in range(6):
            make.action(plan, by=by, text=f"Visit {number} Quay Street", due_on=TODAY)

        shown = browse(by).get(reverse("plans:plan", args=[plan.urn]))

        check, page = shown.context["check"], shown.text
        opened = [one["sentence"] for reason in check["first"] for one in reason["findings"]]
        folded = [one["sentence"] for reason in check["rest"] for one in reason["findings"]]
        assert opened == [f"“Visit {number} Quay Street” has no owner." for number in range(3)]
        assert "“Visit 3 Quay Street” has no owner." in folded
        assert f"{len(folded)} more to mend" in page
        assert page.index(opened[-1]) < page.index("more to mend") < page.index(folded[-1])

    def test_the_dearest_are_opened_and_nothing_is_lost_or_told_twice(self, by, plan, browse):
        for number in range(6):
            make.action(plan, by=by, text=f"Visit {number} Quay Street")
        with speaking_for(by):
            checked = checking.check(plan, today=TODAY)

        check = browse(by).get(reverse("plans:plan", args=[plan.urn])).context["check"]

        reasons = check["first"] + check["rest"]
        weights = [reason["weight"] for reason in reasons]
        shown = [one["sentence"] for reason in reasons for one in reason["findings"]]
        assert weights == sorted(weights, reverse=True)
        assert len(shown) == len(set(shown)) >= len(checked.findings)

    def test_the_part_for_htmx_folds_the_rest_too(self, by, plan, browse):
        url = reverse("plans:excuse_pillar", args=[plan.urn, "PREPARE"])
        for number in range(6):
            make.action(plan, by=by, text=f"Visit {number} Quay Street")

        part = browse(by).post(url, {"reason": "Nobody is harmed yet"}, headers=HTMX).text

        assert "<html" not in part
        assert part.index("more to mend") < part.index("What is being done")

    def test_an_action_leads_back_to_it_and_says_how_much_is_left(self, by, plan, browse):
        action = make.action(plan, by=by, text="Visit 14 Quay Street")
        client, url = browse(by), reverse("plans:action", args=[action.urn])
        before = client.get(url)

        given = {"status": "IN_PROGRESS", "due_on": "2030-01-02", "note": "Agreed"}
        after = client.post(reverse("plans:update_action", args=[action.urn]), given, follow=True)

        left = after.context["left"]
        assert left < before.context["left"]
        assert f"Back to the plan check, {left} left" in after.text
        assert f"{reverse('plans:plan', args=[plan.urn])}#check" in after.text


class TestRules:
    GIVEN: ClassVar = {"rule": "4P501", "of": "THREAT", "to": "off", "reason": "Covert phase"}

    def test_it_says_what_is_on_who_switched_it_and_why(self, by, plan, browse):
        client, url = browse(by), reverse("plans:rules")
        page = client.get(reverse("plans:plan", args=[plan.urn])).text
        assert url in page
        assert "Somebody outside policing" in page

        after = client.post(url, self.GIVEN, follow=True).text

        assert "Covert phase" in after
        assert User.objects.get(pk=by.user_id).name in after
        page = client.get(reverse("plans:plan", args=[plan.urn])).text
        assert "Somebody outside policing" not in page
        assert "1 rule of the check is switched off" in page

    def test_only_the_kind_of_plan_that_was_named_is_switched(self, by, browse):
        client, url = browse(by), reverse("plans:rules")
        client.post(url, self.GIVEN)

        (line,) = [
            one for one in client.get(url).context["lines"] if one.rule.code == self.GIVEN["rule"]
        ]
        assert [one.is_on for one in line.standings] == [False, True, True]

    def test_the_newest_switch_stands(self, by, browse):
        client, url = browse(by), reverse("plans:rules")
        client.post(url, self.GIVEN)
        page = client.post(url, self.GIVEN | {"to": "on", "reason": "Arrests made"}, follow=True)

        assert "Arrests made" in page.text
        assert "Covert phase" not in page.text

    def test_another_regions_switches_are_not_shown(self, by, browse):
        other = make.someone(make.label(), of="Essex")
        url = reverse("plans:rules")
        browse(other).post(url, self.GIVEN)

        assert "Covert phase" in browse(other).get(url).text
        assert "Covert phase" not in browse(by).get(url).text

    def test_a_reason_is_needed(self, by, browse):
        answer = browse(by).post(reverse("plans:rules"), self.GIVEN | {"reason": " "})

        assert answer.status_code == 422
        assert not RuleSwitch.objects.exists()

    def test_who_may_not_switch_is_neither_shown_it_nor_led_there(self, by, plan, browse):
        reader = replace(by, verbs=by.verbs - {"plans.switch_rule"})
        client, url = browse(reader), reverse("plans:rules")

        assert client.get(url).status_code == 403
        assert client.post(url, self.GIVEN).status_code == 403
        assert url not in client.get(reverse("plans:plan", args=[plan.urn])).text


class TestMaking:
    def test_a_plan_is_made_from_a_threats_page(self, by, browse):
        threat = make.threat(by=by)
        client = browse(by)
        url = reverse("plans:record_plan") + f"?threat={threat.urn}"

        assert "Alder" in client.get(url).text
        answer = client.post(url, {"title": "Alder: plan", "aim": "Less of it"})

        (made,) = seen(Plan, threat=threat.pk)
        assert answer.url == reverse("plans:plan", args=[made.urn])

    def test_a_hidden_threat_is_not_found(self, by, outsider, browse):
        threat = make.threat(by=by)

        url = reverse("plans:record_plan") + f"?threat={threat.urn}"
        assert browse(outsider).get(url).status_code == 404

    def test_the_threat_may_be_typed_and_its_refusal_is_said(self, by, plan, browse):
        client = browse(by)
        given = {"urn": plan.threat.urn.lower(), "title": "Second"}

        answer = client.post(reverse("plans:record_plan"), given)

        assert answer.status_code == 422
        assert "running plan already" in answer.text

    def test_a_plan_changes_and_closes(self, by, plan, browse):
        client = browse(by)
        given = {"title": "New", "safeguarding": "YES", "safeguarding_reference": "CS/1"}
        client.post(reverse("plans:change_plan", args=[plan.urn]), given)
        client.post(reverse("plans:close_plan", args=[plan.urn]), {"on": f"{TODAY}"})

        (changed,) = seen(Plan, pk=plan.pk)
        assert (changed.title, changed.safeguarding) == ("New", "YES")
        assert changed.closed_on == TODAY


class TestMending:
    def test_a_reason_for_a_pillar_renders_the_check_anew(self, by, plan, browse):
        url = reverse("plans:excuse_pillar", args=[plan.urn, "PREPARE"])

        part = browse(by).post(url, {"reason": "Nobody is harmed yet"}, headers=HTMX)

        assert part.status_code == 200
        assert "<html" not in part.text
        assert "Nobody is harmed yet" in part.text
        assert "Prepare has no action" not in part.text
        assert [row.pillar for row in seen(EmptyPillar, plan=plan.pk)] == ["PREPARE"]

    def test_it_works_without_scripts(self, by, plan, browse):
        url = reverse("plans:excuse_pillar", args=[plan.urn, "PREPARE"])
        client = browse(by)

        assert client.post(url, {"reason": ""}).status_code == 422
        answer = client.post(url, {"reason": "Nobody is harmed yet"})
        assert answer.url == reverse("plans:plan", args=[plan.urn])

    def test_an_objective_is_set_changed_and_dropped(self, by, plan, browse):
        client = browse(by)
        client.post(reverse("plans:add_objective", args=[plan.urn]), {"text": "Fewer"})
        (made,) = seen(Objective, plan=plan.pk)
        client.post(
            reverse("plans:objective", args=[made.pk]), {"text": "Fewer", "measure": "A month"}
        )
        client.post(reverse("plans:drop_objective", args=[made.pk]))

        (dropped,) = seen(Objective, plan=plan.pk)
        assert dropped.measure == "A month"
        assert dropped.dropped_on is not None

    def test_an_objective_of_a_hidden_plan_is_not_found(self, by, plan, outsider, browse):
        made = commands.set_objective(plan=plan, said=ObjectiveText("x"), by=by, at=NOON)

        url = reverse("plans:objective", args=[made.pk])
        assert browse(outsider).get(url).status_code == 404

    def test_the_lro_signs_off_and_nobody_else_is_offered_it(self, by, plan, browse):
        url = reverse("plans:plan", args=[plan.urn])
        assert "Sign it off" not in browse(by).get(url).text
        lead(plan, by)
        assert "Sign it off" in browse(by).get(url).text

        browse(by).post(reverse("plans:sign_off", args=[plan.urn]), {"note": "Read"})
        assert [row.note for row in seen(SignOff, plan=plan.pk)] == ["Read"]

    def test_a_waiver_is_given_and_ended(self, by, plan, browse):
        client = browse(by)
        today = client.get(reverse("plans:plan", args=[plan.urn])).context["today"]
        given = {"rule": "4P501", "reason": "Covert", "until": f"{today + timedelta(days=30)}"}
        client.post(reverse("plans:waive", args=[plan.urn]), given)
        (made,) = seen(Waiver, plan=plan.pk)
        client.post(reverse("plans:end_waiver", args=[made.pk]))

        assert seen(Waiver, plan=plan.pk)[0].ended_at is not None


class TestScrutiny:
    def test_a_chief_asks_and_the_lead_answers(self, by, plan, browse):
        lead(plan, by)
        chief = make.someone(make.label())
        browse(chief).post(
            reverse("plans:scrutinise", args=[plan.urn]),
            {"kind": "QUESTION", "text": "Why no Prepare?"},
        )
        (asked,) = seen(Scrutiny, plan=plan.pk)
        page = browse(by).get(reverse("plans:plan", args=[plan.urn])).text
        assert "Not answered yet" in page
        assert page.index("Why no Prepare?") < page.index("Plan check")

        browse(by).post(reverse("plans:answer_scrutiny", args=[asked.pk]), {"answer": "Added"})
        assert seen(Scrutiny, plan=plan.pk)[0].answer == "Added"

    def test_scrutiny_of_a_hidden_plan_is_not_found(self, by, plan, outsider, browse):
        asked = scrutiny.scrutinise(
            plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=by, at=NOON
        )

        url = reverse("plans:answer_scrutiny", args=[asked.pk])
        assert browse(outsider).get(url).status_code == 404


class TestList:
    def test_it_shows_check_lead_and_overdue(self, by, plan, browse):
        lead(plan, by)
        make.action(plan, by=by, due_on=TODAY - timedelta(days=2))

        page = browse(by).get(reverse("plans:plans"))

        assert plan.title in page.text
        assert User.objects.get(pk=by.user_id).name in page.text

    @pytest.mark.parametrize(
        ("query", "is_kept"),
        [("below=100", True), ("below=50", False), ("empty=PURSUE", True), ("of=OPERATION", False)],
    )
    def test_filters_stand_in_the_address(self, by, plan, browse, query, is_kept):
        page = browse(by).get(f"{reverse('plans:plans')}?{query}")

        assert (plan.title in page.text) is is_kept

    @pytest.mark.usefixtures("plan")
    def test_nothing_of_a_hidden_plan_is_in_the_list(self, outsider, browse):
        page = browse(outsider).get(reverse("plans:plans")).text

        assert CANARY not in page
        assert "<strong>0</strong> plans" in page

    @pytest.mark.parametrize("query", ["", "?below=100"])
    def test_as_many_queries_for_twenty_plans_as_for_two(self, by, plan, browse, query):
        make.action(plan, by=by)
        make.action(make.plan(by=by), by=by)
        client, url = browse(by), reverse("plans:plans") + query
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for _ in range(10):
            make.action(make.plan(by=by), by=by)
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200

        assert len(many) == len(few)

    def test_the_file_asks_why_and_is_a_sheet(self, by, browse):
        client, url = browse(by), reverse("plans:export_plans", args=["xlsx"])

        assert "Why are you looking" in client.get(url).text
        file = client.get(f"{url}?reason_code=TASKING")
        assert file.headers["Content-Type"].endswith("sheet")
        assert client.get(reverse("plans:export_plans", args=["pdf"])).status_code == 404

    def test_who_may_not_export_is_refused(self, by, browse):
        reader = replace(by, verbs=frozenset({"plans.read"}))

        assert browse(reader).get(reverse("plans:export_plans", args=["csv"])).status_code == 403


class TestThreatPanel:
    def panel(self, viewer, threat, rf):
        request = rf.get("/")
        request.viewer, request.today = viewer, TODAY
        with speaking_for(viewer):
            return threat_panel(request, threat)

    def test_it_shows_the_plan_and_its_check(self, by, plan, rf):
        shown = self.panel(by, plan.threat, rf)

        assert shown["plan"].title == plan.title
        assert 0 < shown["plan"].score < 100

    def test_it_offers_to_make_one(self, by, rf):
        threat = make.threat(by=by)

        assert threat.urn in self.panel(by, threat, rf)["make_url"]

    def test_a_hidden_plan_is_as_none(self, by, plan, rf):
        closed = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {closed.pk})
        with speaking_for(wide):
            Plan.objects.filter(pk=plan.pk).update(label=closed)

        assert self.panel(by, plan.threat, rf)["plan"] is None
