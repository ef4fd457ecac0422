from collections import Counter
from datetime import date, timedelta

import pytest

from fourfold.analytics.likeness_of_text import Text, nearest
from fourfold.plans.rules.check import ActionState, PlanState, check
from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar, PlanOf
from fourfold.plans.rules.tactics import fitting, starter_tactics

TACTICS = starter_tactics()
TODAY = date(2026, 11, 22)


def test_every_part_of_life_has_tactics_under_every_pillar():
    held = Counter((one.part, one.pillar) for one in TACTICS)

    assert {pair for pair, count in held.items() if count >= 2} == {
        (part, pillar) for part in LifePart for pillar in Pillar
    }


def test_every_kind_of_owner_has_something_to_do():
    assert {one.owner for one in TACTICS} == set(OwnerType)


def test_there_are_about_sixty_and_no_two_share_a_title_or_a_text():
    assert 55 <= len(TACTICS) <= 65
    assert len({one.title for one in TACTICS}) == len(TACTICS)
    texts = [Text(one.ident, one.text) for one in TACTICS]
    assert nearest(texts, texts, threshold=0.5) == []


@pytest.mark.parametrize("tactic", TACTICS, ids=lambda one: one.ident)
def test_a_tactic_says_what_it_needs_whom_to_ask_and_what_makes_it_particular(tactic):
    assert tactic.dated == date(2026, 11, 1)
    assert 12 <= len(tactic.text.split()) <= 45
    for part in (tactic.text, tactic.needs, tactic.ask, tactic.specific):
        assert part.endswith(".")
    assert not tactic.title.endswith(".")
    assert tactic.specific.startswith(("Which", "From which", "How many"))


def findings_of(tactic, **changes):
    action = ActionState(
        id=1,
        pillar=tactic.pillar,
        text=tactic.text,
        owner=1,
        due=TODAY + timedelta(days=7),
        updated_on=TODAY,
        from_tactic=tactic.text,
        **changes,
    )
    plan = PlanState(plan_of=PlanOf.PRIORITY, today=TODAY, actions=(action,))
    return {finding.rule for finding in check(plan).of_action(1)}


@pytest.mark.parametrize("tactic", TACTICS, ids=lambda one: one.ident)
def test_a_tactic_that_was_only_copied_is_found_out(tactic):
    assert findings_of(tactic) == {"4P203", "4P301"}


@pytest.mark.parametrize("tactic", TACTICS, ids=lambda one: one.ident)
def test_a_tactic_whose_question_was_answered_is_not(tactic):
    answer = "NX14 ABC and NX61 KLM, on the A19 near Ravensby, Fridays from 22:00"

    assert findings_of(tactic, specific=answer) == set()


def test_tactics_are_chosen_by_any_of_the_three():
    assert fitting(TACTICS) == TACTICS
    chosen = fitting(TACTICS, owner=OwnerType.FINANCIAL, pillar=Pillar.PURSUE)
    assert {(one.owner, one.pillar) for one in chosen} == {(OwnerType.FINANCIAL, Pillar.PURSUE)}
    assert len(chosen) >= 2
