"""Builders: the smallest valid record of each kind; a test names only what it is about.

They write as one who may read everything, for the database lets nobody write blindly.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from fourfold.access import search
from fourfold.access.models import Label, RoleHeld, User
from fourfold.access.roles import ROLES
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.plans.commands.action import NewAction, record_action
from fourfold.plans.commands.plan import NewPlan, record_plan
from fourfold.plans.models import Action, Plan
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation_called
from fourfold.threats.commands.threat import NewThreat, record_threat
from fourfold.threats.models import Threat
from fourfold.threats.rules.kinds import Kind

NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
TODAY = NOON.date()
LONG_AGO = date(2000, 1, 1)
CANARY = "canary-7f3a"
FOUND = 50  # of what is found, so many


def everything(**given: Any) -> Any:
    """Return a block in which all that was made so far can be read."""
    return speaking_for(viewer(*Label.objects.all(), **given))


def label(
    *compartments: int, to: tuple[str, ...] = (), marking: Marking = Marking.OFFICIAL
) -> Label:
    """Return a label: with no organisations named it is released to all."""
    audiences = frozenset({frozenset(organisation(name).pk for name in to)} if to else ())
    return Label.objects.saying(Restriction(marking, audiences, frozenset(compartments)))[0]


def organisation(name: str = "Cleveland") -> Organisation:
    return organisation_called(name)


def user(username: str = "a.tester", *roles: str, of: str = "Cleveland", **given: Any) -> User:
    """Return a person, with roles held since long ago."""
    person, _ = User.objects.get_or_create(
        username=username,
        defaults={"name": username.title(), "organisation": organisation(of), "marking": 2} | given,
    )
    for role in roles:
        RoleHeld.objects.get_or_create(user=person, role=role, since=LONG_AGO, given_by_id=-1)
    return person


def viewer(
    *labels: Label, of: Organisation | None = None, may: tuple[str, ...] = (), user_id: int = 1
) -> Viewer:
    return Viewer(
        user_id=user_id,
        organisation_id=of.pk if of else 0,
        labels=frozenset(one.pk for one in labels),
        verbs=frozenset(may),
        name="A Tester",
        organisations=frozenset({of.pk} if of else ()),
        origin="test",
    )


_NUMBERS = count(1)


def someone(label: Label, **given: Any) -> Viewer:
    """Return the viewer of a real user who holds every verb and one label."""
    person = user(f"u{next(_NUMBERS)}.tester", **given)
    verbs = frozenset().union(*(role.verbs for role in ROLES.values()))
    made = viewer(label, of=person.organisation, user_id=person.pk)
    return replace(made, verbs=verbs, clearance=None)


def threat(label: Label | None = None, by: Viewer | None = None, **given: Any) -> Threat:
    """Return a threat, with a canary in its name."""
    label = label or globals()["label"]()
    defaults = {
        "name": f"Alder {CANARY}",
        "kind": Kind.OCG,
        "owner": organisation(),
        "since": TODAY,
    } | given
    return threat_at(NOON, label, by=by, **defaults)


def threat_at(at: datetime, label: Label, by: Viewer | None = None, **given: Any) -> Threat:
    """Return a threat that was recorded at an instant."""
    defaults = {"kind": Kind.OCG, "owner": organisation()} | given
    return record_threat(new=NewThreat(**defaults), label=label, by=by or someone(label), at=at)


def plan(
    about: Any = None, label: Label | None = None, by: Viewer | None = None, **given: Any
) -> Plan:
    """Return a plan of a threat, or of what is given, with a canary in its title."""
    under = label or globals()["label"]()
    by = by or someone(under)
    about = about or threat(under, by=by)
    new = NewPlan(about, **({"title": f"Plan {CANARY}"} | given))
    return record_plan(new=new, label=label, by=by, at=NOON)


def action(
    of: Any = None, by: Viewer | None = None, label: Label | None = None, **given: Any
) -> Action:
    """Return an action of a plan, a meeting or a document, or of a new plan."""
    by = by or (someone(of.label) if of else someone(label or globals()["label"]()))
    of = of or plan(by=by)
    defaults = {"text": f"Visit the yard {CANARY}", "pillar": Pillar.PURSUE, "source": of}
    return record_action(new=NewAction(**(defaults | given)), label=label, by=by, at=NOON)


def found(words: str) -> list[search.Found]:
    """Return what the viewer finds by words, as a search engine takes them."""
    return search.asked(search.Query(wanted=search.lexemes([words])[0]), most=FOUND)


def called(name: str) -> list[search.Found]:
    """Return what the viewer finds that is called something like this."""
    return search.called(name, search.Query(wanted=""), most=FOUND)
