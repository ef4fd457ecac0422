"""What the master list puts on people's first screens: what waits, in order, and why."""

from typing import Any

from django.urls import reverse

from fourfold.threats.models import Assessment, Draft, Moderation
from fourfold.threats.queries import disposal as disposing
from fourfold.threats.queries import master_list as lists
from fourfold.threats.queries import moderation as moderations
from fourfold.threats.queries import people
from fourfold.threats.queries.threat import master_list_names
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.kinds import Role
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def handovers(request: Request) -> Panel | None:
    """Show the roles that one was offered and has not answered for."""
    waiting = people.handovers_waiting(request.viewer.user_id)
    if not waiting:
        return None
    names = master_list_names([one.threat_id for one in waiting if one.threat_id])
    return {
        "heading": "Offered to you",
        "count": len(waiting),
        "waiting": [
            {
                "title": Role(one.role).words
                + f", {names.get(one.threat_id or 0, 'held elsewhere')}",
                "url": reverse("threats:answer_handover", args=[one.pk]),
                "why": f"{one.offered_by.name} wrote you a briefing note.",
            }
            for one in waiting[:SHOWN]
        ],
    }


def returned(request: Request) -> Panel | None:
    """Show one's assessments that came back with a question and were not done again."""
    rows = Moderation.objects.filter(
        assessment__assessor_id=request.viewer.user_id, outcome=Moderation.Outcome.RETURNED
    ).select_related("assessment__threat")
    mine = Assessment.objects.filter(assessor_id=request.viewer.user_id).order_by("submitted_at")
    again = {row.threat_id: row.submitted_at for row in mine}
    back = [
        (row, row.assessment.threat)
        for row in rows.order_by("moderated_at")
        if row.assessment
        and row.assessment.threat
        and again[row.assessment.threat_id] <= row.moderated_at
    ]
    if not back:
        return None
    names = master_list_names([threat.pk for _, threat in back])
    return {
        "heading": "Came back with a question",
        "count": len(back),
        "waiting": [
            {
                "title": names.get(threat.pk, threat.urn),
                "url": reverse("threats:assess", args=[threat.urn]),
                "why": row.question,
                "tag": "Question",
                "tone": "amber",
            }
            for row, threat in back[:SHOWN]
        ],
    }


def moderation(request: Request) -> Panel | None:
    """Show what waits for a moderator, worst first, with why; what is theirs waits for another."""
    if not request.viewer.may("threats.moderate"):
        return None
    waiting = moderations.queue(on=request.today)
    every = [one.assessment for one in waiting]
    barred = moderations.barred(every, by=request.viewer, on=request.today)
    queue = [one for one in waiting if one.assessment.pk not in barred]
    return {
        "heading": "Moderation",
        "count": len(queue),
        "url": reverse("threats:moderation_queue"),
        "more": "The whole queue",
        "empty": "No assessment waits for you.",
        "note": _others(len(barred)),
        "waiting": [
            {
                "title": one.name or "A threat",
                "url": reverse("threats:moderate", args=[one.assessment.pk]),
                "why": " ".join(reason.words for reason in one.reasons) or "Drawn by lot.",
                "tag": f"Tier {one.submission.scored.tier}",
            }
            for one in queue[:SHOWN]
        ],
    }


def _others(number: int) -> str:
    if not number:
        return ""
    what = "assessment of your own or your unit's waits"
    many = "assessments of your own or your unit's wait"
    return f"{number} {what if number == 1 else many} for another moderator."


def disposals(request: Request) -> Panel | None:
    """Show the threats that somebody else asked to dispose of: they wait for a second person."""
    if not request.viewer.may("threats.agree_disposal"):
        return None
    asked = [
        one for one in disposing.waiting() if one.disposal.asked_by_id != request.viewer.user_id
    ]
    if not asked:
        return None
    return {
        "heading": "Threats to dispose of",
        "count": len(asked),
        "url": reverse("threats:disposals"),
        "waiting": [
            {
                "title": one.name,
                "url": reverse("threats:answer_disposal", args=[one.disposal.pk]),
                "why": f"{one.disposal.get_reason_display()}. {one.disposal.words}",
                "tag": "Second person",
                "tone": "amber",
            }
            for one in asked[:SHOWN]
        ],
    }


def my_threats(request: Request) -> Panel | None:
    """Show the threats for which one is lead responsible officer, most urgent first."""
    moment = Moment(request.today, request.at)
    rows = lists.standings(Filters(lro=request.viewer.user_id), moment, now=request.at)
    lines = lists.lines(lists.ordered(rows, "review_due_on"), moment)
    if not lines:
        return None
    query = reverse("threats:master_list")
    return {
        "heading": "My threats",
        "note": "You are lead responsible officer for these.",
        "count": len(lines),
        "url": query,
        "more": "The master list",
        "waiting": [_line(line) for line in lines[:SHOWN]],
    }


def drafts(request: Request) -> Panel | None:
    """Show the assessments that one has begun."""
    rows = Draft.objects.filter(assessor_id=request.viewer.user_id).with_neighbour("threat")
    kept = [row for row in rows.order_by("-kept_at", "pk") if row.threat]
    if not kept:
        return None
    names = master_list_names([row.threat_id or 0 for row in kept])
    return {
        "heading": "Begun and not submitted",
        "count": len(kept),
        "waiting": [
            {
                "title": names.get(row.threat_id or 0, "A threat"),
                "url": reverse("threats:assess", args=[row.threat.urn]) if row.threat else "",
                "why": f"Kept on {row.kept_at:%-d %B %Y}.",
            }
            for row in kept[:SHOWN]
        ],
    }


def reviews(request: Request) -> Panel | None:
    """Show the reviews that are overdue, longest first, of one's own organisation or the region."""
    if not request.viewer.may("threats.submit_assessment"):
        return None
    moment = Moment(request.today, request.at)
    own = Filters(overdue_on=request.today, phase_lacks="Closed")
    if not request.viewer.may("threats.moderate"):
        own = Filters(
            overdue_on=request.today,
            phase_lacks="Closed",
            owners=frozenset({request.viewer.organisation_id}),
        )
    rows = lists.standings(own, moment, now=request.at)
    lines = lists.lines(lists.ordered(rows, "review_due_on")[:SHOWN], moment)
    return {
        "heading": "Reviews overdue",
        "count": rows.count(),
        "url": reverse("threats:exceptions"),
        "more": "All exceptions",
        "empty": "No review is overdue.",
        "waiting": [_line(line) for line in lines],
    }


def region(request: Request) -> Panel | None:
    """Show the region at a glance to those who scrutinise it."""
    if not (request.viewer.may("threats.extract") and not request.viewer.may("threats.record")):
        return None
    moment = Moment(request.today, request.at)
    rows = lists.standings(Filters(phase_lacks="Closed", soc=True), moment, now=request.at)
    counted = lists.counts(rows)
    overdue = rows.filter(review_due_on__lt=request.today).count()
    inflated = [row for row in rows if (row.score or 0) - (row.supported or 0) > 0]
    list_url = reverse("threats:master_list")
    high = counted.by_tier.get(1, 0) + counted.by_tier.get(2, 0)
    return {
        "heading": "Region at a glance",
        "count": counted.total,
        "url": reverse("threats:extract"),
        "more": "Make an extract",
        "waiting": [
            {
                "title": f"{high} in tiers 1 and 2",
                "url": f"{list_url}?tier=1&tier=2&phase=open",
                "why": f"Of {counted.total} open threats on the master list.",
            },
            {
                "title": f"{overdue} reviews overdue",
                "url": reverse("threats:exceptions"),
                "why": "By the cadence of their tier.",
            },
            {
                "title": f"{len(inflated)} scores above what evidence bears out",
                "url": f"{list_url}?phase=open&sort=-score",
                "why": "Inflation at risk: old information holds them up.",
            },
            {
                "title": "How alike organisations assess",
                "url": reverse("threats:consistency"),
                "why": "A funnel, never a league table.",
            },
        ],
    }


def _line(line: lists.Line) -> dict[str, Any]:
    tier = f"Tier {line.tier}" if line.tier else "Not scored"
    gap = f", {line.gap:g} of it not borne out" if line.gap > 0 else ""
    return {
        "title": line.name,
        "url": reverse("threats:threat", args=[line.urn]),
        "due_on": line.review_due_on,
        "tag": tier,
        "why": f"{line.owner}. Score {line.score:g}{gap}."
        if line.score is not None
        else line.owner,
    }
