"""What the unit asks, watches, fears and packages, by the commands, as those who do it."""

from collections.abc import Sequence
from datetime import date, timedelta

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.config.demo.people import GRADERS, LADDERS
from fourfold.config.demo.plan import Plan, Reach
from fourfold.config.demo.registers import Registers, morning
from fourfold.config.demo.reports import Written, everybody
from fourfold.intelligence.commands.danger import (
    NewDanger,
    acknowledge_danger,
    decide_danger,
    raise_danger,
)
from fourfold.intelligence.commands.duty import Duty, set_duty
from fourfold.intelligence.commands.grading import Grade, grade
from fourfold.intelligence.commands.package import (
    NewPackage,
    add_to_package,
    allocate_part,
    record_package,
    record_result,
)
from fourfold.intelligence.commands.referral import NewReferral, refer
from fourfold.intelligence.commands.report import NewReport, submit
from fourfold.intelligence.commands.requirement import (
    NewRequirement,
    answer_requirement,
    record_requirement,
)
from fourfold.intelligence.commands.watchlist import (
    Add,
    NewWatchlist,
    change_watchlist,
    keep_watchlist,
    see_watchlist,
)
from fourfold.intelligence.models import Danger, PackageReport, Report
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    DangerKind,
    DangerSource,
    Handling,
    ReferralKind,
    SourceGrade,
    Urgency,
)
from fourfold.reference.models import ThreatDesk
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.identifiers import IdentifierKind

ON_DUTY_FOR, WATCHED = 90, 28  # days
BEFORE_MIDNIGHT = timedelta(hours=7, minutes=20)  # before the morning: never still to come
UNIT, TOOK_IN = "nerocu.intelligence", "nerocu.duty"  # nobody grades what they submitted
DESKS = 8
QUESTION = "Who supplies those who lead in {priority}, and where do they meet?"
WHY = "The plans of the desk name no supplier: nothing upstream can be pursued."
FEARED = (
    (
        "northumbria",
        DangerKind.LIFE,
        "A man who owes money to a group in the west of the city is to be shot if he comes home.",
        "Warning given in person to the man; armed cover until he is moved.",
        "Two sources say so apart from each other, and the group has had a firearm this year.",
    ),
    (
        "durham",
        DangerKind.CHILD,
        "A girl of 14 is kept at a flat where drugs are sold and has not been home for two days.",
        "Officers sent to the flat; the girl is with her grandmother and social care is told.",
        "A child at risk now: the investigation of the flat comes after her safety.",
    ),
)
URGENT = (
    (
        "durham",
        "durham.lro",
        (
            "A woman has rung from a locked room at a farm off the Ketterby road. She is made to "
            "work there; the man who keeps her has a knife and is on his way back."
        ),
        "That she will be hurt when he comes back.",
        9,
        "Officers sent to the farm at once; two people brought out and taken to a place of safety.",
        "Her telephone was placed at the farm, and the man is known for violence.",
    ),
    (
        "northumbria",
        "northumbria.constable",
        (
            "Two boys outside the chip shop on Mill Lane said that a lad who lost a package is to "
            "be stabbed at the bus station tomorrow. They would not give names."
        ),
        "That the boy who lost the package will be stabbed at the bus station tomorrow.",
        0,
        "",
        "",
    ),
)
RESULTS = (
    "Two arrested at the address; 1.2 kg of cocaine recovered.",
    "Nothing found; the number has been out of use since the summer.",
    "Identified as a courier. Added to the threat as a member.",
    "Known to the force already; passed to the operation that runs.",
)
OVERDUE_TO = 6  # the parts of the package whose result was due before the day
HANDLES = ("tall_alder", "nightferry", "coldharbour9", "mr_quill", "brickfield_x")
SANDPIPER = "Operation Sandpiper network extraction"


def watch(registers: Registers, plan: Plan, written: Sequence[Written]) -> int:
    """Set duties, dangers, requirements, watchlists and a package; return how many."""
    _rota(registers, plan.today)
    for n in range(len(FEARED)):
        _danger(registers, plan.today, n)
    for n in range(len(URGENT)):
        _urgent(registers, plan.today, n)
    _refer(registers, written)
    asked = _ask(registers, plan.today, written)
    _keep(registers, plan.today, written)
    _package(registers, plan.today)
    return len(FEARED) + len(URGENT) + asked + 3


def _rota(registers: Registers, today: date) -> None:
    at = morning(today - timedelta(days=ON_DUTY_FOR))
    for force, ladder in LADDERS.items():
        by = registers.viewer(GRADERS[force], at)
        for rung, username in enumerate(ladder, start=1):
            set_duty(said=Duty(registers.user(username), rung, at), by=by, at=at)


def _danger(registers: Registers, today: date, n: int) -> None:
    """Raise what was feared some weeks ago; whoever was on duty takes it on and decides."""
    force, kind, fears, decision, reason = FEARED[n]
    at = morning(today - timedelta(days=30 - 11 * n)) + timedelta(hours=13)
    new = NewDanger(kind, DangerSource.REFERRAL, fears)
    made = raise_danger(new=new, by=registers.viewer(f"{force}.lro", at), at=at)
    duty, at = LADDERS[force][0], at + timedelta(minutes=4)
    taken = acknowledge_danger(danger=made, by=registers.viewer(duty, at), at=at)
    at += timedelta(minutes=35)
    by = registers.viewer(duty, at)
    decide_danger(danger=taken, decision=decision, reason=reason, by=by, at=at)


def _urgent(registers: Registers, today: date, n: int) -> None:
    """Submit a report that cannot wait; its danger is decided, or waits for whoever is on duty."""
    force, officer, text, fears, days_ago, decision, reason = URGENT[n]
    at = morning(today - timedelta(days=days_ago)) - BEFORE_MIDNIGHT
    by = registers.viewer(officer, at)
    new = NewReport(text=text, urgency=Urgency.HIGH, fears=fears, happened_from=at.date())
    report = submit(new=new, by=by, at=at)
    if not decision:
        return
    duty, at = LADDERS[force][0], at + timedelta(minutes=3)
    by = registers.viewer(duty, at)
    with speaking_for(by):
        made = Danger.objects.get(report=report)
    taken = acknowledge_danger(danger=made, by=by, at=at)
    at += timedelta(minutes=25)
    by = registers.viewer(duty, at)
    decide_danger(danger=taken, decision=decision, reason=reason, by=by, at=at)


def _refer(registers: Registers, written: Sequence[Written]) -> None:
    one = written[0]
    at = one.at + timedelta(hours=1)
    by = registers.viewer(GRADERS[one.case.force], at)
    new = NewReferral(
        kind=ReferralKind.PUBLIC_PROTECTION,
        to="Public protection department",
        reference=f"PPN/{at.year}/00417",
        referred_on=at.date(),
        why="Debts are collected from them with threats; they may need protection themselves.",
    )
    reach = Reach(frozenset({one.case.force, "nerocu"}), Marking.OFFICIAL_SENSITIVE)
    label = registers.label(registers.restriction(reach) | one.row.label.restriction)
    with speaking_for(by):
        subject = Subject.objects.get(pk=one.case.person.key)
    refer(subject=subject, new=new, label=label, by=by, at=at)


def _ask(registers: Registers, today: date, written: Sequence[Written]) -> int:
    """Let each desk ask, and say which reports answer the one on their threat's priority."""
    at = morning(today - timedelta(days=60))
    asked = {}
    for n, (priority, desk) in enumerate(sorted(registers.desks.items())[:DESKS]):
        new = NewRequirement(
            desk=ThreatDesk.objects.get(pk=desk),
            question=QUESTION.format(priority=priority.lower()),
            why=WHY,
            rank=1 + n % 3,
            until=today + timedelta(days=30 + 7 * n),
        )
        by = registers.viewer("desk.coordinator", at)
        made = record_requirement(new=new, label=everybody(registers), by=by, at=at)
        asked[priority] = made
    for one in written:
        requirement = asked.get(one.case.threat.priority)
        if requirement is not None:
            later = one.at + timedelta(hours=1)
            by = registers.viewer(GRADERS[one.case.force], later)
            answer_requirement(requirement=requirement, report=one.row, by=by, at=later)
    return len(asked)


def _keep(registers: Registers, today: date, written: Sequence[Written]) -> None:
    """Keep a list that ends soon, which its supervisor saw, and one that waits for them."""
    for force, age in (("nerocu", 25), ("durham", 0)):
        at = morning(today - timedelta(days=age)) - timedelta(minutes=30)
        by, supervisor = registers.viewer(GRADERS[force], at), f"{force}.lro"
        new = NewWatchlist(
            name="Suppliers into the coast" if age else "Debt collectors",
            purpose="To hear at once when somebody who supplies or collects is met by police.",
            supervisor=registers.user(supervisor),
            expires_on=today - timedelta(days=age) + timedelta(days=WATCHED),
        )
        reach = Reach(frozenset({force}), Marking.OFFICIAL_SENSITIVE)
        label = registers.label(registers.restriction(reach))
        made = keep_watchlist(new=new, label=label, by=by, at=at)
        for entry in _entries(force, written):
            change_watchlist(watchlist=made, change=entry, by=by, at=at)
        if age:
            later = at + timedelta(days=1)
            see_watchlist(watchlist=made, by=registers.viewer(supervisor, later), at=later)


def _entries(force: str, written: Sequence[Written]) -> list[Add]:
    things = [one.case.thing for one in written if one.case.force == force and one.case.thing]
    marks = sorted({pair for thing in things for pair in thing.identifiers})[:3]
    found = [Add("Used by somebody whom a report names.", kind=k, value=v) for k, v in marks]
    handle = Add("Offers delivery.", kind=IdentifierKind.ONLINE_HANDLE, value=HANDLES[0])
    return found or [handle]


def _package(registers: Registers, today: date) -> None:
    """Record what came of an encrypted service, and give it to the forces, a part each."""
    at = morning(today - timedelta(days=40))
    by = registers.viewer(UNIT, at)
    label = everybody(registers)
    new = NewPackage(SANDPIPER, "National Crime Agency", at.date())
    package = record_package(new=new, label=label, by=by, at=at)
    reports = [_extracted(registers, today, n) for n in range(2 * len(HANDLES))]
    add_to_package(package=package, reports=reports, by=by, at=at)
    with speaking_for(by):
        parts = list(PackageReport.objects.filter(package=package).order_by("pk"))
    for n, part in enumerate(parts[:-2]):
        force = tuple(GRADERS)[n % len(GRADERS)]
        due = today + timedelta(days=-5 if n < OVERDUE_TO else 14)
        to = registers.organisations[force]
        given = allocate_part(part=part, to=to, due_on=due, by=by, at=at)
        if n < len(RESULTS):
            later = at + timedelta(days=9 + n)
            who = registers.viewer(GRADERS[force], later)
            record_result(part=given, result=RESULTS[n], by=who, at=later)


def _extracted(registers: Registers, today: date, n: int) -> Report:
    """Return a report of what was read in the messages of one handle."""
    at = morning(today - timedelta(days=40))
    handle, other = HANDLES[n % len(HANDLES)], HANDLES[(n + 2) % len(HANDLES)]
    verb = "offers" if n < len(HANDLES) else "takes delivery of"
    text = f"The user of {handle} {verb} {n + 1} kg to the user of {other}; they agree on a price."
    new = NewReport(text=text, source=f"NEU/SR/{4100 + n}", source_system="Package register")
    report = submit(new=new, by=registers.viewer(TOOK_IN, at), at=at)
    given = Grade(
        title=f"Messages of {handle} with {other}",
        text=text,
        source=SourceGrade.RELIABLE,
        assessment=Assessment.DIRECT,
        handling=Handling.PERMITTED,
    )
    label = everybody(registers)
    return grade(report=report, given=given, label=label, by=registers.viewer(UNIT, at), at=at)
