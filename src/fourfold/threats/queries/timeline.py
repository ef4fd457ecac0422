"""What happened to a threat, on one axis: higher contexts add theirs through config/timelines."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from fourfold.access.models import User
from fourfold.reference.models import Priority, ThreatDesk
from fourfold.reference.queries import names_on
from fourfold.shared.days import local_day
from fourfold.shared.hooks import table
from fourfold.threats.models import Appointment, Assessment, Fact, Moderation, Standing, Threat
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Kind, Phase, Role, Type


@dataclass(frozen=True, slots=True)
class Item:
    """Something on the timeline. kind: "", "minor" or "alert", as the page draws it."""

    on: date
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A day on which the score, the supported score or the tier changed."""

    on: date
    score: float | None
    supported: float | None
    tier: int | None


def items(one: Threat, *, today: date) -> list[Item]:
    """Return everything dated, newest first."""
    found = [*_facts(one), *_appointments(one), *_assessments(one)]
    for row in table("timelines").values():
        found += row(one)
    return sorted((item for item in found if item.on <= today), key=_newest)


def turns(one: Threat, *, today: date) -> list[Item]:
    """Return what changed beside the score: phase, owner and who answers, oldest first."""
    found = [*_facts(one), *_appointments(one)]
    shown = (item for item in found if item.kind != "minor" and item.on <= today)
    return sorted(shown, key=lambda item: item.on)


def _newest(item: Item) -> tuple[int, str]:
    return -item.on.toordinal(), item.title


def points(one: Threat) -> list[Point]:
    """Return how score, supported score and tier went, as known now, oldest first.

    Days to come are among them: those on which evidence will lapse.
    """
    rows = Standing.objects.filter(threat=one, known_until=None, score__isnull=False)
    found: list[Point] = []
    for row in rows.order_by("since"):
        point = Point(row.since, row.score, row.supported, row.tier)
        last = found[-1] if found else None
        if last is None or (point.score, point.supported, point.tier) != (
            last.score,
            last.supported,
            last.tier,
        ):
            found.append(point)
    return found


def _facts(one: Threat) -> list[Item]:
    """Return one item for what was stated in one go; the first puts the threat on the list."""
    rows = Fact.objects.filter(threat=one).select_related("by").order_by("recorded_at", "pk")
    stated = [
        list(group) for _, group in groupby(rows, key=lambda row: (row.recorded_at, row.since))
    ]
    return [_stated(group, is_first=place == 0) for place, group in enumerate(stated)]


def _stated(rows: list[Fact], *, is_first: bool) -> Item:
    first = rows[0]
    said = [f"{Attribute(row.attribute).words}: {_words(row)}" for row in rows]
    late = _late(first.since, first.recorded_at)
    minor = all(row.attribute in {Attribute.DESK, Attribute.PRIORITY} for row in rows)
    kind = "minor" if minor else ""
    if is_first:
        text = f"{'. '.join(said)}. {first.reason}{late}"
        return Item(first.since, "Put on the master list", text, first.by.name, kind=kind)
    return Item(first.since, ", ".join(said), f"{first.reason}{late}", first.by.name, kind=kind)


def _words(row: Fact) -> str:
    attribute, value = Attribute(row.attribute), row.value
    words = {
        Attribute.KIND: lambda: Kind(value).words,
        Attribute.TYPE: lambda: Type(value).words,
        Attribute.PHASE: lambda: Phase(value).words,
        Attribute.OWNER: lambda: names_on(row.since).get(int(value), value),
        Attribute.PRIORITY: lambda: _called(Priority, value),
        Attribute.DESK: lambda: _called(ThreatDesk, value),
        Attribute.REVIEW: lambda: f"{date.fromisoformat(value):%-d %B %Y}",
    }
    return words.get(attribute, lambda: value or "none")()


def _called(model: type[Priority] | type[ThreatDesk], key: str) -> str:
    found = model.objects.filter(pk=key).first() if key else None
    return str(found) if found else "none"


def _late(since: date, recorded_at: datetime) -> str:
    day = local_day(recorded_at)
    return f" Recorded on {day:%-d %B %Y}." if (day - since).days > 1 else ""


def _appointments(one: Threat) -> list[Item]:
    rows = Appointment.objects.filter(threat=one).select_related("person", "by").order_by("pk")
    return [
        Item(
            row.since,
            f"{Role(row.role).words}: {row.person.name if row.person else 'nobody'}",
            "",
            row.by.name,
        )
        for row in rows
    ]


def _assessments(one: Threat) -> list[Item]:
    rows = Assessment.objects.filter(threat=one).select_related("assessor", "organisation")
    done = Moderation.objects.filter(assessment__threat=one).select_related("moderator")
    stated = [
        Item(
            row.assessed_on,
            f"Assessed: {row.risk:g}, tier {row.tier}",
            row.summary,
            f"{row.assessor.name}, {row.organisation.short_name}",
        )
        for row in rows
    ]
    return stated + [_settled(row) for row in done]


def _settled(row: Moderation) -> Item:
    returned = row.outcome == Moderation.Outcome.RETURNED
    outcome = Moderation.Outcome(row.outcome).label
    title = outcome if returned else f"Moderated, {outcome.lower()}: {row.risk:g}, tier {row.tier}"
    moderator: User = row.moderator
    return Item(
        local_day(row.moderated_at),
        title,
        row.question or "; ".join(row.reasons.values()),
        moderator.name,
        kind="alert" if returned else "",
    )
