from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.attachment import (
    GROUPS_ONLY,
    AttachmentRule,
    Change,
    MayNotCarry,
    RuleDoesNotFit,
    allowed_from,
    check_attachment,
    check_rules,
    groups_until,
    kinds_on,
    rules_from,
)
from fourfold.threats.rules.kinds import Kind

FROM = date(2023, 4, 1)
OTHERS = [Kind.INDIVIDUAL, Kind.VULNERABILITY]
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("kind", OTHERS)
def test_individuals_and_vulnerabilities_are_refused_before_the_day_and_carried_from_it(kind):
    rules = groups_until(FROM)

    with pytest.raises(MayNotCarry, match=r"On 31 March 2023 .* it can be from 1 April 2023"):
        check_attachment(kind, FROM - timedelta(days=1), rules)
    check_attachment(kind, FROM, rules)
    check_attachment(kind, FROM + timedelta(days=1), rules)


@pytest.mark.parametrize("kind", OTHERS)
def test_where_a_region_has_set_no_day_only_groups_carry_one_and_no_day_is_promised(kind):
    with pytest.raises(MayNotCarry) as refused:
        check_attachment(kind, date(2026, 1, 1), groups_until(None))

    assert str(refused.value).endswith("only against an organised crime group.")


@given(days, st.one_of(st.none(), days))
def test_groups_carry_disruptions_on_every_day(day, since):
    check_attachment(Kind.OCG, day, groups_until(since))


@given(days, days)
def test_what_a_region_changes_is_what_holds_from_then_on(day, since):
    rules = rules_from(Change(kind, is_allowed=True, since=since) for kind in OTHERS)

    assert rules == groups_until(since)
    assert kinds_on(day, rules) == (frozenset(Kind) if day >= since else {Kind.OCG})


def test_a_region_can_take_a_kind_back():
    rules = rules_from(
        [
            Change(Kind.INDIVIDUAL, is_allowed=False, since=date(2025, 1, 1)),
            Change(Kind.INDIVIDUAL, is_allowed=True, since=FROM),
        ]
    )

    assert Kind.INDIVIDUAL in kinds_on(date(2024, 12, 31), rules)
    assert Kind.INDIVIDUAL not in kinds_on(date(2025, 1, 1), rules)
    assert allowed_from(Kind.INDIVIDUAL, date(2025, 1, 1), rules) is None


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([AttachmentRule(FROM, frozenset(Kind))], "from the beginning"),
        ([GROUPS_ONLY, GROUPS_ONLY], "Only one rule"),
        ([GROUPS_ONLY, AttachmentRule(FROM, frozenset())], "at least one kind"),
    ],
)
def test_rules_that_leave_a_day_unsaid_are_refused(rules, sentence):
    with pytest.raises(RuleDoesNotFit, match=sentence):
        check_rules(rules)


def test_a_day_without_a_rule_is_refused():
    with pytest.raises(RuleDoesNotFit, match="No rule says"):
        kinds_on(date(2020, 1, 1), [AttachmentRule(FROM, frozenset(Kind))])
