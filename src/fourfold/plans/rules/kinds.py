"""The closed vocabularies of plans and boards, as stored (code) and as printed (words)."""

from fourfold.shared.words import Worded


class Pillar(Worded):
    """The four Ps (HM Government, serious and organised crime strategy, 2013)."""

    PURSUE = "PURSUE", "Pursue"
    PREVENT = "PREVENT", "Prevent"
    PROTECT = "PROTECT", "Protect"
    PREPARE = "PREPARE", "Prepare"

    @property
    def aim(self) -> str:
        """What the pillar is for, in a line.

        >>> Pillar.PREPARE.aim
        'Reduce the harm that is done all the same.'
        """
        return _AIMS[self]


_AIMS = {
    Pillar.PURSUE: "Prosecute and disrupt those who do it.",
    Pillar.PREVENT: "Stop people from being drawn into it.",
    Pillar.PROTECT: "Make people, businesses and places harder to harm.",
    Pillar.PREPARE: "Reduce the harm that is done all the same.",
}


class PlanOf(Worded):
    """What a plan belongs to."""

    THREAT = "THREAT", "Threat"
    PRIORITY = "PRIORITY", "Priority"
    OPERATION = "OPERATION", "Operation"


class ActionStatus(Worded):
    """Where an action stands; overdue is computed from the due day, never stored."""

    NOT_STARTED = "NOT_STARTED", "Not started"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    DONE = "DONE", "Done"
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED", "No longer needed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it.

        >>> [status.is_open for status in ActionStatus]
        [True, True, False, False]
        """
        return self in OPEN_STATUSES


OPEN_STATUSES = frozenset({ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS})


class ActionFrom(Worded):
    """Where an action came from; an action is one thing everywhere."""

    PLAN = "PLAN", "Plan"
    BOARD = "BOARD", "Board"
    DOCUMENT = "DOCUMENT", "Document"
    FINDING = "FINDING", "Finding"
    NOTHING = "NOTHING", "Nothing"


class Safeguarding(Worded):
    """Whether members' children have been seen to: an answer and a reference, never a child."""

    YES = "YES", "Yes"
    NO = "NO", "No"
    NOT_KNOWN = "NOT_KNOWN", "Not known"


class LifePart(Worded):
    """The part of an offender's life that a tactic works on (published menu of tactics, 2023)."""

    LIFESTYLE = "LIFESTYLE", "Lifestyle"
    BEHAVIOUR = "BEHAVIOUR", "Behaviour"
    VEHICLES = "VEHICLES", "Vehicles"
    TRAVEL = "TRAVEL", "Travel"
    BUSINESS = "BUSINESS", "Business"
    CRIME = "CRIME", "Crime"


class OwnerType(Worded):
    """Who is placed to carry a tactic out (project default)."""

    NEIGHBOURHOOD = "NEIGHBOURHOOD", "Neighbourhood policing"
    RESPONSE = "RESPONSE", "Response and roads policing"
    INVESTIGATION = "INVESTIGATION", "Investigation"
    INTELLIGENCE = "INTELLIGENCE", "Intelligence"
    FINANCIAL = "FINANCIAL", "Financial investigation"
    SPECIALIST = "SPECIALIST", "Specialist capability"
    OFFENDER_MANAGEMENT = "OFFENDER_MANAGEMENT", "Offender management"
    SAFEGUARDING = "SAFEGUARDING", "Safeguarding"
    PROTECT_TEAM = "PROTECT_TEAM", "Protect team"
    PARTNER = "PARTNER", "Partner"


class DocumentKind(Worded):
    """A dated document that says what matters, and what should follow from it."""

    STRATEGIC_ASSESSMENT = "STRATEGIC_ASSESSMENT", "Strategic assessment"
    CONTROL_STRATEGY = "CONTROL_STRATEGY", "Control strategy"
    PROBLEM_PROFILE = "PROBLEM_PROFILE", "Problem profile"
    LOCAL_PROFILE = "LOCAL_PROFILE", "Serious and organised crime local profile"


class ProfileTheme(Worded):
    """What a problem profile is about."""

    DRUGS_MARKETS = "DRUGS_MARKETS", "Drugs markets"
    SERIOUS_VIOLENCE = "SERIOUS_VIOLENCE", "Serious violence"
    EXPLOITATION = "EXPLOITATION", "Exploitation"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Domestic abuse"
    FRAUD = "FRAUD", "Fraud"
    OTHER = "OTHER", "Other"


class BoardKind(Worded):
    """A standing meeting that decides (HMICFRS, north-east SOC inspection; Cleveland's among them).

    Working names: a region may call its boards otherwise.
    """

    REGIONAL_GOVERNANCE = "REGIONAL_GOVERNANCE", "Regional governance group"
    THREAT_REDUCTION = "THREAT_REDUCTION", "Threat reduction group"
    SOC_PARTNERSHIP = "SOC_PARTNERSHIP", "SOC partnership board"
    JOINT_CT_SOC = "JOINT_CT_SOC", "Joint counter-terrorism and SOC board"
    DISRUPTION_PANEL = "DISRUPTION_PANEL", "OCG disruption panel"
    MARSOC = "MARSOC", "MARSOC meeting"
    PROBLEM_SOLVING = "PROBLEM_SOLVING", "Problem-solving group"


class Sector(Worded):
    """What part of public or other life a body at the table speaks for."""

    POLICE = "POLICE", "Police"
    ROCU = "ROCU", "Regional organised crime unit"
    NCA = "NCA", "National Crime Agency"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", "Local authority"
    PROBATION = "PROBATION", "Probation"
    PRISONS = "PRISONS", "Prisons"
    HEALTH = "HEALTH", "Health"
    EDUCATION = "EDUCATION", "Education"
    TRADING_STANDARDS = "TRADING_STANDARDS", "Trading standards"
    LICENSING = "LICENSING", "Licensing"
    HMRC = "HMRC", "HM Revenue and Customs"
    IMMIGRATION = "IMMIGRATION", "Immigration enforcement"
    FIRE = "FIRE", "Fire and rescue"
    HOUSING = "HOUSING", "Housing"
    REGULATOR = "REGULATOR", "Regulator"
    PROSECUTION = "PROSECUTION", "Prosecution"
    COMMISSIONER = "COMMISSIONER", "Police and crime commissioner"
    VOLUNTARY = "VOLUNTARY", "Voluntary"
    PRIVATE = "PRIVATE", "Private"
    OTHER = "OTHER", "Other"

    @property
    def is_partner(self) -> bool:
        """Whether a body of the sector is a partner of law enforcement, not part of policing.

        >>> Sector.ROCU.is_partner, Sector.NCA.is_partner, Sector.HOUSING.is_partner
        (False, True, True)
        """
        return self not in {Sector.POLICE, Sector.ROCU}


class Attendance(Worded):
    """Whether a member came."""

    ATTENDED = "ATTENDED", "Attended"
    APOLOGIES = "APOLOGIES", "Sent apologies"
    ABSENT = "ABSENT", "Absent"


class DecisionKind(Worded):
    """What a meeting settled; an action is a row of its own."""

    DECISION = "DECISION", "Decision"
    LEAD_AGENCY = "LEAD_AGENCY", "Lead agency"


class ScrutinyKind(Worded):
    """What a chief officer said of a plan, on a day."""

    QUESTION = "QUESTION", "Question"
    DIRECTION = "DIRECTION", "Direction"
    SATISFIED = "SATISFIED", "Satisfied"

    @property
    def asks_for_an_answer(self) -> bool:
        """Whether the owner has to answer.

        >>> [kind.words for kind in ScrutinyKind if kind.asks_for_an_answer]
        ['Question', 'Direction']
        """
        return self is not ScrutinyKind.SATISFIED


class Authority(Worded):
    """What somebody at a table may do for their organisation; each includes those before it.

    The north-east inspection found attendees too junior to commit theirs (HMICFRS).
    """

    REPORTS = "REPORTS", "Can report back"
    COMMITS_STAFF = "COMMITS_STAFF", "Can commit people"
    COMMITS_ORGANISATION = "COMMITS_ORGANISATION", "Can commit the organisation"

    def includes(self, required: "Authority") -> bool:
        """Test if it is at least what is required.

        >>> Authority.COMMITS_ORGANISATION.includes(Authority.COMMITS_STAFF)
        True
        >>> Authority.REPORTS.includes(Authority.COMMITS_STAFF)
        False
        """
        order = list(Authority)
        return order.index(self) >= order.index(required)
