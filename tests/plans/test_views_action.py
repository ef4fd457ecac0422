from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import RoleHeld, User
from fourfold.access.speaking import speaking_for
from fourfold.plans.models import Action, ActionUpdate, Tactic
from tests import make
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
COPIED = "Increase patrols around the market and speak to every trader about the group"


@pytest.fixture
def by():
    return make.someone(make.label())


@pytest.fixture
def plan(by):
    return make.plan(by=by)


@pytest.fixture
def outsider():
    return make.someone(make.label(to=("Durham",)))


@pytest.fixture
def tactic():
    return Tactic.objects.create(
        ident="stops", part="VEHICLES", pillar="PURSUE", owner_type="RESPONSE", title="Stops",
        text="Stop and search the vehicles of the group on the roads that it uses.",
        question="Which vehicles, and which roads?", dated_on=TODAY, recorded_at=NOON, by_id=1,
    )  # fmt: skip


def person(viewer):
    return User.objects.get(pk=viewer.user_id)


def seen(**about):
    with make.everything():
        return list(Action.objects.filter(**about).order_by("pk"))


class TestAdding:
    def test_an_action_is_added_with_owner_and_day(self, by, plan, browse):
        given = {
            "pillar": "PREVENT",
            "text": "Visit the school",
            "specific": "Marsh Lane, year 9",
            "owner": by.user_id,
            "due_on": "2030-01-02",
        }

        answer = browse(by).post(reverse("plans:add_action", args=[plan.urn]), given)

        (made,) = seen(plan=plan.pk)
        assert answer.url == reverse("plans:plan", args=[plan.urn])
        assert (made.owner_id, made.pillar) == (by.user_id, "PREVENT")

    def test_a_tactic_asks_what_makes_it_specific(self, by, plan, tactic, browse):
        client, url = browse(by), reverse("plans:add_action", args=[plan.urn])
        assert "Stops" in client.get(url).text
        chosen = f"{url}?tactic=stops"
        assert "Which vehicles, and which roads?" in client.get(chosen).text

        given = {"pillar": "PURSUE", "text": tactic.text, "specific": "NK21 ABC, A19"}
        client.post(chosen, given)
        (made,) = seen(plan=plan.pk)
        assert (made.tactic_id, made.copied_from) == (tactic.pk, tactic.text)

    def test_what_is_wrong_is_said(self, by, plan, browse):
        answer = browse(by).post(reverse("plans:add_action", args=[plan.urn]), {"text": ""})

        assert answer.status_code == 422
        assert not seen(plan=plan.pk)

    def test_a_hidden_plan_is_not_found(self, plan, outsider, browse):
        client = browse(outsider)

        assert client.get(reverse("plans:add_action", args=[plan.urn])).status_code == 404
        assert client.post(reverse("plans:check_action", args=[plan.urn])).status_code == 404


class TestAddingOnesOwn:
    def test_an_action_may_belong_to_nothing(self, by, browse):
        wide = replace(by, labels=by.labels | {make.label(to=("Cleveland", "NERSOU")).pk})
        given = {"text": "Ring the landlord", "owner": by.user_id}

        answer = browse(wide).post(reverse("plans:add_own_action"), given)

        (made,) = seen(owner=by.user_id)
        assert answer.url == reverse("plans:action", args=[made.urn])
        assert made.belongs_to == "NOTHING"


class TestCheckingWhileTyping:
    def check(self, client, plan, **given):
        url = reverse("plans:check_action", args=[plan.urn])
        return client.post(url, {"pillar": "PURSUE"} | given, headers=HTMX).text

    def test_it_says_that_words_could_stand_in_any_plan(self, by, plan, browse):
        client = browse(by)

        assert "could stand in any plan" in self.check(client, plan, text="Increase patrols")
        mended = self.check(client, plan, text="Increase patrols", specific="On 14 Quay Street")
        assert "could stand in any plan" not in mended
        assert not seen(plan=plan.pk)

    def test_it_names_the_twin_that_the_reader_may_see(self, by, plan, browse):
        make.action(make.plan(make.threat(by=by, name="Birch"), by=by), by=by, text=COPIED)

        assert "Birch" in self.check(browse(by), plan, text=COPIED)

    def test_a_hidden_twin_is_never_named_nor_felt(self, by, plan, browse):
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        before = self.check(browse(by), plan, text=COPIED)
        hidden = make.plan(make.threat(narrow, by=wide, name="Birch"), by=wide)
        make.action(hidden, by=wide, text=COPIED)

        after = self.check(browse(by), plan, text=COPIED)

        assert after == before
        assert "alike" not in after

    def test_an_action_is_not_its_own_twin(self, by, plan, browse):
        action = make.action(plan, by=by, text=COPIED)

        assert "alike" not in self.check(browse(by), plan, text=COPIED, action=action.urn)


class TestPage:
    def test_it_shows_what_was_said(self, by, plan, browse):
        action = make.action(plan, by=by, text="Visit 14 Quay Street")

        page = browse(by).get(reverse("plans:action", args=[action.urn]))

        assert "Visit 14 Quay Street" in page.text
        assert page.text.count("Recorded") == 1

    def test_one_of_which_nothing_was_said_says_when_it_was_recorded(self, by, plan, browse):
        action = make.action(plan, by=by)
        with speaking_for(by):
            ActionUpdate.objects.filter(action=action).delete()

        assert "Recorded" in browse(by).get(reverse("plans:action", args=[action.urn])).text

    @pytest.mark.parametrize("name", ["action", "change_action"])
    def test_a_hidden_action_is_not_found(self, by, plan, outsider, browse, name):
        action = make.action(plan, by=by)

        page = browse(outsider).get(reverse(f"plans:{name}", args=[action.urn]))

        assert page.status_code == 404
        assert CANARY not in page.text

    def test_an_update_is_kept_and_a_refusal_is_said_in_place(self, by, plan, browse):
        action = make.action(plan, by=by, owner=person(by))
        client, url = browse(by), reverse("plans:update_action", args=[action.urn])

        refused = client.post(url, {"status": "DONE"})
        assert refused.status_code == 422
        assert "Say what came of it" in refused.text

        kept = client.post(url, {"status": "DONE", "outcome": "Two arrests"})
        assert kept.url == reverse("plans:action", args=[action.urn])
        assert seen(pk=action.pk)[0].outcome == "Two arrests"

    def test_the_owner_alone_may_update_and_cannot_pass_it_on(self, by, plan, browse):
        partner = replace(
            make.someone(make.label()), verbs=frozenset({"plans.read", "plans.update_action"})
        )
        mine = make.action(plan, by=by, owner=person(partner))
        other = make.action(plan, by=by)
        client = browse(partner)

        page = client.get(reverse("plans:action", args=[mine.urn])).text
        assert "Say how it goes" in page
        assert "Pass to" not in page
        assert "Say how it goes" not in client.get(reverse("plans:action", args=[other.urn])).text
        given = {"status": "IN_PROGRESS"}
        refused = client.post(reverse("plans:update_action", args=[other.urn]), given)
        assert refused.status_code == 422
        assert seen(pk=other.pk)[0].status == "NOT_STARTED"

    def test_its_words_change(self, by, plan, browse):
        action = make.action(plan, by=by)
        given = {"pillar": "PREPARE", "text": "New words", "specific": ""}

        browse(by).post(reverse("plans:change_action", args=[action.urn]), given)

        assert seen(pk=action.pk)[0].text == "New words"


class TestMyActions:
    def test_it_lists_mine_overdue_first_and_nobody_elses(self, by, plan, browse):
        make.action(
            plan, by=by, owner=person(by), text="Later", due_on=TODAY + timedelta(days=9999)
        )
        make.action(plan, by=by, owner=person(by), text="Late", due_on=TODAY - timedelta(days=9))
        make.action(plan, by=by, text="Somebody else's")

        page = browse(by).get(reverse("plans:my_actions")).text

        assert page.index(">Late<") < page.index(">Later<")
        assert "1 overdue" in page
        assert "Somebody else&#x27;s" not in page

    def test_exactly_what_is_ticked_is_updated(self, by, plan, browse):
        rows = [make.action(plan, by=by, owner=person(by)) for _ in range(3)]
        given = {"row": [rows[0].urn, rows[2].urn], "status": "IN_PROGRESS"}

        page = browse(by).post(reverse("plans:update_actions"), given, follow=True)

        assert [one.status for one in seen(plan=plan.pk)] == [
            "IN_PROGRESS", "NOT_STARTED", "IN_PROGRESS",
        ]  # fmt: skip
        assert "2 actions updated." in page.text

    def test_nothing_ticked_is_said(self, by, browse):
        answer = browse(by).post(reverse("plans:update_actions"), {"status": "IN_PROGRESS"})

        assert answer.status_code == 422

    def test_a_hidden_row_stops_all(self, by, plan, browse):
        mine = make.action(plan, by=by, owner=person(by))
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        hidden = make.action(make.plan(label=narrow, by=wide), by=wide)
        given = {"row": [mine.urn, hidden.urn], "status": "IN_PROGRESS"}

        browse(by).post(reverse("plans:update_actions"), given)

        assert seen(pk=mine.pk)[0].status == "NOT_STARTED"

    def test_all_is_handed_over_and_the_number_said(self, by, plan, browse):
        for _ in range(3):
            make.action(plan, by=by, owner=person(by))
        to = make.user("next.one", "LRO")
        client, url = browse(by), reverse("plans:hand_over_actions")
        assert "3 running actions" in client.get(url).text

        page = client.post(url, {"to": to.pk, "reason": "Moves to CID"}, follow=True)

        assert {one.owner_id for one in seen(plan=plan.pk)} == {to.pk}
        assert "3 actions of" in page.text

    def test_only_those_whose_role_updates_actions_are_offered(self, by, plan, browse):
        make.action(plan, by=by, owner=person(by))
        able = make.user("able", "LRO", name="Ada Able")
        auditor = make.user("auditor", "AUDITOR", name="Otto Auditor")
        left = make.user("left", name="Lena Left")
        RoleHeld.objects.create(
            user=left, role="LRO", since=make.LONG_AGO, until=TODAY, given_by_id=-1
        )
        client, url = browse(by), reverse("plans:hand_over_actions")

        page = client.get(url).text

        assert able.name in page
        assert auditor.name not in page
        assert left.name not in page
        refused = client.post(url, {"to": auditor.pk, "reason": "Moves to CID"})
        assert refused.status_code == 422
        assert {one.owner_id for one in seen(plan=plan.pk)} == {by.user_id}

    def test_another_persons_are_not_there_for_who_may_not_change_actions(self, by, browse):
        verbs = frozenset({"plans.read", "plans.hand_over_actions"})
        other = replace(make.someone(make.label()), verbs=verbs)
        url = reverse("plans:hand_over_actions") + f"?of={person(by).username}"

        assert browse(other).get(url).status_code == 404

    def test_as_many_queries_for_fifty_as_for_five(self, by, plan, browse):
        client, url = browse(by), reverse("plans:my_actions")
        for _ in range(5):
            make.action(plan, by=by, owner=person(by))
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for _ in range(45):
            make.action(plan, by=by, owner=person(by))
        with CaptureQueriesContext(connection) as many:
            client.get(url)

        assert len(many) == len(few)
