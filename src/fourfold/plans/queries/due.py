"""What is due among the threats, plans and documents that a board looks at, worst first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from fourfold.plans.models import Action, Board, Document, Meeting, Plan, Scrutiny
from fourfold.plans.queries._states import states_of, switches, waivers_of
from fourfold.plans.queries.board import organisations_in
from fourfold.plans.queries.plan import About, abouts, joined
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.kinds import PlanOf
from fourfold.shared.days import local_day
from fourfold.threats.models import Moderation, Standing, Threat
from fourfold.threats.queries import master_list
from fourfold.threats.rules.asked import Filters, Moment

MOST = 5  # of a kind on one agenda, worst first
DOCUMENTS_AHEAD = timedelta(days=60)
REVIEWS_AHEAD = 28
UNSCRUTINISED_AFTER = timedelta(days=182)
FIRST_LOOK_BACK = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class PoorPlan:
    """A plan that a board ought to look at. last: when a chief officer last scrutinised it."""

    plan: Plan
    about: About
    checked: rules.Checked
    last: date | None
    is_unscrutinised: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A threat whose tier rose, or whose score was settled, since the board last met."""

    threat: Threat
    name: str
    before: int | None
    now: int
    settled_on: date | None

    @property
    def rose(self) -> bool:
        """Whether it is worse than it was: tier 1 is the worst."""
        return self.before is not None and self.now < self.before


def since_last(board: Board, meeting: Meeting) -> datetime:
    """Return the instant from which something is new to a board: its last meeting before this."""
    before = Meeting.objects.filter(
        board=board, closed_at__isnull=False, begins_at__lt=meeting.begins_at
    )
    last = before.aggregate(last=Max("begins_at"))["last"]
    return last or meeting.begins_at - FIRST_LOOK_BACK


def unanswered(board: Board, *, on: date) -> list[Scrutiny]:
    """Return the questions and directions on plans that nobody has answered, oldest first."""
    rows = Scrutiny.objects.unanswered().filter(
        plan__organisation__in=organisations_in(board, on=on), plan__closed_on=None
    )
    joined_rows = rows.select_related("label", "plan__label", "plan__threat__label", "by")
    return list(joined_rows.order_by("on", "pk")[:MOST])


def overdue_actions(board: Board, meeting: Meeting, *, on: date) -> list[Action]:
    """Return the board's own actions that are overdue on the day of a meeting, longest first."""
    rows = Action.objects.running().filter(
        meeting__board=board, meeting__begins_at__lt=meeting.begins_at, due_on__lt=on
    )
    return list(rows.select_related("label", "owner__organisation").order_by("due_on", "pk")[:MOST])


def poor_plans(board: Board, *, on: date) -> list[PoorPlan]:
    """Return the plans whose check is failing or that nobody scrutinised for long, worst first.

    Likeness to other plans' actions does not count, nor do actions that fewer than the plan's
    readers may read: what is kept on an agenda would tell of them.
    """
    rows = Plan.objects.filter(closed_on=None, organisation__in=organisations_in(board, on=on))
    plans = list(joined(rows).select_related("threat__label").order_by("pk"))
    states, held = states_of(plans, today=on, kept=True), switches()
    waived = waivers_of([one.pk for one in plans])
    known = abouts(plans, today=on)
    last = dict(
        Scrutiny.objects.filter(plan__in=plans)
        .order_by()
        .values_list("plan")
        .annotate(last=Max("on"))
    )
    found = [
        PoorPlan(
            one,
            known[one.pk],
            rules.check(states[one.pk], rules.Settings(), held, waived.get(one.pk, [])),
            last.get(one.pk),
            _is_unscrutinised(one, last.get(one.pk), on),
        )
        for one in plans
        if not known[one.pk].is_held
    ]
    poor = [one for one in found if one.checked.grade is rules.Grade.FAILING]
    unseen = [one for one in found if one.is_unscrutinised and one not in poor]
    worst = sorted(poor, key=lambda one: (one.checked.score, one.plan.pk))[:MOST]
    never = sorted(unseen, key=lambda one: (one.last or date.min, one.plan.pk))[:MOST]
    return worst + never


def _is_unscrutinised(plan: Plan, last: date | None, on: date) -> bool:
    since = last or local_day(plan.made_at)
    return plan.of == PlanOf.THREAT.value and on - since > UNSCRUTINISED_AFTER


def moved(board: Board, meeting: Meeting, *, on: date) -> list[Moved]:
    """Return threats whose tier rose or whose score was settled since a board met, worst first."""
    since = since_last(board, meeting)
    owners = organisations_in(board, on=on)
    now = _standing(owners, Moment(on, meeting.begins_at), now=meeting.begins_at)
    before = _standing(owners, Moment(local_day(since), since), now=meeting.begins_at)
    settled = {
        row.assessment.threat_id: local_day(row.moderated_at)
        for row in Moderation.objects.filter(moderated_at__gt=since)
        .exclude(outcome=Moderation.Outcome.RETURNED)
        .select_related("assessment")
        .order_by("moderated_at")
        if row.assessment
    }
    found = [
        Moved(
            row.threat,
            row.name,
            before[pk].tier if pk in before else None,
            row.tier,
            settled.get(pk),
        )
        for pk, row in now.items()
        if row.threat is not None and row.tier is not None
    ]
    worth = [one for one in found if one.rose or one.settled_on]
    return sorted(worth, key=lambda one: (not one.rose, one.now, one.name, one.threat.pk))[:MOST]


def _standing(owners: frozenset[int], moment: Moment, *, now: datetime) -> dict[int, Standing]:
    kept = Filters(owners=owners, phase_lacks="Closed")
    rows = master_list.standings(kept, moment, now=now).select_related("threat__label")
    return {row.threat_id or 0: row for row in rows}


def reviews_due(board: Board, meeting: Meeting, *, on: date) -> list[Standing]:
    """Return threats whose review is overdue, or falls due before the board meets again."""
    ahead = timedelta(days=board.every_days or REVIEWS_AHEAD)
    owners = organisations_in(board, on=on)
    rows = _standing(owners, Moment(on, meeting.begins_at), now=meeting.begins_at).values()
    due = [
        (row.review_due_on, row)
        for row in rows
        if row.review_due_on is not None and row.review_due_on <= on + ahead
    ]
    worst = sorted(due, key=lambda pair: (pair[1].tier or 9, pair[0], pair[1].pk))[:MOST]
    return [row for _, row in worst if row.threat is not None]


def documents_due(board: Board, *, on: date) -> list[Document]:
    """Return the documents that are to be said anew, the longest overdue first."""
    rows = Document.objects.filter(
        organisation__in=organisations_in(board, on=on),
        replaced_at=None,
        refresh_due_on__lte=on + DOCUMENTS_AHEAD,
    )
    return list(rows.select_related("label", "keeper").order_by("refresh_due_on", "pk")[:MOST])
