"""What plans put on people's first screens: what waits for them, and why."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from fourfold.plans.queries import lead as leading
from fourfold.plans.queries import reminding
from fourfold.plans.queries import scrutiny as scrutinies
from fourfold.plans.rules.clocks import ReminderKind
from fourfold.plans.rules.kinds import ScrutinyKind
from fourfold.plans.rules.sentences import counted, short
from fourfold.plans.views.showing import TONES
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6
ANSWERED_LATELY = timedelta(days=14)


def scrutiny_waiting(request: Request) -> Panel | None:
    """Show what chief officers asked of the plans that one leads, and nobody answered."""
    if not request.viewer.may("plans.answer_scrutiny"):
        return None
    led = [plan.pk for plan in leading.led_by(request.viewer.user_id, today=request.today)]
    waiting = scrutinies.unanswered_of(led)
    if not waiting:
        return None
    return {
        "heading": "Scrutiny to answer",
        "count": len(waiting),
        "waiting": [
            {
                "title": one.plan.title if one.plan else "A plan",
                "url": reverse("plans:answer_scrutiny", args=[one.pk]),
                "why": f"{one.by.name}, {one.on:%-d %B %Y}: {one.text}",
                "tag": ScrutinyKind(one.kind).words,
                "tone": "amber",
            }
            for one in waiting[:SHOWN]
        ],
    }


def due(request: Request) -> Panel | None:
    """Show what one should do within a week, or should have done: reminders by the clocks."""
    if not request.viewer.may("plans.read"):
        return None
    found = reminding.reminders(request.viewer.user_id, today=request.today)
    if not found:
        return None
    late = reminding.late(found)
    return {
        "heading": "Due soon, or overdue",
        "count": len(found),
        "url": reverse("plans:my_actions"),
        "more": "My actions",
        "note": f"{counted(late, 'is', 'are')} past {'its' if late == 1 else 'their'} day."
        if late
        else "",
        "waiting": [_reminder(one) for one in found[:SHOWN]],
    }


def _reminder(one: reminding.Reminded) -> dict[str, Any]:
    line, document = one.action, one.document
    url = reverse("plans:action", args=[line.urn]) if line else ""
    return {
        "title": short(one.title, 90),
        "url": reverse("plans:document", args=[document.urn]) if document else url,
        "due_on": one.due_on,
        "why": line.source if line else "A document that you keep in date.",
        "tag": "Overdue" if one.kind is ReminderKind.LATE else "",
        "tone": "red",
    }


def my_plans(request: Request) -> Panel | None:
    """Show the plans that one leads, the lowest score first, each with its first reason."""
    if not request.viewer.may("plans.change_plan"):
        return None
    own = leading.own_plans(request.viewer.user_id, today=request.today)
    if not own:
        return None
    return {
        "heading": "My plans",
        "count": len(own),
        "url": reverse("plans:lead"),
        "more": "All that I lead",
        "waiting": [
            {
                "title": one.line.title,
                "url": reverse("plans:plan", args=[one.line.urn]),
                "why": one.first or "Nothing is left to mend.",
                "tag": f"{one.line.score}, {one.line.grade.lower()}",
                "tone": TONES[one.checked.grade],
            }
            for one in own[:SHOWN]
        ],
    }


def to_scrutinise(request: Request) -> Panel | None:
    """Show a chief officer the plans that most want scrutiny, each with why."""
    if not request.viewer.may("plans.scrutinise"):
        return None
    owners = scrutinies.answers_for(request.viewer, today=request.today)
    rows = scrutinies.scrutinised(owners, today=request.today)
    told = scrutinies.told(rows)
    worst = [row for row in scrutinies.in_order(rows, "") if not row.checked.is_clean]
    return {
        "heading": "Plans to scrutinise",
        "count": told.plans,
        "url": reverse("plans:scrutiny"),
        "more": "Every plan",
        "note": f"{told.failing} failing, {told.stale} stale, {told.forgotten} not scrutinised for"
        f" half a year, {told.unanswered} with unanswered scrutiny.",
        "empty": "Every plan that you may see is clean.",
        "waiting": [
            {
                "title": row.line.title,
                "url": reverse("plans:plan", args=[row.line.urn]),
                "why": row.first.sentence if row.first else "",
                "tag": f"{row.line.score}, {row.line.grade.lower()}",
                "tone": TONES[row.checked.grade],
            }
            for row in worst[:SHOWN]
        ],
    }


def answered(request: Request) -> Panel | None:
    """Show a chief officer what was answered lately to what they asked."""
    if not request.viewer.may("plans.scrutinise"):
        return None
    since = request.today - ANSWERED_LATELY
    rows = scrutinies.asked_by(request.viewer.user_id, since=since)
    if not rows:
        return None
    return {
        "heading": "Answers to your scrutiny",
        "count": len(rows),
        "waiting": [
            {
                "title": one.plan.title,
                "url": reverse("plans:plan", args=[one.plan.urn]),
                "why": f"{one.answered_by.name if one.answered_by else ''}: {one.answer}",
            }
            for one in rows[:SHOWN]
            if one.plan is not None
        ],
    }
