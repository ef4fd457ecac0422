from dataclasses import replace
from datetime import timedelta

import pytest

from fourfold.access.models import LedgerEntry, User
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import action as commands
from fourfold.plans.commands._plans import PlanClosed, WordsNeeded
from fourfold.plans.commands.action import NewAction, OutcomeNeeded, Said
from fourfold.plans.commands.plan import close_plan
from fourfold.plans.models import Action, ActionUpdate, Plan, Tactic
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from tests import make
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture
def by():
    return make.someone(make.label())


@pytest.fixture
def plan(by):
    return make.plan(by=by)


def own_only(label=None):
    """Return somebody who may update their own actions and nothing else."""
    verbs = frozenset({"plans.update_action", "plans.update_actions", "plans.hand_over_actions"})
    return replace(make.someone(label or make.label()), verbs=verbs)


def person(viewer):
    return User.objects.get(pk=viewer.user_id)


def entries():
    return LedgerEntry.objects.count()


def updates(action):
    with make.everything():
        return list(ActionUpdate.objects.filter(action=action).order_by("at", "pk"))


class TestRecording:
    def test_an_action_of_a_plan_has_its_label_and_touches_it(self, by, plan):
        made = commands.record_action(
            new=NewAction("Visit 14 Quay Street", Pillar.PURSUE, plan), by=by, at=NOON + HOUR
        )

        assert made.label_id == plan.label_id
        assert made.urn.startswith("A-")
        with speaking_for(by):
            assert Plan.objects.get(pk=plan.pk).updated_at == NOON + HOUR
        assert [row.status for row in updates(made)] == ["NOT_STARTED"]

    def test_an_action_of_a_plan_stands_under_a_pillar(self, by, plan):
        with pytest.raises(DomainError, match="four Ps"):
            make.action(plan, by=by, pillar=None)

    def test_an_action_says_what_is_to_be_done(self, by, plan):
        with pytest.raises(WordsNeeded):
            make.action(plan, by=by, text=" ")

    def test_an_action_of_nothing_is_the_makers_and_their_regions(self, by):
        label = make.label(to=("Cleveland", "NERSOU"))
        wide = replace(by, labels=by.labels | {label.pk})

        made = commands.record_action(new=NewAction("Ring the landlord"), by=wide, at=NOON)

        assert ActionFrom(made.belongs_to) is ActionFrom.NOTHING
        assert made.label.restriction.audiences == label.restriction.audiences

    def test_a_tactic_is_copied_and_remembered_as_it_was(self, by, plan):
        tactic = Tactic.objects.create(
            ident="t1",
            part="VEHICLES",
            pillar="PURSUE",
            owner_type="RESPONSE",
            title="Stops",
            text="Stop and search the group's vehicles.",
            question="Which vehicles?",
            dated_on=TODAY,
            recorded_at=NOON,
            by_id=by.user_id,
        )

        made = make.action(plan, by=by, text="", tactic=tactic, specific="NK21 on the A19")

        assert made.text == made.copied_from == tactic.text
        assert made.specific == "NK21 on the A19"

    def test_an_owner_may_be_of_any_organisation(self, by, plan):
        partner = make.user("d.partner", of="Durham")

        made = make.action(plan, by=by, owner=partner)

        assert made.owner_organisation_id == partner.organisation_id

    def test_a_closed_plan_takes_no_action(self, by, plan):
        close_plan(plan=plan, on=TODAY, by=by, at=NOON)

        with pytest.raises(PlanClosed):
            make.action(plan, by=by)

    def test_a_hidden_plan_is_not_found(self, plan):
        outsider = make.someone(make.label(to=("Durham",)))

        with pytest.raises(NotFound):
            make.action(plan, by=outsider)


class TestUpdating:
    def test_the_owner_updates_their_own(self, by, plan):
        owner = own_only()
        action = make.action(plan, by=by, owner=person(owner))

        said = Said(ActionStatus.DONE, note="Went on Tuesday", outcome="Two arrests")
        done = commands.update_action(action=action, said=said, by=owner, at=NOON + HOUR)

        assert (done.status, done.outcome) == ("DONE", "Two arrests")
        assert done.updated_at == NOON + HOUR
        assert [row.note for row in updates(action)] == ["", "Went on Tuesday"]

    def test_somebody_elses_is_not_updated_without_the_verb(self, by, plan):
        action = make.action(plan, by=by, owner=person(by))

        with pytest.raises(Forbidden):
            commands.update_action(action=action, said=Said(note="x"), by=own_only(), at=NOON)

    def test_an_action_of_ones_own_that_one_may_not_read_is_not_found(self, by, plan):
        outsider = own_only(make.label(to=("Durham",)))
        action = make.action(plan, by=by, owner=person(outsider))

        with pytest.raises(NotFound):
            commands.update_action(action=action, said=Said(note="x"), by=outsider, at=NOON)

    @pytest.mark.parametrize(
        "said",
        [
            Said(ActionStatus.DONE),
            Said(ActionStatus.NO_LONGER_NEEDED),
            Said(due_on=TODAY + 2 * WEEK),
        ],
    )
    def test_an_end_and_a_new_day_need_a_reason(self, by, plan, said):
        action = make.action(plan, by=by, owner=person(by), due_on=TODAY + WEEK)

        with pytest.raises(OutcomeNeeded):
            commands.update_action(action=action, said=said, by=by, at=NOON)
        assert len(updates(action)) == 1

    def test_saying_nothing_is_refused(self, by, plan):
        with pytest.raises(WordsNeeded):
            commands.update_action(action=make.action(plan, by=by), said=Said(), by=by, at=NOON)

    def test_a_blocker_is_said_and_lifted(self, by, plan):
        action = make.action(plan, by=by)
        commands.update_action(action=action, said=Said(blocker="No staff"), by=by, at=NOON)
        lifted = commands.update_action(action=action, said=Said(blocker=""), by=by, at=NOON)

        assert lifted.blocker == ""
        assert [row.blocker for row in updates(action)] == ["", "No staff", ""]

    def test_the_history_keeps_the_words_as_they_were(self, by, plan):
        action = make.action(plan, by=by, text="Old words")

        commands.change_action(action=action, text="New words", by=by, at=NOON)

        assert "Old words" in updates(action)[-1].note


class TestSeveral:
    def test_each_has_an_entry_and_no_other_is_touched(self, by, plan):
        actions = [make.action(plan, by=by) for _ in range(4)]
        before = entries()

        commands.update_actions(
            actions=actions[:3], said=Said(ActionStatus.IN_PROGRESS), by=by, at=NOON
        )

        assert entries() == before + 3
        with make.everything():
            stands = [one.status for one in Action.objects.filter(plan=plan).order_by("pk")]
        assert stands == ["IN_PROGRESS"] * 3 + ["NOT_STARTED"]

    def test_all_or_none(self, by, plan):
        mine = make.action(plan, by=by, due_on=TODAY)
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        hidden = make.action(make.plan(label=narrow, by=wide), by=wide)

        with pytest.raises(NotFound):
            commands.update_actions(actions=[mine, hidden], said=Said(note="x"), by=by, at=NOON)
        assert len(updates(mine)) == 1

    def test_none_is_refused(self, by):
        with pytest.raises(commands.NothingToDo):
            commands.update_actions(actions=[], said=Said(note="x"), by=by, at=NOON)


class TestHandingOver:
    def test_all_running_actions_pass_and_what_is_done_stays(self, by, plan):
        leaver, next_one = own_only(), make.user("next.one", "LRO")
        running = [make.action(plan, by=by, owner=person(leaver)) for _ in range(3)]
        done = make.action(plan, by=by, owner=person(leaver))
        said = Said(ActionStatus.DONE, outcome="Done")
        commands.update_action(action=done, said=said, by=by, at=NOON)
        before = entries()

        commands.hand_over_actions(
            person=person(leaver), to=next_one, reason="Moves to CID", by=leaver, at=NOON + HOUR
        )

        assert entries() == before + 3
        with make.everything():
            owners = dict(Action.objects.filter(plan=plan).values_list("pk", "owner"))
        assert owners == {one.pk: next_one.pk for one in running} | {done.pk: leaver.user_id}

    def test_nobody_hands_over_anothers_without_the_verb(self, by, plan):
        make.action(plan, by=by, owner=person(by))

        with pytest.raises(Forbidden):
            commands.hand_over_actions(
                person=person(by),
                to=make.user("next.one", "LRO"),
                reason="x",
                by=own_only(),
                at=NOON,
            )

    def test_what_one_may_not_read_stays(self, by, plan):
        leaver = make.user("leaver")
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        hidden = make.action(make.plan(label=narrow, by=wide), by=wide, owner=leaver)
        seen = make.action(plan, by=by, owner=leaver)

        commands.hand_over_actions(
            person=leaver, to=make.user("next.one", "LRO"), reason="Leaves", by=by, at=NOON
        )

        with make.everything():
            assert Action.objects.get(pk=hidden.pk).owner_id == leaver.pk
            assert Action.objects.get(pk=seen.pk).owner_id != leaver.pk

    def test_a_reason_is_needed_and_something_to_hand_over(self, by):
        leaver, to = make.user("leaver"), make.user("next.one", "LRO")

        with pytest.raises(WordsNeeded):
            commands.hand_over_actions(person=leaver, to=to, reason="", by=by, at=NOON)
        with pytest.raises(commands.NothingToDo):
            commands.hand_over_actions(person=leaver, to=to, reason="Leaves", by=by, at=NOON)

    @pytest.mark.parametrize("roles", [(), ("AUDITOR",), ("ADMINISTRATOR",)])
    def test_police_without_a_role_for_it_get_none(self, by, plan, roles):
        leaver, to = make.user("leaver"), make.user("next.one", *roles, name="Nell Next")
        action = make.action(plan, by=by, owner=leaver)

        with pytest.raises(commands.MayNotUpdate, match="Nell Next has no role"):
            commands.hand_over_actions(person=leaver, to=to, reason="Leaves", by=by, at=NOON)

        with make.everything():
            assert Action.objects.get(pk=action.pk).owner_id == leaver.pk

    def test_police_do_not_get_what_they_could_not_see_and_partners_do(self, by):
        narrow = make.label(to=("Cleveland",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        leaver = make.user("leaver")
        action = make.action(make.plan(label=narrow, by=wide), by=wide, owner=leaver)
        stranger = make.user("d.stranger", "LRO", of="Durham")
        partner = make.user("d.council", of="County Durham")

        def hand_over(to):
            return commands.hand_over_actions(
                person=leaver, to=to, reason="Leaves", by=wide, at=NOON
            )

        with pytest.raises(commands.MayNotRead, match="1 of these"):
            hand_over(stranger)
        assert hand_over(partner).pk == action.pk
