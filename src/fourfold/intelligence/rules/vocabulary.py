"""The closed vocabularies of intelligence."""

from fourfold.shared.words import Worded


class SourceGrade(Worded):
    """How reliable the source is (3x5x2; College of Policing, APP Intelligence management)."""

    RELIABLE = "1", "Reliable"
    UNTESTED = "2", "Untested"
    NOT_RELIABLE = "3", "Not reliable"


class Assessment(Worded):
    """How far the information is known to be true (3x5x2)."""

    DIRECT = "A", "Known directly to the source"
    CORROBORATED = "B", "Known indirectly to the source but corroborated"
    INDIRECT = "C", "Known indirectly to the source"
    NOT_KNOWN = "D", "Not known"
    FALSE = "E", "Suspected to be false"


class Handling(Worded):
    """Whether sharing has conditions (3x5x2); its C is not the C of the assessment."""

    PERMITTED = "P", "Lawful sharing permitted"
    CONDITIONS = "C", "Lawful sharing permitted with conditions"


class Statement(Worded):
    """Fact or personal assessment, kept apart (Data Protection Act 2018, s.38(2))."""

    FACT = "FACT", "Fact"
    ASSESSMENT = "ASSESSMENT", "Assessment"


class Urgency(Worded):
    """How soon the unit must look; HIGH leaves the queue as a danger."""

    HIGH = "HIGH", "Threat to life, or a child at immediate risk"
    MEDIUM = "MEDIUM", "Time matters"
    LOW = "LOW", "When its turn comes"


class Step(Worded):
    """How far a report has come."""

    SUBMITTED = "SUBMITTED", "Submitted"
    RETURNED = "RETURNED", "Sent back with a question"
    TRIAGED = "TRIAGED", "Triaged"
    GRADED = "GRADED", "Sanitised and graded"
    CLOSED = "CLOSED", "Closed without a report"


class DataSubject(Worded):
    """What a person is to a report (Data Protection Act 2018, s.38(3))."""

    SUSPECT = "SUSPECT", "Suspect"
    CONVICTED = "CONVICTED", "Convicted"
    VICTIM = "VICTIM", "Victim"
    WITNESS = "WITNESS", "Witness or other"
    NOT_A_PERSON = "NOT_A_PERSON", "Not a person"


class MentionKind(Worded):
    """What was found in a report's text and is offered."""

    NAME = "NAME", "Name"
    PHONE = "PHONE", "Telephone number"
    VEHICLE_MARK = "VEHICLE_MARK", "Vehicle registration mark"
    POSTCODE = "POSTCODE", "Postcode"
    ACCOUNT = "ACCOUNT", "Account"
    EMAIL = "EMAIL", "E-mail address"


class DangerKind(Worded):
    """Why something leaves every queue."""

    LIFE = "LIFE", "Threat to life"
    CHILD = "CHILD", "Child at immediate risk"


class DangerSource(Worded):
    """What told of the danger."""

    REPORT = "REPORT", "Intelligence report"
    SCAN = "SCAN", "Hit of the daily scan"
    REFERRAL = "REFERRAL", "Referral"


class ReferralKind(Worded):
    """To whom somebody is referred so that they are protected."""

    PUBLIC_PROTECTION = "PUBLIC_PROTECTION", "Public protection notice"
    CHILD_SOCIAL_CARE = "CHILD_SOCIAL_CARE", "Children's social care"
    ADULT_SAFEGUARDING = "ADULT_SAFEGUARDING", "Adult safeguarding"
    NRM = "NRM", "National referral mechanism (modern slavery)"
    HEALTH = "HEALTH", "Health"
    OTHER = "OTHER", "Other"


class InterestKind(Worded):
    """What somebody wants to hear of."""

    SUBJECT = "SUBJECT", "A person or thing"
    IDENTIFIER = "IDENTIFIER", "A number or mark"
    WORDS = "WORDS", "Words"
    PLACE = "PLACE", "A place"
    AREA = "AREA", "An area"


class Relevance(Worded):
    """What somebody made of a hit."""

    ACT = "ACT", "Act on it"
    NOT_RELEVANT = "NOT_RELEVANT", "Not relevant"


class RetentionGroup(Worded):
    """Under which rule a person's records are reviewed (project default after MoPI groups)."""

    PUBLIC_PROTECTION = "1", "Public protection and the most serious"
    SERIOUS = "2", "Other sexual, violent or serious offences"
    OTHER = "3", "All other offences"
    UNDETECTED = "4", "Intelligence, undetected crime, victims and others"


class ReviewOutcome(Worded):
    """What a review decided."""

    KEEP = "KEEP", "Keep, and review again"
    DISPOSE = "DISPOSE", "Dispose"


class RightKind(Worded):
    """Which right somebody asks for (Data Protection Act 2018, Part 3)."""

    ACCESS = "ACCESS", "Access (s.45)"
    RECTIFICATION = "RECTIFICATION", "Rectification (s.46)"
    ERASURE = "ERASURE", "Erasure (s.47)"
    RESTRICTION = "RESTRICTION", "Restriction of processing (s.47)"


class PieceOutcome(Worded):
    """What was decided on one piece of what is held."""

    GIVE = "GIVE", "Give"
    WITHHOLD = "WITHHOLD", "Withhold"
    CORRECT = "CORRECT", "Correct"
    ERASE = "ERASE", "Erase"
    RESTRICT = "RESTRICT", "Restrict"
    REFUSE = "REFUSE", "Leave as it is"
