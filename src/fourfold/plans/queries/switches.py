"""Which rules of the plan check are on in a region, for each kind of plan, and who said so."""

from dataclasses import dataclass
from datetime import date

from fourfold.access.models import User
from fourfold.plans.models import RuleSwitch
from fourfold.plans.rules.check import RULES, Rule
from fourfold.plans.rules.kinds import PlanOf
from fourfold.reference.models import Region
from fourfold.shared.days import local_day


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a rule is asked of one kind of plan; by whom it was switched last, when and why."""

    of: PlanOf
    is_on: bool = True
    on: date | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule, and how it stands for each kind of plan."""

    rule: Rule
    standings: tuple[Standing, ...]


def rule_lines(region: Region) -> list[RuleLine]:
    """Return every rule with how it stands in a region; one that nobody switched is on."""
    rows = RuleSwitch.objects.filter(region_id=region.pk).order_by("at", "pk")
    newest = {(row.rule, row.of): row for row in rows}
    people = {row.by_id for row in newest.values()}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        RuleLine(
            rule, tuple(_standing(of, newest.get((rule.code, of.value)), names) for of in PlanOf)
        )
        for rule in RULES
    ]


def _standing(of: PlanOf, row: RuleSwitch | None, names: dict[int, str]) -> Standing:
    if row is None:
        return Standing(of)
    return Standing(of, row.is_on, local_day(row.at), names.get(row.by_id, ""), row.reason)
