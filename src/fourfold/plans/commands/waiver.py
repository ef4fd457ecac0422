"""Rules of the plan check that do not count: for a plan until a day, or for a whole region."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import locked, touch, words
from fourfold.plans.models import Action, Plan, RuleSwitch, Waiver
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.check import LONGEST_WAIVER
from fourfold.plans.rules.kinds import PlanOf
from fourfold.reference.models import Region
from fourfold.reference.queries import organisation, region_of
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden


class NoSuchRule(DomainError):
    """A waiver or a switch names a rule that there is not."""


class ExpiryNeeded(DomainError):
    """A rule was waived until a day that has passed, or that is too far off."""


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """Whether a rule, by its code, is asked of a region's plans of one kind."""

    region: Region
    of: PlanOf
    rule: str
    is_on: bool


@command("plans.waive")
def waive(*, plan: Plan, waiver: rules.Waiver, by: Viewer, at: datetime) -> Waiver:
    """Let a rule of the plan check not count for a plan, or for one action, until a day.

    :raises NoSuchRule: when there is no such rule.
    :raises WordsNeeded: without a reason.
    :raises ExpiryNeeded: when the day has passed, or is more than 180 days off.
    """
    one = locked(plan)
    _known(waiver.rule)
    if not waiver.holds(local_day(at)) or waiver.until > local_day(at) + LONGEST_WAIVER:
        raise ExpiryNeeded(f"A waiver ends from today on, {LONGEST_WAIVER.days} days at the most.")
    found = Action.objects.one(pk=waiver.action, plan=one) if waiver.action else None
    made = Waiver.objects.create(
        plan=one,
        label_id=one.label_id,
        rule=waiver.rule,
        action_id=found.pk if found else None,
        reason=words(waiver.reason, "Say why the rule does not count here."),
        until=waiver.until,
        at=at,
        by_id=by.user_id,
    )
    touch(one, at)
    return made


@command("plans.end_waiver")
def end_waiver(*, waiver: Waiver, by: Viewer, at: datetime) -> Waiver:
    """Let a rule count again before its waiver would have ended."""
    found = Waiver.objects.select_for_update().one(pk=waiver.pk)
    plan = locked(found.plan)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
    touch(plan, at)
    return found


@command("plans.switch_rule")
def switch_rule(*, setting: RuleSetting, reason: str, by: Viewer, at: datetime) -> RuleSwitch:
    """Turn a rule of the plan check off, or on again, for one kind of plan of one's own region.

    :raises NoSuchRule: when there is no such rule.
    :raises WordsNeeded: without a reason.
    :raises Forbidden: in a region that is not one's own.
    """
    _known(setting.rule)
    own = region_of(organisation(by.organisation_id))
    if own is None or own.pk != setting.region.pk:
        raise Forbidden("The rules of a region are set by somebody of that region.")
    return RuleSwitch.objects.create(
        region_id=setting.region.pk,
        of=setting.of.value,
        rule=setting.rule,
        is_on=setting.is_on,
        reason=words(reason, "Say why the rule is switched."),
        at=at,
        by_id=by.user_id,
    )


def _known(rule: str) -> None:
    if rule not in rules.BY_CODE:
        raise NoSuchRule(f"There is no rule {rule[:20]} in the plan check.")
