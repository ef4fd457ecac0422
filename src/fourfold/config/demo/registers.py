"""Who and what the rows of the region point at: people, organisations, labels, compartments."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from fourfold.access.models import Compartment, Label, Posting, RoleHeld, User
from fourfold.access.queries import machine, viewer_for
from fourfold.access.rules import Restriction
from fourfold.access.viewer import Viewer
from fourfold.administration.commands.compartments import open_compartment, read_in
from fourfold.config.demo.boards import TABLES
from fourfold.config.demo.chronicle import ORIGIN, Chronicle
from fourfold.config.demo.people import COMPARTMENTS, EVERYBODY, Closed, Person
from fourfold.config.demo.plan import BEGINS_ON, Plan, Reach
from fourfold.reference.models import Organisation
from fourfold.reference.queries import desks_of, organisation_called, priorities_of, unit_called
from fourfold.threats.models import RegionalRule, Scheme
from fourfold.threats.queries import schemes
from fourfold.threats.rules import scheme as scheme_rules

NORTH_EAST = 1
HELD_SINCE = date(2019, 4, 1)
GIVEN_BY_NOBODY = -1
OPENED_DAYS_AGO = 90
TERM_DAYS = 360


def morning(day: date) -> datetime:
    """Return eight o'clock of a day, before anybody of the plan has recorded anything."""
    return datetime.combine(day, time(8), UTC) - timedelta(hours=1)


@dataclass(slots=True)
class Registers:
    """Rows by the names that a plan has for them."""

    users: dict[str, User]
    organisations: dict[str, Organisation]
    priorities: dict[str, int]
    desks: dict[str, int]
    scheme: Scheme
    chronicle: Chronicle
    compartments: dict[str, int] = field(default_factory=dict)
    _labels: dict[Restriction, Label] = field(default_factory=dict)

    @property
    def rules(self) -> scheme_rules.Scheme:
        """What the current scheme says."""
        return schemes.parsed(self.scheme)

    def user(self, username: str) -> User:
        """Return a person."""
        return self.users[username]

    def viewer(self, username: str, at: datetime) -> Viewer:
        """Return who somebody was at an instant."""
        return viewer_for(self.users[username], at=at, origin=ORIGIN)

    def restriction(self, reach: Reach) -> Restriction:
        """Return the restriction that a reach means."""
        closed = [self.compartments[reach.compartment]] if reach.compartment else []
        return Restriction.to(
            (self.organisations[code].pk for code in reach.audience),
            marking=reach.marking,
            compartments=closed,
        )

    def label(self, restriction: Restriction) -> Label:
        """Return the label of a restriction, made at its first use."""
        if restriction not in self._labels:
            self._labels[restriction] = Label.objects.saying(restriction)[0]
        return self._labels[restriction]

    def writer(self) -> Viewer:
        """Return the machine that writes under every label that there is, and only writes."""
        everything = Label.objects.values_list("pk", flat=True)
        return replace(machine("system", *everything), origin=ORIGIN)


def opened(plan: Plan) -> Registers:
    """Write the people and compartments of the region, and return the registers."""
    at = morning(HELD_SINCE)
    seats = {seat.organisation for table in TABLES for seat in table.chairs}
    codes = {one.organisation for one in EVERYBODY} | seats | {"police-north-east"}
    organisations = {code: organisation_called(code) for code in sorted(codes)}
    registers = Registers(
        users={},
        organisations=organisations,
        priorities={one.name: one.pk for one in priorities_of(NORTH_EAST, on=plan.today)},
        desks={one.priority.name: one.pk for one in desks_of(region=NORTH_EAST, on=plan.today)},
        scheme=schemes.current(),
        chronicle=Chronicle(),
    )
    _write_people(registers, EVERYBODY, at)
    _decide(registers)
    for closed in COMPARTMENTS:
        _open(registers, closed, morning(plan.today - timedelta(days=OPENED_DAYS_AGO)))
    return registers


def _write_people(registers: Registers, people: Iterable[Person], at: datetime) -> None:
    for one in people:
        user = _user(registers, one)
        registers.users[one.username] = user
        registers.chronicle.enter("administration.add_person", user, by=None, at=at)
        for role in one.roles:
            held = RoleHeld.objects.create(
                user=user, role=role, since=HELD_SINCE, given_by_id=GIVEN_BY_NOBODY
            )
            registers.chronicle.enter("administration.give_role", held, by=None, at=at)
        if one.posted_to:
            to = organisation_called(one.posted_to)
            posting = Posting.objects.create(user=user, organisation=to, since=HELD_SINCE)
            registers.chronicle.enter("administration.post", posting, by=None, at=at)


def _user(registers: Registers, one: Person) -> User:
    organisation = registers.organisations[one.organisation]
    user = User(
        username=one.username,
        name=one.name,
        title=one.title,
        organisation=organisation,
        unit=unit_called(organisation, one.unit) if one.unit else None,
        marking=one.marking,
        is_demo=True,
    )
    user.set_unusable_password()
    user.save()
    return user


def _decide(registers: Registers) -> None:
    """Let the region decide that a moderator is of another unit than the assessor."""
    by = registers.user("chief.officer")
    at = morning(BEGINS_ON)
    RegionalRule.objects.create(
        name="units_apart", value=True, since=BEGINS_ON, recorded_at=at, by_id=by.pk
    )


def _open(registers: Registers, closed: Closed, at: datetime) -> None:
    by = registers.viewer(closed.owner, at)
    called = open_compartment(
        kind=Compartment.Kind(closed.kind), name=closed.name, purpose=closed.purpose, by=by, at=at
    )
    registers.compartments[closed.name] = called.compartment_id
    until = at.date() + timedelta(days=TERM_DAYS)
    for party in closed.parties:
        read_in(
            called=called,
            person=registers.user(party),
            reason="Works on it",
            until=until,
            by=registers.viewer(closed.owner, at),
            at=at,
        )
