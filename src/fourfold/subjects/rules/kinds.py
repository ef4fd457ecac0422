"""The closed vocabularies of subjects."""

from fourfold.shared.words import Worded


class SubjectKind(Worded):
    """What a subject is (POLE: person, object, location; NPCC data standards catalogue)."""

    PERSON = "PERSON", "Person"
    ORGANISATION = "ORGANISATION", "Organisation"
    PHONE = "PHONE", "Telephone"
    VEHICLE = "VEHICLE", "Vehicle"
    ACCOUNT = "ACCOUNT", "Account"
    ADDRESS = "ADDRESS", "Address"
    ONLINE = "ONLINE", "Online identity"
    EVENT = "EVENT", "Event"


class NameUse(Worded):
    """What a name is to its subject."""

    MAIN = "MAIN", "Name"
    ALIAS = "ALIAS", "Alias"
    NICKNAME = "NICKNAME", "Nickname"
    FORMER = "FORMER", "Former name"


class LinkKind(Worded):
    """How two subjects are linked."""

    ASSOCIATE = "ASSOCIATE", "Associate"
    COMMUNICATION = "COMMUNICATION", "Communication"
    MEETING = "MEETING", "Meeting"
    CO_OFFENDING = "CO_OFFENDING", "Co-offending"
    FAMILY = "FAMILY", "Family"
    RIVAL = "RIVAL", "Rival"
    USES = "USES", "Uses"
    OWNS = "OWNS", "Owns"
    LIVES_AT = "LIVES_AT", "Lives at"
    WORKS_FOR = "WORKS_FOR", "Works for"
    TRANSACTION = "TRANSACTION", "Transaction"
    INVOLVED_IN = "INVOLVED_IN", "Involved in"
    TIE = "TIE", "Tie of a kind that its source does not name"


class Verdict(Worded):
    """What somebody decided about two subjects."""

    SAME = "SAME", "The same"
    DIFFERENT = "DIFFERENT", "Different"
    UNSURE = "UNSURE", "Unsure"
    RELATED = "RELATED", "Related, but not the same"
