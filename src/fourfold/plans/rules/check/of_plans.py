"""The rules about a plan as a whole: its pillars, objectives, partners, children, sign-off."""

from collections.abc import Iterator

from fourfold.plans.rules.check.rule import Finding, Rule
from fourfold.plans.rules.check.state import PlanState, Settings, filled
from fourfold.plans.rules.kinds import Pillar, PlanOf, Safeguarding
from fourfold.plans.rules.sentences import counted, said, short
from fourfold.threats.rules.kinds import Kind

_INSPECTION = "HMICFRS, inspection of the north-east regional response to SOC"


def _empty_pillars(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    filled_pillars = {action.pillar for action in plan.counted}
    for pillar in Pillar:
        if pillar not in filled_pillars and not filled(plan.empty_reasons.get(pillar, "")):
            sentence = f"{pillar.words} has no action, and no reason why not."
            yield Finding(EMPTY_PILLAR.code, sentence, pillar=pillar)


EMPTY_PILLAR = Rule(
    code="4P101",
    name="empty-pillar",
    title="Each pillar has an action, or a reason why it has none",
    weight=10,
    says="a pillar without an action or a reason",
    why="Plans lean on Pursue: arrests are what police do first. A reason is enough, since not "
    "every threat needs all four, but somebody must have thought of it.",
    source="HMICFRS, regional inspections of SOC (plans too much about catching offenders)",
    mend="Add an action to the pillar, or write why the plan needs none there.",
    find=_empty_pillars,
)


def _unmeasured(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    if not plan.objectives:
        yield Finding(UNMEASURED.code, "The plan has no objective.")
    for objective in sorted(plan.objectives, key=lambda one: one.id):
        parts = (("success measure", objective.measure), ("baseline", objective.baseline))
        missing = [name for name, text in parts if not filled(text)]
        if missing:
            sentence = f"The objective {short(objective.text)} has no {' and no '.join(missing)}."
            yield Finding(UNMEASURED.code, sentence, objective=objective.id)


UNMEASURED = Rule(
    code="4P102",
    name="unmeasured-objective",
    title="Each objective has a success measure and a baseline",
    weight=5,
    says="an objective without a measure or a baseline",
    why="Without a measure nobody can say that the plan worked, and without a baseline nobody "
    "can say that it was the plan. The plans that inspectors praised test whether their goals "
    "are met and the threat falls over time.",
    source=f"{_INSPECTION} (Cleveland)",
    mend="Say what will be counted, over what time, and what the count is today.",
    find=_unmeasured,
)


def _no_partner(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    if not any(action.owner_is_partner for action in plan.counted):
        yield Finding(NO_PARTNER.code, "No action is owned by a partner.")


NO_PARTNER = Rule(
    code="4P501",
    name="no-partner",
    title="Somebody outside policing owns an action",
    weight=6,
    says="no action owned by a partner",
    why="Tenancies, licences, tax, schools and prisons are in other hands. A partner who owns "
    "nothing gets nothing back, and stops coming.",
    source=f"{_INSPECTION}; the published menu of tactics asks for many agencies",
    mend="Ask a partner to own an action that only they can carry out.",
    find=_no_partner,
)


def _no_safeguarding(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    sentence = ""
    if plan.members_have_children is None:
        if plan.plan_of is PlanOf.THREAT and plan.threat_kind is not Kind.VULNERABILITY:
            sentence = "Nobody has said whether any member has children to be asked about."
    elif plan.members_have_children:
        sentence = _safeguarding_gap(plan)
    if sentence:
        yield Finding(NO_SAFEGUARDING.code, sentence)


def _safeguarding_gap(plan: PlanState) -> str:
    if plan.safeguarding not in {Safeguarding.YES, Safeguarding.NO}:
        return "Members have children, and nobody has said whether safeguarding has been asked."
    if not filled(plan.safeguarding_reference):
        return "The answer about safeguarding has no reference to where it is recorded."
    return ""


NO_SAFEGUARDING = Rule(
    code="4P502",
    name="no-safeguarding-answer",
    title="Where members have children, safeguarding has been asked about",
    weight=6,
    says="no answer about safeguarding",
    why="A raid, an arrest or a debt falls on the children of the house as well. The plan holds "
    "a yes or a no and a reference to where it is recorded; it never holds a child.",
    source="Children Act 2004, section 11",
    mend="Ask children's services, answer yes or no, and give their reference.",
    find=_no_safeguarding,
)


def _not_signed_off(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    moved, signed = plan.tier_moved_on, plan.signed_off_on
    if moved is None or (signed is not None and signed >= moved):
        return
    last = f"it was last signed off on {said(signed)}" if signed else "it was never signed off"
    yield Finding(
        NOT_SIGNED_OFF.code, f"An assessment moved the tier on {said(moved)}, and {last}."
    )


NOT_SIGNED_OFF = Rule(
    code="4P503",
    name="not-signed-off",
    title="The plan was signed off after the last assessment that moved the tier",
    weight=5,
    says="no sign-off since the tier moved",
    why="A plan for another tier is a plan for another threat: when the tier moves, its owner "
    "reads the plan again and says that it still fits.",
    source="Project default",
    mend="Read the plan against the new assessment, change what no longer fits, and sign it off.",
    find=_not_signed_off,
)


def _stale_plan(plan: PlanState, settings: Settings) -> Iterator[Finding]:
    if plan.updated_on is None:
        yield Finding(STALE_PLAN.code, "The plan has never been updated.")
        return
    days = (plan.today - plan.updated_on).days
    if days > settings.stale_after:
        sentence = (
            f"The plan was last updated on {said(plan.updated_on)}, {counted(days, 'day')} ago; "
            f"{counted(settings.stale_after, 'day')} is the most."
        )
        yield Finding(STALE_PLAN.code, sentence)


STALE_PLAN = Rule(
    code="4P401",
    name="stale-plan",
    title="The plan was updated in the last 28 days",
    weight=7,
    says="a plan that nobody has updated lately",
    why="A plan that nobody touches is a document, not a plan.",
    source=f"{_INSPECTION} (plans not updated by their owners); 28 days is a project default",
    mend="Say what has happened since, close what is done, and change what did not work.",
    find=_stale_plan,
)

OF_PLANS = (EMPTY_PILLAR, UNMEASURED, STALE_PLAN, NO_PARTNER, NO_SAFEGUARDING, NOT_SIGNED_OFF)
