"""What plans and the master list put on a board's agenda: the rows of `config/agendas`.

Each row reads on the connection of whoever prepares the agenda, among what the board looks at.
"""

from datetime import date

from django.urls import reverse

from fourfold.access.rules import Restriction
from fourfold.access.viewer import Viewer
from fourfold.plans.models import Action, Board, Meeting, Plan, Scrutiny
from fourfold.plans.queries import due
from fourfold.plans.queries.agenda import Due
from fourfold.plans.rules.agendas import AgendaPart
from fourfold.plans.rules.check import Grade
from fourfold.plans.rules.kinds import DocumentKind, ScrutinyKind


def actions(board: Board, meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on the actions of earlier meetings that are overdue: each wants a word, or a new day."""
    return [
        Due(
            part=AgendaPart.CARRIED_OVER,
            key=f"action {one.pk}",
            title=f"Overdue: {_short(one.text)}",
            why=_whose(one, today),
            restriction=one.label.restriction,
            address=reverse("plans:action", args=[one.urn]),
            due=one.due_on,
        )
        for one in due.overdue_actions(board, meeting, on=today)
    ]


def _whose(one: Action, today: date) -> str:
    owner = f"{one.owner.name}, {one.owner.organisation.short_name}" if one.owner else "Nobody"
    days = (today - one.due_on).days if one.due_on else 0
    return f"{owner}. Overdue by {days} day{'' if days == 1 else 's'} on {today:%-d %B %Y}."


def scrutiny(board: Board, _meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on what a chief officer asked of a plan, and nobody has answered."""
    return [
        Due(
            part=AgendaPart.UNANSWERED,
            key=f"scrutiny {one.pk}",
            title=f"Not answered: {one.plan.title}",
            why=_asked(one),
            restriction=one.label.restriction | _of(one.plan),
            address=reverse("plans:plan", args=[one.plan.urn]),
            threat=one.plan.threat,
            due=one.on,
        )
        for one in due.unanswered(board, on=today)
        if one.plan is not None
    ]


def _asked(one: Scrutiny) -> str:
    return f"{ScrutinyKind(one.kind).words} of {one.on:%-d %B %Y} by {one.by.name}: {one.text}"


def plans(board: Board, _meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on plans that fail their check, and those that nobody scrutinised for half a year."""
    return [
        Due(
            part=AgendaPart.OVERDUE,
            key=f"plan {one.plan.pk}",
            title=f"Plan: {one.plan.title}",
            why=_poor(one),
            restriction=_of(one.plan),
            address=reverse("plans:plan", args=[one.plan.urn]),
            threat=one.plan.threat,
            tier=one.about.tier,
        )
        for one in due.poor_plans(board, on=today)
    ]


def _poor(one: due.PoorPlan) -> str:
    """Say why, without the check's number: that is the reader's own, on the page of the plan."""
    is_failing = one.checked.grade is Grade.FAILING
    said = ["It fails its plan check."] if is_failing else []
    if one.is_unscrutinised:
        last = f"last scrutinised on {one.last:%-d %B %Y}" if one.last else "never scrutinised"
        said.append(f"It was {last} by a chief officer.")
    return " ".join(said)


def threats(board: Board, meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on threats whose tier rose, or whose score was settled, since the last meeting."""
    return [
        Due(
            part=AgendaPart.THREATS,
            key=f"threat {one.threat.pk}",
            title=one.name,
            why=_moved(one),
            restriction=one.threat.label.restriction,
            address=reverse("threats:threat", args=[one.threat.urn]),
            threat=one.threat,
            tier=one.now,
        )
        for one in due.moved(board, meeting, on=today)
    ]


def _moved(one: due.Moved) -> str:
    said = [f"Tier rose from {one.before} to {one.now}."] if one.rose else [f"Tier {one.now}."]
    if one.settled_on:
        said.append(f"Score settled on {one.settled_on:%-d %B %Y}.")
    return " ".join(said)


def reviews(board: Board, meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on threats whose review is overdue, or due before the board meets again."""
    return [
        Due(
            part=AgendaPart.DUE,
            key=f"review {one.threat.pk}",
            title=f"Review: {one.name}",
            why=f"Due on {one.review_due_on:%-d %B %Y}."
            + (f" Tier {one.tier}." if one.tier else ""),
            restriction=one.threat.label.restriction,
            address=reverse("threats:threat", args=[one.urn]),
            threat=one.threat,
            tier=one.tier,
            due=one.review_due_on,
        )
        for one in due.reviews_due(board, meeting, on=today)
        if one.threat is not None
    ]


def documents(board: Board, _meeting: Meeting, _viewer: Viewer, today: date) -> list[Due]:
    """Put on documents that are to be said anew."""
    return [
        Due(
            part=AgendaPart.DOCUMENTS,
            key=f"document {one.pk}",
            title=f"Refresh: {one.title}",
            why=f"{DocumentKind(one.kind).words}, dated {one.dated_on:%-d %B %Y};"
            f" to be refreshed by {one.refresh_due_on:%-d %B %Y}.",
            restriction=one.label.restriction,
            address=reverse("plans:document", args=[one.urn]),
            due=one.refresh_due_on,
        )
        for one in due.documents_due(board, on=today)
    ]


def _of(plan: Plan) -> Restriction:
    """Return what a plan asks of its reader, and the threat whose name it may bear."""
    own = plan.label.restriction
    return own | plan.threat.label.restriction if plan.threat else own


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
