"""Disruptions from elsewhere: the columns of a file, and what of a row cannot be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fourfold.disruptions.rules import kinds
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, Drug, Outcome
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.urns import NotAReference, parse_urn
from fourfold.sources.rules.handling import Values
from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.values import Field, long_date
from fourfold.sources.rules.values import Kind as FieldKind

NO_TEAM = "No team"
LONGEST = 10_000
NO_THREAT = "There is no threat “{}” that you may read: neither that reference nor that URN."
_PENCE = 100


def _code(name: str, headings: tuple[str, ...], codes: Mapping[str, tuple[str, ...]]) -> Field:
    return Field(name=name, headings=headings, kind=FieldKind.CODE, codes=codes)


_TYPES = {
    ClaimType.LEAD.value: ("Lead disruption", "Lead", "L"),
    ClaimType.SUPPORT.value: ("Support disruption", "Support", "Supporting", "Supported", "S"),
}
_CATEGORIES = {one.value: (one.words,) for one in Category} | {
    Category.NONE.value: ("No impact", "None", "No effect"),
    Category.NEGATIVE.value: ("Negative", "Adverse"),
    Category.UNASSESSED.value: ("Not assessed", "Unassessed", "Pending"),
}
_PILLARS = {one.value: (one.words,) for one in Pillar}
_MEASURES: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.ARRESTS: ("Arrests",),
    Outcome.CHARGES: ("Charges", "People charged"),
    Outcome.SENTENCE_MONTHS: ("Sentence months", "Sentences, in months"),
    Outcome.CASH: ("Cash seized", "Cash"),
    Outcome.ASSETS_RESTRAINED: ("Assets restrained",),
    Outcome.DRUGS: ("Drugs seized (kg)", "Drugs kg", "Drugs seized"),
    Outcome.FIREARMS: ("Firearms", "Firearms recovered"),
    Outcome.SAFEGUARDED_ADULTS: ("Adults safeguarded",),
    Outcome.SAFEGUARDED_CHILDREN: ("Children safeguarded",),
    Outcome.DEVICES: ("Devices", "Devices seized"),
    Outcome.LINES_CLOSED_TYPE1: ("County lines closed, Type 1", "Lines closed Type 1"),
    Outcome.LINES_CLOSED_TYPE2: ("County lines closed, Type 2", "Lines closed Type 2"),
}

PROFILE = MappingProfile(
    name="Disruptions",
    version=1,
    source="Disruptions",
    key=("urn", "type", "organisation", "team"),
    fields=(
        Field(
            name="urn",
            headings=("Reference", "Disruption URN", "Disruption reference", "APMIS reference"),
            required=True,
        ),
        Field(
            name="threat",
            headings=("Threat URN", "Threat reference", "OCG URN", "URN", "Threat"),
            required=True,
        ),
        Field(
            name="type",
            headings=("Disruption type", "Type", "Lead or support"),
            kind=FieldKind.CODE,
            codes=_TYPES,
            required=True,
        ),
        Field(
            name="event_on",
            headings=("Event date", "Date of event", "Disruption date", "Date of disruption"),
            kind=FieldKind.DATE,
            required=True,
        ),
        Field(
            name="recorded_on",
            headings=("Record date", "Recorded date", "Date recorded", "Recorded on", "Created on"),
            kind=FieldKind.DATE,
        ),
        Field(
            name="organisation",
            headings=("Organisation", "Agency", "Force", "Lead organisation", "Claimant"),
            required=True,
        ),
        Field(
            name="team",
            headings=("Team", "Unit", "Capability", "Department"),
            required=True,
            default=NO_TEAM,
        ),
        Field(
            name="pillar",
            headings=("4P pillar", "4P", "Pillar", "4P category"),
            kind=FieldKind.CODE,
            codes=_PILLARS,
            required=True,
        ),
        _code("second_pillar", ("Second pillar", "Secondary pillar", "4P (second)"), _PILLARS),
        Field(
            name="category",
            headings=("Assessment category", "Category", "Impact", "Assessment"),
            kind=FieldKind.CODE,
            codes=_CATEGORIES,
            default=Category.UNASSESSED.words,
        ),
        _code(
            "commodity",
            ("Threat area", "Commodity", "Crime type", "Threat type"),
            {one.value: (one.words,) for one in Commodity},
        ),
        Field(name="title", headings=("Title", "Summary", "Headline")),
        Field(
            name="description", headings=("Description", "Details", "What happened", "Narrative")
        ),
        Field(name="lead", headings=("Lead reference", "Lead disruption URN", "Supports")),
        Field(name="evidence", headings=("Crime reference", "Custody reference", "Crime number")),
        *(
            Field(
                name=measure.value,
                headings=headings,
                kind=FieldKind.INTEGER
                if measure.unit in {kinds.Unit.NUMBER, kinds.Unit.MONTHS}
                else FieldKind.DECIMAL,
            )
            for measure, headings in _MEASURES.items()
        ),
        _code("drug", ("Drug", "Drug type"), {one.value: (one.words,) for one in Drug}),
        Field(name="threat_name", headings=("Threat name", "OCG name")),
        Field(name="threat_kind", headings=("Threat category",)),
        Field(name="moderated_on", headings=("Moderated on",)),
        Field(name="days", headings=("Days to record",)),
    ),
)
_OF_THE_THREAT = "What a threat is called and its category are taken from the threat itself."
NOT_WRITTEN: Mapping[str, str] = {
    "threat_name": _OF_THE_THREAT,
    "threat_kind": _OF_THE_THREAT,
    "moderated_on": "A category arrives unmoderated: what must be moderated here waits for it.",
    "days": "The days to record are counted from the two days.",
}
ABSENT: Mapping[str, str] = {
    "recorded_on": "There is no column for the day of recording: each counts as recorded on the"
    " day on which the import is accepted, which moves it into that day's period.",
    "team": "There is no column for the team: no claim names one, so nobody can see who dominates.",
    "category": "There is no column for the category: nothing is assessed, and counts nowhere.",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of something a row says came of it, in the unit that is stored."""

    measure: Outcome
    amount: Decimal
    drug: Drug | None = None


def reference_of(values: Values) -> str:
    """Return the reference of the event that a row is of: of a support, that of its lead.

    >>> reference_of({"type": "SUPPORT", "urn": "D-2", "lead": "D-1"})
    'D-1'
    >>> reference_of({"type": "SUPPORT", "urn": "D-1"})
    'D-1'
    """
    is_support = values.get("type") == ClaimType.SUPPORT.value
    return str((values.get("lead") if is_support else None) or values["urn"])


def own_reference(text: str) -> str:
    """Return a reference of ours as it is written; nothing where it is another system's.

    >>> own_reference("APMIS/22/117")
    ''
    """
    try:
        found = parse_urn(text)
    except NotAReference:
        return ""
    return found if found.startswith("D-") else ""


def amounts_of(values: Values) -> tuple[Amount, ...]:
    """Return what a row says came of it; noughts and empty cells say nothing.

    >>> amounts_of({"arrests": 2, "cash_gbp": Decimal("12.50"), "firearms": 0})[1].amount
    Decimal('1250.00')
    """
    return tuple(_amounts(values))


def _amounts(values: Values) -> Iterator[Amount]:
    drug = values.get("drug")
    for measure in _MEASURES:
        given = values.get(measure.value)
        if not isinstance(given, int | Decimal) or not given:
            continue
        amount = Decimal(given) * (_PENCE if measure.unit is kinds.Unit.PENCE else 1)
        yield Amount(measure, amount, Drug(str(drug)) if measure.is_by_drug and drug else None)


def faults_of(values: Values, today: date) -> tuple[str, ...]:
    """Return what is wrong with a row that no dictionary can tell.

    >>> row = {"event_on": date(2022, 6, 2), "recorded_on": date(2022, 6, 1), "pillar": "PURSUE"}
    >>> faults_of(row, date(2022, 7, 1))
    ('It happened on 2 June 2022, after it was recorded, on 1 June 2022.',)
    """
    return (*_of_days(values, today), *_of_texts(values), *_of_amounts(values))


def _of_days(values: Values, today: date) -> Iterator[str]:
    event_on, recorded_on = values.get("event_on"), values.get("recorded_on")
    for day in (event_on, recorded_on):
        if isinstance(day, date) and day > today:
            yield f"{long_date(day)} lies in the future."
    if isinstance(event_on, date) and isinstance(recorded_on, date) and event_on > recorded_on:
        yield (
            f"It happened on {long_date(event_on)}, after it was recorded, on "
            f"{long_date(recorded_on)}."
        )


def _of_texts(values: Values) -> Iterator[str]:
    if values.get("second_pillar") and values["second_pillar"] == values.get("pillar"):
        yield "The second pillar is the first again."
    if any(len(str(values.get(name) or "")) > LONGEST for name in ("title", "description")):
        yield f"A text has more than {LONGEST:,} characters."


def _of_amounts(values: Values) -> Iterator[str]:
    for one in amounts_of(values):
        try:
            kinds.check_outcome(one.measure, one.amount, one.drug)
        except kinds.OutcomeDoesNotFit as refusal:
            yield str(refusal)


def title_of(values: Values) -> str:
    """Return what a disruption is called: its title, or the beginning of what happened.

    >>> title_of({"urn": "APMIS/1", "description": "Searched. Two were arrested."})
    'Searched'
    >>> title_of({"urn": "APMIS/1"})
    'Disruption APMIS/1'
    """
    title = str(values.get("title") or "").strip()
    said = str(values.get("description") or "").strip()
    return title or said.split(". ")[0] or f"Disruption {values['urn']}"
