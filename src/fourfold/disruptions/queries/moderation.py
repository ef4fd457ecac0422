"""What waits for a moderator of disruptions, and why; who may not; how organisations fare."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from fourfold.access.viewer import Viewer
from fourfold.disruptions.models import Claim, Correction, Disruption, DisruptionModeration
from fourfold.disruptions.models.disruption import DisruptionModerationQuerySet, DisruptionQuerySet
from fourfold.disruptions.queries.contests import team_of
from fourfold.disruptions.queries.duplicates import leads_of
from fourfold.disruptions.rules import moderation as rules
from fourfold.disruptions.rules.kinds import Category, ClaimType, ModerationOutcome
from fourfold.threats.queries.threat import master_list_names

RETURNED = ModerationOutcome.RETURNED.value


@dataclass(frozen=True, slots=True)
class Waiting:
    """A disruption that waits for a moderator: why, whose it is, and why it is not one's own."""

    disruption: Disruption
    category: Category
    team: str
    threat: str
    why: str
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A disruption that came back with a question, and the question."""

    disruption: Disruption
    question: DisruptionModeration


def awaiting() -> DisruptionQuerySet:
    """Return the disruptions that must be moderated and were not, of those the viewer may read.

    One whose lead is contested waits until that is settled; one that came back, for its answer.
    """
    must = Q(category=Category.MAJOR.value) | Q(in_sample=True)
    led = Claim.objects.filter(
        disruption=OuterRef("pk"), type=ClaimType.LEAD.value, is_contested=False, ended_at=None
    )
    rows = Disruption.objects.filter(must, moderated_at=None, cancelled_at=None)
    rows = rows.exclude(category=Category.UNASSESSED.value).filter(Exists(led))
    return rows.exclude(pk__in=unanswered())


def unanswered() -> list[int]:
    """Return the ids of the disruptions whose last moderation asks what nobody has answered."""
    return [one.disruption_id or 0 for one in _questions(DisruptionModeration.objects.all())]


def question_of(one: Disruption) -> DisruptionModeration | None:
    """Return the question about a disruption that waits for an answer, if any."""
    rows = DisruptionModeration.objects.filter(disruption=one)
    return next(_questions(rows), None)


def _questions(rows: DisruptionModerationQuerySet) -> Iterator[DisruptionModeration]:
    answered = Correction.objects.filter(
        disruption=OuterRef("disruption"), is_answer=True, at__gte=OuterRef("at")
    )
    settled = DisruptionModeration.objects.filter(
        disruption=OuterRef("disruption"), at__gt=OuterRef("at")
    )
    asked = rows.filter(outcome=RETURNED, disruption__cancelled_at=None)
    yield from asked.exclude(Exists(answered)).exclude(Exists(settled)).order_by("-at", "-pk")


def queue(by: Viewer) -> list[Waiting]:
    """Return what waits for a moderator, what one may settle first, the gravest, then oldest."""
    found = waiting_lines(list(awaiting().order_by("recorded_at", "pk")), by=by)
    order = list(Category)
    return sorted(
        found,
        key=lambda one: (
            bool(one.barred),
            order.index(one.category),
            one.disruption.recorded_at,
            one.disruption.pk,
        ),
    )


def waiting_lines(rows: Collection[Disruption], *, by: Viewer) -> list[Waiting]:
    """Return disruptions as the queue shows them, in a fixed number of questions."""
    leads = leads_of(_claims(rows))
    names = master_list_names([one.threat_id or 0 for one in rows])
    assessors = _assessors(rows)
    return [
        Waiting(
            one,
            Category(one.category),
            team_of(leads[one.pk]) if one.pk in leads else "",
            names.get(one.threat_id or 0, ""),
            rules.why_moderated(Category(one.category), is_drawn=one.in_sample),
            _barred(one, leads.get(one.pk), assessors.get(one.pk, ()), by),
        )
        for one in rows
    ]


def check_may_moderate(one: Disruption, by: Viewer) -> None:
    """Refuse whoever recorded a disruption, chose its category or is of the claimant's unit.

    :raises NotIndependent: with the reason.
    """
    lead = leads_of(_claims([one])).get(one.pk)
    _check(one, lead, _assessors([one]).get(one.pk, ()), by)


def _claims(rows: Iterable[Disruption]) -> list[Claim]:
    asked = [one.pk for one in rows]
    found = Claim.objects.filter(disruption_id__in=asked, ended_at=None)
    return list(found.select_related("organisation", "unit").order_by("pk"))


def _assessors(rows: Iterable[Disruption]) -> dict[int, tuple[int, ...]]:
    """Return who chose another category, by disruption; who recorded it chose the first."""
    asked = [one.pk for one in rows]
    chose = Correction.objects.filter(disruption_id__in=asked, changes__has_key="Category")
    found: dict[int, tuple[int, ...]] = {}
    for disruption, person in chose.order_by("pk").values_list("disruption_id", "by_id"):
        found[disruption or 0] = (*found.get(disruption or 0, ()), person)
    return found


def _check(one: Disruption, lead: Claim | None, assessors: Collection[int], by: Viewer) -> None:
    for assessor in (None, *assessors):
        claimant = rules.Claimant(
            recorder=one.made_by_id,
            assessor=assessor,
            organisation=lead.organisation_id if lead else one.owner_id,
            units=frozenset({lead.unit_id} if lead and lead.unit_id else ()),
        )
        rules.check_moderator(
            claimant,
            moderator=by.user_id,
            organisation=by.organisation_id,
            units=by.units,
        )


def _barred(one: Disruption, lead: Claim | None, assessors: Collection[int], by: Viewer) -> str:
    try:
        _check(one, lead, assessors, by)
    except rules.NotIndependent as refusal:
        return str(refusal)
    return ""


def returned_to(by: Viewer) -> list[Returned]:
    """Return what came back with a question to somebody, or to the organisation that leads it."""
    rows = DisruptionModeration.objects.filter(
        Q(disruption__made_by_id=by.user_id) | Q(disruption__owner_id=by.organisation_id)
    ).select_related("disruption__owner", "moderator")
    found = [
        Returned(one.disruption, one) for one in _questions(rows) if one.disruption is not None
    ]
    return sorted(found, key=lambda one: one.disruption.made_by_id != by.user_id)


def comparison(first: date, last: date) -> rules.Comparison:
    """Return how claims of each organisation fare before a moderator, of some days of recording."""
    rows = DisruptionModeration.objects.filter(
        disruption__recorded_on__range=(first, last), disruption__cancelled_at=None
    ).exclude(outcome=RETURNED)
    rows = rows.select_related("disruption__owner").order_by("at", "pk")
    latest = {row.disruption_id: row for row in rows}
    return rules.comparison(
        rules.Observation(
            organisation=row.disruption.owner_id,
            name=row.disruption.owner.short_name,
            claimed=Category(row.before),
            settled=Category(row.after),
            is_drawn=row.is_sample or row.before == Category.MAJOR.value,
        )
        for row in latest.values()
        if row.disruption is not None
    )
