"""Who works in the demo region: one user for each person of the design, and officers beside them.

Officers without a role hold threats, and cannot be chosen on the sign-in page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fourfold.access.rules import Marking


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the region. organisation, posted_to: codes; unit: its name, empty for none."""

    username: str
    name: str
    title: str
    organisation: str
    unit: str = ""
    roles: tuple[str, ...] = ()
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    posted_to: str = ""


_ROCTA = "Regional organised crime threat assessment team"
_BUREAU = "Force intelligence bureau"

USERS: tuple[Person, ...] = (
    Person(
        "rocta.assessor", "Imogen Fairweather", "Threat assessor", "nerocu", _ROCTA, ("ASSESSOR",)
    ),
    Person(
        "rocta.moderator",
        "Tobias Lindqvist",
        "Senior threat assessor",
        "nerocu",
        "Sensitive intelligence unit",
        ("ASSESSOR",),
    ),
    Person(
        "cleveland.assessor",
        "Marsha Oyelaran",
        "Force threat assessor",
        "cleveland",
        _BUREAU,
        ("FORCE_ASSESSOR",),
    ),
    Person(
        "durham.assessor",
        "Piers Hallgarth",
        "Force threat assessor",
        "durham",
        _BUREAU,
        ("FORCE_ASSESSOR",),
    ),
    Person(
        "northumbria.assessor",
        "Shabana Mirza",
        "Force threat assessor",
        "northumbria",
        _BUREAU,
        ("FORCE_ASSESSOR",),
    ),
    Person(
        "northumbria.lro",
        "Cuthbert Renwick",
        "Detective Inspector",
        "northumbria",
        "Newcastle division",
        ("LRO",),
    ),
    Person(
        "cleveland.lro",
        "Delphine Achterberg",
        "Detective Inspector",
        "cleveland",
        "Middlesbrough division",
        ("LRO",),
    ),
    Person(
        "durham.lro",
        "Gethin Prosser",
        "Detective Inspector",
        "durham",
        "County Durham division",
        ("LRO",),
    ),
    Person(
        "sunderland.lro",
        "Mirela Stanhope",
        "Detective Inspector",
        "northumbria",
        "Sunderland division",
        ("LRO",),
    ),
    Person(
        "hartlepool.lro",
        "Lachlan Bewick",
        "Detective Inspector",
        "cleveland",
        "Hartlepool division",
        ("LRO",),
    ),
    Person("nerocu.lro", "Noor Sandhurst", "Detective Chief Inspector", "nerocu", "", ("LRO",)),
    Person(
        "desk.coordinator",
        "Ambrose Teasdale",
        "Threat desk co-ordinator",
        "nerocu",
        "Threat desks",
        ("DESK",),
    ),
    Person(
        "gateway.coordinator",
        "Yvette Lambourne",
        "Gateway co-ordinator",
        "nerocu",
        "Gateway team",
        ("GATEWAY",),
    ),
    Person(
        "financial.investigator",
        "Ines Carvalhal",
        "Financial investigator",
        "nerocu",
        "Regional asset recovery team",
        ("FINANCIAL",),
    ),
    Person(
        "offender.manager",
        "Kwabena Asiedu",
        "Prison intelligence officer",
        "nerocu",
        "Regional prison intelligence unit",
        ("OFFENDERS",),
    ),
    Person("chief.officer", "Rosalind Etherington", "Head of the unit", "nerocu", "", ("CHIEF",)),
    Person(
        "northumbria.chief",
        "Ophelia Garrowby",
        "Assistant Chief Constable",
        "northumbria",
        "",
        ("CHIEF",),
    ),
    Person(
        "committee.member",
        "Leopold Wainscott",
        "Commissioner's deputy",
        "northumbria-pcc",
        roles=("COMMITTEE",),
        marking=Marking.OFFICIAL,
    ),
    Person(
        "partner.council",
        "Philippa Stroud-Nakamura",
        "Community safety manager",
        "hartlepool-council",
        roles=("PARTNER",),
    ),
    Person(
        "inspector",
        "Augustin Merriweather",
        "Inspector",
        "hmicfrs",
        roles=("INSPECTOR",),
        posted_to="nerocu",
    ),
    Person(
        "dpo.cleveland", "Ottoline Brack", "Data protection officer", "cleveland", "", ("AUDITOR",)
    ),
    Person("dpo.nerocu", "Hedda Bramwell", "Data protection officer", "nerocu", "", ("AUDITOR",)),
    Person(
        "admin.nerocu", "Stellan Okafor", "System administrator", "nerocu", "", ("ADMINISTRATOR",)
    ),
    Person(
        "compartment.owner",
        "Verity Ashdown-Rao",
        "Head of covert operations",
        "nerocu",
        "Undercover unit",
        ("COMPARTMENT_OWNER", "LRO"),
    ),
    Person(
        "standards.owner",
        "Magnus Thorbury",
        "Head of professional standards",
        "northumbria",
        "",
        ("COMPARTMENT_OWNER", "FORCE_ASSESSOR"),
    ),
    Person(
        "outsider.west-midlands",
        "Bronwen Castellane",
        "Force threat assessor",
        "west-midlands",
        roles=("FORCE_ASSESSOR",),
    ),
    Person(
        "nerocu.intelligence",
        "Honora Kittering",
        "Intelligence officer",
        "nerocu",
        "Sensitive intelligence unit",
        ("INTELLIGENCE",),
    ),
    Person(
        "durham.intelligence",
        "Emrys Vantongeren",
        "Intelligence officer",
        "durham",
        _BUREAU,
        ("INTELLIGENCE",),
    ),
    Person(
        "cleveland.intelligence",
        "Zuleika Farrow",
        "Intelligence officer",
        "cleveland",
        _BUREAU,
        ("INTELLIGENCE",),
    ),
    Person(
        "northumbria.intelligence",
        "Barnaby Adeleke",
        "Intelligence officer",
        "northumbria",
        _BUREAU,
        ("INTELLIGENCE",),
    ),
    Person(
        "durham.sources",
        "Perpetua Langstaff",
        "Keeper of the register of sources",
        "durham",
        _BUREAU,
        ("SOURCE_REGISTER",),
    ),
    Person(
        "northumbria.constable",
        "Caspian Routledge",
        "Constable",
        "northumbria",
        "Newcastle division",
        ("OFFICER",),
    ),
    Person("northumbria.duty", "Isolde Marchbanks", "Inspector", "northumbria", "", ("OFFICER",)),
    Person("cleveland.duty", "Tarquin Oduya", "Inspector", "cleveland", "", ("OFFICER",)),
    Person("durham.duty", "Mehetabel Crook", "Inspector", "durham", "", ("OFFICER",)),
    Person("nerocu.duty", "Alaric Penhallow", "Detective Inspector", "nerocu", "", ("OFFICER",)),
)

OFFICERS: tuple[Person, ...] = (
    Person("redcar.di", "Saoirse Pallister", "Detective Inspector", "cleveland"),
    Person("darlington.di", "Odette Raine", "Detective Inspector", "durham"),
    Person("easington.di", "Farhan Quayle", "Detective Inspector", "durham"),
    Person("gateshead.di", "Ossian Pyle", "Detective Inspector", "northumbria"),
    Person("regional.di", "Beatrix Amankwah", "Detective Inspector", "nerocu"),
    Person("regional.sio", "Conrad Silverlock", "Detective Superintendent", "nerocu"),
    Person("desk.analyst", "Wilhelmina Joblin", "Threat desk analyst", "nerocu", "Threat desks"),
    Person("cleveland.analyst", "Ruaridh Coatsworth", "Analyst", "cleveland"),
    Person("durham.analyst", "Tamsin Uzoma", "Analyst", "durham"),
    Person("northumbria.analyst", "Jocasta Elwick", "Analyst", "northumbria"),
    Person("cleveland.chief", "Bartholomew Inglis", "Assistant Chief Constable", "cleveland"),
    Person("durham.chief", "Rhiannon Sotherby", "Assistant Chief Constable", "durham"),
    Person("partner.housing", "Desmond Akintola", "Housing manager", "middlesbrough-council"),
    Person("partner.durham", "Lettice Hargreave", "Community safety lead", "county-durham-council"),
    Person("partner.newcastle", "Osric Villiers", "Licensing manager", "newcastle-council"),
    Person("partner.probation", "Marisol Feather", "Senior probation officer", "hmpps"),
    Person("partner.revenue", "Thaddeus Okello", "Compliance officer", "hmrc"),
)

EVERYBODY = (*USERS, *OFFICERS)
SIGNS_IN = frozenset(one.username for one in USERS)
ASSESSORS: Mapping[str, str] = {
    "cleveland": "cleveland.assessor",
    "durham": "durham.assessor",
    "northumbria": "northumbria.assessor",
    "nerocu": "rocta.assessor",
}
LEADS: Mapping[str, tuple[str, ...]] = {
    "cleveland": ("cleveland.lro", "hartlepool.lro", "redcar.di"),
    "durham": ("durham.lro", "darlington.di", "easington.di"),
    "northumbria": ("northumbria.lro", "sunderland.lro", "gateshead.di"),
    "nerocu": ("nerocu.lro", "regional.di", "regional.sio"),
}
CHIEFS: Mapping[str, str] = {
    "cleveland": "cleveland.chief",
    "durham": "durham.chief",
    "northumbria": "northumbria.chief",
    "nerocu": "chief.officer",
}
PARTNERS: Mapping[str, tuple[str, ...]] = {
    "cleveland": ("partner.council", "partner.housing", "partner.probation"),
    "durham": ("partner.durham", "partner.probation"),
    "northumbria": ("partner.newcastle",),
    "nerocu": ("partner.revenue", "partner.probation"),
}
GRADERS: Mapping[str, str] = {
    force: f"{force}.intelligence" for force in ("cleveland", "durham", "northumbria", "nerocu")
}
LADDERS: Mapping[str, tuple[str, ...]] = {  # who is told of a danger, and who after them
    "cleveland": ("cleveland.duty", "cleveland.lro", "hartlepool.lro"),
    "durham": ("durham.duty", "durham.lro", "durham.assessor"),
    "northumbria": ("northumbria.duty", "northumbria.lro", "northumbria.chief"),
    "nerocu": ("nerocu.duty", "nerocu.lro", "chief.officer"),
}
ASSIGNS = "desk.coordinator"  # who puts threats under priorities and desks
ANALYSTS: Mapping[str, str] = {
    "cleveland": "cleveland.analyst",
    "durham": "durham.analyst",
    "northumbria": "northumbria.analyst",
    "nerocu": "desk.analyst",
}


@dataclass(frozen=True, slots=True)
class Closed:
    """A compartment: who owns it and who is read in, beside its owner."""

    name: str
    kind: str
    purpose: str
    owner: str
    parties: tuple[str, ...]


COMPARTMENTS: tuple[Closed, ...] = (
    Closed(
        "Operation Hollowstone",
        "OPERATION",
        "Covert phase of a firearms investigation",
        "compartment.owner",
        ("rocta.moderator", "chief.officer"),
    ),
    Closed(
        "Standards 14",
        "STANDARDS",
        "Suspected passing of information to a group",
        "standards.owner",
        ("chief.officer",),
    ),
    Closed(
        "Hartlepool harm partnership",
        "PARTNER",
        "Cuckooed homes, shared with named people of the council",
        "compartment.owner",
        (
            *("partner.council", "cleveland.assessor", "hartlepool.lro", "rocta.moderator"),
            "dpo.cleveland",
        ),
    ),
)
