"""Disruptions on the timeline of the threat that they were against, and what has worked there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.models.claim import ClaimQuerySet
from fourfold.disruptions.queries.contests import team_of
from fourfold.disruptions.queries.duplicates import leads_of
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.plans.models import Action
from fourfold.plans.rules.kinds import Pillar
from fourfold.threats.models import Threat
from fourfold.threats.queries.timeline import Item

LATEST = 3
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """One pillar of what was led, or supported, against a threat: a number for each category."""

    type: str
    pillar: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A disruption in a few words."""

    disruption: Disruption
    category: Category
    pillar: Pillar
    team: str
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """What has worked against a threat: lead and support, never added; and the last few."""

    columns: tuple[str, ...]
    rows: tuple[WorkedRow, ...]
    latest: tuple[Line, ...]
    contested: int


def items(one: Threat) -> list[Item]:
    """Return the disruptions of a threat as items of its timeline."""
    return [
        Item(
            on=line.disruption.event_on,
            title=f"{line.category.words} disruption, {line.pillar.words}: {line.disruption.title}",
            text=_said(line),
            by=line.team,
            url=f"/disruptions/{line.disruption.urn}/",
            kind="minor" if line.is_contested else "",
        )
        for line in lines(_of_threat(one))
    ]


def _said(line: Line) -> str:
    waits = " Two claim to have led it; that is not settled." if line.is_contested else ""
    settled = "Moderated." if line.disruption.moderated_at else "Not moderated."
    return f"{settled}{waits}"


def lines(claims: Sequence[Claim]) -> list[Line]:
    """Return the disruptions that claims are of, each once, with who leads, newest event first."""
    leads = leads_of(claims)
    found = {pk: lead.disruption for pk, lead in leads.items() if lead.disruption}
    ordered = sorted(found.values(), key=lambda one: (one.event_on, one.pk), reverse=True)
    return [
        Line(
            one,
            Category(one.category),
            Pillar(one.pillar),
            team_of(leads[one.pk]),
            leads[one.pk].is_contested,
        )
        for one in ordered
    ]


def _of_threat(one: Threat) -> list[Claim]:
    return list(_live().filter(disruption__threat=one).order_by("pk"))


def of_action(one: Action) -> list[Line]:
    """Return the disruptions that came from an action."""
    return lines(list(_live().filter(disruption__action=one).order_by("pk")))


def _live() -> ClaimQuerySet:
    rows = Claim.objects.filter(ended_at=None, disruption__cancelled_at=None)
    return rows.select_related("disruption", "organisation", "unit")


def worked(one: Threat) -> Worked:
    """Return what has worked against a threat, by lead or support, pillar and category."""
    claims = _of_threat(one)
    counted: Counter[Cell] = Counter(
        (row.type, row.disruption.pillar, row.disruption.category)
        for row in claims
        if row.disruption and not row.is_contested
    )
    shown = [each for each in Category if any(cell[2] == each.value for cell in counted)]
    rows = tuple(
        WorkedRow(
            type_.words.removesuffix(" disruption"),
            pillar.words,
            tuple(counted[type_.value, pillar.value, category.value] for category in shown),
        )
        for type_ in ClaimType
        for pillar in Pillar
        if any(cell[:2] == (type_.value, pillar.value) for cell in counted)
    )
    held = lines(claims)
    return Worked(
        columns=tuple(category.words for category in shown),
        rows=rows,
        latest=tuple(held[:LATEST]),
        contested=sum(line.is_contested for line in held),
    )
