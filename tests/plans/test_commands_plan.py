from dataclasses import replace
from datetime import timedelta

import pytest

from fourfold.access.models import Label, LedgerEntry, User
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import plan as commands
from fourfold.plans.commands import scrutiny, waiver
from fourfold.plans.commands._plans import PlanClosed, WordsNeeded
from fourfold.plans.commands.plan import NewPlan, ObjectiveText, PlanText, PlanThere
from fourfold.plans.models import Action, Objective, Plan, Scrutiny, SignOff
from fourfold.plans.reactions import follow_threat, go_with_threat
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.kinds import Pillar, PlanOf, Safeguarding, ScrutinyKind
from fourfold.reference.models import Priority, Region
from fourfold.shared import events
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from fourfold.threats.commands import disposal
from fourfold.threats.commands import role as roles
from fourfold.threats.commands.threat import relabel_threat
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled
from fourfold.threats.rules.disposal import DisposalReason
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def by():
    return make.someone(make.label())


def led(by):
    """Return the plan of a threat whose LRO is `by`."""
    one = make.plan(by=by)
    person = User.objects.get(pk=by.user_id)
    roles.appoint(threat=one.threat, role=Role.LRO, person=person, since=TODAY, by=by, at=NOON)
    return one


def entries():
    return LedgerEntry.objects.count()


class TestRecording:
    def test_a_plan_takes_label_and_organisation_of_its_threat(self, by):
        threat = make.threat(by=by)

        made = make.plan(threat, by=by)

        assert made.label_id == threat.label_id
        assert made.organisation_id == threat.owner_id
        assert PlanOf(made.of) is PlanOf.THREAT
        assert made.urn.startswith("P-")

    def test_a_plan_is_never_wider_than_its_threat(self):
        narrow, wide = make.label(to=("Cleveland",)), make.label(to=("Cleveland", "Durham"))
        by = replace(make.someone(narrow), labels=frozenset({narrow.pk, wide.pk}))
        threat = make.threat(narrow, by=by)

        made = commands.record_plan(new=NewPlan(threat, "Plan"), label=wide, by=by, at=NOON)

        assert made.label.restriction == narrow.restriction | wide.restriction

    def test_a_second_running_plan_of_a_threat_is_refused(self, by):
        one = make.plan(by=by)

        with pytest.raises(PlanThere):
            make.plan(one.threat, by=by)

    def test_another_may_be_made_once_the_first_is_closed(self, by):
        one = make.plan(by=by)
        commands.close_plan(plan=one, on=TODAY, by=by, at=NOON)

        assert make.plan(one.threat, by=by).pk != one.pk

    def test_a_hidden_plan_does_not_stand_in_the_way(self, by):
        threat = make.threat(by=by)
        closed = make.label(to=("Durham",))
        with make.everything():
            other = replace(make.someone(closed), labels=frozenset({closed.pk, threat.label_id}))
            both = Label.objects.saying(threat.label.restriction | closed.restriction)[0]
            other = replace(other, labels=other.labels | {both.pk})
        commands.record_plan(new=NewPlan(threat, "Hidden"), label=closed, by=other, at=NOON)

        assert make.plan(threat, by=by).title.startswith("Plan")

    def test_a_priority_has_one_plan_for_each_organisation(self, by):
        priority, label = Priority.objects.first(), make.label()

        def made(**given):
            new = NewPlan(priority, "Fraud", **given)
            return commands.record_plan(new=new, label=label, by=by, at=NOON)

        assert made().organisation_id == by.organisation_id
        assert made(organisation=make.organisation("Durham"))
        with pytest.raises(PlanThere):
            made()

    @pytest.mark.parametrize("title", ["", "   "])
    def test_a_plan_has_a_title(self, by, title):
        with pytest.raises(WordsNeeded):
            make.plan(by=by, title=title)

    def test_a_plan_under_a_higher_marking_is_held_elsewhere(self, by):
        with pytest.raises(HeldElsewhere):
            make.plan(by=by, aim="TOP SECRET//UK EYES ONLY")

    def test_who_does_not_hold_the_verb_is_refused_and_entered(self, by):
        threat = make.threat(by=by)
        nobody = replace(by, verbs=frozenset())
        before = entries()

        with pytest.raises(Forbidden):
            make.plan(threat, by=nobody)
        assert entries() == before + 1


class TestChanging:
    def test_text_and_safeguarding_change_and_the_plan_is_touched(self, by):
        one = make.plan(by=by)
        said = PlanText("New title", "Aim", None, Safeguarding.YES, "CS/2026/14")

        changed = commands.change_plan(plan=one, said=said, by=by, at=NOON + HOUR)

        assert (changed.title, changed.safeguarding) == ("New title", "YES")
        assert changed.safeguarding_reference == "CS/2026/14"
        assert changed.updated_at == NOON + HOUR

    def test_a_hidden_plan_is_not_found(self, by):
        one = make.plan(by=by)
        outsider = make.someone(make.label(to=("Durham",)))

        with pytest.raises(NotFound):
            commands.change_plan(plan=one, said=PlanText("X"), by=outsider, at=NOON)

    def test_a_closed_plan_changes_no_more(self, by):
        one = make.plan(by=by)
        commands.close_plan(plan=one, on=TODAY, by=by, at=NOON)

        with pytest.raises(PlanClosed):
            commands.change_plan(plan=one, said=PlanText("X"), by=by, at=NOON)

    @pytest.mark.parametrize("days", [-1, 1])
    def test_a_plan_closes_after_it_was_made_and_not_in_days_to_come(self, by, days):
        with pytest.raises(DomainError, match="closes"):
            commands.close_plan(
                plan=make.plan(by=by), on=TODAY + timedelta(days=days), by=by, at=NOON
            )

    def test_objectives_are_set_changed_and_dropped(self, by):
        one = make.plan(by=by)
        made = commands.set_objective(
            plan=one, said=ObjectiveText("Fewer burglaries"), by=by, at=NOON
        )
        said = ObjectiveText("Fewer burglaries", "Burglaries a month", "14", TODAY)
        commands.set_objective(plan=one, said=said, objective=made, by=by, at=NOON)
        commands.drop_objective(objective=made, on=TODAY, by=by, at=NOON + HOUR)

        with speaking_for(by):
            (objective,) = Objective.objects.filter(plan=one)
            assert (objective.measure, objective.baseline) == ("Burglaries a month", "14")
            assert objective.dropped_on == TODAY
            assert Plan.objects.get(pk=one.pk).updated_at == NOON + HOUR

    def test_an_objective_of_another_plan_is_not_found(self, by):
        mine, other = make.plan(by=by), make.plan(by=by)
        theirs = commands.set_objective(plan=other, said=ObjectiveText("Theirs"), by=by, at=NOON)

        with pytest.raises(NotFound):
            commands.set_objective(
                plan=mine, said=ObjectiveText("Mine"), objective=theirs, by=by, at=NOON
            )

    def test_an_empty_pillar_needs_a_reason(self, by):
        one = make.plan(by=by)

        with pytest.raises(WordsNeeded):
            commands.excuse_pillar(plan=one, pillar=Pillar.PREPARE, reason=" ", by=by, at=NOON)
        made = commands.excuse_pillar(
            plan=one, pillar=Pillar.PREPARE, reason="Nobody is harmed yet", by=by, at=NOON
        )
        assert made.pillar == "PREPARE"


class TestSigningOff:
    def test_the_lro_signs_off_with_the_score_that_everybody_would_count(self, by):
        one = led(by)

        made = commands.sign_off(plan=one, note="Read it", by=by, at=NOON)

        assert 0 < made.score < 100
        assert made.on == TODAY

    def test_nobody_else_signs_off(self, by):
        one = led(by)
        other = make.someone(make.label())

        with pytest.raises(Forbidden, match="LRO"):
            commands.sign_off(plan=one, by=other, at=NOON)
        with make.everything():
            assert not SignOff.objects.filter(plan=one).exists()


class TestScrutiny:
    def test_a_question_is_asked_and_answered_once(self, by):
        one, chief = led(by), make.someone(make.label())
        asked = scrutiny.scrutinise(
            plan=one, kind=ScrutinyKind.QUESTION, text="Why no Prepare?", by=chief, at=NOON
        )

        answered = scrutiny.answer_scrutiny(scrutiny=asked, answer="Added", by=by, at=NOON + HOUR)

        assert answered.answered_by_id == by.user_id
        with pytest.raises(scrutiny.NothingToAnswer):
            scrutiny.answer_scrutiny(scrutiny=asked, answer="Again", by=by, at=NOON)
        with make.everything():
            assert not Scrutiny.objects.filter(plan=one).unanswered().exists()

    def test_who_leads_a_plan_does_not_scrutinise_it(self, by):
        with pytest.raises(Forbidden):
            scrutiny.scrutinise(plan=led(by), kind=ScrutinyKind.SATISFIED, by=by, at=NOON)

    def test_who_asked_does_not_answer(self, by):
        one, chief = led(by), make.someone(make.label())
        asked = scrutiny.scrutinise(
            plan=one, kind=ScrutinyKind.DIRECTION, text="Meet weekly", by=chief, at=NOON
        )

        with pytest.raises(Forbidden):
            scrutiny.answer_scrutiny(scrutiny=asked, answer="Yes", by=chief, at=NOON)

    def test_satisfaction_needs_no_words_and_a_question_does(self, by):
        one, chief = led(by), make.someone(make.label())

        assert scrutiny.scrutinise(plan=one, kind=ScrutinyKind.SATISFIED, by=chief, at=NOON)
        with pytest.raises(WordsNeeded):
            scrutiny.scrutinise(plan=one, kind=ScrutinyKind.QUESTION, by=chief, at=NOON)


class TestWaivers:
    def given(self, **changed):
        held = {"rule": "4P501", "reason": "No partner may know", "until": TODAY} | changed
        return rules.Waiver(**held)

    def test_a_rule_is_waived_until_a_day_and_may_count_again(self, by):
        one = make.plan(by=by)
        made = waiver.waive(plan=one, waiver=self.given(), by=by, at=NOON)

        ended = waiver.end_waiver(waiver=made, by=by, at=NOON + HOUR)

        assert ended.ended_at == NOON + HOUR

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"rule": "4P999"}, waiver.NoSuchRule),
            ({"reason": " "}, WordsNeeded),
            ({"until": TODAY - timedelta(days=1)}, waiver.ExpiryNeeded),
            ({"until": TODAY + timedelta(days=181)}, waiver.ExpiryNeeded),
        ],
    )
    def test_a_waiver_that_says_too_little_or_never_ends_is_refused(self, by, changed, refusal):
        with pytest.raises(refusal):
            waiver.waive(plan=make.plan(by=by), waiver=self.given(**changed), by=by, at=NOON)

    def test_an_action_of_another_plan_is_not_found(self, by):
        other = make.action(make.plan(by=by), by=by)

        with pytest.raises(NotFound):
            waiver.waive(plan=make.plan(by=by), waiver=self.given(action=other.pk), by=by, at=NOON)

    def test_a_region_switches_its_own_rules_only(self, by):
        own = make.organisation("Cleveland").region
        other = Region.objects.exclude(pk=own.pk).first()
        off = waiver.RuleSetting(own, PlanOf.OPERATION, "4P501", False)

        made = waiver.switch_rule(setting=off, reason="Covert", by=by, at=NOON)

        assert not made.is_on
        with pytest.raises(Forbidden):
            waiver.switch_rule(setting=replace(off, region=other), reason="x", by=by, at=NOON)


class TestFollowing:
    def test_a_plan_follows_its_threat_under_another_label(self, by, monkeypatch):
        monkeypatch.setattr(events, "_reactions", {ThreatRelabelled: (follow_threat,)})
        old, new = make.label(), make.label(to=("Cleveland",))
        both = replace(by, labels=frozenset({old.pk, new.pk}))
        one = make.plan(by=both)
        action = make.action(one, by=both)
        why = Justification("QUALITY", "Narrower")

        relabel_threat(threat=one.threat, label=new, why=why, by=both, at=NOON)

        with make.everything():
            assert Plan.objects.get(pk=one.pk).label_id == new.pk
            assert Action.objects.get(pk=action.pk).label_id == new.pk
        with speaking_for(by):
            assert not Plan.objects.filter(pk=one.pk).exists()
            assert not Action.objects.filter(pk=action.pk).exists()

    def test_what_asked_more_asks_both_from_then_on(self, by, monkeypatch):
        monkeypatch.setattr(events, "_reactions", {ThreatRelabelled: (follow_threat,)})
        old, new = make.label(), make.label(to=("Cleveland",))
        narrow = make.label(to=("Durham", "Cleveland"))
        after = Label.objects.saying(new.restriction | narrow.restriction)[0]
        wide = replace(by, labels=frozenset({old.pk, new.pk, narrow.pk, after.pk}))
        one = make.plan(by=wide)
        action = make.action(one, label=narrow, by=wide)
        why = Justification("QUALITY", "Narrower")

        relabel_threat(threat=one.threat, label=new, why=why, by=wide, at=NOON)

        with make.everything():
            held = Action.objects.select_related("label").get(pk=action.pk)
        assert held.label.restriction == narrow.restriction | new.restriction

    def test_disposing_of_a_threat_takes_its_plan_along(self, by):
        one, other = led(by), make.someone(make.label())
        action = make.action(one, by=by)
        asked = disposal.ask_disposal(
            threat=one.threat, reason=DisposalReason.ERROR, words="No use", by=by, at=NOON
        )

        disposal.agree_disposal(disposal=asked, by=other, at=NOON + HOUR)

        with make.everything():
            assert not Plan.objects.filter(pk=one.pk).exists()
            assert not Action.objects.filter(pk=action.pk).exists()

    def test_a_plan_goes_with_a_threat_that_is_disposed_of(self, by):
        one = led(by)
        make.action(one, by=by)
        commands.sign_off(plan=one, by=by, at=NOON)
        commands.set_objective(plan=one, said=ObjectiveText("Fewer"), by=by, at=NOON)

        with speaking_for(by):
            go_with_threat(ThreatDisposed(one.threat_id, one.threat.urn, by, NOON))
            assert not Plan.objects.filter(pk=one.pk).exists()
            assert not Action.objects.filter(plan=one.pk).exists()
