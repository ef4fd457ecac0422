"""The plan check, as the reader may see it: states, findings, scores; and while somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from fourfold.plans.models import Plan
from fourfold.plans.queries._states import states_of, switches, waivers_of
from fourfold.plans.queries._twins import twins_of
from fourfold.plans.rules import check as rules

SETTINGS = rules.Settings()


def states(plans: Sequence[Plan], *, today: date) -> dict[int, rules.PlanState]:
    """Return plans as the check reads them, by their ids, in a fixed number of queries."""
    found = states_of(plans, today=today)
    twins = twins_of({pk: state.actions for pk, state in found.items()}, least=SETTINGS.like)
    return {pk: replace(state, twins=twins[pk]) for pk, state in found.items()}


def check(plan: Plan, *, today: date) -> rules.Checked:
    """Return what the plan check says of a plan, to this reader."""
    return summaries([plan], today=today)[plan.pk]


def summaries(plans: Sequence[Plan], *, today: date) -> dict[int, rules.Checked]:
    """Return what the plan check says of plans, by their ids, in a fixed number of queries."""
    return _checked(states(plans, today=today))


def score_of(plan: Plan, *, today: date) -> int:
    """Return the score of a plan by itself, the same for whoever reads it.

    Twins do not count here, nor do actions that fewer may read than the plan: a score that is
    kept would else tell of actions held elsewhere.
    """
    return _checked(states_of([plan], today=today, kept=True))[plan.pk].score


def check_text(plan: Plan, draft: rules.ActionState, *, today: date) -> tuple[rules.Finding, ...]:
    """Return what the check would say of an action of a plan while somebody words it."""
    (state,) = states_of([plan], today=today).values()
    alone = replace(state, actions=(draft,))
    twins = twins_of({plan.pk: [draft]}, least=SETTINGS.like)[plan.pk]
    waivers = waivers_of([plan.pk])[plan.pk]
    checked = rules.check(replace(alone, twins=twins), SETTINGS, switches(), waivers)
    return checked.of_action(draft.id)


def _checked(found: Mapping[int, rules.PlanState]) -> dict[int, rules.Checked]:
    on, waived = switches(), waivers_of(found)
    return {pk: rules.check(state, SETTINGS, on, waived.get(pk, [])) for pk, state in found.items()}
