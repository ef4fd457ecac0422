"""Actions of plans, made up from a seed: some written for their threat, some copied about.

What is copied is known, so that finding copies can be measured. Every name is invented.
"""

from random import Random

from fourfold.analytics.likeness_of_text import Text

GENERIC = (
    "Carry out stop and search of group members",
    "Increase patrols in the area",
    "Gather intelligence on the group and submit reports",
    "Consider warrants where intelligence allows",
    "Use automatic number plate recognition on vehicles linked to the group",
    "Work with partners to disrupt the activity of the group",
    "Identify vulnerable people and refer them to support",
    "Refer young people at risk to diversion",
    "Deliver crime prevention advice to residents",
    "Engage with schools about the dangers of gangs",
    "Explore opportunities for financial investigation",
    "Review bail and licence conditions of nominals",
    "Hold meetings with housing providers about tenancies",
    "Share information with the council where appropriate",
    "Consider serious crime prevention orders on conviction",
    "Seek community intelligence through neighbourhood teams",
    "Visit licensed premises used by the group",
    "Target offenders for motoring offences",
    "Provide reassurance to the community after enforcement",
    "Prepare a media strategy for the day of action",
    "Monitor prison calls and visits of those in custody",
    "Offer exit support to those who want to leave the group",
    "Raise awareness of fraud among older residents",
    "Work with banks to identify money mules",
    "Review the plan each month and update actions",
    "Complete a problem profile for the area",
    "Use civil powers against antisocial behaviour",
    "Support victims through the court process",
    "Arrest those wanted on warrant",
    "Build the evidence for closure of premises",
)
SWAPS = (
    ("group", "OCG"),
    ("group", "gang"),
    ("the area", "the locality"),
    ("Consider", "Explore"),
    ("Carry out", "Conduct"),
    ("Work with", "Engage with"),
    ("Increase", "Step up"),
    ("residents", "local residents"),
    ("nominals", "members"),
    ("Review", "Regularly review"),
    ("support", "support services"),
)
ENDS = ("", "", "", ".", " as required", " on an ongoing basis", " and update the owner")
STARTS = ("", "", "", "Continue to: ", "Ongoing - ")

FRAMES = (
    "Arrest {person} at {address} before {day} on the outstanding warrant",
    "Stop the {colour} {car} {plate} on the {road} on {weekday} nights and search it for cash",
    "Apply by {day} for a closure order on {address}, with {council} giving evidence of {count} complaints",
    "Ask {council} licensing to review the licence of {business} on {street} before {day}",
    "Visit {person} at {address} each {weekday} evening to check the curfew",
    "Put {person}'s {business} through a VAT visit with HMRC by {day}",
    "Install {count} cameras on {street} facing the garages behind {address}",
    "Brief the head of {school} by {day} on recruiting outside the gates by {person}",
    "Offer {count} young people from {school} places at {club} on {weekday} evenings",
    "Restrain the {amount} in the account of {business} held by {person}",
    "Knock at every door of {street} by {day} and leave the fraud leaflet with {count} households",
    "Ask the prison to move {person} away from the wing shared with {person2} by {day}",
    "Trace who pays the rent of {address}; {person} has signed for it since {day}",
    "Photograph the yard of {business} on {street} weekly for scrap from the {road} thefts",
    "Serve a community protection notice on {person} for the {car} repaired on {street}",
    "Meet the manager of {business} on {day} about cash bookings by {person}",
    "Have the {road} cameras alert to {plate} and {plate2} between {weekday} and Sunday",
    "Give {count} traders on {street} the number of Inspector {surname} by {day}",
    "Ask {council} to end the tenancy at {address} where {person2} is cuckooed by {person}",
    "Interview {person2} about the {amount} paid to {business} on {day}",
    "Search the lock-up behind {address} for the tools from the {road} burglaries by {day}",
    "Agree with {club} that {person} is barred until {day}",
    "Find out by {day} who drives the {colour} {car} seen at {business} on {weekday} mornings",
    "Rehearse with {council} on {day} who answers the telephones when {street} is searched",
)
WORDS = {
    "first": "Dean Kyle Arlo Marek Tobin Silas Rory Callum Jarek Owen Leon Piers Ewan Milo Ilya Finn Otis Bram",
    "surname": "Holloway Marsden Tarrant Quill Pask Venner Orrin Sleight Braddock Wyle Fenn Croy Mallory Dunt Arkle Yeo",
    "street": "Marsh Dock Quay Mill Tanner Chapel Foundry Harbour Beacon Orchard Station Abbey Priory Cooper Glebe",
    "kind": "Lane Road Street Close Terrace Row",
    "colour": "grey black white blue red silver",
    "car": "Golf BMW Transit Audi Corsa Focus Vito",
    "road": "A19 A66 A690 A167 A68 A1018 B6291 B1275",
    "weekday": "Monday Tuesday Wednesday Thursday Friday Saturday",
    "council": "Eastport Ravensby Holmedale Wearford Saltcliffe",
    "trade": "Tyres Scaffolding Vapes Carwash Lettings Minicabs Barbers Salvage",
    "school": "Academy School College",
    "club": "boxing football climbing cadet youth",
    "month": "January February March April May June July September October November",
}
POOLS = {name: tuple(words.split()) for name, words in WORDS.items()}


def made(seed: int, count: int, *, threats: int = 140) -> tuple[list[Text], frozenset[str]]:
    """Return actions in a random order, and the keys of those copied between threats."""
    chance = Random(seed)  # noqa: S311
    texts: list[Text] = []
    copies: dict[int, list[Text]] = {}
    for n in range(count):
        threat = str(chance.randrange(threats))
        if chance.random() < 0.4:
            which = chance.randrange(len(GENERIC))
            text = Text(str(n), _copied(chance, GENERIC[which]), threat)
            copies.setdefault(which, []).append(text)
        else:
            text = Text(str(n), _specific(chance), threat)
        texts.append(text)
    return texts, frozenset(
        text.key
        for alike in copies.values()
        for text in alike
        if any(other.group != text.group for other in alike)
    )


def _copied(chance: Random, text: str) -> str:
    for old, new in chance.sample(SWAPS, k=chance.randrange(4)):
        text = text.replace(old, new)
    if chance.random() < 0.25:
        text = text.replace("the group", f"the {chance.choice(POOLS['surname'])} group")
    return chance.choice(STARTS) + text + chance.choice(ENDS)


def _specific(chance: Random) -> str:
    def one(name: str) -> str:
        return chance.choice(POOLS[name])

    def plate() -> str:
        letters = "".join(chance.choices("ABCDEFGHJKLMNOPRSTUVWXY", k=3))
        return f"NX{chance.randrange(10, 75)} {letters}"

    def street() -> str:
        return f"{one('street')} {one('kind')}"

    return chance.choice(FRAMES).format(
        person=f"{one('first')} {one('surname')}",
        person2=f"{one('first')} {one('surname')}",
        surname=one("surname"),
        address=f"{chance.randrange(1, 180)} {street()}",
        street=street(),
        day=f"{chance.randrange(1, 29)} {one('month')}",
        weekday=one("weekday"),
        colour=one("colour"),
        car=one("car"),
        road=one("road"),
        plate=plate(),
        plate2=plate(),
        council=f"{one('council')} Council",
        business=f"{one('surname')} {one('trade')}",
        school=f"{one('street')} {one('school')}",
        club=f"{one('street')} {one('club')} club",
        amount=f"£{chance.randrange(2, 90)},{chance.randrange(100, 999)}",
        count=chance.randrange(3, 60),
    )
