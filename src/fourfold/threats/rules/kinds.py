"""The closed vocabularies of the master list, as stored (code) and as printed (words)."""

from fourfold.shared.words import Worded


class Kind(Worded):
    """What is scored (HMICFRS, north-east SOC inspection: the SOC master list)."""

    OCG = "OCG", "Organised crime group"
    INDIVIDUAL = "INDIVIDUAL", "SOC priority individual"
    VULNERABILITY = "VULNERABILITY", "SOC vulnerability"


class Type(Worded):
    """The family of the assessment model; the master list holds tactical ones (same, App. 2)."""

    TACTICAL = "TACTICAL", "Tactical"
    THEMATIC = "THEMATIC", "Thematic"


class ModerationStatus(Worded):
    """Whether the score that stands has been settled by a moderator (same, App. 2)."""

    MODERATED = "MODERATED", "Moderated"
    UNMODERATED = "UNMODERATED", "Unmoderated"


_CLOSED = "Closed \N{EN DASH} "


class Phase(Worded):
    """Where a threat stands in its life (project default).

    The words of every closed phase contain "Closed", and those of no other, so that the
    inspectorate's filter works on the printed text.
    """

    SCOPING = "SCOPING", "Scoping/development"
    ACTIVE = "ACTIVE", "Active (managed)"
    MONITORED = "MONITORED", "Monitored"
    DORMANT = "DORMANT", "Dormant"
    CLOSED_DISRUPTED = "CLOSED_DISRUPTED", _CLOSED + "disrupted"
    CLOSED_DISMANTLED = "CLOSED_DISMANTLED", _CLOSED + "dismantled"
    CLOSED_MERGED = "CLOSED_MERGED", _CLOSED + "merged"
    CLOSED_INSUFFICIENT = "CLOSED_INSUFFICIENT", _CLOSED + "insufficient intelligence"
    CLOSED_OUT_OF_REGION = "CLOSED_OUT_OF_REGION", _CLOSED + "out of region"

    @property
    def is_closed(self) -> bool:
        """Whether nobody manages the threat any more.

        >>> Phase.DORMANT.is_closed, Phase.CLOSED_MERGED.is_closed
        (False, True)
        """
        return self in CLOSED_PHASES


CLOSED_PHASES = frozenset(phase for phase in Phase if phase.name.startswith("CLOSED_"))


class Role(Worded):
    """Who answers for what about a threat; held by one person at a time, with a day."""

    LRO = "LRO", "Lead responsible officer"
    DEPUTY = "DEPUTY", "Deputy lead responsible officer"
    SIO = "SIO", "Senior investigating officer"
    ANALYST = "ANALYST", "Analyst"
    FINANCIAL_INVESTIGATOR = "FINANCIAL_INVESTIGATOR", "Financial investigator"
    VULNERABILITY_OFFICER = "VULNERABILITY_OFFICER", "Vulnerability officer"
    TACTICAL_ADVISER = "TACTICAL_ADVISER", "Tactical adviser"
    STRATEGIC_LEAD = "STRATEGIC_LEAD", "Strategic lead"


class Importance(Worded):
    """How much a group rests on a member (project default)."""

    PRINCIPAL = "PRINCIPAL", "Principal"
    SIGNIFICANT = "SIGNIFICANT", "Significant"
    PERIPHERAL = "PERIPHERAL", "Peripheral"
    NOT_ASSESSED = "NOT_ASSESSED", "Not assessed"


class MemberRole(Worded):
    """What a member does in a group.

    The first six are those of the Ministry of Justice's gangs prototype (2017), the others
    project defaults.
    """

    ENFORCER = "ENFORCER", "Enforcer"
    COURIER = "COURIER", "Courier"
    STREET_DEALER = "STREET_DEALER", "Street dealer"
    ARMOURER = "ARMOURER", "Armourer"
    STREET_THIEF = "STREET_THIEF", "Street thief"
    PLANNER = "PLANNER", "Planner"
    FINANCIER = "FINANCIER", "Financier"
    SUPPLIER = "SUPPLIER", "Supplier"
    RECRUITER = "RECRUITER", "Recruiter"
    FACILITATOR = "FACILITATOR", "Professional or specialist facilitator"
    EXPLOITED = "EXPLOITED", "Exploited by the group"
    ASSOCIATE = "ASSOCIATE", "Associate"
    UNKNOWN = "UNKNOWN", "Not known"


class DataSubjectCategory(Worded):
    """What a person is to the offending; one person may be several (DPA 2018, s.38(3))."""

    SUSPECT = "SUSPECT", "Suspected of having committed, or being about to commit, an offence"
    CONVICTED = "CONVICTED", "Convicted of an offence"
    VICTIM = "VICTIM", "A victim, or perhaps a victim, of an offence"
    WITNESS = "WITNESS", "A witness, or somebody with information about an offence"


class Tension(Worded):
    """How tense it is between two threats (Ministry of Justice's gangs prototype, 2017)."""

    HIGH = "HIGH", "High"
    MEDIUM = "MEDIUM", "Medium"
    LOW = "LOW", "Low"


class EvidenceKind(Worded):
    """What sort of thing bears a level out."""

    INTELLIGENCE = "INTELLIGENCE", "Intelligence report"
    RECORD = "RECORD", "Record of a crime or an event"
    CONVICTION = "CONVICTION", "Conviction"
    NOTE = "NOTE", "Assessor's note"
