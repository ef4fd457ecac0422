"""Plans: the list with its filters, one plan by its reference, and what its page reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from fourfold.access.models import User
from fourfold.plans.models import (
    Action,
    EmptyPillar,
    Objective,
    Plan,
    Scrutiny,
    SignOff,
    Waiver,
)
from fourfold.plans.models.action import RUNNING
from fourfold.plans.models.plan import PlanQuerySet
from fourfold.plans.queries import action as actions
from fourfold.plans.rules.check import BY_CODE, Checked, Rule
from fourfold.plans.rules.kinds import ActionFrom, Pillar, PlanOf
from fourfold.shared.days import local_day
from fourfold.threats.models import Standing, Threat
from fourfold.threats.queries.people import holders
from fourfold.threats.rules.kinds import Phase, Role


@dataclass(frozen=True, slots=True)
class About:
    """What a plan is of, ready to print; held where the reader may not see it.

    urn and tier: of a threat. lead: of a threat its LRO.
    """

    name: str
    urn: str = ""
    tier: int | None = None
    score: float | None = None
    phase: str = ""
    lead: str = ""
    lead_id: int | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list, ready to print. updated_days: since the last update."""

    pk: int
    urn: str
    title: str
    of: PlanOf
    about: About
    organisation: str
    score: int
    grade: str
    reasons: tuple[str, ...]
    updated_on: date
    updated_days: int
    running: int
    overdue: int

    def cells(self) -> list[object]:
        """Return the line as a row of a file; in the order of `COLUMNS`."""
        return [
            self.urn, self.title, self.of.words, self.about.name, self.about.tier,
            self.organisation, self.about.lead, self.score, self.grade, self.updated_on,
            self.updated_days, self.running, self.overdue, "; ".join(self.reasons),
        ]  # fmt: skip


COLUMNS = (
    "URN", "Plan", "Of", "Name", "Tier", "Organisation", "Lead", "Plan check", "In a word",
    "Last update", "Days since update", "Running actions", "Overdue actions", "Taken off for",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list of plans.

    empty: no action under this pillar. below: only plans whose check is below it. lead: of whom.
    """

    organisations: frozenset[int] = frozenset()
    of: PlanOf | None = None
    empty: Pillar | None = None
    is_overdue: bool = False
    below: int | None = None
    lead: int | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A pillar of a plan: its actions, those still to be done first, or why it has none."""

    pillar: Pillar
    actions: tuple[actions.ActionLine, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver as the page lists it."""

    row: Waiver
    rule: Rule | None
    action: actions.ActionLine | None
    has_ended: bool


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that stands on the page of a plan, as this reader may see it."""

    about: About
    columns: tuple[Column, ...]
    objectives: tuple[Objective, ...]
    sign_offs: tuple[SignOff, ...]
    scrutiny: tuple[Scrutiny, ...]
    waivers: tuple[Waived, ...]

    @property
    def lines(self) -> tuple[actions.ActionLine, ...]:
        """The actions of all pillars."""
        return tuple(line for column in self.columns for line in column.actions)


def plan(urn: str) -> Plan:
    """Return one plan by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return joined(Plan.objects.all()).select_related("made_by").one(urn=urn)


def plan_of_threat(threat: Threat) -> Plan | None:
    """Return the running plan of a threat, if there is one that the viewer may read."""
    return joined(Plan.objects.filter(threat=threat, closed_on=None)).order_by("pk").first()


def joined(rows: PlanQuerySet) -> PlanQuerySet:
    """Join what a line of a plan says."""
    return rows.select_related("label", "organisation", "priority", "lead").with_neighbour(
        "threat", "operation"
    )


def plans(asked: Asked, *, today: date) -> PlanQuerySet:
    """Return the plans that the filters keep, but for their check, which is not in the database."""
    rows = joined(Plan.objects.filter(closed_on__isnull=not asked.is_closed))
    if asked.organisations:
        rows = rows.filter(organisation__in=asked.organisations)
    if asked.of is not None:
        rows = rows.filter(of=asked.of.value)
    own = Action.objects.filter(belongs_to=ActionFrom.PLAN.value, plan__isnull=False)
    if asked.empty is not None:
        rows = rows.exclude(pk__in=own.filter(pillar=asked.empty.value).values("plan"))
    if asked.is_overdue:
        rows = rows.filter(pk__in=own.filter(_overdue(today)).values("plan"))
    if asked.lead is not None:
        rows = rows.filter(_led_by(asked.lead, today))
    return rows.order_by("title", "pk")


def _led_by(user: int, today: date) -> Q:
    """Return the condition that somebody leads a plan: of a threat, as its LRO that day."""
    now = Q(until__isnull=True) | Q(until__gt=today)
    held = Standing.objects.filter(now, known_until=None, since__lte=today, lro_id=user)
    return Q(lead=user) | Q(threat__in=held.values("threat"))


def _overdue(today: date) -> Q:
    return Q(status__in=RUNNING, due_on__lt=today)


def lines(rows: Sequence[Plan], checked: Mapping[int, Checked], *, today: date) -> list[PlanLine]:
    """Return joined plans as lines to print, in a fixed number of queries."""
    known = abouts(rows, today=today)
    running, overdue = _counts([row.pk for row in rows], today=today)
    return [
        PlanLine(
            pk=row.pk,
            urn=row.urn,
            title=row.title,
            of=PlanOf(row.of),
            about=known[row.pk],
            organisation=row.organisation.short_name,
            score=checked[row.pk].score,
            grade=checked[row.pk].grade.words,
            reasons=tuple(reason.words for reason in checked[row.pk].reasons),
            updated_on=local_day(row.updated_at),
            updated_days=(today - local_day(row.updated_at)).days,
            running=running.get(row.pk, 0),
            overdue=overdue.get(row.pk, 0),
        )
        for row in rows
    ]


def _counts(plans: list[int], *, today: date) -> tuple[dict[int, int], dict[int, int]]:
    rows = Action.objects.filter(plan__in=plans).order_by().values_list("plan")
    counted = rows.annotate(
        running=Count("pk", filter=Q(status__in=RUNNING)),
        overdue=Count("pk", filter=_overdue(today)),
    )
    found = list(counted)
    return {pk: n for pk, n, _ in found}, {pk: n for pk, _, n in found}


def abouts(rows: Iterable[Plan], *, today: date) -> dict[int, About]:
    """Return what plans are of, ready to print, in a fixed number of queries."""
    found = list(rows)
    threats = {row.threat_id for row in found if row.threat_id}
    now = Q(until__isnull=True) | Q(until__gt=today)
    standing = Standing.objects.filter(now, threat__in=threats, known_until=None, since__lte=today)
    stands = {row.threat_id: row for row in standing}
    held = holders([pk for pk in threats if pk], on=today)
    leads = {pk: roles[Role.LRO].person for pk, roles in held.items() if Role.LRO in roles}
    return {
        row.pk: _of_threat(row, stands.get(row.threat_id), leads.get(row.threat_id or 0))
        if row.of == PlanOf.THREAT.value
        else _of_other(row)
        for row in found
    }


def _of_threat(row: Plan, stands: Standing | None, lead: User | None) -> About:
    if row.threat is None:
        return About("", is_held=True)
    return About(
        name=stands.name if stands else row.threat.urn,
        urn=row.threat.urn,
        tier=stands.tier if stands else None,
        score=stands.score if stands else None,
        phase=Phase(stands.phase).words if stands else "",
        lead=lead.name if lead else "",
        lead_id=lead.pk if lead else None,
    )


def _of_other(row: Plan) -> About:
    named = row.priority.name if row.priority else row.operation.name if row.operation else ""
    lead = row.lead
    return About(
        name=named,
        urn=row.operation.urn if row.operation else "",
        lead=lead.name if lead else "",
        lead_id=lead.pk if lead else None,
        is_held=not named,
    )


def reading(one: Plan, *, today: date) -> PlanReading:
    """Return all that stands on the page of a plan, in a fixed number of queries."""
    rows = actions.joined(
        Action.objects.filter(plan=one, belongs_to=ActionFrom.PLAN.value)
    ).order_by("due_on", "pk")
    found = actions.lines(rows, today=today)
    return PlanReading(
        about=abouts([one], today=today)[one.pk],
        columns=_columns(one, found),
        objectives=tuple(
            Objective.objects.filter(plan=one, dropped_on=None).order_by("position", "pk")
        ),
        sign_offs=tuple(
            SignOff.objects.filter(plan=one).select_related("by").order_by("-at", "-pk")
        ),
        scrutiny=_scrutiny(one),
        waivers=_waivers(one, found, today=today),
    )


def _columns(one: Plan, found: list[actions.ActionLine]) -> tuple[Column, ...]:
    rows = EmptyPillar.objects.filter(plan=one).order_by("at", "pk")
    reasons = dict(rows.values_list("pillar", "reason"))
    still_first = sorted(found, key=lambda line: not line.status.is_open)
    return tuple(
        Column(
            pillar,
            tuple(line for line in still_first if line.pillar is pillar),
            reasons.get(pillar.value, ""),
        )
        for pillar in Pillar
    )


def _scrutiny(one: Plan) -> tuple[Scrutiny, ...]:
    rows = Scrutiny.objects.filter(plan=one).select_related("by", "answered_by")
    ordered = list(rows.order_by("-at", "-pk"))
    waiting = set(rows.unanswered().values_list("pk", flat=True)) if ordered else set()
    return tuple(sorted(ordered, key=lambda row: row.pk not in waiting))


def _waivers(one: Plan, found: list[actions.ActionLine], *, today: date) -> tuple[Waived, ...]:
    by_pk = {line.pk: line for line in found}
    rows = Waiver.objects.filter(plan=one).select_related("by").order_by("-at", "-pk")
    return tuple(
        Waived(
            row,
            BY_CODE.get(row.rule),
            by_pk.get(row.action_id or 0),
            row.ended_at is not None or row.until < today,
        )
        for row in rows
    )
