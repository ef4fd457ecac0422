"""What the import of a master list asks of what is held."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.db.models import Count, Q

from fourfold.reference.models import Priority
from fourfold.reference.queries import names_on, organisation, organisation_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import find_higher_marking
from fourfold.sources.rules.handling import Checked, Clash, Feed, Side, Values
from fourfold.sources.rules.values import plain, shown
from fourfold.threats.models import ForeignReference, Standing
from fourfold.threats.rules.facts import Attribute, check_value
from fourfold.threats.rules.importing import STATED, aliases_of, faults_of

SUBJECT = "threats.threat"


def subject_of(threat_id: int | None) -> str:
    """Return a threat as the text by which sources keep it."""
    return f"{SUBJECT}:{threat_id}"


def id_of(subject: str) -> int:
    """Return the key of a threat from that text."""
    return int(subject.removeprefix(f"{SUBJECT}:"))


@dataclass(slots=True)
class Resolver:
    """Puts names of a file into keys of ours; asks once for each name.

    default_owner: whose a threat is where the file does not say.
    """

    on: date
    default_owner: int
    _owners: dict[str, int | str] = field(default_factory=dict)
    _priorities: dict[str, list[Priority]] = field(default_factory=dict)

    def owner(self, text: str) -> int:
        """Return the key of the organisation that owns a threat; former names answer.

        :raises DomainError: when nobody is called so, or it is a group of organisations.
        """
        if text not in self._owners:
            self._owners[text] = self._owner(text)
        found = self._owners[text]
        if isinstance(found, str):
            raise DomainError(found)
        return found

    def priority(self, text: str, owner: int) -> int:
        """Return the key of a priority by its name, that of the owner's region before others.

        :raises DomainError: when there is none of that name.
        """
        if not self._priorities:
            for one in Priority.objects.order_by("position", "pk"):
                self._priorities.setdefault(plain(one.name), []).append(one)
        found = self._priorities.get(plain(text), [])
        if not found:
            known = sorted({one.name for rows in self._priorities.values() for one in rows})
            raise DomainError(f"{shown(text)} is no priority; there are {', '.join(known)}.")
        region = organisation(owner).region_id if len(found) > 1 else None
        return next((one.pk for one in found if one.region_id == region), found[0].pk)

    def facts(self, values: Values) -> dict[Attribute, str]:
        """Return what a row states, with its codes; what it leaves empty is not stated.

        :raises DomainError: when something in it is not one of its attribute's.
        """
        given = {name: values.get(name) for name in STATED}
        owner = self.owner(str(given["owner"])) if given["owner"] else self.default_owner
        stated = given | {"owner": owner}
        if given["priority"]:
            stated["priority"] = self.priority(str(given["priority"]), owner)
        return {
            STATED[name]: check_value(STATED[name], str(value))
            for name, value in stated.items()
            if value is not None
        }

    def _owner(self, text: str) -> int | str:
        try:
            found = organisation_called(text)
        except DomainError as refusal:
            return str(refusal)
        if found.kind == "GROUP":
            return f"{found} is a group of organisations: a threat has one owner."
        return found.pk


def resolver(feed: Feed) -> Resolver:
    """Return who puts the names of a feed's file into keys."""
    return Resolver(local_day(feed.at), feed.by.organisation_id)


def checker(feed: Feed) -> Callable[[Values], Checked]:
    """Return the function that checks a row of a master list beyond its spelling."""
    resolving, today = resolver(feed), local_day(feed.at)

    def check(values: Values) -> Checked:
        faults = [*faults_of(values, today, feed.at)]
        marked = find_higher_marking("\n".join([str(values["name"]), *aliases_of(values)]))
        faults += [marked] if marked else []
        try:
            resolving.facts(values)
        except DomainError as refusal:
            faults.append(str(refusal))
        return Checked(tuple(faults))

    return check


def held(feed: Feed, keys: Iterable[str]) -> Mapping[str, str]:
    """Return by reference the threats that a feed may change: its label's, or its account's own."""
    own = Q(label_id=feed.label_id) | Q(threat__made_by_id=feed.by.user_id)
    rows = ForeignReference.objects.filter(own, system=feed.system, value__in=list(keys))
    ordered = sorted(
        rows.order_by("pk").values_list("value", "threat_id", "label_id"),
        key=lambda row: row[2] == feed.label_id,
    )
    return {value: subject_of(threat) for value, threat, _ in ordered}


def clashes() -> list[Clash]:
    """Return pairs of threats with one foreign reference, both of which the viewer may read."""
    rows = ForeignReference.objects.order_by()
    twice = rows.values("system", "value").annotate(n=Count("threat", distinct=True))
    shared = set(twice.filter(n__gt=1).values_list("system", "value"))
    if not shared:
        return []
    sides: dict[tuple[str, str], dict[int, Side]] = defaultdict(dict)
    found = rows.filter(value__in={value for _, value in shared}).select_related("threat")
    names = _names({one.threat_id or 0 for one in found})
    for one in found.order_by("threat_id", "pk"):
        if (one.system, one.value) in shared and one.threat is not None:
            name, owner = names.get(one.threat.pk, ("", ""))
            sides[one.system, one.value][one.threat.pk] = Side(
                subject_of(one.threat.pk), one.threat.urn, name, owner, one.label_id
            )
    return [
        Clash(system, value, a, b)
        for (system, value), rows_of_one in sides.items()
        for a, b in combinations(rows_of_one.values(), 2)
    ]


def _names(threats: set[int]) -> dict[int, tuple[str, str]]:
    """Return what threats are called now, and by whom they are owned."""
    rows = Standing.objects.filter(threat_id__in=threats, known_until=None).order_by("since")
    owners = names_on(date.max)
    return {row.threat_id or 0: (row.name, owners.get(row.owner_id, "")) for row in rows}
