"""Intelligence of the last weeks, by the commands, as the officers and the unit who do it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from fourfold.access.models import Label
from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.config.demo.dice import between, dice, instant
from fourfold.config.demo.people import GRADERS, LADDERS
from fourfold.config.demo.plan import Known, Plan, Reach, Threat
from fourfold.config.demo.registers import Registers, morning
from fourfold.config.demo.story import SEED
from fourfold.intelligence.commands.about import NewLink, link
from fourfold.intelligence.commands.grading import Grade, grade
from fourfold.intelligence.commands.report import NewReport, return_to_officer, submit, triage
from fourfold.intelligence.commands.sending import Sending, acknowledge, send
from fourfold.intelligence.models import Report
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    DataSubject,
    Handling,
    SourceGrade,
    Urgency,
)
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands.report import link_report
from fourfold.threats.models import Threat as ThreatRow
from fourfold.threats.rules.kinds import DataSubjectCategory

FORCES = ("northumbria", "durham", "cleveland", "nerocu")
OFFICERS = {
    "northumbria": ("northumbria.constable", "northumbria.lro", "northumbria.constable"),
    "durham": ("durham.lro", "durham.assessor"),
    "cleveland": ("cleveland.lro", "hartlepool.lro", "cleveland.assessor"),
    "nerocu": ("nerocu.lro", "offender.manager", "financial.investigator"),
}
CODES = {"northumbria": "NBA", "durham": "DHM", "cleveland": "CLV", "nerocu": "NEU"}
MANY, FEW = 32, 10  # graded reports, in the whole region and in the small one
MANY_PEOPLE = 1500  # members and things that only the whole region has
DAYS = 58
CONDITIONS = "No action on this report without asking the originator first. Not for briefing."
EVERY_CONDITIONED = 5  # how often a report has conditions
# What is told, where, and the title that the unit gives it.
TOLD = (
    (
        (
            "{name} is moving class A drugs from a lock-up behind Alder Court to addresses on the "
            "Fenwick estate, mostly between 10pm and midnight.{thing}"
        ),
        "Garages behind Alder Court",
        "Class A drugs moved at night by {name}",
    ),
    (
        (
            "{name} has taken over the flat of a vulnerable man at Harbour Rise and uses it for "
            "dealing. Young people come and go at all hours.{thing}"
        ),
        "Harbour Rise",
        "Vulnerable tenant's flat used by {name}",
    ),
    (
        (
            "{name} is collecting debts in person and has told two people that their windows will "
            "go in if they do not pay by Friday.{thing}"
        ),
        "Mill Lane shops",
        "Debts collected with threats by {name}",
    ),
    (
        (
            "{name} meets others at the car wash on Quarry Road every Thursday. Cash is counted in "
            "the office and taken away in a holdall.{thing}"
        ),
        "Car wash, Quarry Road",
        "Cash counted at a car wash with {name}",
    ),
    (
        "{name} has changed telephone and told customers to use the new number only.{thing}",
        "",
        "{name} has a new telephone",
    ),
    (
        (
            "{name} is looking for a van with false plates for a job outside the region in the "
            "next fortnight.{thing}"
        ),
        "Brickfield industrial estate",
        "Van with false plates sought by {name}",
    ),
    (
        (
            "{name} has fallen out with a supplier over a lost package and no longer goes to the "
            "Ship and Anvil.{thing}"
        ),
        "Ship and Anvil public house",
        "{name} in dispute with a supplier",
    ),
)
WAITING = (
    (
        "A grey van was parked with its lights off behind the units on Brickfield estate from 2am. "
        "Two men loaded boxes from unit 4 and left towards the bypass."
    ),
    "A shopkeeper on Mill Lane says two men offered to look after the shop for 200 pounds a week.",
    "The tenant of 14 Harbour Rise has not been seen for ten days; young people use the flat.",
)
UNCLEAR = "Somebody at the gym is selling tablets again. Same one as before."
QUESTION = "Which gym is it, on which day was this seen, and who is meant by the same one?"


@dataclass(frozen=True, slots=True)
class Case:
    """Whom a report is about: a member of a threat, and a thing of it where it has one."""

    threat: Threat
    force: str
    person: Known
    thing: Known | None


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was graded, and whom it is about."""

    row: Report
    case: Case
    at: datetime


def gather(registers: Registers, plan: Plan) -> list[Written]:
    """Submit, grade, link and send the reports of the last weeks; return those graded."""
    told = _cases(plan)
    made = [_write(registers, plan, n, case) for n, case in enumerate(told)]
    conditioned = [one for one in made if one.row.handling == Handling.CONDITIONS]
    for n, one in enumerate(conditioned):
        _send(registers, one, is_taken_on=n % 2 == 0)
    _wait(registers, plan.today)
    return made


def everybody(registers: Registers) -> Label:
    """Return the label that the unit and its forces read."""
    reach = Reach(frozenset(FORCES), Marking.OFFICIAL_SENSITIVE)
    return registers.label(registers.restriction(reach))


def _cases(plan: Plan) -> list[Case]:
    """Return whom the reports are about: each force in turn, no threat twice before another."""
    by_force = {force: list(_fit(plan, force)) for force in FORCES}
    size = sum(len(one.group.subjects) for one in plan.threats)
    wanted = MANY if size > MANY_PEOPLE else FEW
    turns = [(n // len(FORCES), FORCES[n % len(FORCES)]) for n in range(wanted)]
    return [by_force[force][n % len(by_force[force])] for n, force in turns if by_force[force]]


def _fit(plan: Plan, force: str) -> list[Case]:
    before = plan.today - timedelta(days=DAYS + 7)
    found = []
    for threat in plan.threats:
        if threat.recorded_at.date() > before or not threat.is_open_on(plan.today):
            continue
        if threat.reach.compartment or threat.owner_on(plan.today) != force:
            continue
        if force in threat.reach.audience and threat.reach.marking <= Marking.OFFICIAL_SENSITIVE:
            found += _member(threat, force, before)
    return found


def _member(threat: Threat, force: str, before: date) -> list[Case]:
    """Return the first suspect of a threat who is a person and no child, or nobody."""
    known = {one.key: one for one in threat.group.subjects}
    suspects = [
        known[one.subject]
        for one in threat.group.members
        if one.subject in known
        and one.category is DataSubjectCategory.SUSPECT
        and one.until is None
        and not one.is_child
        and one.recorded_at.date() <= before
    ]
    people = [one for one in suspects if one.kind is SubjectKind.PERSON and not one.is_child]
    kinds = (SubjectKind.PHONE, SubjectKind.VEHICLE)
    things = [one for one in known.values() if one.kind in kinds and one.identifiers]
    return [Case(threat, force, people[0], things[0] if things else None)] if people else []


def _write(registers: Registers, plan: Plan, n: int, case: Case) -> Written:
    rng = dice(SEED, "report", n)
    at = instant(rng, between(rng, plan.today - timedelta(days=DAYS), plan.today))
    at = min(at, morning(plan.today) - timedelta(hours=14))
    text, place, title = (part.format(**_words(case)) for part in TOLD[n % len(TOLD)])
    who = rng.choice(OFFICERS[case.force])
    new = NewReport(
        text=text,
        place=place,
        happened_from=at.date() - timedelta(days=rng.randint(1, 6)),
        urgency=rng.choice((Urgency.LOW, Urgency.MEDIUM)),
        source=f"{CODES[case.force]}/SR/{2291 + 17 * n}",
        source_system="Source management system",
    )
    report = submit(new=new, by=registers.viewer(who, at), at=at)
    graded = at + timedelta(hours=rng.randint(2, 9))
    by = registers.viewer(GRADERS[case.force], graded)
    row = grade(report=report, given=_grade(rng, n, title, text), by=by, at=graded)
    one = Written(row, case, graded)
    _link(registers, one)
    return one


def _words(case: Case) -> dict[str, str]:
    thing = ""
    if case.thing is not None:
        kind = "the telephone" if case.thing.kind is SubjectKind.PHONE else "a vehicle marked"
        thing = f" They use {kind} {case.thing.identifiers[0][1]}."
    return {"name": case.person.name, "thing": thing}


def _grade(rng: Random, n: int, title: str, text: str) -> Grade:
    kept = n % EVERY_CONDITIONED == 1
    return Grade(
        title=title,
        text=text,
        source=rng.choice((SourceGrade.RELIABLE, SourceGrade.UNTESTED, SourceGrade.UNTESTED)),
        assessment=rng.choice((Assessment.DIRECT, Assessment.CORROBORATED, Assessment.INDIRECT)),
        handling=Handling.CONDITIONS if kept else Handling.PERMITTED,
        conditions=CONDITIONS if kept else "",
    )


def _link(registers: Registers, one: Written) -> None:
    """Say whom and what a report is about, and of which threat it tells."""
    case, at = one.case, one.at + timedelta(minutes=10)
    by = registers.viewer(GRADERS[case.force], at)
    about = [(case.person, DataSubject.SUSPECT)]
    about += [(case.thing, DataSubject.NOT_A_PERSON)] if case.thing else []
    for known, called in about:
        new = NewLink(subject=known.key, data_subject=called, reason="Named in the report.")
        link(report=one.row, new=new, by=by, at=at)
    with speaking_for(by):
        threat = ThreatRow.objects.get(urn=case.threat.urn)
    reason = f"It tells what {case.person.name}, a member, is doing now."
    link_report(threat=threat, report=one.row, reason=reason, by=by, at=at)


def _send(registers: Registers, one: Written, *, is_taken_on: bool) -> None:
    """Give a report with conditions to the duty inspector of another force."""
    at = one.at + timedelta(minutes=30)
    to = FORCES[(FORCES.index(one.case.force) + 1) % len(FORCES)]
    called = LADDERS[to][1]
    purpose = "To know before officers go to an address on their side of the boundary."
    sending = Sending(purpose=purpose, person=registers.user(called))
    by = registers.viewer(GRADERS[one.case.force], at)
    sent = send(report=one.row, to=sending, by=by, at=at)
    if is_taken_on:
        later = at + timedelta(hours=1)
        acknowledge(sent=sent, by=registers.viewer(called, later), at=later)


def _wait(registers: Registers, today: date) -> None:
    """Leave some submissions waiting for the unit this morning, and one with its officer."""
    at = morning(today) - timedelta(minutes=50)
    for n, text in enumerate(WAITING):
        officer = ("northumbria.constable", "durham.lro", "northumbria.constable")[n]
        new = NewReport(text=text, urgency=Urgency.MEDIUM, happened_from=today - timedelta(days=1))
        report = submit(new=new, by=registers.viewer(officer, at), at=at)
        if n == 1:
            later = at + timedelta(minutes=20)
            by = registers.viewer("durham.intelligence", later)
            triage(report=report, urgency=Urgency.MEDIUM, by=by, at=later)
        at += timedelta(minutes=5)
    at -= timedelta(days=1)
    new = NewReport(text=UNCLEAR)
    unclear = submit(new=new, by=registers.viewer("northumbria.constable", at), at=at)
    later = at + timedelta(hours=3)
    by = registers.viewer("northumbria.intelligence", later)
    return_to_officer(report=unclear, question=QUESTION, by=by, at=later)
