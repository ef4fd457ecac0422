"""One threat, as its page shows it: what is it, how bad, whose, what is done, what do we know."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from fourfold.shared.errors import NotFound
from fourfold.threats.models import (
    Alias,
    Assessment,
    Contact,
    ForeignReference,
    Membership,
    Moderation,
    Operation,
    OperationThreat,
    Standing,
    Threat,
    Tie,
)
from fourfold.threats.queries import master_list, people
from fourfold.threats.queries.regional import rules_on
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.kinds import Role, Tension


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role of a threat: who holds it since when, or that nobody does though somebody must."""

    role: Role
    person: str
    person_id: int | None
    since: date | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tension with another threat; the other is None where it is held elsewhere.

    ask: whom to ask then, where its owner has made that known.
    """

    other: Threat | None
    ask: str
    name: str
    tension: str
    reason: str
    since: date


def threat(urn: str) -> Threat:
    """Return one threat by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Threat.objects.select_related("label", "owner", "made_by").one(urn=urn)


def standing_line(one: Threat, moment: Moment, *, now: datetime) -> master_list.Line:
    """Return how a threat stands at a moment, as a line of the master list.

    :raises NotFound: when nothing was recorded of it by then.
    """
    rows = master_list.standings(Filters(), moment, now=now).filter(threat=one)
    found = master_list.lines(rows[:1], moment)
    if not found:
        raise NotFound("Nothing was recorded of this threat by then.")
    return found[0]


def roles(one: Threat, *, tier: int | None, on: date) -> list[RoleLine]:
    """Return the roles that somebody holds, or must hold for the tier, in order."""
    held = people.holders([one.pk], on=on).get(one.pk, {})
    missing = set(rules_on(on).required.missing(tier, set(held)))
    return [
        RoleLine(
            role,
            held[role].person.name if role in held and held[role].person else "",  # type: ignore[union-attr] # checked
            held[role].person_id if role in held else None,
            held[role].since if role in held else None,
            role in missing,
        )
        for role in Role
        if role in held or role in missing
    ]


def other_names(one: Threat) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the aliases of a threat, and its references in other systems."""
    aliases = Alias.objects.filter(threat=one).order_by("pk").values_list("text", flat=True)
    foreign = ForeignReference.objects.filter(threat=one).order_by("system", "pk")
    return list(aliases), list(foreign.values_list("system", "value"))


def ties(one: Threat) -> list[TieLine]:
    """Return the threats with which there is tension, the highest first."""
    rows = Tie.objects.filter(a=one) | Tie.objects.filter(b=one)
    found = []
    for row in rows.with_neighbour("a", "b").order_by("pk"):
        other, key = (row.b, row.b_id) if row.a_id == one.pk else (row.a, row.a_id)
        ask = "" if other else contact_of(key)
        if other or ask:
            found.append(TieLine(other, ask, "", Tension(row.tension).words, "", row.since))
            if other:
                found[-1] = replace(found[-1], reason=row.reason)
    names = master_list_names([line.other.pk for line in found if line.other])
    order = [level.words for level in Tension]
    lines = [
        replace(line, name=names.get(line.other.pk, line.other.urn)) if line.other else line
        for line in found
    ]
    return sorted(lines, key=lambda line: order.index(line.tension))


def master_list_names(threats: list[int]) -> dict[int, str]:
    """Return what threats are called now, by their ids."""
    rows = Standing.objects.filter(threat_id__in=threats, known_until=None)
    return {row.threat_id or 0: row.name for row in rows.order_by("since")}


def member_count(one: Threat) -> int:
    """Return how many present members the viewer may see."""
    return Membership.objects.filter(threat=one, until=None).count()


def operations_against(one: Threat) -> list[Operation]:
    """Return the operations against a threat that the viewer may read, newest first."""
    rows = OperationThreat.objects.filter(threat=one).with_neighbour("operation")
    found = [row.operation for row in rows if row.operation]
    return sorted(found, key=lambda operation: operation.since, reverse=True)


def threats_of(operation: Operation) -> list[tuple[Threat | None, str, str]]:
    """Return the threats of an operation with their names; of a hidden one, whom to ask."""
    rows = OperationThreat.objects.filter(operation=operation).with_neighbour("threat")
    names = master_list_names([row.threat_id for row in rows if row.threat_id])
    found = [
        (
            row.threat,
            names.get(row.threat_id or 0, ""),
            "" if row.threat else contact_of(row.threat_id),
        )
        for row in rows
    ]
    return [line for line in found if line[0] or line[2]]


def contact_of(threat_id: int | None) -> str:
    """Return whom to ask of a hidden threat, where its owner has made that known; else nothing.

    Never of one under a compartment of professional standards, witness or source work.
    """
    known = Contact.objects.filter(threat_id=threat_id or 0, owner__discoverable=True)
    found = known.select_related("owner").first()
    return f"{found.owner.contact_role}, {found.owner.short_name}" if found else ""


def assessments(one: Threat) -> list[tuple[Assessment, Moderation | None]]:
    """Return every assessment of a threat with its moderation, newest first."""
    rows = Assessment.objects.filter(threat=one).select_related(
        "assessor", "organisation", "scheme"
    )
    done = {
        row.assessment_id: row
        for row in Moderation.objects.filter(assessment__threat=one).select_related("moderator")
    }
    ordered = rows.order_by("-assessed_on", "-submitted_at", "-pk")
    return [(row, done.get(row.pk)) for row in ordered]
