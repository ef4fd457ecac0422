"""What people of the region write: summaries, reasons, questions, briefings. All invented."""

from collections.abc import Mapping
from random import Random

SUMMARIES: Mapping[str, tuple[str, ...]] = {
    "Drug trafficking": (
        "Supplies cocaine and heroin in wholesale amounts and enforces debts with violence.",
        "Grows and sells cannabis from rented houses; young adults tend the plants.",
        "Moves drugs by road twice a week; two couriers were stopped since the last review.",
    ),
    "Economic crime and money laundering": (
        "Poses as bank staff by telephone; couriers collect cash from older victims.",
        "Moves cash through shops that trade little and declare much.",
        "Runs false investments advertised online; losses are reported from several regions.",
    ),
    "County lines": (
        "Runs a line into three towns and keeps drugs in the homes of adults at risk.",
        "Two lines were taken over; the number has changed hands and runners are younger.",
    ),
    "Child sexual exploitation and abuse": (
        "Approaches children online under false names and meets them at different addresses.",
        "A closed group shares images; some members are thought to have access to children.",
    ),
    "Modern slavery and human trafficking": (
        "Recruits workers abroad, holds their papers and takes most of their wages.",
        "Controls adults who are advertised for sex at short-let flats, moved every few weeks.",
    ),
    "Cybercrime": (
        "Sells access to business mailboxes; invoices are then altered.",
        "Sends extortion messages to small firms after locking their files.",
    ),
    "Organised acquisitive crime": (
        "Steals keyless vehicles to order and ships parts out of the region.",
        "Burgles at night by travelling across force borders; tools and plates are shared.",
    ),
    "Firearms": (
        "Converts blank-firing pistols and lends them between groups.",
        "Discharges at addresses follow disputes over debts; recovered rounds match.",
    ),
}
REASONS: Mapping[bool, tuple[str, ...]] = {
    True: (
        "The reports cited are more than a year old and nothing newer bears this level out.",
        "One uncorroborated report does not bear this out; the level below is supported.",
        "The same event was counted under two criteria.",
        "The principal has been in prison since the spring; the harm seen is lower.",
    ),
    False: (
        "The injury in the last report was life-changing and belongs at this level.",
        "Victims in another force area were not counted.",
        "Reports since the assessment show a higher rate.",
    ),
}
QUESTIONS = (
    "Which report bears out the geographic scope? The one cited speaks of one town only.",
    "Is the newest reporting about the same group? Please cite it or lower the frequency.",
    "The harm to victims rests on a note of two years ago: has anything been seen since?",
)
ECONOMIC = "Economic crime and money laundering"
CLOSINGS: Mapping[str, tuple[str, ...]] = {
    "CLOSED_DISRUPTED": ("Principals convicted; no reporting for six months.",),
    "CLOSED_DISMANTLED": ("Every principal is in prison and the assets are restrained.",),
    "CLOSED_MERGED": ("The remaining members now belong to another group on the list.",),
    "CLOSED_INSUFFICIENT": ("Nothing new in a year in spite of two requirements.",),
    "CLOSED_OUT_OF_REGION": ("The group has moved; the receiving region has taken it on.",),
}
PASSED_ON = "Regional tasking agreed that the new owner leads; the other force supports."
CORRECTED = "Closed in error: reporting since shows that the group is active."
BRIEFINGS = (
    "Two warrants are planned for next month; the analyst holds the chart. One member is at risk.",
    "The plan is in date. The council waits for an answer about the two addresses on the estate.",
    "The principal is released in the spring. Orders are drafted and not yet served.",
)
RIVALRIES = (
    "Dispute over a supply route; two vehicles were set alight.",
    "Assaults on each other's runners, reported by two sources.",
    "Debts after a seizure; threats were heard on both sides.",
    "Old quarrel between families, quiet since the winter.",
)
LINKED: Mapping[str, tuple[str, ...]] = {
    "CO_OFFENDING": (
        "Charged together with conspiracy to supply, {year}",
        "Co-accused in a burglary trial, {year}",
        "Arrested together at a warrant, {year}",
    ),
    "COMMUNICATION": (
        "{n} calls in four weeks of {year}, from billing",
        "{n} messages on a handset examined in {year}",
    ),
    "FAMILY": ("Brothers, from custody records", "Cousins, from a report of {year}"),
    "MEETING": ("Seen together {few} times in {year}", "Prison visits in {year}"),
    "ASSOCIATE": ("Named together in {few} intelligence reports of {year}",),
    "USES": ("Number given in custody, {year}", "Number attributed from billing, {year}"),
    "DRIVES": ("Stopped driving it, {year}", "Seen at the wheel {few} times in {year}"),
    "ONLINE": ("Name used online, from a handset examined in {year}",),
    "LIVES_AT": ("Address given in custody, {year}", "Correspondence found there, {year}"),
    "WORKS_FOR": ("Director until {year}, from the company's register",),
    "TRANSACTION": ("{n} transfers in {year}, from account statements",),
}
VULNERABILITIES: tuple[tuple[str, str], ...] = (
    ("Ketterby estate: cuckooed homes", "County lines"),
    ("Larkstone Road: exploitation of young people in care", "Child sexual exploitation and abuse"),
    ("Brackenmoss: labour exploitation at hand car washes", "Modern slavery and human trafficking"),
    ("Quillgarth: doorstep and courier fraud against older people", ECONOMIC),
    ("Saltmarrow: open drug dealing around the harbour", "Drug trafficking"),
)
LATER_VULNERABILITIES: tuple[tuple[str, str, str], ...] = (
    ("Osperley Court: cuckooed homes", "northumbria", "County lines"),
    ("Dunnockfield: intimidation after an area was cleared", "northumbria", "Drug trafficking"),
    ("Winterscale: young people carrying knives for groups", "durham", "County lines"),
    ("Marrowby Lane: illegal lending to families", "cleveland", ECONOMIC),
)
THEMES = (
    "Courier fraud against older people",
    "Keyless vehicle theft",
    "Cuckooing across the region",
    "Conversion of blank-firing weapons",
    "Debt bondage among cannabis growers",
    "Business mailbox compromise",
    "Prison supply of synthetic drugs",
    "Illegal money lending",
    "Rural machinery theft",
    "Online grooming for gain",
    "Cash-based laundering through shops",
    "Labour providers in food packing",
    "Use of short-let flats",
    "Waste dumping for profit",
    "Sale of counterfeit medicines",
    "Metal theft from railways",
)


def summary(rng: Random, priority: str) -> str:
    """Return what an assessor writes of a threat of some priority."""
    return rng.choice(SUMMARIES[priority])


def linked(rng: Random, how: str, year: int) -> str:
    """Return why two subjects are linked.

    >>> from fourfold.config.demo.dice import dice
    >>> linked(dice("a"), "WORKS_FOR", 2021)
    "Director until 2021, from the company's register"
    """
    said = rng.choice(LINKED[how])
    return said.format(year=year, n=rng.randint(4, 90), few=rng.randint(2, 6))
