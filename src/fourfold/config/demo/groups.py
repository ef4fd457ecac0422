"""The people and things of a threat: who belongs, what they use, and why we link them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from fourfold.config.demo.dice import between, dice, instant, weighed
from fourfold.config.demo.names import (
    NICKNAMES,
    PLACES,
    TRADES,
    address,
    key,
    person_names,
    telephones,
    vehicle_marks,
)
from fourfold.config.demo.people import ASSESSORS
from fourfold.config.demo.plan import Belongs, Group, Known, Linked, Threat
from fourfold.config.demo.texts import linked
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, Kind, MemberRole, Type

LEAST, MOST, USUAL = 4, 25, 6
FEW = (2, 4)
SMALL_EVERY, SMALL_MOST = 3, 5  # in a small region one group in so many has people, and few
SHARED_ONE_IN = 24  # a member who already belongs to another group
TWINS_SHARE = 3
MEMBERS_ROLES = {
    MemberRole.STREET_DEALER: 5,
    MemberRole.COURIER: 5,
    MemberRole.ENFORCER: 3,
    MemberRole.SUPPLIER: 3,
    MemberRole.RECRUITER: 2,
    MemberRole.ASSOCIATE: 4,
    MemberRole.UNKNOWN: 3,
}
LEADERS_ROLES = {MemberRole.PLANNER: 3, MemberRole.FINANCIER: 1, MemberRole.SUPPLIER: 1}
CATEGORIES = {DataSubjectCategory.SUSPECT: 74, DataSubjectCategory.CONVICTED: 24}
TIES = {
    LinkKind.CO_OFFENDING: 4,
    LinkKind.COMMUNICATION: 5,
    LinkKind.FAMILY: 2,
    LinkKind.MEETING: 3,
    LinkKind.ASSOCIATE: 4,
}
WEIGHTS = {LinkKind.COMMUNICATION: (4, 60), LinkKind.MEETING: (1, 6), LinkKind.CO_OFFENDING: (1, 3)}
CHILDREN = {"County lines": 4, "Child sexual exploitation and abuse": 3}  # one group in so many
STANDINGS = {Importance.SIGNIFICANT: 3, Importance.PERIPHERAL: 6, Importance.NOT_ASSESSED: 1}
PHONES_IN_FIVE = 3
LEARNT_DAYS = 150  # on average, from the day on which a threat was recorded
ONLINE = {"Cybercrime", "Child sexual exploitation and abuse", "County lines"}


@dataclass(slots=True)
class Stock:
    """What is given out once in the region, and the keys of people who are known already."""

    seed: str
    small: bool
    names: Iterator[str]
    numbers: Iterator[str]
    marks: Iterator[str]
    known: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, seed: str, *, small: bool) -> "Stock":
        """Return a full stock."""
        return cls(
            seed,
            small,
            person_names(dice(seed, "people")),
            telephones(dice(seed, "telephones")),
            vehicle_marks(dice(seed, "marks")),
        )


@dataclass(slots=True)
class Making:
    """A group while it is told. until: the last day of which anything is told."""

    rng: Random
    stock: Stock
    threat: Threat
    until: date
    subjects: list[Known] = field(default_factory=list)
    members: list[Belongs] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)

    def group(self) -> Group:
        """Return the group as it was told, and who recorded it."""
        threat = self.threat
        by = threat.by if threat.reach.compartment else ASSESSORS[threat.owner]
        return Group(tuple(self.subjects), tuple(self.members), tuple(self.links), by)

    def subject(self, made: Known) -> Known:
        """Keep a subject that was not known before."""
        self.subjects.append(made)
        return made

    def thing(self, kind: SubjectKind, name: str, identifier: IdentifierKind, text: str) -> UUID:
        """Keep a thing that is known by an identifier, and return its key."""
        return self.subject(Known(key(self.rng), kind, name, identifiers=((identifier, text),))).key

    def day(self) -> date:
        """Return some day on which something was learnt, soon after the beginning as a rule."""
        first = self.threat.recorded_at.date() + timedelta(days=1)
        last = self.until - timedelta(days=2)
        return min(first + timedelta(days=round(self.rng.expovariate(1 / LEARNT_DAYS))), last)

    def link(self, a: UUID, b: UUID, kind: LinkKind, how: str = "") -> None:
        """Link two subjects, for a reason that somebody could have had."""
        day = self.day()
        since = between(self.rng, day - timedelta(days=400), day)
        weight = self.rng.randint(*WEIGHTS.get(kind, (1, 1)))
        reason = linked(self.rng, how or kind.value, since.year)
        at = instant(self.rng, day)
        self.links.append(Linked(a, b, kind, reason, float(weight), since, at))


def peopled(threats: list[Threat], stock: Stock, today: date) -> list[Threat]:
    """Return threats with their people and things; a twin shares some with its twin."""
    made: dict[str, Threat] = {}
    for number, threat in enumerate(threats):
        making = Making(dice(stock.seed, "group", number), stock, threat, _ends(threat, today))
        if _is_told(making, number):
            twin = made.get(threat.name.removesuffix("s"))
            _fill(making, twin.group.members[:TWINS_SHARE] if twin else ())
        made[threat.urn] = made[threat.name] = replace(threat, group=making.group())
    return [made[one.urn] for one in threats]


def _ends(threat: Threat, today: date) -> date:
    closed = [one.since for one in threat.facts if one.value.startswith("CLOSED")]
    return max(closed, default=today)


def _is_told(making: Making, number: int) -> bool:
    """Say whether a threat has people here: not a theme, nor in a small region every one."""
    lasted = making.until - making.threat.recorded_at.date()
    is_theme = making.threat.type is Type.THEMATIC
    is_left_out = making.stock.small and number % SMALL_EVERY > 0
    return lasted > timedelta(days=7) and not is_theme and not is_left_out


def _fill(making: Making, shared: tuple[Belongs, ...]) -> None:
    people = [one.subject for one in shared]
    making.members += [_again(making, one) for one in shared]
    people += [_person(making, place) for place in range(_size(making))]
    _tie(making, people)
    for person in people[len(shared) :]:
        _things(making, person)
    _front(making, people)
    _child(making, people)


def _size(making: Making) -> int:
    rng = making.rng
    if making.threat.kind is not Kind.OCG:
        return rng.randint(*FEW)
    most = SMALL_MOST if making.stock.small else MOST
    return round(rng.triangular(LEAST, most, min(USUAL, most)))


def _again(making: Making, one: Belongs) -> Belongs:
    """Return a membership of somebody who belongs to another threat already."""
    day = making.day()
    return replace(one, since=day, recorded_at=instant(making.rng, day), until=None)


def _person(making: Making, place: int) -> UUID:
    """Make a member: the first of them leads, or is the individual whom the threat is about."""
    rng, threat, known = making.rng, making.threat, making.stock.known
    is_first = place == 0
    if known and not is_first and not rng.randrange(SHARED_ONE_IN):
        person = rng.choice(known)
    else:
        is_named = is_first and threat.kind is Kind.INDIVIDUAL
        name = threat.name if is_named else next(making.stock.names)
        aliases = () if rng.randrange(3) else (rng.choice(NICKNAMES),)
        person = making.subject(Known(key(rng), SubjectKind.PERSON, name, aliases)).key
        if not threat.reach.compartment:
            known.append(person)
    making.members.append(_belongs(making, person, place))
    return person


def _belongs(making: Making, person: UUID, place: int) -> Belongs:
    rng = making.rng
    leads = place == 0 or (place == 1 and not rng.randrange(2))
    standing = Importance.PRINCIPAL if leads else weighed(rng, STANDINGS)
    role = weighed(rng, LEADERS_ROLES if leads else MEMBERS_ROLES)
    category = weighed(rng, CATEGORIES)
    if making.threat.kind is Kind.VULNERABILITY and rng.randrange(3):
        standing, role = Importance.NOT_ASSESSED, MemberRole.EXPLOITED
        category = DataSubjectCategory.VICTIM
    day = making.day()
    left = between(rng, day, making.until) if not rng.randrange(9) else None
    at = instant(rng, day)
    return Belongs(person, role, standing, category, day, at, until=left)


def _tie(making: Making, people: list[UUID]) -> None:
    """Link each to somebody before them, rather to the first, and some more across."""
    rng = making.rng
    pairs = {
        (people[min(rng.randrange(n), rng.randrange(n))], people[n]) for n in range(1, len(people))
    }
    for _ in range(len(people) // 2):
        a, b = rng.choice(people), rng.choice(people)
        if (b, a) not in pairs:
            pairs.add((a, b))
    for a, b in sorted(pairs):
        if a != b:
            making.link(a, b, weighed(rng, TIES))


def _things(making: Making, person: UUID) -> None:
    """Give somebody a telephone, a vehicle, an address, a name online; or not."""
    rng, stock, threat = making.rng, making.stock, making.threat
    if rng.randrange(5) < PHONES_IN_FIVE:
        number = next(stock.numbers)
        phone = making.thing(SubjectKind.PHONE, number, IdentifierKind.PHONE, number)
        making.link(person, phone, LinkKind.USES)
    if not rng.randrange(4):
        mark = next(stock.marks)
        vehicle = making.thing(SubjectKind.VEHICLE, mark, IdentifierKind.VEHICLE_MARK, mark)
        making.link(person, vehicle, LinkKind.USES, "DRIVES")
    if not rng.randrange(3):
        street, postcode = address(rng, threat.owner)
        home = making.thing(
            SubjectKind.ADDRESS, f"{street}, {postcode}", IdentifierKind.POSTCODE, postcode
        )
        making.link(person, home, LinkKind.LIVES_AT)
    if threat.priority in ONLINE and not rng.randrange(6):
        one, other = rng.choice(NICKNAMES), rng.choice(NICKNAMES)
        handle = f"{one}_{other}{rng.randrange(99)}".lower()
        online = making.thing(SubjectKind.ONLINE, handle, IdentifierKind.ONLINE_HANDLE, handle)
        making.link(person, online, LinkKind.USES, "ONLINE")


def _front(making: Making, people: list[UUID]) -> None:
    """Give one group in five a business through which money goes."""
    rng = making.rng
    if rng.randrange(5) or making.threat.kind is not Kind.OCG:
        return
    name = f"{rng.choice(PLACES)} {rng.choice(TRADES)}"
    firm = making.subject(Known(key(rng), SubjectKind.ORGANISATION, name)).key
    day = making.day()
    at = instant(rng, day)
    role, category = MemberRole.FACILITATOR, DataSubjectCategory.SUSPECT
    making.members.append(Belongs(firm, role, Importance.SIGNIFICANT, category, day, at))
    making.link(people[0], firm, LinkKind.WORKS_FOR)
    if len(people) > 1:
        making.link(people[1], firm, LinkKind.TRANSACTION)


def _child(making: Making, people: list[UUID]) -> None:
    """Tell, of some groups that exploit children, of one whom they exploit: a victim."""
    one_in = CHILDREN.get(making.threat.priority)
    if not one_in or making.rng.randrange(one_in):
        return
    name = next(making.stock.names)
    child = Known(key(making.rng), SubjectKind.PERSON, name, is_child=True)
    making.subject(child)
    day = making.day()
    making.members.append(
        Belongs(
            child.key,
            MemberRole.EXPLOITED,
            Importance.NOT_ASSESSED,
            DataSubjectCategory.VICTIM,
            day,
            instant(making.rng, day),
            is_child=True,
        )
    )
    making.link(people[-1], child.key, LinkKind.COMMUNICATION)
