"""A master list from elsewhere: its columns, and what of it becomes a fact."""

from collections.abc import Mapping
from datetime import date, datetime

from fourfold.sources.rules.handling import Values
from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.values import Field, long_date
from fourfold.sources.rules.values import Kind as FieldKind
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Kind, Phase, Type

NAME_SIZE = 300
MOST_ALIASES = 100
_OTHER_WORDS: Mapping[Phase, tuple[str, ...]] = {
    Phase.SCOPING: ("Scoping", "Development", "Developing"),
    Phase.ACTIVE: ("Active", "Managed", "Open", "Live", "Current"),
    Phase.MONITORED: ("Monitoring",),
    Phase.DORMANT: ("Inactive",),
    Phase.CLOSED_INSUFFICIENT: ("Closed", "Archived"),
}
_SCORED = (
    "Tier, score, moderation status and review dates stay in their rows and are not written: a"
    " score without dated evidence is not taken. Each threat arrives unmoderated, to be assessed."
)
_LRO = (
    "Names of officers stay in their rows: appoint the lead responsible officer on the threat's"
    " page."
)

PROFILE = MappingProfile(
    name="Master list",
    version=1,
    source="Master list",
    key=("urn",),
    fields=(
        Field(
            name="urn",
            headings=(
                "URN",
                "APMIS URN",
                "Threat URN",
                "OCG URN",
                "Reference",
                "Ref",
                "Reference number",
            ),
            required=True,
        ),
        Field(
            name="name",
            headings=("Name", "Threat name", "OCG name", "Group name", "Title"),
            required=True,
        ),
        Field(
            name="aliases",
            headings=("Aliases", "Alias", "Also known as", "AKA"),
            kind=FieldKind.TEXTS,
        ),
        Field(
            name="kind",
            headings=("Category", "Threat category", "Kind", "Threat kind"),
            kind=FieldKind.CODE,
            default=Kind.OCG.words,
            codes={
                Kind.OCG.value: (Kind.OCG.words, "OCG", "Group"),
                Kind.INDIVIDUAL.value: (
                    Kind.INDIVIDUAL.words,
                    "Priority individual",
                    "SOC PI",
                    "PI",
                    "Individual",
                ),
                Kind.VULNERABILITY.value: (
                    Kind.VULNERABILITY.words,
                    "Priority vulnerability",
                    "SOC PV",
                    "PV",
                    "Vulnerability",
                ),
            },
        ),
        Field(
            name="owner",
            headings=(
                "Owner",
                "Owning organisation",
                "Owning force",
                "Force",
                "Organisation",
                "Agency",
            ),
        ),
        Field(
            name="type",
            headings=("Type", "Threat type", "Assessment type"),
            kind=FieldKind.CODE,
            default=Type.TACTICAL.words,
            codes={one.value: (one.words,) for one in Type},
        ),
        Field(
            name="soc",
            headings=("SOC", "SOC flag", "Is SOC", "Serious and organised crime"),
            kind=FieldKind.CODE,
            default="SOC",
            codes={
                "yes": ("SOC", "Yes", "Y", "True", "T", "1"),
                "no": ("Not SOC", "Non-SOC", "No", "N", "False", "F", "0"),
            },
        ),
        Field(
            name="phase",
            headings=("Phase", "Status", "Stage"),
            kind=FieldKind.CODE,
            default=Phase.SCOPING.words,
            codes={one.value: (one.words, *_OTHER_WORDS.get(one, ())) for one in Phase},
        ),
        Field(
            name="priority",
            headings=("Priority", "Regional priority", "Threat area", "Primary priority"),
        ),
        Field(
            name="since",
            headings=(
                "On the list from",
                "Added on",
                "Date added",
                "Created on",
                "Date created",
                "Opened",
                "Start date",
            ),
            kind=FieldKind.DATE,
        ),
        Field(
            name="changed_on",
            headings=(
                "Effective from",
                "Changed on",
                "Date of change",
                "Status date",
                "Phase date",
            ),
            kind=FieldKind.DATE,
        ),
        Field(
            name="recorded_at",
            headings=(
                "Recorded",
                "Recorded at",
                "Last updated",
                "Updated at",
                "Updated on",
                "Modified",
            ),
            kind=FieldKind.MOMENT,
        ),
        Field(name="tier", headings=("Tier",)),
        Field(name="score", headings=("Score", "MoRiLE score", "Overall score", "Risk score")),
        Field(name="supported", headings=("Supported score",)),
        Field(name="moderation", headings=("Moderation status", "Moderation")),
        Field(
            name="assessed_on",
            headings=("Assessed on", "Assessment date", "Date assessed", "Last assessed"),
        ),
        Field(name="review_due_on", headings=("Review due", "Review date", "Next review")),
        Field(name="lro", headings=("LRO", "Lead responsible officer")),
    ),
)
NOT_WRITTEN: Mapping[str, str] = {
    **dict.fromkeys(
        ("tier", "score", "supported", "moderation", "assessed_on", "review_due_on"), _SCORED
    ),
    "lro": _LRO,
}
ABSENT: Mapping[str, str] = {
    "owner": "There is no column for Owner: every threat is taken to be your organisation's own.",
    "since": "There is no column for the day from which a threat is on the list: new ones are on"
    " it from the day of loading, unless the row says when it last changed.",
    "recorded_at": "There is no column for when a row was recorded: it counts as recorded when"
    " the import is accepted.",
}
STATED: Mapping[str, Attribute] = {
    "name": Attribute.NAME,
    "kind": Attribute.KIND,
    "type": Attribute.TYPE,
    "soc": Attribute.SOC,
    "phase": Attribute.PHASE,
    "owner": Attribute.OWNER,
    "priority": Attribute.PRIORITY,
}


def faults_of(values: Values, today: date, at: datetime) -> tuple[str, ...]:
    """Return what is wrong with a row that no dictionary can tell: sizes and days to come.

    >>> from datetime import UTC
    >>> noon = datetime(2022, 1, 10, 12, tzinfo=UTC)
    >>> faults_of({"name": "A", "since": date(2030, 1, 1)}, noon.date(), noon)
    ('“On the list from”: 1 January 2030 lies in the future.',)
    """
    titles = {each.name: each.title for each in PROFILE.fields}
    found = [
        f"“{titles[name]}”: {long_date(day)} lies in the future."
        for name in ("since", "changed_on")
        if isinstance(day := values.get(name), date) and day > today
    ]
    told = values.get("recorded_at")
    if isinstance(told, datetime) and told > at:
        found.append(f"“{titles['recorded_at']}”: {long_date(told.date())} lies in the future.")
    aliases = aliases_of(values)
    if any(len(text) > NAME_SIZE for text in (str(values.get("name", "")), *aliases)):
        found.append(f"A name has more than {NAME_SIZE} characters.")
    if len(aliases) > MOST_ALIASES:
        found.append(f"There are {len(aliases)} aliases; at most {MOST_ALIASES} are taken.")
    return tuple(found)


def aliases_of(values: Values) -> tuple[str, ...]:
    """Return the other names in a row.

    >>> aliases_of({"aliases": ("the Firm",)}), aliases_of({})
    (('the Firm',), ())
    """
    given = values.get("aliases")
    return given if isinstance(given, tuple) else ()


def since_of(values: Values, today: date, *, is_new: bool) -> date:
    """Return the day from which a row is true.

    What is new is true from the day that it came on the list; a change from the day of change,
    and where the source gives none, from the load's.

    >>> row = {"since": date(2021, 5, 1)}
    >>> loaded_on = date(2022, 1, 10)
    >>> since_of(row, loaded_on, is_new=True), since_of(row, loaded_on, is_new=False)
    (datetime.date(2021, 5, 1), datetime.date(2022, 1, 10))
    """
    names = ("since", "changed_on") if is_new else ("changed_on",)
    days = (values.get(name) for name in names)
    return next((day for day in days if isinstance(day, date)), today)


def recorded_at_of(values: Values, at: datetime, *, after: datetime | None = None) -> datetime:
    """Return when a row was recorded: by its source where that says so, else by the load.

    after: when something was last recorded of the same record. A time that is not later would
    change what was known then, so the load's is taken instead.

    >>> from datetime import UTC
    >>> told, load = datetime(2022, 1, 3, tzinfo=UTC), datetime(2022, 1, 10, tzinfo=UTC)
    >>> recorded_at_of({"recorded_at": told}, load).day
    3
    >>> recorded_at_of({"recorded_at": told}, load, after=told).day
    10
    """
    told = values.get("recorded_at")
    if not isinstance(told, datetime) or told > at:
        return at
    return at if after is not None and told <= after else told
