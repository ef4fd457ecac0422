"""Writing down a threat and all that follows from it, for every command that makes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fourfold.access import search
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.threats.commands._projection import findable, standings
from fourfold.threats.models import Alias, Fact, ForeignReference, Standing, Threat
from fourfold.threats.rules import timeline
from fourfold.threats.rules.facts import Attribute, check_value
from fourfold.threats.rules.kinds import Kind, Phase, Type
from fourfold.threats.rules.review import Cadence


@dataclass(frozen=True, slots=True)
class NewThreat:
    """What is first recorded of a threat.

    facts: further attributes with their codes. foreign: reference by the system it belongs to.
    urn: given only by what must be made again alike.
    """

    name: str
    kind: Kind
    owner: Organisation
    since: date
    type: Type = Type.TACTICAL
    phase: Phase = Phase.SCOPING
    soc: bool = True
    aliases: Sequence[str] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[Attribute, str] = field(default_factory=dict)
    urn: str = ""

    def attributes(self) -> dict[Attribute, str]:
        """Return every attribute with its code, checked.

        :raises DomainError: when a value is not one of its attribute's.
        """
        stated = {
            Attribute.NAME: self.name.strip(),
            Attribute.KIND: self.kind.value,
            Attribute.TYPE: self.type.value,
            Attribute.SOC: "yes" if self.soc else "no",
            Attribute.PHASE: self.phase.value,
            Attribute.OWNER: str(self.owner.pk),
        } | dict(self.facts)
        return {one: check_value(one, value) for one, value in stated.items()}


def put_down(new: NewThreat, *, label: Label, by: Viewer, at: datetime) -> Threat:
    """Write a threat and all that follows from it: for commands that make one among other things.

    :raises DomainError: as `record_threat`.
    """
    refuse_higher_marking(new.name, *new.aliases)
    threat = Threat.objects.create(
        urn=new.urn or new_urn("T"), owner=new.owner, made_at=at, made_by_id=by.user_id, label=label
    )
    facts = [
        Fact(
            threat=threat,
            label=label,
            attribute=attribute.value,
            value=value,
            since=new.since,
            recorded_at=at,
            by_id=by.user_id,
        )
        for attribute, value in new.attributes().items()
    ]
    Fact.objects.bulk_create(facts)
    _name(threat, new, at)
    stated = [timeline.Fact(f.attribute, f.value, f.since, at, n) for n, f in enumerate(facts)]
    rows = timeline.project(timeline.History(stated), schemes={}, cadence=Cadence())
    Standing.objects.bulk_create(standings(threat, rows))
    search.put(findable(threat, new.name, [*new.aliases, *new.foreign.values()]))
    return threat


def _name(threat: Threat, new: NewThreat, at: datetime) -> None:
    under = {"threat": threat, "label_id": threat.label_id, "recorded_at": at}
    Alias.objects.bulk_create(
        Alias(text=text.strip(), since=new.since, **under) for text in new.aliases if text.strip()
    )
    ForeignReference.objects.bulk_create(
        ForeignReference(system=system, value=value.strip(), **under)
        for system, value in new.foreign.items()
        if value.strip()
    )
