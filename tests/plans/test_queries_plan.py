from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.models import User
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import plan as commands
from fourfold.plans.commands import waiver
from fourfold.plans.commands.action import Said, update_action
from fourfold.plans.commands.plan import ObjectiveText
from fourfold.plans.models import Plan
from fourfold.plans.queries import action as actions
from fourfold.plans.queries import checking, work
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.kinds import ActionStatus, Pillar, PlanOf
from fourfold.shared.errors import NotFound
from fourfold.threats.commands import role as roles
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
COPIED = "Increase patrols around the market and speak to every trader about the group"


@pytest.fixture
def by():
    return make.someone(make.label())


@pytest.fixture
def plan(by):
    return make.plan(by=by)


def codes(checked):
    return {reason.rule.code for reason in checked.reasons}


def asked(viewer, question):
    """Return an answer as one reader gets it, and how many queries it took."""
    with (
        speaking_for(viewer),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        answer = question()
    return answer, len(queries)


class TestChecking:
    def test_a_bare_plan_is_found_wanting(self, by, plan):
        with speaking_for(by):
            checked = checking.check(plan, today=TODAY)

        assert {"4P101", "4P102", "4P501"} <= codes(checked)
        assert checked.score < 80

    def test_reasons_objectives_and_actions_mend_it(self, by, plan):
        for pillar in (Pillar.PREVENT, Pillar.PROTECT, Pillar.PREPARE):
            commands.excuse_pillar(plan=plan, pillar=pillar, reason="Not now", by=by, at=NOON)
        said = ObjectiveText("Fewer burglaries", "Burglaries a month", "14 in March")
        commands.set_objective(plan=plan, said=said, by=by, at=NOON)
        partner = make.user("d.council")
        partner.organisation = make.organisation("County Durham")
        partner.save()
        make.action(
            plan, by=by, owner=partner, due_on=TODAY, text="Visit 14 Quay Street with Dean Marr"
        )

        with speaking_for(by):
            checked = checking.check(plan, today=TODAY)
        assert codes(checked) == {"4P502"}

    def test_a_waived_rule_takes_nothing_off_until_its_day(self, by, plan):
        given = rules.Waiver(rule="4P501", reason="Covert", until=TODAY + timedelta(days=9))
        waiver.waive(plan=plan, waiver=given, by=by, at=NOON)

        with speaking_for(by):
            now = checking.check(plan, today=TODAY)
            later = checking.check(plan, today=TODAY + timedelta(days=10))
        assert "4P501" not in codes(now)
        assert "4P501" in codes(later)
        assert later.lapsed

    def test_a_rule_that_the_region_switched_off_is_not_asked(self, by, plan):
        own = make.organisation("Cleveland").region
        off = waiver.RuleSetting(own, PlanOf.THREAT, "4P501", False)
        waiver.switch_rule(setting=off, reason="For now", by=by, at=NOON)

        with speaking_for(by):
            assert "4P501" in checking.check(plan, today=TODAY).off
        waiver.switch_rule(setting=replace(off, is_on=True), reason="Again", by=by, at=NOON)
        with speaking_for(by):
            assert checking.check(plan, today=TODAY).off == ()

    def test_a_twin_is_shown_by_the_name_of_its_threat(self, by, plan):
        other = make.plan(make.threat(by=by, name="Birch"), by=by)
        make.action(plan, by=by, text=COPIED)
        make.action(other, by=by, text=COPIED)

        with speaking_for(by):
            checked = checking.check(plan, today=TODAY)
        (finding,) = [one for one in checked.findings if one.rule == "4P302"]
        assert "Birch" in finding.sentence

    def test_a_twin_that_the_reader_may_not_see_is_no_twin(self, by, plan):
        make.action(plan, by=by, text=COPIED)
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        hidden = make.plan(make.threat(narrow, by=wide, name="Hidden Birch"), by=wide)
        make.action(hidden, by=wide, text=COPIED)

        with speaking_for(by):
            seen = checking.check(plan, today=TODAY)
        with speaking_for(wide):
            all_seen = checking.check(plan, today=TODAY)
        assert "4P302" not in codes(seen)
        assert "Birch" not in repr(seen)
        assert "4P302" in codes(all_seen)

    def test_a_score_that_is_kept_does_not_tell_of_twins(self, by, plan):
        make.action(plan, by=by, text=COPIED)
        other = make.plan(make.threat(by=by, name="Birch"), by=by)
        make.action(other, by=by, text=COPIED)

        with speaking_for(by):
            assert checking.score_of(plan, today=TODAY) > checking.check(plan, today=TODAY).score

    def test_a_twin_follows_the_words_as_they_change(self, by, plan):
        mine = make.action(plan, by=by, text=COPIED)
        other = make.plan(make.threat(by=by, name="Birch"), by=by)
        theirs = make.action(other, by=by, text=COPIED)
        draft = rules.ActionState(id=mine.pk, pillar=Pillar.PURSUE, text=COPIED)

        def found():
            with speaking_for(by):
                return [one.rule for one in checking.check_text(plan, draft, today=TODAY)]

        assert "4P302" in found()
        said = Said(ActionStatus.NO_LONGER_NEEDED, note="Not here")
        update_action(action=theirs, said=said, by=by, at=NOON)
        assert "4P302" not in found()

    def test_as_many_queries_for_many_plans_and_actions_as_for_few(self, by, plan):
        others = [make.plan(by=by) for _ in range(4)]
        make.action(plan, by=by)
        make.action(others[0], by=by)
        _, few = asked(by, lambda: checking.summaries([plan], today=TODAY))
        for one in others:
            for _ in range(10):
                make.action(one, by=by)
        found, many = asked(by, lambda: checking.summaries([plan, *others], today=TODAY))

        assert len(found) == 5
        assert many == few


class TestReading:
    def test_a_plan_is_read_in_as_many_queries_whatever_it_holds(self, by, plan):
        for _ in range(5):
            make.action(plan, by=by)
        _, few = asked(by, lambda: plans.reading(plans.plan(plan.urn), today=TODAY))
        for _ in range(45):
            make.action(plan, by=by)
        reading, many = asked(by, lambda: plans.reading(plans.plan(plan.urn), today=TODAY))

        assert len(reading.lines) == 50
        assert many == few

    def test_a_hidden_plan_is_not_found(self, plan):
        with speaking_for(make.someone(make.label(to=("Durham",)))), pytest.raises(NotFound):
            plans.plan(plan.urn)

    def test_what_is_held_elsewhere_is_not_named(self, by):
        narrow = make.label(to=("Cleveland",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        one = make.plan(make.threat(narrow, by=wide), by=wide)
        Plan.objects.filter(
            pk=one.pk
        )  # its own label is the threat's; only a reader of both sees it
        with speaking_for(wide):
            Plan.objects.filter(pk=one.pk).update(label=make.label())
        with speaking_for(by):
            about = plans.reading(plans.plan(one.urn), today=TODAY).about

        assert about.is_held
        assert about.name == ""


class TestList:
    def test_the_filters_keep_what_they_say(self, by, plan):
        make.action(plan, by=by, due_on=TODAY - timedelta(days=2))
        person = User.objects.get(pk=by.user_id)
        roles.appoint(threat=plan.threat, role=Role.LRO, person=person, since=TODAY, by=by, at=NOON)
        other = make.plan(by=by)

        def kept(**given):
            with speaking_for(by):
                return {one.pk for one in plans.plans(plans.Asked(**given), today=TODAY)}

        assert {plan.pk, other.pk} <= kept()
        assert kept(is_overdue=True) == {plan.pk}
        assert plan.pk not in kept(empty=Pillar.PURSUE)
        assert kept(lead=by.user_id) == {plan.pk}
        assert kept(of=PlanOf.OPERATION) == set()
        assert kept(organisations=frozenset({make.organisation("Durham").pk})) == set()

    def test_a_line_says_what_the_plan_is_of_and_counts_what_is_seen(self, by, plan):
        make.action(plan, by=by, due_on=TODAY - timedelta(days=2))
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        make.action(plan, label=narrow, by=wide, due_on=TODAY - timedelta(days=2))

        with speaking_for(by):
            rows = list(plans.plans(plans.Asked(), today=TODAY))
            checked = checking.summaries(rows, today=TODAY)
            (line,) = plans.lines(rows, checked, today=TODAY)

        assert line.about.name.startswith("Alder")
        assert (line.running, line.overdue) == (1, 1)
        assert len(line.cells()) == len(plans.COLUMNS)


class TestWork:
    def test_my_actions_are_mine_and_overdue_ones_come_first(self, by, plan):
        person = User.objects.get(pk=by.user_id)
        for days in (3, -3, None):
            due = None if days is None else TODAY + timedelta(days=days)
            make.action(plan, by=by, owner=person, due_on=due)
        make.action(plan, by=by, owner=make.user("other"))

        with speaking_for(by):
            mine = work.my_actions(by.user_id, today=TODAY)
        assert [line.is_overdue for line in mine.running] == [True, False, False]
        assert mine.overdue == 1

    def test_an_action_of_a_hidden_plan_is_said_to_be_held_elsewhere(self, by):
        narrow = make.label(to=("Cleveland",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        one = make.plan(make.threat(narrow, by=wide), by=wide)
        person = User.objects.get(pk=by.user_id)
        action = make.action(one, by=wide, owner=person)
        with speaking_for(wide):
            type(action).objects.filter(pk=action.pk).update(label=make.label())

        with speaking_for(by):
            (line,) = work.my_actions(by.user_id, today=TODAY).running
        assert line.source == "A plan held elsewhere"

    def test_the_history_of_an_action_says_what_changed(self, by, plan):
        action = make.action(plan, by=by, owner=User.objects.get(pk=by.user_id))
        said = Said(ActionStatus.IN_PROGRESS, note="Began", blocker="No car")
        update_action(action=action, said=said, by=by, at=NOON + timedelta(days=1))

        with speaking_for(by):
            newest, first = actions.sayings(action)
        assert newest.what == "In progress; blocked: No car"
        assert newest.text == "Began"
        assert first.what == "Recorded"

    def test_those_who_may_own_are_readers_first_then_partners(self, plan):
        partner = make.user("d.council")
        partner.organisation = make.organisation("County Durham")
        partner.save()
        narrow = make.label(to=("Cleveland",)).restriction

        found = work.possible_owners(narrow, plan.organisation, on=TODAY)

        groups = dict(found)
        assert partner.pk in dict(groups["Partners, asked in words of their own"])
        assert partner.pk not in dict(groups["May read it"])
