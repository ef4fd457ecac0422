"""Which rules are asked of which plans, and which breaches are waived, why, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from fourfold.plans.rules.check.rule import Finding
from fourfold.plans.rules.check.state import PlanState, filled
from fourfold.plans.rules.kinds import PlanOf
from fourfold.plans.rules.sentences import said
from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Kind

LONGEST_WAIVER = timedelta(days=180)  # project default: half a year, then somebody thinks again


class NoSuchRule(DomainError):
    """A waiver or a switch names a rule that there is not."""


class ReasonNeeded(DomainError):
    """A waiver needs a reason."""


class ExpiryNeeded(DomainError):
    """A waiver must end, not before today and within half a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A rule turned on or off: for a region, a kind of plan, a kind of threat, or for all."""

    rule: str
    on: bool
    region: str = ""
    plan_of: PlanOf | None = None
    threat_kind: Kind | None = None

    def fits(self, plan: PlanState) -> bool:
        """Test if the switch is about a plan like this one."""
        return (
            self.region in {"", plan.region}
            and self.plan_of in {None, plan.plan_of}
            and self.threat_kind in {None, plan.threat_kind}
        )

    @property
    def narrowness(self) -> int:
        """How many things it names; the narrower switch decides."""
        return sum(bool(part) for part in (self.region, self.plan_of, self.threat_kind))


@dataclass(frozen=True, slots=True)
class Switches:
    """All the switches; a rule that none is about is on."""

    rows: tuple[Switch, ...] = ()

    def are_on(self, rule: str, plan: PlanState) -> bool:
        """Test if a rule, by its code, is asked of a plan.

        The narrowest switch decides; between two equally narrow ones, the rule stays on.

        >>> off = Switch(rule="4P501", on=False, plan_of=PlanOf.OPERATION)
        >>> plan = PlanState(plan_of=PlanOf.OPERATION, today=date(2026, 3, 1))
        >>> Switches((off,)).are_on("4P501", plan), Switches((off,)).are_on("4P101", plan)
        (False, True)
        """
        about = [one for one in self.rows if one.rule == rule and one.fits(plan)]
        if not about:
            return True
        narrowest = max(one.narrowness for one in about)
        return any(one.on for one in about if one.narrowness == narrowest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A breach that is accepted for a reason until a day, that day included.

    action: the one action that it is about; None for the whole plan.
    """

    rule: str
    reason: str
    until: date
    action: int | None = None

    def holds(self, today: date) -> bool:
        """Test if it still counts."""
        return today <= self.until

    def covers(self, finding: Finding) -> bool:
        """Test if it is about what was found."""
        return self.rule == finding.rule and self.action in {None, finding.action}

    @property
    def lapse(self) -> str:
        """The sentence that says that it counts no more.

        >>> Waiver(rule="4P501", reason="…", until=date(2026, 3, 1)).lapse
        'The waiver of 4P501 for the whole plan ended on 1 March 2026 and counts no more.'
        """
        about = "the whole plan" if self.action is None else f"action {self.action}"
        return (
            f"The waiver of {self.rule} for {about} ended on {said(self.until)} and counts no more."
        )


def check_rule(rule: str, rules: Collection[str]) -> None:
    """Refuse a rule that there is not.

    :raises NoSuchRule: when it is none of `rules`.
    """
    if rule not in rules:
        raise NoSuchRule(f"There is no rule {rule} in the plan check.")


def check_waiver(
    *, rule: str, reason: str, until: date, today: date, rules: Collection[str]
) -> None:
    """Refuse a waiver that says too little, or that would never end.

    :raises NoSuchRule: when the rule is none of `rules`.
    :raises ReasonNeeded: when it says nothing.
    :raises ExpiryNeeded: when it would end before today, or more than 180 days from it.
    """
    check_rule(rule, rules)
    if not filled(reason):
        raise ReasonNeeded("Say why the rule is waived here: others will read it.")
    if not today <= until <= today + LONGEST_WAIVER:
        raise ExpiryNeeded(
            f"A waiver ends on a day from today, at most {LONGEST_WAIVER.days} days ahead."
        )
