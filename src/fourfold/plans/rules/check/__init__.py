"""The plan check: a linter for 4P plans, with a score that is the sum of its reasons."""

from fourfold.plans.rules.check.checking import (
    BY_CODE,
    RULES,
    Checked,
    Grade,
    Reason,
    Waived,
    check,
    grade_of,
)
from fourfold.plans.rules.check.page import rules_page
from fourfold.plans.rules.check.rule import Finding, Rule, Severity
from fourfold.plans.rules.check.state import (
    ActionState,
    ObjectiveState,
    PlanState,
    Settings,
    Twin,
    last_update,
)
from fourfold.plans.rules.check.switches import (
    LONGEST_WAIVER,
    ExpiryNeeded,
    NoSuchRule,
    ReasonNeeded,
    Switch,
    Switches,
    Waiver,
    check_rule,
    check_waiver,
)
from fourfold.plans.rules.check.twins import Other, Others

__all__ = [
    "BY_CODE",
    "LONGEST_WAIVER",
    "RULES",
    "ActionState",
    "Checked",
    "ExpiryNeeded",
    "Finding",
    "Grade",
    "NoSuchRule",
    "ObjectiveState",
    "Other",
    "Others",
    "PlanState",
    "Reason",
    "ReasonNeeded",
    "Rule",
    "Settings",
    "Severity",
    "Switch",
    "Switches",
    "Twin",
    "Waived",
    "Waiver",
    "check",
    "check_rule",
    "check_waiver",
    "grade_of",
    "last_update",
    "rules_page",
]
