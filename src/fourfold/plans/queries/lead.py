"""What a lead responsible officer opens first: their threats and plans, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from fourfold.plans.models import Action, Answer, Plan, Scrutiny
from fourfold.plans.queries import action as actions
from fourfold.plans.queries import checking, lately, scrutiny
from fourfold.plans.queries.plan import Asked, PlanLine, lines, plans
from fourfold.plans.rules.briefings import Briefing, BriefingPage, briefing_for
from fourfold.plans.rules.check import Checked, Grade
from fourfold.plans.rules.clocks import WEEK
from fourfold.plans.rules.kinds import ActionFrom
from fourfold.threats.models import Appointment, Standing
from fourfold.threats.queries import master_list
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.kinds import Role

NEW_FOR = timedelta(days=60)
LATELY = timedelta(days=14)
TREND_OVER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Trend:
    """How a score went over three months; None: it had none then, or has none now."""

    change: float | None

    @property
    def words(self) -> str:
        """The trend in words; up is worse.

        >>> Trend(4.0).words, Trend(-2.5).words, Trend(0.0).words, Trend(None).words
        ('Up 4 in 3 months', 'Down 2.5 in 3 months', 'Level for 3 months', 'No score to compare')
        """
        if self.change is None:
            return "No score to compare"
        if not self.change:
            return "Level for 3 months"
        return f"{'Up' if self.change > 0 else 'Down'} {abs(self.change):g} in 3 months"

    @property
    def tone(self) -> str:
        """The colour of it: worse is red, better is green."""
        if not self.change:
            return "hollow"
        return "red" if self.change > 0 else "green"


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan that somebody leads, with what the plan check says of it."""

    plan: Plan
    line: PlanLine
    checked: Checked

    @property
    def first(self) -> str:
        """The first thing to mend, in a sentence."""
        found = self.checked.findings
        return found[0].sentence if found else ""

    @property
    def more(self) -> int:
        """How much there is to mend beside it."""
        return max(len(self.checked.findings) - 1, 0)


@dataclass(frozen=True, slots=True)
class MyThreat:
    """A threat that somebody leads: how bad, where it is going, and its plan, if it has one."""

    line: master_list.Line
    trend: Trend
    own: OwnPlan | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A partner's answer that nobody has taken note of; action: None where it is held elsewhere."""

    answer: Answer
    asked: str
    organisation: str
    action: Action | None


@dataclass(frozen=True, slots=True)
class LeadReading:
    """All that stands on the page of somebody who leads threats, as they may see it."""

    threats: tuple[MyThreat, ...]
    others: tuple[OwnPlan, ...]
    due: tuple[actions.ActionLine, ...]
    scrutiny: tuple[Scrutiny, ...]
    answers: tuple[Waiting, ...]
    changes: tuple[lately.Change, ...]
    briefing: Briefing | None
    why_briefing: str

    @property
    def overdue(self) -> int:
        """How many of what is due is past its day."""
        return sum(line.is_overdue for line in self.due)


def reading(user_id: int, *, at: datetime, today: date) -> LeadReading:
    """Return all that stands on the page of somebody who leads, in a fixed number of queries."""
    own = own_plans(user_id, today=today)
    keys = [row.plan.pk for row in own]
    threats = my_threats(user_id, own, at=at, today=today)
    ids = [one.line.threat_id for one in threats]
    known = {row.plan.pk for one in threats if (row := one.own)}
    briefing, why = _briefing(threats)
    return LeadReading(
        threats=tuple(threats),
        others=tuple(row for row in own if row.plan.pk not in known),
        due=tuple(due(user_id, keys, today=today)),
        scrutiny=tuple(scrutiny.unanswered_of(keys)),
        answers=tuple(answers(keys)),
        changes=tuple(
            lately.changes(ids, [row.plan for row in own], since=today - LATELY, today=today)
        ),
        briefing=briefing,
        why_briefing=why,
    )


def led_by(user_id: int, *, today: date) -> list[Plan]:
    """Return the running plans that somebody leads."""
    return list(plans(Asked(lead=user_id), today=today))


def own_plans(user_id: int, *, today: date) -> list[OwnPlan]:
    """Return the running plans that somebody leads, the lowest score first, each with why."""
    rows = led_by(user_id, today=today)
    checked = checking.summaries(rows, today=today)
    made = {line.pk: line for line in lines(rows, checked, today=today)}
    own = [OwnPlan(row, made[row.pk], checked[row.pk]) for row in rows]
    return sorted(own, key=lambda one: (one.line.score, one.line.title, one.plan.pk))


def my_threats(
    user_id: int, own: Sequence[OwnPlan], *, at: datetime, today: date
) -> list[MyThreat]:
    """Return the open threats of which somebody is LRO, the worst tier and highest score first."""
    moment = Moment(today, at)
    rows = master_list.standings(Filters(lro=user_id, phase_lacks="Closed"), moment, now=at)
    found = master_list.lines(rows, moment)
    ids = [line.threat_id for line in found]
    before, since = _scores_before(ids, today=today), _lead_since(ids, user_id)
    by_threat = {row.plan.threat_id: row for row in own if row.plan.threat_id}
    made = [
        MyThreat(
            line=line,
            trend=_trend(line.score, before.get(line.threat_id)),
            own=by_threat.get(line.threat_id),
            is_new=today - since.get(line.threat_id, date.min) < NEW_FOR,
        )
        for line in found
    ]
    return sorted(made, key=lambda one: (one.line.tier or 9, -(one.line.score or 0), one.line.name))


def _trend(now: float | None, before: float | None) -> Trend:
    return Trend(None if now is None or before is None else round(now - before, 1))


def _scores_before(threats: list[int], *, today: date) -> dict[int, float]:
    """Return the scores that threats had three months ago, as known now."""
    then = today - TREND_OVER
    rows = Standing.objects.filter(
        Q(until__isnull=True) | Q(until__gt=then),
        threat__in=threats,
        known_until=None,
        since__lte=then,
        score__isnull=False,
    )
    scores = rows.values_list("threat_id", "score")
    return {pk: score for pk, score in scores if score is not None}


def _lead_since(threats: list[int], user_id: int) -> dict[int, date]:
    """Return since when somebody leads threats, without a break by another."""
    rows = Appointment.objects.filter(threat__in=threats, role=Role.LRO.value)
    since: dict[int, date] = {}
    ordered = rows.order_by("threat_id", "since", "recorded_at", "pk")
    for threat, person, day in ordered.values_list("threat_id", "person_id", "since"):
        if person == user_id:
            since.setdefault(threat or 0, day)
        else:
            since.pop(threat or 0, None)
    return since


def due(user_id: int, plan_ids: Sequence[int], *, today: date) -> list[actions.ActionLine]:
    """Return what is due within a week or overdue: one's own, and of the plans that one leads."""
    mine = Q(owner=user_id) | Q(plan__in=plan_ids, belongs_to=ActionFrom.PLAN.value)
    rows = Action.objects.running().filter(mine, due_on__lte=today + WEEK)
    return actions.lines(actions.joined(rows).order_by("due_on", "pk"), today=today)


def answers(plan_ids: Sequence[int]) -> list[Waiting]:
    """Return what partners said of their asks and nobody has taken note of, oldest first."""
    rows = Answer.objects.filter(
        seen_at__isnull=True, is_feedback=False, ask__action__plan__in=plan_ids
    ).with_neighbour("ask__action", "ask__organisation")
    return [
        Waiting(row, row.ask.text, row.ask.organisation.short_name, row.ask.action)
        for row in rows.order_by("at", "pk")
        if row.ask is not None
    ]


def _briefing(threats: Sequence[MyThreat]) -> tuple[Briefing | None, str]:
    """Return the briefing that somebody needs most, and why it stands there."""
    new = [one for one in threats if one.is_new]
    failing = [one for one in threats if one.own and one.own.checked.grade is Grade.FAILING]
    if new:
        why = f"You took on {new[0].line.name} less than {NEW_FOR.days} days ago."
        return briefing_for(BriefingPage.LRO_HOME), why
    if failing:
        return briefing_for(BriefingPage.ACTION_FORM), f"{failing[0].line.name} fails its check."
    return None, ""
