"""What the import of disruptions asks of what is held, and of what the loader may read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.queries import regional
from fourfold.disruptions.queries.duplicates import Likely, likely
from fourfold.disruptions.rules import duplicates, importing
from fourfold.disruptions.rules.attachment import AttachmentRule, check_attachment
from fourfold.disruptions.rules.importing import NO_TEAM, NO_THREAT, own_reference, reference_of
from fourfold.disruptions.rules.kinds import ClaimType, Commodity
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Organisation, Unit
from fourfold.reference.queries import organisation_called, unit_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import find_higher_marking
from fourfold.sources.models import Import, Taken
from fourfold.sources.models.imported import TakenQuerySet
from fourfold.sources.rules.handling import Checked, Clash, Feed, Values
from fourfold.sources.rules.values import long_date
from fourfold.sources.rules.verdicts import KEY_DIVIDER, key_of
from fourfold.threats.models import ForeignReference, Threat
from fourfold.threats.rules.kinds import Kind

KIND = "disruptions"
DISRUPTION, CLAIM = "disruptions.disruption", "disruptions.claim"


class RowDoesNotFit(DomainError):
    """A row cannot become a disruption, or a claim on one."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states, in records of ours."""

    type: ClaimType
    threat: Threat
    organisation: Organisation
    unit: Unit | None
    event: Disruption | None


@dataclass(slots=True)
class Resolver:
    """Puts names and references of a file into records that the loader may read.

    Asks once for each name. recorded: references that rows above record; they are not held yet.
    """

    feed: Feed
    recorded: set[str] = field(default_factory=set)
    _threats: dict[str, Threat | None] = field(default_factory=dict)
    _bodies: dict[str, Organisation] = field(default_factory=dict)
    _units: dict[tuple[int, str], Unit] = field(default_factory=dict)
    _events: dict[str, Disruption] | None = None
    _ours: dict[str, Disruption | None] = field(default_factory=dict)
    _supports: dict[str, str] | None = None
    _supported: set[tuple[str, int, int | None]] = field(default_factory=set)
    _rules: dict[int | None, tuple[AttachmentRule, ...]] = field(default_factory=dict)

    def threat(self, text: str) -> Threat:
        """Return the threat of a reference, ours or another system's.

        :raises RowDoesNotFit: with the same words for one that is hidden and one that is not.
        """
        if text not in self._threats:
            self._threats[text] = _threat(text, self.feed.system)
        found = self._threats[text]
        if found is None:
            raise RowDoesNotFit(NO_THREAT.format(text))
        return found

    def body(self, text: str) -> Organisation:
        """Return an organisation by any name that it had.

        :raises DomainError: when nobody is called so.
        """
        if text not in self._bodies:
            self._bodies[text] = organisation_called(text)
        return self._bodies[text]

    def unit(self, body: Organisation, text: str) -> Unit | None:
        """Return a team of an organisation; None where the row names none.

        :raises DomainError: when it has none of that name.
        """
        if text == NO_TEAM:
            return None
        if (body.pk, text) not in self._units:
            self._units[body.pk, text] = unit_called(body, text)
        return self._units[body.pk, text]

    def event(self, reference: str) -> Disruption | None:
        """Return the disruption of a reference: of this system's, or one of ours."""
        if self._events is None:
            self._events = _of_system(self.feed)
        if reference in self._events or not own_reference(reference):
            return self._events.get(reference)
        if reference not in self._ours:
            rows = Disruption.objects.select_related("owner", "label")
            self._ours[reference] = rows.filter(urn=own_reference(reference)).first()
        return self._ours[reference]

    def supports_once(self, reference: str, stated: Stated) -> bool:
        """Keep that a team supports an event, and say whether no row above said so."""
        one = (reference, stated.organisation.pk, stated.unit.pk if stated.unit else None)
        is_first = one not in self._supported
        self._supported.add(one)
        return is_first

    def supports(self) -> Mapping[str, str]:
        """Return the claims to support that this system recorded, by key."""
        if self._supports is None:
            rows = _taken(self.feed, CLAIM).order_by("pk")
            taken = {one.key: one.subject for one in rows}
            ids = {id_of(subject) for subject in taken.values()}
            live = set(Claim.objects.filter(pk__in=ids, ended_at=None).values_list("pk", flat=True))
            self._supports = {
                key: subject for key, subject in taken.items() if id_of(subject) in live
            }
        return self._supports

    def came_from_here(self) -> frozenset[int]:
        """Return the ids of the disruptions that this system recorded: distinct by its word."""
        self.event("")
        return frozenset(one.pk for one in (self._events or {}).values())

    def remember(self, reference: str, one: Disruption) -> None:
        """Keep that a reference is recorded now."""
        self.event("")
        if self._events is not None:
            self._events[reference] = one

    def stated(self, values: Values) -> Stated:
        """Return what a row states.

        :raises DomainError: when a name or reference means nothing that the loader may read.
        """
        body = self.body(str(values["organisation"]))
        return Stated(
            ClaimType(str(values["type"])),
            self.threat(str(values["threat"])),
            body,
            self.unit(body, str(values["team"])),
            self.event(reference_of(values)),
        )

    def kind_allowed(self, threat: Threat, event_on: date) -> Kind:
        """Return what kind a threat was on a day, if such could carry a disruption.

        :raises MayNotCarry: when it could not.
        """
        region = threat.owner.region_id
        if region not in self._rules:
            self._rules[region] = regional.rules_of(region)
        kind = regional.kind_on(threat, event_on)
        check_attachment(kind, event_on, self._rules[region])
        return kind

    def twins(self, values: Values, stated: Stated) -> list[Likely]:
        """Return the disruptions of other origin that a lead looks like."""
        found = likely(compared(values, stated))
        mine = self.came_from_here()
        return [one for one in found if one.disruption.pk not in mine]


def _threat(text: str, system: str) -> Threat | None:
    rows = Threat.objects.select_related("owner", "label")
    named = ForeignReference.objects.filter(value=text)
    for asked in (Q(urn=text.upper()), Q(pk__in=_ids(named.filter(system=system)))):
        found = list(rows.filter(asked).order_by("pk")[:2])
        if len(found) == 1:
            return found[0]
    others = list(rows.filter(pk__in=_ids(named)).order_by("pk")[:2])
    return others[0] if len(others) == 1 else None


def _ids(rows: Iterable[ForeignReference]) -> list[int]:
    return [one.threat_id or 0 for one in rows]


def _of_system(feed: Feed) -> dict[str, Disruption]:
    """Return the disruptions that this feed recorded before, by their references."""
    taken = _taken(feed, DISRUPTION).order_by("pk")
    keys = {one.key.split(KEY_DIVIDER)[0]: id_of(one.subject) for one in taken}
    held = Disruption.objects.select_related("owner", "label").in_bulk(list(keys.values()))
    return {reference: held[pk] for reference, pk in keys.items() if pk in held}


def _taken(feed: Feed, kind: str) -> TakenQuerySet:
    return Taken.objects.filter(
        Q(label_id=feed.label_id) | Q(imported__by_id=feed.by.user_id),
        imported__in=Import.objects.standing().filter(kind=KIND, system=feed.system),
        subject__startswith=f"{kind}:",
    )


def subject_of(kind: str, pk: int) -> str:
    """Return a record as the text by which sources keep it."""
    return f"{kind}:{pk}"


def id_of(subject: str) -> int:
    """Return the key of a record from that text."""
    return int(subject.rpartition(":")[2])


def compared(values: Values, stated: Stated) -> duplicates.Claim:
    """Return a row's claim to lead as it is compared with those that were recorded."""
    return duplicates.Claim(
        reference="",
        event="",
        threat=stated.threat.pk,
        event_on=_day(values, "event_on"),
        type=ClaimType.LEAD,
        organisation=stated.organisation.pk,
        organisation_name=stated.organisation.short_name,
        pillar=Pillar(str(values["pillar"])),
        unit=stated.unit.pk if stated.unit else None,
        commodity=Commodity(str(values["commodity"])) if values.get("commodity") else None,
        description=str(values.get("description") or ""),
        outcomes=frozenset(one.measure.words for one in importing.amounts_of(values)),
    )


def _day(values: Values, name: str) -> date:
    day = values[name]
    if not isinstance(day, date):
        raise TypeError(f"{name} is a day")
    return day


def checker(feed: Feed) -> Callable[[Values], Checked]:
    """Return the function that checks a row of disruptions beyond its spelling."""
    resolving, today = Resolver(feed), local_day(feed.at)

    def check(values: Values) -> Checked:
        faults = [*importing.faults_of(values, today)]
        said = [str(values.get(name) or "") for name in ("title", "description", "evidence")]
        marked = find_higher_marking("\n".join(said))
        faults += [marked] if marked else []
        repairs: tuple[str, ...] = ()
        try:
            repairs = _fits(resolving, values) if not faults else ()
        except DomainError as refusal:
            faults.append(str(refusal))
        return Checked(tuple(faults), repairs)

    return check


def _fits(resolving: Resolver, values: Values) -> tuple[str, ...]:
    stated = resolving.stated(values)
    reference = reference_of(values)
    if stated.type is ClaimType.SUPPORT:
        _check_support(resolving, values, stated)
        return ()
    if stated.event is not None:
        if not may_change(stated.event, resolving):
            owner = stated.event.owner.short_name
            raise RowDoesNotFit(f"{stated.event.urn} is held, and {owner}'s to change.")
        _check_held(stated.event, values, stated)
        return ()
    if reference in resolving.recorded:
        raise RowDoesNotFit(f"A row above leads “{reference}” already: one event has one lead.")
    resolving.kind_allowed(stated.threat, _day(values, "event_on"))
    resolving.recorded.add(reference)
    return tuple(
        f"It looks like {one.disruption.urn}, recorded already, and will stand contested"
        for one in resolving.twins(values, stated)[:1]
    )


def _check_support(resolving: Resolver, values: Values, stated: Stated) -> None:
    reference, event = reference_of(values), stated.event
    if event is None and reference not in resolving.recorded:
        raise RowDoesNotFit(
            f"It supports “{reference}”, which is neither held nor in a row above: put leads first."
        )
    if event is not None and event.cancelled_at is not None:
        raise RowDoesNotFit(f"It supports “{reference}”, which was cancelled.")
    if not resolving.supports_once(reference, stated) or _claims_already(resolving, values, stated):
        raise RowDoesNotFit(f"That team has a claim on “{reference}” already.")


def _claims_already(resolving: Resolver, values: Values, stated: Stated) -> bool:
    """Test if a team led a held event, or supported it by another reference than the row's."""
    if stated.event is None:
        return False
    found = Claim.objects.filter(
        disruption=stated.event, organisation=stated.organisation, unit=stated.unit, ended_at=None
    ).first()
    if found is None or found.type == ClaimType.LEAD.value:
        return found is not None
    known = _subject(resolving, key_of(values, importing.PROFILE.key))
    return known != subject_of(CLAIM, found.pk)


def _check_held(one: Disruption, values: Values, stated: Stated) -> None:
    """Refuse what a correction may not change: whose it is, on what, and on which days."""
    if one.cancelled_at is not None:
        raise RowDoesNotFit(f"{one.urn} was cancelled; it stays as it was.")
    lead = _lead_of(one)
    if lead is not None and (lead.organisation_id, lead.unit_id) != (
        stated.organisation.pk,
        stated.unit.pk if stated.unit else None,
    ):
        raise RowDoesNotFit(
            f"{one.urn} is led by another: who leads is settled on its page, not by a file."
        )
    if one.threat_id != stated.threat.pk or one.event_on != values["event_on"]:
        raise RowDoesNotFit(
            f"{one.urn} is of {long_date(one.event_on)} and keeps its day and its threat: cancel"
            " it and record another."
        )
    if values.get("recorded_on") not in {None, one.recorded_on}:
        raise RowDoesNotFit(f"{one.urn} was recorded on {long_date(one.recorded_on)} already.")


def _lead_of(one: Disruption) -> Claim | None:
    leads = Claim.objects.filter(disruption=one, type=ClaimType.LEAD.value, ended_at=None)
    return leads.order_by("is_contested", "pk").first()


def held(feed: Feed, keys: Iterable[str]) -> Mapping[str, str]:
    """Return by key what a feed may change: what it recorded, and what is its people's own.

    A name that an organisation had before means the same claim.
    """
    resolving = Resolver(feed)
    found: dict[str, str] = {}
    for key in keys:
        subject = _subject(resolving, key)
        if subject:
            found[key] = subject
    return found


def _subject(resolving: Resolver, key: str) -> str:
    reference, type_, owner, team = key.split(KEY_DIVIDER)
    if type_ == ClaimType.SUPPORT.value and (known := resolving.supports().get(key)):
        return known
    event = resolving.event(reference)
    if event is None:
        return ""
    if type_ == ClaimType.LEAD.value:
        return subject_of(DISRUPTION, event.pk) if may_change(event, resolving) else ""
    body = resolving.body(owner)
    unit = resolving.unit(body, team)
    claims = Claim.objects.filter(
        disruption=event, type=type_, organisation=body, unit=unit, ended_at=None
    )
    pk = claims.values_list("pk", flat=True).first()
    return subject_of(CLAIM, pk) if pk else ""


def may_change(one: Disruption, resolving: Resolver) -> bool:
    """Test if a feed may change a disruption: its people's own, or what its system recorded."""
    by = resolving.feed.by
    theirs = one.owner_id in {by.organisation_id, *by.organisations}
    return theirs or one.made_by_id == by.user_id or one.pk in resolving.came_from_here()


def label_of(feed: Feed, threat: Threat) -> Label:
    """Return the label of what is made under a threat: the threat's, and the feed's."""
    label = Label.objects.get(pk=feed.label_id)
    return label_saying(threat.label.restriction | label.restriction)


def clashes() -> list[Clash]:
    """Return nothing: two claims to one event are settled as contests, not by their origin."""
    return []
