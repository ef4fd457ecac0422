"""What a disruption of each pillar is called and said to have been. All of it is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from fourfold.config.demo.dice import weighed
from fourfold.disruptions.rules.kinds import Category, Commodity, Drug, Outcome
from fourfold.plans.rules.kinds import Pillar

PLACES = (
    "Larkfield Road",
    "the Quayside flats",
    "Thornley Parade",
    "the old bottle works",
    "Marram Street",
    "the Harbour Lane garages",
    "Beck Row",
    "the Stonegate estate",
    "Ferryman's Court",
    "the Heugh allotments",
    "Colliery Terrace",
    "the station arches",
)
COMMODITIES: Mapping[str, Commodity] = {
    "Drug trafficking": Commodity.CONTROLLED_DRUGS,
    "County lines": Commodity.COUNTY_LINES,
    "Economic crime and money laundering": Commodity.MONEY_LAUNDERING,
    "Child sexual exploitation and abuse": Commodity.CSEA,
    "Modern slavery and human trafficking": Commodity.MODERN_SLAVERY,
    "Organised acquisitive crime": Commodity.ACQUISITIVE,
    "Firearms": Commodity.FIREARMS,
    "Cybercrime": Commodity.CYBER,
}
CATEGORY_WHY: Mapping[Category, tuple[str, ...]] = {
    Category.MAJOR: (
        "The principal is remanded and nobody has taken their place; supply stopped for months.",
        "The group has lost its money and its premises, and reporting on it has ceased.",
    ),
    Category.MODERATE: (
        "Two significant members are charged; the group goes on with fewer people.",
        "A route is closed and its vehicles are gone; another was seen after ten weeks.",
    ),
    Category.MINOR: (
        "The group was held up for a few days.",
        "One peripheral member was spoken to and has kept away since.",
    ),
    Category.NONE: ("Searched and found empty; nothing has changed.",),
    Category.NEGATIVE: ("A rival took over the street within the week, with more violence.",),
    Category.UNASSESSED: ("",),
}


@dataclass(frozen=True, slots=True)
class Feat:
    """A sort of event. outcomes: each with the least and the most that came of it."""

    title: str
    text: str
    outcomes: tuple[tuple[Outcome, int, int], ...] = ()


FEATS: Mapping[Pillar, tuple[Feat, ...]] = {
    Pillar.PURSUE: (
        Feat(
            "Warrant at {place}",
            "A warrant was executed at {place} after reporting of two weeks. {many} people were "
            "arrested and telephones and packaging were taken for examination.",
            ((Outcome.ARRESTS, 1, 4), (Outcome.DEVICES, 2, 9)),
        ),
        Feat(
            "Seizure on the way from {place}",
            "A vehicle that left {place} was stopped by roads policing on intelligence from the "
            "desk. Drugs were hidden behind a panel and the driver was charged.",
            ((Outcome.ARRESTS, 1, 2), (Outcome.DRUGS, 1, 6), (Outcome.CHARGES, 1, 2)),
        ),
        Feat(
            "Cash taken at {place}",
            "Officers with a financial investigator searched a shop at {place} and seized cash "
            "that its takings do not explain. Forfeiture is applied for.",
            ((Outcome.CASH, 200_000, 9_000_000),),
        ),
        Feat(
            "Sentences passed on members linked to {place}",
            "Members who supplied from {place} were sentenced after guilty pleas. The group's "
            "telephone has not been used since the hearing.",
            ((Outcome.SENTENCE_MONTHS, 24, 160),),
        ),
        Feat(
            "Restraint over property at {place}",
            "The Crown Court restrained a house at {place} and two accounts held by the group's "
            "bookkeeper, so that nothing can be moved before the trial.",
            ((Outcome.ASSETS_RESTRAINED, 4_000_000, 60_000_000),),
        ),
        Feat(
            "Weapons recovered from {place}",
            "A search of garages at {place} recovered a firearm and ammunition that were kept for "
            "the group. The keeper was arrested and the rounds were sent for comparison.",
            ((Outcome.FIREARMS, 1, 2), (Outcome.ARRESTS, 1, 1)),
        ),
    ),
    Pillar.PREVENT: (
        Feat(
            "Young people turned away at {place}",
            "Youth workers and a neighbourhood officer met young people who had begun to carry for "
            "the group at {place}. {many} of them joined the diversion scheme and still attend.",
            ((Outcome.SAFEGUARDED_CHILDREN, 1, 5),),
        ),
        Feat(
            "Order and terms explained to a member near {place}",
            "A member released to an address near {place} was met at the gate with probation, told "
            "what the licence asks, and introduced to an employer who has taken them on.",
        ),
        Feat(
            "Careers talk and cease-and-desist visits around {place}",
            "Officers visited homes around {place} where somebody had bought stolen credentials, "
            "explained the law to them and their families, and offered lawful training.",
        ),
    ),
    Pillar.PROTECT: (
        Feat(
            "Firms near {place} helped to close the door",
            "The team showed firms near {place} how the group gets into mailboxes, had them turn "
            "on a second factor, and checked a month later that it was still on.",
        ),
        Feat(
            "Payments stopped before they reached the group ({place})",
            "A bank and a finance office at {place} were warned of an altered invoice in time. The "
            "payment was recalled and the account of the money mule was closed.",
            ((Outcome.CASH, 150_000, 4_000_000),),
        ),
        Feat(
            "Cuckooed home at {place} made safe",
            "With housing and adult social care a home at {place} that the group had taken over "
            "was closed to visitors by order. The tenant was moved and has not been found since.",
            ((Outcome.SAFEGUARDED_ADULTS, 1, 2),),
        ),
        Feat(
            "Victims of the group near {place} taken off its list",
            "People near {place} whom the group had telephoned were visited in turn, had a call "
            "blocker fitted, and agreed a word with their families.",
            ((Outcome.SAFEGUARDED_ADULTS, 2, 8),),
        ),
    ),
    Pillar.PREPARE: (
        Feat(
            "Exercise held with partners at {place}",
            "Council, health and fire rehearsed at {place} what each does when the group "
            "retaliates. Three gaps were found, and a contact sheet for nights was agreed.",
        ),
        Feat(
            "Support in place for those harmed at {place}",
            "Counselling and a named officer were arranged for the families at {place} before the "
            "verdict, so that witnesses kept to their accounts and nobody moved away.",
            ((Outcome.SAFEGUARDED_ADULTS, 1, 4),),
        ),
    ),
}
CYBER = Feat(
    "Weakness closed at a firm near {place}",
    "The Cyber Protect team told a firm near {place} of an open service that the group searches "
    "for, helped it to close it, and scanned again a fortnight later to be sure.",
)
DRUGS = {Drug.COCAINE: 4, Drug.CANNABIS: 4, Drug.HEROIN: 2, Drug.CRACK: 2}
MANY = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def measured(rng: Random, feat: Feat) -> tuple[tuple[Outcome, Decimal, Drug | None], ...]:
    """Return what came of an event: the first measure always, the others mostly."""
    found = []
    for number, (outcome, least, most) in enumerate(feat.outcomes):
        if number == 0 or rng.randrange(3):
            drug = weighed(rng, DRUGS) if outcome.is_by_drug else None
            amount = Decimal(rng.randint(least * 10, most * 10)) / (10 if drug else 1)
            found.append((outcome, amount if drug else Decimal(rng.randint(least, most)), drug))
    return tuple(found)
