from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.plans.rules.check import (
    BY_CODE,
    RULES,
    ExpiryNeeded,
    NoSuchRule,
    ObjectiveState,
    Other,
    Others,
    ReasonNeeded,
    Settings,
    Switch,
    Switches,
    Twin,
    Waiver,
    check,
    check_waiver,
    rules_page,
)
from fourfold.plans.rules.kinds import ActionStatus, Pillar, PlanOf, Safeguarding
from fourfold.threats.rules.kinds import Kind
from tests.plans.plans_made_up import TODAY, action, actions, plan, plans

LAST_ALLOWED = TODAY - timedelta(days=28)
TOO_OLD = TODAY - timedelta(days=29)
YESTERDAY = TODAY - timedelta(days=1)
PAGE = Path(__file__).parents[2] / "docs/reference/plan-check/README.md"

codes = st.sampled_from([rule.code for rule in RULES])
waivers = st.builds(
    Waiver,
    rule=codes,
    reason=st.just("Known"),
    until=st.integers(-5, 5).map(lambda n: TODAY + timedelta(days=n)),
    action=st.none() | st.integers(1, 6),
)
switches = st.lists(
    st.builds(
        Switch,
        rule=codes,
        on=st.booleans(),
        region=st.sampled_from(["", "NE"]),
        plan_of=st.none() | st.sampled_from(PlanOf),
        threat_kind=st.none() | st.sampled_from(Kind),
    ),
    max_size=4,
).map(lambda rows: Switches(tuple(rows)))


def with_first(**changes):
    """Return a clean plan but for its first action."""
    first, *rest = plan().actions
    return plan(actions=(replace(first, **changes), *rest))


BROKEN = {
    "4P101": [
        plan(actions=tuple(action(n, p) for n, p in enumerate(list(Pillar)[:3]))),
        plan(
            actions=tuple(action(n, p) for n, p in enumerate(list(Pillar)[:3])),
            empty_reasons={Pillar.PREPARE: " n/a "},
        ),
        with_first(status=ActionStatus.NO_LONGER_NEEDED),
    ],
    "4P102": [
        plan(objectives=()),
        plan(objectives=(ObjectiveState(id=1, text="Fewer thefts", measure="Thefts"),)),
        plan(objectives=(ObjectiveState(id=1, text="Fewer thefts", baseline="14", measure="tbc"),)),
    ],
    "4P201": [with_first(owner=None)],
    "4P202": [with_first(due=None)],
    "4P203": [with_first(text="Increase patrols in the area", specific="n/a")],
    "4P301": [
        with_first(
            text="Increase patrols in the area",
            specific="mostly at night",
            from_tactic="Increase patrols in the area",
        )
    ],
    "4P302": [plan(twins=(Twin(action=1, text="Arrest Dean", where="Group B", score=0.9),))],
    "4P401": [plan(updated_on=TOO_OLD), plan(updated_on=None)],
    "4P402": [with_first(updated_on=TOO_OLD), with_first(updated_on=None)],
    "4P403": [with_first(due=YESTERDAY)],
    "4P501": [plan(actions=tuple(replace(one, owner_is_partner=False) for one in plan().actions))],
    "4P502": [
        plan(members_have_children=None),
        plan(safeguarding=None),
        plan(safeguarding=Safeguarding.NOT_KNOWN),
        plan(safeguarding_reference=""),
        plan(safeguarding=Safeguarding.NO, safeguarding_reference="-"),
    ],
    "4P503": [
        plan(signed_off_on=None),
        plan(signed_off_on=TODAY - timedelta(days=21)),
    ],
}

CLEAN = {
    "as it should be": plan(),
    "an empty pillar with its reason": plan(
        actions=tuple(action(n, p) for n, p in enumerate(list(Pillar)[:3])),
        empty_reasons={Pillar.PREPARE: "Nobody outside the group has been harmed."},
    ),
    "a pillar whose action is done": with_first(
        status=ActionStatus.DONE, due=None, owner=None, updated_on=None, specific=""
    ),
    "due today": with_first(due=TODAY),
    "updated on the last day allowed": plan(updated_on=LAST_ALLOWED),
    "an action updated on the last day allowed": with_first(updated_on=LAST_ALLOWED),
    "particular in its text alone": with_first(specific=""),
    "signed off on the day the tier moved": plan(signed_off_on=TODAY - timedelta(days=20)),
    "a tier that never moved": plan(signed_off_on=None, tier_moved_on=None),
    "no children": plan(members_have_children=False, safeguarding=None, safeguarding_reference=""),
    "safeguarding asked, and the answer no": plan(safeguarding=Safeguarding.NO),
    "a vulnerability, which has no members": plan(
        threat_kind=Kind.VULNERABILITY, members_have_children=None
    ),
    "a priority, which has no members": plan(
        plan_of=PlanOf.PRIORITY, threat_kind=None, members_have_children=None
    ),
    "a tactic made particular": with_first(
        text="Have the plates of the group's vehicles alerted",
        specific="NX14 ABC and NX61 KLM on the A19",
        from_tactic="Have the plates of the group's vehicles alerted",
    ),
    "a twin below the threshold": plan(
        twins=(Twin(action=1, text="Arrest", where="Group B", score=0.69),)
    ),
    "a twin of an action that is no longer there": plan(
        twins=(Twin(action=99, text="Arrest", where="Group B", score=0.9),)
    ),
}


@pytest.mark.parametrize(
    ("code", "broken"), [(code, one) for code, several in BROKEN.items() for one in several]
)
def test_a_plan_that_breaks_one_rule_is_found_out_by_that_rule_alone(code, broken):
    outcome = check(broken)

    assert [reason.rule.code for reason in outcome.reasons] == [code]
    assert outcome.score == 100 - BY_CODE[code].weight


@pytest.mark.parametrize("clean", CLEAN.values(), ids=CLEAN)
def test_a_plan_with_nothing_to_mend_is_clean(clean):
    outcome = check(clean)

    assert outcome.findings == ()
    assert (outcome.score, outcome.grade.words, outcome.is_clean) == (100, "Clean", True)
    assert outcome.sum_in_words == "Nothing is taken off: 100."


def test_every_rule_has_a_plan_that_breaks_it():
    assert set(BROKEN) == {rule.code for rule in RULES}


def test_the_weights_add_up_to_a_hundred_and_no_code_is_given_twice():
    assert sum(rule.weight for rule in RULES) == 100
    assert len(BY_CODE) == len(RULES) == 13


def test_the_page_of_rules_says_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == rules_page()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_leads_to_its_place_on_the_page(rule):
    assert f"\n## {rule.id}\n" in rules_page()
    assert rule.docs == f"docs/reference/plan-check/README.md#{rule.id.lower().replace(' ', '-')}"


def test_a_finding_names_the_action_and_says_what_is_wrong_in_a_sentence():
    [finding] = check(with_first(due=TODAY - timedelta(days=2))).findings

    assert finding.action == 1
    assert finding.sentence == (
        "“Arrest Dean Tarrant at 14 Marsh Lane on … warrant of 3 March” was due on 29 March "
        "2026, 2 days ago."
    )


def test_long_actions_that_begin_alike_are_told_apart():
    long = "Visit the landlord of the flats on Quay Street with the council about the tenants of {}"
    actions = [action(n, text=long.format(f"flat {n}"), owner=None) for n in (1, 2)]

    first, second = [
        one.sentence for one in check(plan(actions=tuple(actions))).findings if one.rule == "4P201"
    ]

    assert first.startswith("“Visit the landlord of the flats")
    assert "tenants of flat 1” has no owner." in first
    assert first != second


def test_a_rule_takes_its_weight_off_once_however_often_it_is_broken():
    outcome = check(plan(actions=tuple(replace(one, owner=None) for one in plan().actions)))

    assert len(outcome.findings) == 4
    assert outcome.score == 88
    assert outcome.sum_in_words == (
        "100, less 12 for an action without an owner (in 4 places), is 88."
    )


def test_the_twin_that_is_shown_is_the_most_alike():
    near = Twin(action=1, text="Arrest him", where="Group B", score=0.8)
    nearer = Twin(action=1, text="Arrest him there", where="Group C", score=0.9)

    [finding] = check(plan(twins=(near, nearer))).findings

    assert finding.twin == nearer
    assert finding.sentence.endswith("is 90% alike to an action of Group C: “Arrest him there”.")


def test_a_region_may_set_other_days_and_another_likeness():
    old = plan(updated_on=TOO_OLD, twins=(Twin(action=1, text="x", where="B", score=0.8),))

    assert check(old, Settings(stale_after=35, like=0.85)).is_clean


def test_copies_are_found_among_the_actions_that_the_reader_may_see():
    words = "Put a dedicated officer in touch with every trader on the estate each week"
    others = Others([Other(40, "B", "Group B", words), Other(41, "C", "Group C", "Seize cash")])
    copied = replace(action(1), text=words.upper(), specific="")

    found = others.twins([copied, action(2)], plan="A")

    assert [(twin.action, twin.text, twin.where) for twin in found] == [(1, words, "Group B")]


def test_an_action_that_is_no_longer_needed_has_no_twin():
    others = Others([Other(40, "B", "Group B", "Seize cash")])
    dropped = replace(
        action(1), text="Seize cash", specific="", status=ActionStatus.NO_LONGER_NEEDED
    )

    assert others.twins([dropped], plan="A") == ()


def test_a_rule_that_is_switched_off_takes_nothing_off_and_says_so():
    off = Switches((Switch(rule="4P501", on=False, region="NE"),))
    alone = BROKEN["4P501"][0]

    assert check(alone, switches=off).is_clean
    assert check(alone, switches=off).off == ("4P501",)
    assert check(replace(alone, region="NW"), switches=off).score == 94


def test_the_narrower_switch_decides():
    rows = (
        Switch(rule="4P501", on=False, region="NE"),
        Switch(rule="4P501", on=True, region="NE", threat_kind=Kind.OCG),
    )
    alone = BROKEN["4P501"][0]

    assert check(alone, switches=Switches(rows)).score == 94
    individual = replace(alone, threat_kind=Kind.INDIVIDUAL)
    assert check(individual, switches=Switches(rows)).is_clean


def test_between_equal_switches_the_rule_stays_on():
    rows = (Switch(rule="4P501", on=False), Switch(rule="4P501", on=True))

    assert check(BROKEN["4P501"][0], switches=Switches(rows)).score == 94


def test_a_waiver_of_one_action_leaves_the_others():
    both = plan(
        actions=tuple(replace(one, owner=None) for one in plan().actions[:2]) + plan().actions[2:]
    )
    waiver = Waiver(rule="4P201", reason="Post is vacant", until=TODAY, action=1)

    outcome = check(both, waivers=[waiver])

    assert [finding.action for finding in outcome.findings] == [2]
    assert [(held.finding.action, held.waiver.reason) for held in outcome.waived] == [
        (1, "Post is vacant")
    ]


def test_a_waiver_counts_through_its_last_day_and_then_no_more():
    alone = BROKEN["4P501"][0]
    waiver = Waiver(rule="4P501", reason="No partner is vetted yet", until=YESTERDAY)

    assert check(replace(alone, today=YESTERDAY), waivers=[waiver]).is_clean
    after = check(alone, waivers=[waiver])
    assert after.score == 94
    assert after.lapsed == (
        "The waiver of 4P501 for the whole plan ended on 30 March 2026 and counts no more.",
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rule": "4P999"}, NoSuchRule),
        ({"reason": " n/a "}, ReasonNeeded),
        ({"until": YESTERDAY}, ExpiryNeeded),
        ({"until": TODAY + timedelta(days=181)}, ExpiryNeeded),
    ],
)
def test_a_waiver_needs_a_rule_a_reason_and_an_end(changes, refusal):
    fair = {"rule": "4P501", "reason": "None is vetted", "until": TODAY + timedelta(days=180)}
    check_waiver(**fair, today=TODAY, rules=BY_CODE)

    with pytest.raises(refusal):
        check_waiver(**fair | changes, today=TODAY, rules=BY_CODE)


@given(plans)
def test_the_score_is_a_hundred_less_the_weights_of_the_rules_broken(state):
    outcome = check(state)

    broken = {finding.rule for finding in outcome.findings}
    assert outcome.score == 100 - sum(BY_CODE[code].weight for code in broken)
    assert 0 <= outcome.score <= 100
    assert outcome.is_clean == (outcome.score == 100)


@given(plans, st.randoms())
def test_the_order_of_actions_objectives_and_twins_changes_nothing(state, chance):
    def mixed(rows):
        rows = list(rows)
        chance.shuffle(rows)
        return tuple(rows)

    other = replace(
        state,
        actions=mixed(state.actions),
        objectives=mixed(state.objectives),
        twins=mixed(state.twins),
    )

    assert check(state) == check(other)


@given(plans, st.lists(waivers, max_size=4))
def test_a_waiver_only_takes_findings_away(state, held):
    before, after = check(state), check(state, waivers=held)

    assert set(after.findings) <= set(before.findings)
    assert {*after.findings, *(one.finding for one in after.waived)} == set(before.findings)
    assert after.score >= before.score


@given(plans, switches)
def test_a_switch_never_finds_more(state, rows):
    assert set(check(state, switches=rows).findings) <= set(check(state).findings)


@given(plans, actions)
def test_adding_an_action_never_empties_a_pillar_nor_takes_a_partner_away(state, extra):
    more = replace(state, actions=(*state.actions, replace(extra, id=99)))

    def broken(one):
        return {
            (finding.rule, finding.pillar)
            for finding in check(one).findings
            if finding.rule in {"4P101", "4P501"}
        }

    assert broken(more) <= broken(state)


@given(plans, actions)
def test_adding_an_action_changes_nothing_that_was_found_of_the_others(state, extra):
    more = replace(state, actions=(*state.actions, replace(extra, id=99)))

    def of_others(one):
        return {found for found in check(one).findings if found.action not in {None, 99}}

    assert of_others(more) == of_others(state)


@given(plans)
def test_finishing_every_action_leaves_nothing_late_or_without_an_owner(state):
    done = replace(
        state, actions=tuple(replace(one, status=ActionStatus.DONE) for one in state.actions)
    )

    codes_found = {finding.rule for finding in check(done).findings}
    assert codes_found.isdisjoint({"4P201", "4P202", "4P203", "4P402", "4P403"})
