"""The closed vocabularies of disruptions, as stored (code) and as printed (words)."""

from decimal import Decimal

from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError
from fourfold.shared.words import Worded


class OutcomeDoesNotFit(DomainError):
    """What was said to be measured is not an amount of that measure."""


class ClaimType(Worded):
    """Whose event it was: one organisation leads, any number support (HMICFRS, App. 2)."""

    LEAD = "LEAD", "Lead disruption"
    SUPPORT = "SUPPORT", "Support disruption"


class Category(Worded):
    """What an event did to the threat; the inspectorate counts the first three (same).

    The last three are inferred from its filter: there must be more than it counted.
    """

    MAJOR = "MAJOR", "Major"
    MODERATE = "MODERATE", "Moderate"
    MINOR = "MINOR", "Minor"
    NONE = "NONE", "No impact"
    NEGATIVE = "NEGATIVE", "Negative"
    UNASSESSED = "UNASSESSED", "Not assessed"

    @property
    def is_counted(self) -> bool:
        """Whether the inspectorate's extract counts it.

        >>> [one.words for one in Category if one.is_counted]
        ['Major', 'Moderate', 'Minor']
        """
        return self in COUNTED

    @property
    def needs_evidence(self) -> bool:
        """Whether a claim of it must name evidence (project default).

        >>> [one.words for one in Category if one.needs_evidence]
        ['Major', 'Moderate']
        """
        return self in {Category.MAJOR, Category.MODERATE}


COUNTED = (Category.MAJOR, Category.MODERATE, Category.MINOR)


class Commodity(Worded):
    """What the threat deals in, or does: the threat area of a disruption (project default)."""

    CONTROLLED_DRUGS = "CONTROLLED_DRUGS", "Controlled drugs"
    COUNTY_LINES = "COUNTY_LINES", "County lines"
    FIREARMS = "FIREARMS", "Firearms"
    SERIOUS_VIOLENCE = "SERIOUS_VIOLENCE", "Serious violence"
    FRAUD = "FRAUD", "Fraud"
    MONEY_LAUNDERING = "MONEY_LAUNDERING", "Money laundering"
    BRIBERY_CORRUPTION = "BRIBERY_CORRUPTION", "Bribery, corruption and sanctions evasion"
    CYBER = "CYBER", "Cyber crime"
    CSEA = "CSEA", "Child sexual exploitation and abuse"
    MODERN_SLAVERY = "MODERN_SLAVERY", "Modern slavery and human trafficking"
    IMMIGRATION_CRIME = "IMMIGRATION_CRIME", "Organised immigration crime"
    ACQUISITIVE = "ACQUISITIVE", "Organised acquisitive crime"
    COUNTERFEIT_EXCISE = "COUNTERFEIT_EXCISE", "Counterfeit goods and excise"
    PRISONS = "PRISONS", "Crime in and from prisons"
    ENVIRONMENT_WASTE = "ENVIRONMENT_WASTE", "Waste, wildlife and environment"
    OTHER = "OTHER", "Other"


class Drug(Worded):
    """What sort of drug an amount is of (project default; Misuse of Drugs Act 1971 for the law)."""

    COCAINE = "COCAINE", "Cocaine"
    CRACK = "CRACK", "Crack cocaine"
    HEROIN = "HEROIN", "Heroin"
    CANNABIS = "CANNABIS", "Cannabis"
    AMPHETAMINE = "AMPHETAMINE", "Amphetamine"
    MDMA = "MDMA", "MDMA"
    KETAMINE = "KETAMINE", "Ketamine"
    SYNTHETIC_OPIOIDS = "SYNTHETIC_OPIOIDS", "Synthetic opioids"
    SYNTHETIC_CANNABINOIDS = "SYNTHETIC_CANNABINOIDS", "Synthetic cannabinoids"
    MEDICINES = "MEDICINES", "Medicines sold unlawfully"
    OTHER = "OTHER", "Other drug"


class Unit(Worded):
    """How an amount is counted. Money is kept in whole pence, mass in kilograms."""

    NUMBER = "NUMBER", ""
    MONTHS = "MONTHS", "months"
    PENCE = "PENCE", "£"
    KILOGRAMS = "KILOGRAMS", "kg"


class Outcome(Worded):
    """What may be counted of an event (domain paper, 2.4); stored with an amount in its unit.

    Lines close as the County Lines Programme counts them: Type 1 when the line holder is
    charged and the number no longer sells, Type 2 when the number is deactivated.
    """

    ARRESTS = "arrests", "Arrests"
    CHARGES = "charges", "People charged"
    SENTENCE_MONTHS = "sentence_months", "Sentences, in months"
    CASH = "cash_gbp", "Cash seized"
    ASSETS_RESTRAINED = "assets_restrained_gbp", "Assets restrained"
    DRUGS = "drugs_kg", "Drugs seized"
    FIREARMS = "firearms", "Firearms recovered"
    SAFEGUARDED_ADULTS = "safeguarded_adults", "Adults safeguarded"
    SAFEGUARDED_CHILDREN = "safeguarded_children", "Children safeguarded"
    DEVICES = "devices", "Devices seized"
    LINES_CLOSED_TYPE1 = "lines_closed_type1", "County lines closed, Type 1"
    LINES_CLOSED_TYPE2 = "lines_closed_type2", "County lines closed, Type 2"

    @property
    def unit(self) -> Unit:
        """How the amount is counted.

        >>> Outcome.CASH.unit.words, Outcome.DRUGS.unit.words, Outcome.ARRESTS.unit.words
        ('£', 'kg', '')
        """
        return _UNITS.get(self, Unit.NUMBER)

    @property
    def is_whole(self) -> bool:
        """Whether the stored amount has no fraction; of the measures only mass has one."""
        return self.unit is not Unit.KILOGRAMS

    @property
    def is_by_drug(self) -> bool:
        """Whether the amount is of a sort of drug, which must then be named."""
        return self is Outcome.DRUGS

    @property
    def meaning(self) -> str:
        """What counts, in a sentence; empty where the words say it.

        >>> Outcome.LINES_CLOSED_TYPE2.meaning
        'The telephone line, number or SIM was deactivated.'
        """
        return _MEANINGS.get(self, "")

    @property
    def pillars(self) -> frozenset[Pillar]:
        """Under which pillars the measure makes sense (project default).

        >>> Pillar.PROTECT in Outcome.ARRESTS.pillars
        False
        """
        return frozenset(Pillar) if self in _ANY_PILLAR else frozenset({Pillar.PURSUE})


_UNITS = {
    Outcome.SENTENCE_MONTHS: Unit.MONTHS,
    Outcome.CASH: Unit.PENCE,
    Outcome.ASSETS_RESTRAINED: Unit.PENCE,
    Outcome.DRUGS: Unit.KILOGRAMS,
}
_MEANINGS = {
    Outcome.SENTENCE_MONTHS: "The sum of immediate and suspended custodial sentences passed.",
    Outcome.CASH: "Cash seized under the Proceeds of Crime Act 2002, s.294.",
    Outcome.ASSETS_RESTRAINED: "The value under restraint by order of the Crown Court (s.41).",
    Outcome.LINES_CLOSED_TYPE1: (
        "A line holder was arrested and charged, and the controlling gang can no longer sell "
        "on that number, which was checked afterwards."
    ),
    Outcome.LINES_CLOSED_TYPE2: "The telephone line, number or SIM was deactivated.",
}
_ANY_PILLAR = frozenset(
    {
        Outcome.SAFEGUARDED_ADULTS,
        Outcome.SAFEGUARDED_CHILDREN,
        Outcome.DEVICES,
        Outcome.LINES_CLOSED_TYPE2,
    }
)


class EvidenceKind(Worded):
    """What sort of thing bears a claim out."""

    CRIME_RECORD = "CRIME_RECORD", "Crime or custody record"
    COURT_RESULT = "COURT_RESULT", "Court result"
    INTELLIGENCE = "INTELLIGENCE", "Intelligence report"
    EXHIBIT = "EXHIBIT", "Exhibit or seizure record"
    PARTNER = "PARTNER", "Partner's record"
    NOTE = "NOTE", "Officer's note"


class ClaimState(Worded):
    """Where a claim stands; a withdrawn one is kept, and counted nowhere."""

    STANDS = "STANDS", "Stands"
    CONTESTED = "CONTESTED", "Contested"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class ModerationOutcome(Worded):
    """What a moderator did with a claimed category."""

    CONFIRMED = "CONFIRMED", "Confirmed"
    CHANGED = "CHANGED", "Changed"
    RETURNED = "RETURNED", "Returned with a question"


class Settlement(Worded):
    """What may become of an event that two organisations both claim to have led."""

    FIRST_LEADS = "FIRST_LEADS", "The first leads, the second supports"
    SECOND_LEADS = "SECOND_LEADS", "The second leads, the first supports"
    TWO_EVENTS = "TWO_EVENTS", "Two different events"
    FIRST_WITHDRAWN = "FIRST_WITHDRAWN", "The first is withdrawn"
    SECOND_WITHDRAWN = "SECOND_WITHDRAWN", "The second is withdrawn"


class CountedBy(Worded):
    """Which day of a disruption puts it in a period; the inspectorate's filter is on the second."""

    EVENT = "EVENT", "Day of the event"
    RECORDED = "RECORDED", "Day it was recorded"


def check_outcome(outcome: Outcome, amount: Decimal, drug: Drug | None = None) -> Decimal:
    """Return the amount to store: pence for money, kilograms for drugs.

    >>> check_outcome(Outcome.CASH, Decimal(100_000))
    Decimal('100000')

    :raises OutcomeDoesNotFit: below or at nought, a fraction of what is whole, or a drug
        missing or out of place.
    """
    if not amount.is_finite() or amount <= 0:
        raise OutcomeDoesNotFit(f"{outcome.words}: give a number above nought, or leave it out.")
    if outcome.is_whole and amount != amount.to_integral_value():
        raise OutcomeDoesNotFit(f"{outcome.words}: give a whole number.")
    if outcome.is_by_drug and drug is None:
        raise OutcomeDoesNotFit(f"{outcome.words}: say which drug.")
    if drug is not None and not outcome.is_by_drug:
        raise OutcomeDoesNotFit(f"{outcome.words}: a drug does not belong here.")
    return amount


def outcome_words(outcome: Outcome, amount: Decimal, drug: Drug | None = None) -> str:
    """Return a stored amount as it is printed.

    >>> outcome_words(Outcome.CASH, Decimal(123456))
    'Cash seized: £1,234.56'
    >>> outcome_words(Outcome.DRUGS, Decimal("22.500"), Drug.COCAINE)
    'Drugs seized: 22.5 kg of cocaine'
    >>> outcome_words(Outcome.ARRESTS, Decimal(3))
    'Arrests: 3'
    """
    if outcome.unit is Unit.PENCE:
        return f"{outcome.words}: £{amount / 100:,.2f}"
    if drug is not None:
        sort = drug.words if drug is Drug.MDMA else drug.words.lower()
        return f"{outcome.words}: {amount.normalize():,f} kg of {sort}"
    return f"{outcome.words}: {amount:,f}"
