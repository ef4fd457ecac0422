"""What changed lately on threats and their plans, for many at once in a fixed number of queries.

Higher contexts add theirs through the table `lately`: each row is a function of the ids of the
threats and the first day, and returns changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, groupby

from fourfold.plans.models import ActionUpdate, Plan, Scrutiny, SignOff
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, ScrutinyKind
from fourfold.plans.rules.sentences import short
from fourfold.shared.days import LONDON, local_day
from fourfold.shared.hooks import table
from fourfold.threats.models import Appointment, Assessment, Fact, Moderation
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Role


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on a day; about: the id of the threat. kind: as a timeline draws it."""

    on: date
    about: int
    title: str
    text: str = ""
    by: str = ""
    kind: str = ""


def changes(
    threats: Sequence[int], plans: Sequence[Plan], *, since: date, today: date
) -> list[Change]:
    """Return what changed on threats and on plans from a day on, newest first."""
    start = datetime.combine(since, time(), LONDON)
    own = chain(
        _assessed(threats, start),
        _moderated(threats, start),
        _stated(threats, start),
        _appointed(threats, start),
        _on_plans(plans, start),
    )
    added = chain.from_iterable(row(list(threats), since) for row in table("lately").values())
    found = (one for one in chain(own, added) if one.on <= today)
    return sorted(found, key=lambda one: (-one.on.toordinal(), one.title))


def _assessed(threats: Sequence[int], start: datetime) -> Iterator[Change]:
    rows = Assessment.objects.filter(threat__in=threats, submitted_at__gte=start)
    for row in rows.select_related("assessor"):
        title = f"Assessed: {row.risk:g}, tier {row.tier}"
        yield Change(
            local_day(row.submitted_at), row.threat_id or 0, title, row.summary, row.assessor.name
        )


def _moderated(threats: Sequence[int], start: datetime) -> Iterator[Change]:
    rows = Moderation.objects.filter(assessment__threat__in=threats, moderated_at__gte=start)
    for row in rows.select_related("assessment", "moderator"):
        returned = row.outcome == Moderation.Outcome.RETURNED
        outcome = Moderation.Outcome(row.outcome).label
        title = outcome if returned else f"Moderated: {row.risk:g}, tier {row.tier}"
        about = row.assessment.threat_id if row.assessment else None
        yield Change(
            local_day(row.moderated_at), about or 0, title, row.question, row.moderator.name,
            "alert" if returned else "",
        )  # fmt: skip


def _stated(threats: Sequence[int], start: datetime) -> Iterator[Change]:
    rows = Fact.objects.filter(threat__in=threats, recorded_at__gte=start).select_related("by")
    ordered = rows.order_by("threat_id", "recorded_at", "pk")
    for (threat, at), held in groupby(ordered, key=lambda row: (row.threat_id, row.recorded_at)):
        stated = list(held)
        what = ", ".join(dict.fromkeys(Attribute(row.attribute).words.lower() for row in stated))
        title = f"Stated anew: {what}"
        yield Change(
            local_day(at), threat or 0, title, stated[0].reason, stated[0].by.name, "minor"
        )


def _appointed(threats: Sequence[int], start: datetime) -> Iterator[Change]:
    rows = Appointment.objects.filter(threat__in=threats, recorded_at__gte=start)
    for row in rows.select_related("person", "by"):
        who = row.person.name if row.person else "nobody"
        title = f"{Role(row.role).words}: {who}"
        yield Change(local_day(row.recorded_at), row.threat_id or 0, title, "", row.by.name)


def _on_plans(plans: Sequence[Plan], start: datetime) -> Iterator[Change]:
    about = {one.pk: one.threat_id or 0 for one in plans}
    yield from _updated(about, start)
    for row in SignOff.objects.filter(plan__in=about, at__gte=start).select_related("by"):
        title = f"Plan signed off at {row.score} of 100"
        yield Change(local_day(row.at), about[row.plan_id or 0], title, row.note, row.by.name)
    for one in Scrutiny.objects.filter(plan__in=about, at__gte=start).select_related("by"):
        kind = ScrutinyKind(one.kind)
        waits = kind.asks_for_an_answer and one.answered_at is None
        yield Change(
            local_day(one.at), about[one.plan_id or 0], f"Scrutiny: {kind.words.lower()}",
            one.text, one.by.name, "alert" if waits else "",
        )  # fmt: skip
    yield from _answered(about, start)


def _answered(about: dict[int, int], start: datetime) -> Iterator[Change]:
    rows = Scrutiny.objects.filter(plan__in=about, answered_at__gte=start)
    for row in rows.select_related("answered_by"):
        if row.answered_at is not None and row.answered_by is not None:
            plan = about[row.plan_id or 0]
            yield Change(
                local_day(row.answered_at), plan, "Scrutiny answered", row.answer,
                row.answered_by.name,
            )  # fmt: skip


def _updated(about: dict[int, int], start: datetime) -> Iterator[Change]:
    rows = ActionUpdate.objects.filter(
        action__plan__in=about, action__belongs_to=ActionFrom.PLAN.value, at__gte=start
    )
    for row in rows.select_related("action", "by"):
        if row.action is not None:
            said = row.note or row.outcome or (f"Blocked: {row.blocker}" if row.blocker else "")
            title = f"{short(row.action.text)}: {ActionStatus(row.status).words.lower()}"
            plan = row.action.plan_id or 0
            yield Change(local_day(row.at), about[plan], title, said, row.by.name, "minor")
