"""What is stated of a disruption, and writing it down, for every command that makes one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from fourfold.access import search
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.disruptions.models import Claim, Disruption, Outcome, Proof
from fourfold.disruptions.rules import duplicates, kinds, moderation, standards
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, Drug, EvidenceKind
from fourfold.plans.models import Action
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Organisation, Unit
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.threats.models import Threat
from fourfold.threats.rules.kinds import Kind

KIND = "disruptions.disruption"
LONGEST_TITLE = 100


class DoesNotFit(DomainError):
    """What was stated does not go together."""


class NotYours(Forbidden):
    """It is another organisation's to change."""


@dataclass(frozen=True, slots=True)
class Supporter:
    """A team that supported, and how."""

    organisation: Organisation
    unit: Unit | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of something came of it, in the measure's own unit: pence, kilograms, people."""

    measure: kinds.Outcome
    amount: Decimal
    drug: Drug | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference that bears it out."""

    kind: EvidenceKind
    reference: str
    dated_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisruption:
    """What is recorded of an event against a threat, and who led and supported it.

    title: where it is empty, the first sentence of the description. another_event: why it is none
    of those that it looks like. recorded_on, urn: given only by what comes from elsewhere.
    """

    threat: Threat
    event_on: date
    pillar: Pillar
    category: Category
    organisation: Organisation
    unit: Unit | None
    description: str
    title: str = ""
    secondary_pillar: Pillar | None = None
    commodity: Commodity | None = None
    category_why: str = ""
    lead_note: str = ""
    supports: Sequence[Supporter] = ()
    outcomes: Sequence[Measured] = ()
    proofs: Sequence[Cited] = ()
    action: Action | None = None
    another_event: str = ""
    recorded_on: date | None = None
    urn: str = ""

    def texts(self) -> list[str]:
        """Return everything that was typed."""
        notes = [self.lead_note, *(one.note for one in self.supports)]
        cited = [text for one in self.proofs for text in (one.reference, one.note)]
        own = [self.title, self.description, self.category_why, self.another_event]
        return [*own, *notes, *cited]

    def draft(self, *, recorded_on: date, recorder: int | None) -> standards.Draft:
        """Return it as the minimum standards look at it."""
        counted: dict[kinds.Outcome, Decimal] = {}
        for one in self.outcomes:
            counted[one.measure] = counted.get(one.measure, Decimal(0)) + one.amount
        return standards.Draft(
            type=ClaimType.LEAD,
            event_on=self.event_on,
            recorded_on=recorded_on,
            organisation=self.organisation.pk,
            unit=self.unit.pk if self.unit else None,
            pillar=self.pillar,
            second_pillar=self.secondary_pillar,
            category=self.category,
            commodity=self.commodity,
            description=self.description,
            proofs=sum(bool(one.reference.strip()) for one in self.proofs),
            outcomes=counted,
            recorder=recorder,
        )

    def as_compared(self) -> duplicates.Claim:
        """Return its claim to lead as it is compared with those that were recorded."""
        return duplicates.Claim(
            reference="",
            event="",
            threat=self.threat.pk,
            event_on=self.event_on,
            type=ClaimType.LEAD,
            organisation=self.organisation.pk,
            organisation_name=self.organisation.short_name,
            pillar=self.pillar,
            unit=self.unit.pk if self.unit else None,
            commodity=self.commodity,
            description=self.description,
            outcomes=frozenset(one.measure.words for one in self.outcomes),
        )


def title_of(new: NewDisruption) -> str:
    """Return what a disruption is called: its title, or the first sentence of what happened."""
    said = new.title.strip() or new.description.strip().split(". ")[0].splitlines()[0]
    return said if len(said) <= LONGEST_TITLE else f"{said[: LONGEST_TITLE - 1].rstrip()}…"


def label_for(threat: Threat, chosen: Label | None) -> Label:
    """Return the label of what is made under a threat: the threat's, and what was chosen."""
    if chosen is None or chosen.pk == threat.label_id:
        return threat.label
    return label_saying(threat.label.restriction | chosen.restriction)


def check_teams(organisation: Organisation, unit: Unit | None) -> None:
    """Refuse a team of another organisation."""
    if unit is not None and unit.organisation_id != organisation.pk:
        raise DoesNotFit(f"{unit} is not a team of {organisation.short_name}.")


def check_yours(one: Disruption, by: Viewer) -> None:
    """Refuse whoever neither recorded a disruption nor is of the organisation that leads it.

    :raises NotYours: with whom to ask.
    """
    if by.user_id != one.made_by_id and one.owner_id not in {by.organisation_id, *by.organisations}:
        raise NotYours(f"Only {one.owner.short_name}, which leads it, or the recorder may do this.")


def put_down(
    new: NewDisruption, *, kind: Kind, label: Label, contested: bool, by: Viewer, at: datetime
) -> tuple[Disruption, Claim]:
    """Write a disruption, who led and supported it, what came of it and what bears it out."""
    refuse_higher_marking(*new.texts())
    recorded_on = new.recorded_on or local_day(at)
    urn = new.urn or new_urn("D")
    one = Disruption.objects.create(
        urn=urn,
        label=label,
        threat=new.threat,
        threat_kind=kind.value,
        owner=new.organisation,
        event_on=new.event_on,
        recorded_on=recorded_on,
        recorded_at=at,
        pillar=new.pillar.value,
        secondary_pillar=new.secondary_pillar.value if new.secondary_pillar else "",
        commodity=new.commodity.value if new.commodity else "",
        title=title_of(new),
        description=new.description.strip(),
        has_action=new.action is not None,
        action=new.action,
        category=new.category.value,
        category_why=new.category_why.strip(),
        in_sample=moderation.in_sample(settings.MODERATION_SEED.encode(), urn, recorded_on),
        another_event_why=new.another_event.strip(),
        made_by_id=by.user_id,
    )
    keep_outcomes(one, new.outcomes)
    keep_proofs(one, new.proofs)
    lead = _claims(one, new, contested=contested, by=by)
    search.put(findable(one))
    return one, lead


def _claims(one: Disruption, new: NewDisruption, *, contested: bool, by: Viewer) -> Claim:
    lead = Supporter(new.organisation, new.unit, new.lead_note)
    made = [
        Claim.objects.create(
            disruption=one,
            label_id=one.label_id,
            type=kind.value,
            organisation=claimant.organisation,
            unit=claimant.unit,
            note=claimant.note.strip(),
            recorded_on=one.recorded_on,
            recorded_at=one.recorded_at,
            by_id=by.user_id,
            is_contested=contested and kind is ClaimType.LEAD,
        )
        for kind, claimant in [
            (ClaimType.LEAD, lead),
            *((ClaimType.SUPPORT, supporter) for supporter in new.supports),
        ]
    ]
    return made[0]


def check_claimants(new: NewDisruption) -> None:
    """Refuse a team of another organisation, and one that is named twice."""
    lead = Supporter(new.organisation, new.unit)
    named = [
        (one.organisation.pk, one.unit.pk if one.unit else None) for one in (lead, *new.supports)
    ]
    for one in (lead, *new.supports):
        check_teams(one.organisation, one.unit)
    if len(set(named)) != len(named):
        raise DoesNotFit("A team is named twice; it led, or it supported, once.")


def keep_outcomes(one: Disruption, outcomes: Collection[Measured]) -> None:
    """Write what came of a disruption.

    :raises DoesNotFit: when one measure is given twice, of one drug.
    """
    keys = {(each.measure, each.drug) for each in outcomes}
    if len(keys) != len(outcomes):
        raise DoesNotFit("One measure is given twice; give its whole amount once.")
    Outcome.objects.bulk_create(
        Outcome(
            disruption=one,
            label_id=one.label_id,
            measure=each.measure.value,
            drug=each.drug.value if each.drug else "",
            amount=kinds.check_outcome(each.measure, each.amount, each.drug),
        )
        for each in outcomes
    )


def keep_proofs(one: Disruption, proofs: Collection[Cited]) -> None:
    """Write what bears a disruption out."""
    Proof.objects.bulk_create(
        Proof(
            disruption=one,
            label_id=one.label_id,
            kind=each.kind.value,
            reference=each.reference.strip(),
            dated_on=each.dated_on,
            note=each.note.strip(),
        )
        for each in proofs
        if each.reference.strip()
    )


def findable(one: Disruption) -> search.Findable:
    """Return what search finds of a disruption: its title, its reference and what happened."""
    words = " ".join([one.urn, one.urn.replace("-", ""), one.description])
    return search.Findable(KIND, one.urn, one.label_id, one.title, words)
