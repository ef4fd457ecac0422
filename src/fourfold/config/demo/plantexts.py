"""What stands in plans of the region: actions made for one threat, and actions copied about.

An action that is made for its threat is put together from many parts, so that no two say the
same; a copied one stands word for word, or nearly, in the plans of many threats. All invented.
"""

from collections.abc import Mapping
from random import Random

from fourfold.plans.rules.kinds import Pillar

COPIED: Mapping[Pillar, tuple[str, ...]] = {
    Pillar.PURSUE: (
        "Continue to develop intelligence on the group and submit reports.",
        "Consider enforcement opportunities as they arise.",
        "Identify vehicles used by the group and stop them where lawful.",
        "Officers to patrol the area and disrupt the group where possible.",
    ),
    Pillar.PREVENT: (
        "Identify young people at risk and refer them to partners.",
        "Work with partners to deter people from involvement in crime.",
    ),
    Pillar.PROTECT: (
        "Raise awareness in the community and share crime prevention advice.",
        "Encourage the public to report through Crimestoppers.",
    ),
    Pillar.PREPARE: (
        "Ensure that staff are briefed on the group and its members.",
        "Review the plan regularly and update it.",
    ),
}
EDITS: tuple[tuple[str, str], ...] = (
    ("the group", "the OCG"),
    ("partners", "partner agencies"),
    ("Continue to develop", "Keep developing"),
    ("the area", "the local area"),
    ("where possible", "when possible"),
    ("Consider", "To consider"),
)
TAILS = (
    "{text} around {place}.",
    "{text}, with attention to {place} in the evenings.",
    "{text}. Sergeant to report.",
)
VEHICLES = ("hatchback", "van", "estate", "pick-up", "moped", "coupé", "lorry", "trailer")
COLOURS = ("grey", "white", "black", "silver", "blue", "red", "green", "maroon")
LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturday nights", "Sundays")
FIRST_PART = (
    "Larkfield",
    "Marram",
    "Thornley",
    "Harbour",
    "Beck",
    "Stonegate",
    "Ferry",
    "Heugh",
    "Colliery",
    "Cobbler",
    "Wharf",
    "Saltholme",
    "Winterbourne",
    "Fallow",
    "Kestrel",
    "Meridian",
    "Pinfold",
    "Bluebell",
    "Ropery",
    "Staithes",
    "Tanfield",
    "Aldwark",
    "Brackenridge",
    "Cinderbank",
    "Dovecote",
    "Elmhirst",
    "Fenwick",
    "Gillgate",
)
SECOND_PART = ("Road", "Street", "Court", "Parade", "Row", "Yard", "House", "Terrace", "Mews")
DONE_HOW: Mapping[Pillar, tuple[str, ...]] = {
    Pillar.PURSUE: (
        "Apply for a warrant for {a} and search the {vehicle} that stands there on {day}",
        "Compare the takings of the shop at {a} with what the {vehicle} brings in on {day}",
        "Put number-plate cameras between {a} and {b} for the {vehicle}",
        "Interview the {number} couriers charged after {a} about who pays them at {b}",
        "Seek a closure order for {a}, with statements from {number} neighbours",
        "Have the {vehicle} weighed and inspected when it leaves {a} on {day}",
        "Restrain the house at {a} and the {number} accounts that pay for it",
        "Trace who tops up the line number sold from {b}",
    ),
    Pillar.PREVENT: (
        "Meet the {number} pupils seen at {a} on {day}, and offer the boxing sessions at {b}",
        "Visit the younger brother who drives the {vehicle} from {a}",
        "Have the licence of the man released to {b} keep him out of {a}",
        "Offer {number} runners from {a} the rigging course at {b}",
        "Tell the families of {a} what carrying for the line at {b} has led to",
    ),
    Pillar.PROTECT: (
        "Fit door cameras at {number} homes of {a} that the {vehicle} visits",
        "Show the {number} firms at {b} the altered invoice sent from {a}",
        "Have the letting agent of {a} tell the desk of tenants who pay in cash",
        "Call on the {number} people of {b} who paid the callers from {a}",
    ),
    Pillar.PREPARE: (
        "Agree with the hospital whom it calls when somebody is hurt at {a} or {b}",
        "Rehearse with fire and housing what is done if {a} is set alight",
        "Keep {number} bed spaces at {b} free for tenants of {a} during the trial",
    ),
}
WITH_WHOM = (
    "with the housing officer of {c}",
    "together with licensing, who hold complaints about {c}",
    "once the analyst has drawn who calls whom at {c}",
    "and report to the panel after {months} months",
    "between {hour}:00 and {later}:00, when the {vehicle} is there",
    "with the school nurse who knows {c}",
    "and have the custody sergeant of {c} told",
    "as the bank agreed on {day}",
    "with two officers of the {c} beat who know the family",
    "before the lease of {c} ends in {months} months",
)
SPECIFICS = (
    "The {vehicle} is seen at {a} on {day}; {number} reports say so.",
    "It is the way from {a} to {b} that they use on {day}.",
    "{number} people at {a} have said that they would make a statement.",
    "The line was moved from {b} to {a} {months} months ago.",
    "Only {a} has a back way to {c}, by which they left twice.",
)
MONTHS = ("two", "three", "five", "six", "eight", "nine")
NOTES = (
    "Done as far as it can be until the court has sat.",
    "Two visits made; one more is booked.",
    "The partner has answered and sends somebody on the day.",
    "Waits for the analyst's chart, promised for next week.",
    "Nothing seen on the last three visits; goes on for another month.",
)
STALE_NOTES = ("Ongoing.", "No change.", "In hand.", "")
BLOCKERS = (
    "No surveillance to be had before next month.",
    "The device is still in the queue.",
    "The council's agreement is being renewed.",
)
OUTCOMES = (
    "Warrant executed, two charged; the address is closed for three months.",
    "Both have started the course and attend.",
    "Cameras fitted; the vehicle has not come back.",
    "Contact sheet agreed and tried once at night.",
)
MEASURES: tuple[tuple[str, str, str, str], ...] = (
    ("Fewer homes are taken over", "Cuckooed homes known, a month", "11", "4"),
    ("The line sells less", "Calls to the line, a week", "430", "150"),
    ("Fewer victims pay", "Reports of loss, a quarter", "38", "20"),
    ("Violence goes down", "Recorded assaults tied to it, a quarter", "17", "8"),
    ("Its money is out of reach", "Assets restrained, in thousand pounds", "0", "250"),
    ("Neighbours feel safer", "Of the survey, feel unsafe after dark", "61%", "40%"),
)
AIMS = (
    "Take away the premises and the money, and keep the younger ones out of it.",
    "Stop supply on the estate by the summer and hold what is won with the council.",
    "Protect those it preys on first, and bring the two principals before a court.",
)
GENERIC_AIM = "Disrupt and dismantle the OCG using a 4P approach."
EMPTY_REASONS = (
    "No pathway into this group is known: all its members are past forty.",
    "Nothing to prepare for beyond what the force's own plan has.",
)
QUESTIONS = (
    "Nothing has been written here for two months: what was done, and by whom?",
    "Which of these actions would not fit any other group?",
    "Where are the partners in this?",
)
DIRECTIONS = (
    "Bring this plan before the threat reduction group with the council at the table.",
    "Give each action an owner by name and a day by the end of the week.",
)
ANSWERS = (
    "The neighbourhood sergeant was away; two visits are now booked and the council is asked.",
    "Rewritten with the analyst: three actions now name the address and the day.",
)


def copied(rng: Random, pillar: Pillar) -> str:
    """Return an action that stands in the plans of many threats, word for word or nearly."""
    text = rng.choice(COPIED[pillar])
    for old, new in rng.sample(EDITS, rng.choice((0, 0, 1, 2, 3))):
        text = text.replace(old, new)
    if rng.randrange(4) == 0:
        place = f"{rng.choice(FIRST_PART)} {rng.choice(SECOND_PART)}"
        text = rng.choice(TAILS).format(text=text.removesuffix("."), place=place)
    return text


def made_for_it(rng: Random, pillar: Pillar) -> tuple[str, str]:
    """Return an action that was made for one threat, and what makes it particular to it."""
    slots = _slots(rng)
    done, whom = rng.choice(DONE_HOW[pillar]), rng.choice(WITH_WHOM)
    specific = rng.choice(SPECIFICS).format(**slots)
    return f"{done} {whom}.".format(**slots), specific[0].upper() + specific[1:]


def _slots(rng: Random) -> dict[str, str]:
    """Return places, a vehicle and numbers, which hardly ever come together twice."""
    places = [f"{rng.choice(FIRST_PART)} {rng.choice(SECOND_PART)}" for _ in range(3)]
    plate = "".join(rng.choices(LETTERS, k=3))
    hour = rng.randint(6, 21)
    return {
        **dict(zip("abc", (f"{rng.randint(1, 90)} {one}" for one in places), strict=True)),
        "vehicle": f"{rng.choice(COLOURS)} {rng.choice(VEHICLES)} ending {plate}",
        "day": rng.choice(DAYS),
        "number": str(rng.randint(2, 14)),
        "months": rng.choice(MONTHS),
        "hour": str(hour),
        "later": str(hour + rng.randint(1, 2)),
    }
