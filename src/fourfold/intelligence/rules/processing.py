"""What the record of processing (DPA 2018, s.61) and the policy document (s.42) say.

Facts come from the code: contexts, categories, groups. A test fails where one is missing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fourfold.intelligence.rules.retention import PERIODS
from fourfold.intelligence.rules.vocabulary import DataSubject


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a context processes, and for which purpose."""

    context: str
    what: str
    purpose: str


PURPOSES = (
    Purpose("access", "Who may read what; who did, and why", "Logging and security: ss.62 and 66"),
    Purpose("administration", "Officers and staff, their roles", "Control of access: s.66"),
    Purpose("api", "Tokens of programs", "Control of access: s.66"),
    Purpose("web", "Sessions of officers and staff", "Control of access: s.66"),
    Purpose("reference", "Organisations and lists; no person", "Words that all records share"),
    Purpose("sources", "Records of forces' and partners' systems, as they came", "One picture"),
    Purpose("subjects", "People and things, and what links them", "Knowing who is whom"),
    Purpose(
        "intelligence", "Graded reports, dangers, watchlists, reviews", "Prevention, detection"
    ),
    Purpose("threats", "Threats from organised crime and who belongs to them", "Assessing harm"),
    Purpose("plans", "Plans, actions and decisions", "Prevention, investigation, prosecution"),
    Purpose("disruptions", "What was done against threats", "Knowing what works"),
)

RECIPIENTS: Mapping[str, str] = {
    "to_person": "An officer or a partner who signs in here, by name",
    "to_organisation": "A police force or a regional unit, whose readers all open it",
    "to_outside": "Somebody outside, under the conditions that stand on the file",
    "page": "A partner to whom a plan on a page is sent under an agreement",
}

CATEGORIES: Mapping[str, str] = {
    one.value: one.words for one in DataSubject if one is not DataSubject.NOT_A_PERSON
}

SECURITY = (
    "Need-to-know is applied by the database, row by row; who holds no label sees nothing.",
    "Every read of one record, search, change, export and refusal is in a chained ledger (s.62).",
    "A disposal takes two people and reaches search, joins, hits, reports and the ledger's text.",
    "Passwords are hashed, sessions end, and a second factor or single sign-on can be asked for.",
    "Sources stand in a register of their own, by reference into their force's system.",
)

PROFILING = (
    "The machine proposes that records are of one person, and joins them only under one label;"
    " sex, nationality, ethnicity and birthplace are never compared. Scores of threats are made by"
    " people. No decision about a person is automated (ss.50A to 50D)."
)
TRANSFERS = "The program sends nothing abroad. A person may send a report outside: see recipients."

SENSITIVE = (
    (
        "Sensitive processing (s.35(8)) happens only where a report or record says so in its words;"
        " no field asks for race, religion, politics, health, sex life or orientation."
    ),
    (
        "It is strictly necessary for a law enforcement purpose and meets a condition of"
        " Schedule 8, which the controller names: usually paragraph 1 (statutory purposes),"
        " 2 (administration of justice), 3 (vital interests) or 4 (safeguarding)."
    ),
)

PRINCIPLES = (
    ("Lawful and fair (s.35)", "Verbs by role; a reason asked before a search or a read."),
    ("Specified purpose (s.36)", "Every dissemination and watchlist says for which purpose."),
    ("Adequate, not excessive (s.37)", "Of records only what a mapping names is compared."),
    (
        "Accurate (s.38)",
        "Fact apart from assessment; corrections are carried to recipients, who acknowledge them.",
    ),
    ("No longer than necessary (s.39)", "A group, a day of review, and reasoned decisions."),
    ("Secure (s.40)", "See the measures of the record of processing."),
)


def retention() -> list[tuple[str, str]]:
    """Return each retention group and when it is reviewed, in words.

    >>> retention()[1][1]
    'after 10 clear years; then every 10'
    """
    return [
        (group.words, f"after {one.first} clear years; then every {one.again}")
        for group, one in PERIODS.items()
    ]
