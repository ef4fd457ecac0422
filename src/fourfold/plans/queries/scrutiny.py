"""Scrutiny: every plan that a chief officer answers for, worst first, and what was asked of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from fourfold.access.viewer import Viewer
from fourfold.plans.models import Plan, Scrutiny
from fourfold.plans.models.plan import ScrutinyQuerySet
from fourfold.plans.queries import checking
from fourfold.plans.queries.due import UNSCRUTINISED_AFTER
from fourfold.plans.queries.plan import Asked, PlanLine, lines, plans
from fourfold.plans.rules.check import Checked, Finding, Grade, Reason
from fourfold.plans.rules.clocks import STALE_AFTER
from fourfold.plans.rules.kinds import ScrutinyKind
from fourfold.reference import queries as reference
from fourfold.reference.rules import OrganisationKind
from fourfold.shared.days import local_day

ASKS = tuple(kind.value for kind in ScrutinyKind if kind.asks_for_an_answer)
NEVER = 10**6  # days: sorts what was never scrutinised before all that was
NO_TIER = 9


@dataclass(frozen=True, slots=True)
class Seen:
    """What scrutiny a plan has had: when last, what was said, how much waits for an answer."""

    last: date | None = None
    kind: str = ""
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Scrutinised:
    """A plan as a chief officer sees it in the list: how it stands, why, and what was asked."""

    line: PlanLine
    checked: Checked
    seen: Seen
    days: int | None
    is_forgotten: bool

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What took the score down, dearest first."""
        return self.checked.reasons

    @property
    def first(self) -> Finding | None:
        """The first thing to mend."""
        return next(iter(self.checked.findings), None)

    @property
    def is_stale(self) -> bool:
        """Whether nobody has said anything of it for too long."""
        return self.line.updated_days > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Told:
    """All of the plans in a few numbers, each of rows that the page can show."""

    plans: int
    failing: int
    stale: int
    overdue: int
    forgotten: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which of the plans are asked for; an empty field asks nothing. only: a key of `KEEPS`."""

    tier: int | None = None
    only: str = ""


KEEPS: dict[str, Callable[[Scrutinised], bool]] = {
    "failing": lambda row: row.checked.grade is Grade.FAILING,
    "stale": lambda row: row.is_stale,
    "overdue": lambda row: row.line.overdue > 0,
    "forgotten": lambda row: row.is_forgotten,
    "unanswered": lambda row: row.seen.unanswered > 0,
}

SORTS: dict[str, Callable[[Scrutinised], object]] = {
    "score": lambda row: row.line.score,
    "plan": lambda row: row.line.title.casefold(),
    "tier": lambda row: row.line.about.tier or NO_TIER,
    "organisation": lambda row: row.line.organisation.casefold(),
    "lead": lambda row: row.line.about.lead.casefold(),
    "updated": lambda row: row.line.updated_days,
    "overdue": lambda row: row.line.overdue,
    "scrutinised": lambda row: NEVER if row.days is None else row.days,
    "unanswered": lambda row: row.seen.unanswered,
}


def answers_for(viewer: Viewer, *, today: date) -> frozenset[int]:
    """Return whose plans somebody scrutinises: their force's; of a regional unit, the region's."""
    own = reference.organisation(viewer.organisation_id)
    if own.kind != OrganisationKind.ROCU.value or own.region is None:
        return frozenset({own.pk})
    found = reference.organisations(region=own.region.number, on=today)
    return frozenset({own.pk, *found.values_list("pk", flat=True)})


def scrutinised(owners: Iterable[int], *, today: date) -> list[Scrutinised]:
    """Return the running plans of organisations, in a fixed number of queries for any number."""
    rows: list[Plan] = list(plans(Asked(organisations=frozenset(owners)), today=today))
    checked = checking.summaries(rows, today=today)
    seen = _seen([row.pk for row in rows])
    by_line = {line.pk: line for line in lines(rows, checked, today=today)}
    return [
        _row(row, by_line[row.pk], checked[row.pk], seen.get(row.pk, Seen()), today) for row in rows
    ]


def _row(plan: Plan, line: PlanLine, checked: Checked, seen: Seen, today: date) -> Scrutinised:
    since = seen.last or local_day(plan.made_at)
    return Scrutinised(
        line=line,
        checked=checked,
        seen=seen,
        days=(today - seen.last).days if seen.last else None,
        is_forgotten=today - since > UNSCRUTINISED_AFTER,
    )


def _seen(ids: Sequence[int]) -> dict[int, Seen]:
    rows = Scrutiny.objects.filter(plan__in=ids).order_by()
    waiting = Count("pk", filter=Q(kind__in=ASKS, answered_at__isnull=True))
    counted = rows.values_list("plan_id").annotate(last=Max("on"), waiting=waiting)
    last = dict(rows.order_by("at", "pk").values_list("plan_id", "kind"))
    return {
        pk: Seen(on, ScrutinyKind(last[pk]).words, unanswered) for pk, on, unanswered in counted
    }


def narrowed(rows: Iterable[Scrutinised], plans_of: Narrowed) -> list[Scrutinised]:
    """Return the rows that are asked for."""
    keeps = KEEPS.get(plans_of.only)
    return [
        row
        for row in rows
        if (plans_of.tier is None or row.line.about.tier == plans_of.tier)
        and (keeps is None or keeps(row))
    ]


def in_order(rows: Iterable[Scrutinised], sort: str) -> list[Scrutinised]:
    """Return rows in an order such as "-updated"; those alike by score, tier and title."""
    ordered = sorted(rows, key=lambda row: (row.line.score, SORTS["tier"](row), row.line.title))
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return ordered
    return sorted(ordered, key=key, reverse=sort.startswith("-"))  # type: ignore[arg-type] # each key compares with itself


def told(rows: Sequence[Scrutinised]) -> Told:
    """Return the plans in a few numbers."""
    counted = {name: sum(map(keeps, rows)) for name, keeps in KEEPS.items()}
    return Told(plans=len(rows), **counted)


def unanswered_of(plans_led: Iterable[int]) -> list[Scrutiny]:
    """Return what was asked of plans and waits for an answer, oldest first."""
    rows = Scrutiny.objects.unanswered().filter(plan__in=list(plans_led))
    return list(_joined(rows).order_by("on", "pk"))


def asked_by(user_id: int, *, since: date) -> list[Scrutiny]:
    """Return what somebody asked and was answered since a day, newest answer first."""
    rows = Scrutiny.objects.filter(by=user_id, answered_at__date__gte=since)
    return list(_joined(rows).order_by("-answered_at", "-pk"))


def _joined(rows: ScrutinyQuerySet) -> ScrutinyQuerySet:
    return rows.with_neighbour("plan").select_related("by", "answered_by")
