"""The legal gateways that a disclosure can go under, each with what it lets pass.

A gateway opens a door; whether what passes is necessary and proportionate is another question,
and each send answers it in a line. Each is told in a plain sentence, not quoted; the Act itself
decides, and a region's own adviser says what is missing here.
"""

from dataclasses import dataclass

from fourfold.shared.words import Worded


class Gateway(Worded):
    """A power or duty under which information is disclosed."""

    CRIME_AND_DISORDER_115 = "CDA_1998_115", "Crime and Disorder Act 1998, section 115"
    DATA_PROTECTION_36_4 = "DPA_2018_36_4", "Data Protection Act 2018, section 36(4)"
    DATA_PROTECTION_PART_3 = "DPA_2018_PART_3", "Data Protection Act 2018, Part 3"
    CRIME_AND_COURTS_7 = "CCA_2013_7", "Crime and Courts Act 2013, section 7"
    CHILDREN_ACT_10_11 = "CA_2004_10_11", "Children Act 2004, sections 10 and 11"
    OFFENDER_MANAGEMENT_14 = "OMA_2007_14", "Offender Management Act 2007, section 14"
    COMMON_LAW = "COMMON_LAW", "Common law: a policing purpose"

    @property
    def terms(self) -> "Terms":
        """What the gateway lets pass.

        >>> Gateway.COMMON_LAW.terms.opens
        True
        """
        return TERMS[self]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a gateway says, in one sentence.

    opens: whether it gives a power or duty of its own; one that only limits needs another beside
    it.
    """

    says: str
    opens: bool = True


TERMS = {
    Gateway.CRIME_AND_DISORDER_115: Terms(
        "Gives a power to disclose to a relevant authority, such as a chief officer of police, a "
        "local authority, a probation provider or a health body, where it is necessary or "
        "expedient for a purpose of the Act.",
    ),
    Gateway.DATA_PROTECTION_36_4: Terms(
        "Data collected for law enforcement may be used for another purpose only where the law "
        "authorises it: so name the law that does.",
        opens=False,
    ),
    Gateway.DATA_PROTECTION_PART_3: Terms(
        "Processing for law enforcement must be lawful and fair, necessary for the purpose, and "
        "limited to it; it says how data may be shared, and gives no power to share.",
        opens=False,
    ),
    Gateway.CRIME_AND_COURTS_7: Terms(
        "Anybody may disclose information to the National Crime Agency for the exercise of one "
        "of its functions.",
    ),
    Gateway.CHILDREN_ACT_10_11: Terms(
        "Children's services authorities and their partners, the police among them, co-operate "
        "for children's well-being, and act with regard to safeguarding them.",
    ),
    Gateway.OFFENDER_MANAGEMENT_14: Terms(
        "Probation providers, government departments, chief officers of police and other listed "
        "persons may disclose to each other, with a probation body on one side, for probation "
        "and prison purposes.",
    ),
    Gateway.COMMON_LAW: Terms(
        "The police may disclose what is needed to prevent or detect crime, keep the peace or "
        "protect life, where the public interest in it outweighs the confidence owed.",
    ),
}
