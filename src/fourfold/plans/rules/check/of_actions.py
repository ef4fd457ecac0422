"""The rules about single actions: owner, date, content, likeness to others, time."""

import re
from collections.abc import Iterable, Iterator

from fourfold.analytics.likeness_of_text import likeness, particulars_of
from fourfold.plans.rules.check.rule import Finding, Rule
from fourfold.plans.rules.check.state import ActionState, PlanState, Settings, Twin, filled
from fourfold.plans.rules.sentences import counted, said, short

_NORTHUMBRIA = "HMICFRS, inspection of the north-east regional response to SOC (Northumbria)"
_ACT = re.compile(r"(?:(?:[A-Z][\w'-]*|and|of|to|in|the),? ){1,12}Act\b(?: \d{4})?")
OWN_PARTICULARS = 2  # with as many names or numbers of its own, an action has left its template


def _missing(
    code: str, actions: Iterable[ActionState], field: str, *, has: str
) -> Iterator[Finding]:
    for action in actions:
        if getattr(action, field) is None:
            yield Finding(code, f"{short(action.text)} has no {has}.", action=action.id)


def _without_owner(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    return _missing(WITHOUT_OWNER.code, plan.open, "owner", has="owner")


WITHOUT_OWNER = Rule(
    code="4P201",
    name="action-without-owner",
    title="Each open action has one owner",
    weight=12,
    says="an action without an owner",
    why="What a team owns, nobody does. The owner is a person, of any organisation.",
    source=f"{_NORTHUMBRIA}; the published menu of tactics asks for an owner",
    mend="Ask one person, and name them.",
    find=_without_owner,
)


def _without_date(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    return _missing(WITHOUT_DATE.code, plan.open, "due", has="due date")


WITHOUT_DATE = Rule(
    code="4P202",
    name="action-without-date",
    title="Each open action has a day on which it is due",
    weight=8,
    says="an action without a due date",
    why="“Ongoing” cannot be late, so it is never done. An action that goes on has a day on which "
    "somebody looks at whether it should.",
    source="Project default",
    mend="Give the day on which it will be done, or on which it will next be looked at.",
    find=_without_date,
)


def _unspecific(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    for action in plan.open:
        if not filled(action.specific) and not _own_particulars(action):
            sentence = (
                f"{short(action.text)} could stand in any plan: it names no person, place, "
                "vehicle, day or number."
            )
            yield Finding(UNSPECIFIC.code, sentence, action=action.id)


def _own_particulars(action: ActionState) -> set[str]:
    """Return what an action names, but for Acts and for what its tactic names already."""
    tactic = set(particulars_of(action.from_tactic))
    return set(particulars_of(_ACT.sub("the Act", action.wording))) - tactic


UNSPECIFIC = Rule(
    code="4P203",
    name="action-not-specific",
    title="Each open action says what makes it particular to this threat",
    weight=12,
    says="an action that could stand in any plan",
    why="“Increase patrols” tells nobody where to stand tonight, and its effect cannot be told "
    "from anything else's. Inspectors found plans without threat-specific actions.",
    source=_NORTHUMBRIA,
    mend="Say which person, vehicle, road, premises, day or number.",
    find=_unspecific,
)


def _like_template(plan: PlanState, settings: Settings) -> Iterator[Finding]:
    for action in plan.counted:
        if filled(action.from_tactic) and _is_template(action, settings):
            sentence = (
                f"{short(action.text)} is nearly as the tactics library has it: "
                f"{short(action.from_tactic)}."
            )
            yield Finding(LIKE_TEMPLATE.code, sentence, action=action.id)


def _is_template(action: ActionState, settings: Settings) -> bool:
    own = set(particulars_of(action.wording)) - set(particulars_of(action.from_tactic))
    return (
        len(own) < OWN_PARTICULARS and likeness(action.wording, action.from_tactic) >= settings.like
    )


LIKE_TEMPLATE = Rule(
    code="4P301",
    name="copied-from-template",
    title="No action is still as the tactics library has it",
    weight=8,
    says="an action nearly as the library has it",
    why="The library says what has been thought of; the plan says what will be done here. A "
    "tactic that was added and never finished looks like work and is not.",
    source="Project default, after what inspectors found in Northumbria's plans",
    mend="Answer what the tactic asks: which person, vehicle, road, premises, day or number.",
    find=_like_template,
)


def _like_another(plan: PlanState, settings: Settings) -> Iterator[Finding]:
    nearest: dict[int, Twin] = {}
    for twin in sorted(plan.twins, key=lambda one: (-one.score, one.where, one.text)):
        if twin.score >= settings.like:
            nearest.setdefault(twin.action, twin)
    for action in plan.counted:
        if action.id in nearest:
            twin = nearest[action.id]
            sentence = (
                f"{short(action.text)} is {twin.score:.0%} alike to an action of {twin.where}: "
                f"{short(twin.text)}."
            )
            yield Finding(LIKE_ANOTHER.code, sentence, action=action.id, twin=twin)


LIKE_ANOTHER = Rule(
    code="4P302",
    name="copied-from-another-threat",
    title="No action is nearly that of another threat",
    weight=8,
    says="an action nearly that of another threat",
    why="What worked elsewhere is worth taking over, but two groups rarely have the same weak "
    "place. A sentence that fits both was written for neither. Only twins that the reader may "
    "see are shown, and only they count.",
    source=_NORTHUMBRIA,
    mend="Keep the idea, and say what is different here; or waive the rule with the reason.",
    find=_like_another,
)


def _stale(plan: PlanState, settings: Settings) -> Iterator[Finding]:
    for action in plan.open:
        if action.updated_on is None:
            yield Finding(
                STALE.code, f"{short(action.text)} has never been updated.", action=action.id
            )
            continue
        days = (plan.today - action.updated_on).days
        if days > settings.stale_after:
            sentence = (
                f"{short(action.text)} was last updated on {said(action.updated_on)}, "
                f"{counted(days, 'day')} ago."
            )
            yield Finding(STALE.code, sentence, action=action.id)


STALE = Rule(
    code="4P402",
    name="stale-action",
    title="Each open action was updated in the last 28 days",
    weight=5,
    says="an action that nobody has updated lately",
    why="Silence may mean that it goes well, that it has stopped, or that its owner has left. "
    "The plan's reader cannot tell which.",
    source=f"{_NORTHUMBRIA}; 28 days is a project default",
    mend="Ask the owner for one line on how it goes, and what is in the way.",
    find=_stale,
)


def _overdue(plan: PlanState, _settings: Settings) -> Iterator[Finding]:
    for action in plan.open:
        if action.due is not None and action.is_overdue(plan.today):
            days = counted((plan.today - action.due).days, "day")
            sentence = f"{short(action.text)} was due on {said(action.due)}, {days} ago."
            yield Finding(OVERDUE.code, sentence, action=action.id)


OVERDUE = Rule(
    code="4P403",
    name="action-overdue",
    title="No open action is past its day",
    weight=8,
    says="an action that is overdue",
    why="A day that passes without a word teaches everybody that days do not matter.",
    source="Project default",
    mend="Do it, or say what blocks it and agree another day, or say why it is no longer needed.",
    find=_overdue,
)

OF_ACTIONS = (
    WITHOUT_OWNER,
    WITHOUT_DATE,
    UNSPECIFIC,
    LIKE_TEMPLATE,
    LIKE_ANOTHER,
    STALE,
    OVERDUE,
)
