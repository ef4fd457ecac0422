"""What hits of the daily scan change for threats: worked out for many, written beside each hit."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import permutations
from uuid import UUID

from fourfold.access.models import Label
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying
from fourfold.intelligence.models import Interest, Met
from fourfold.intelligence.models.interest import MetQuerySet
from fourfold.sources.rules.systems import SystemKind
from fourfold.subjects.models import Identifier
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.threats.models import Membership, Threat
from fourfold.threats.queries.interests import ref_of, stale, threat_of
from fourfold.threats.queries.threat import master_list_names
from fourfold.threats.rules.effects import EVIDENCE, MEMBER, Change, Stale, link_words, sentences
from fourfold.threats.rules.kinds import Importance

KEEPER = "threats"
BATCH = 500
Link = tuple[Met, int, bool]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of all that was hit, read once."""

    stale: Mapping[int, list[Stale]]
    principals: Collection[int]
    phones: Mapping[tuple[int, object], list[Identifier]]
    known: Mapping[str, list[Identifier]]


def say_effects(met_ids: Collection[int], *, at: datetime, on: date) -> None:
    """Write beside hits what each changes, and the links between threats that they show."""
    hits = _hits(Met.objects.filter(pk__in=met_ids))
    scene = _scene(hits, at, on)
    for hit in hits:
        hit.effect = " ".join(sentences(_change(hit, scene)))
    links = list(_links(hits))
    inside = {hit.pk: hit for hit, _, is_inside in links if is_inside}
    Met.objects.bulk_update([*{hit.pk: hit for hit in hits}.values()], ["effect"], BATCH)
    names, urns = _called({other for _, other, _ in links})
    for hit, other, is_inside in links:
        said = link_words(names.get(other, urns[other]), urns[other])
        if is_inside and said not in inside[hit.pk].effect:
            inside[hit.pk].effect = f"{said} {inside[hit.pk].effect}".strip()
    Met.objects.bulk_update(inside.values(), ["effect"], BATCH)
    _apart([one for one in links if not one[2]], names, urns, at)


def _hits(rows: MetQuerySet) -> list[Met]:
    found = rows.select_related("interest", "label", "record__system", "scan")
    return [hit for hit in found.order_by("pk") if hit.interest]


def _scene(hits: list[Met], at: datetime, on: date) -> Scene:
    threats = {threat_of(_interest(hit).ref) for hit in hits}
    members = {pk for hit in hits for pk in [_member(hit)] if pk}
    leading = Membership.objects.filter(pk__in=members, importance=Importance.PRINCIPAL)
    phones: dict[tuple[int, object], list[Identifier]] = defaultdict(list)
    rows = Identifier.objects.filter(
        record__in={hit.record_id for hit in hits if hit.record_id}, kind=IdentifierKind.PHONE
    )
    for row in rows.select_related("label").order_by("pk"):
        phones[row.record_id or 0, row.subject_id].append(row)
    return Scene(
        stale(threats, on=on),
        set(leading.values_list("pk", flat=True)),
        phones,
        _known(hits, threats, at),
    )


def _known(hits: list[Met], threats: set[int], at: datetime) -> dict[str, list[Identifier]]:
    """Return, by the interests' reference, the telephones that are known of its members.

    They are those of all that met its interests so far, and of the members themselves.
    """
    refs = {ref_of(one) for one in threats}
    whose: dict[UUID, set[str]] = defaultdict(set)
    met = Met.objects.filter(interest__registered_by=KEEPER, interest__ref__in=refs)
    own = Interest.objects.filter(registered_by=KEEPER, ref__in=refs)
    pairs = [
        *met.filter(subject__isnull=False).values_list("subject", "interest__ref").distinct(),
        *own.filter(subject__isnull=False).values_list("subject", "ref").distinct(),
    ]
    for subject, ref in pairs:
        whose[subject].add(ref)
    starts = [hit.scan.loaded_from for hit in hits if hit.scan and hit.scan.loaded_from]
    since = min(starts, default=None)
    found: dict[str, list[Identifier]] = defaultdict(list)
    rows = Identifier.objects.filter(
        subject__in=list(whose), kind=IdentifierKind.PHONE, recorded_at__lte=since or at
    )
    for row in rows.select_related("label").order_by("pk"):
        for ref in whose[row.subject_id]:
            found[ref].append(row)
    return found


def _interest(hit: Met) -> Interest:
    assert hit.interest is not None  # noqa: S101 - `_hits` keeps no other
    return hit.interest


def _member(hit: Met) -> int:
    what, _, pk = _interest(hit).part.partition(":")
    return int(pk) if what == MEMBER else 0


def _change(hit: Met, scene: Scene) -> Change:
    one, member = _interest(hit), _member(hit)
    what, _, criterion = one.part.partition(":")
    system = hit.record.system if hit.record else None
    return Change(
        happened_on=hit.happened_on,
        is_member=bool(member),
        is_principal=member in scene.principals,
        is_custody=system is not None and system.kind == SystemKind.CUSTODY,
        criterion=criterion if what == EVIDENCE else "",
        stale=scene.stale.get(threat_of(one.ref), ()),
        new_phones=_new_phones(hit, scene),
    )


def _new_phones(hit: Met, scene: Scene) -> list[str]:
    """Return the telephones that the record gives its subject and that a reader does not know of.

    What only another label knows of counts as new: else its absence would tell of it.
    """
    asked = hit.label.restriction
    known = {
        one.value
        for one in scene.known.get(_interest(hit).ref, ())
        if _within(one.label.restriction, asked)
    }
    given = scene.phones.get((hit.record_id or 0, hit.subject_id), ())
    new = [row for row in given if _within(row.label.restriction, asked)]
    return list(dict.fromkeys(row.as_written for row in new if row.value not in known))


def _within(one: Restriction, asked: Restriction) -> bool:
    """Test if whoever may read under what is asked may read one."""
    return one | asked == asked


def _links(hits: list[Met]) -> list[Link]:
    """Return each hit of a member whose record names a member of another threat as well.

    One for each record and pair of threats, both ways, where any of them is new.
    """
    records = {hit.record_id for hit in hits if hit.record_id and _member(hit)}
    rows = Met.objects.filter(record__in=records, interest__registered_by=KEEPER)
    by_record: dict[int, dict[str, Met]] = defaultdict(dict)
    for row in _hits(rows.filter(key__startswith="record:")):
        if _member(row):
            by_record[row.record_id or 0].setdefault(_interest(row).ref, row)
    mine = {hit.pk: hit for hit in hits}
    return [
        _link(mine.get(hit.pk, hit), beside)
        for those in by_record.values()
        if any(hit.pk in mine for hit in those.values())
        for hit, beside in permutations(those.values(), 2)
    ]


def _link(hit: Met, beside: Met) -> Link:
    """Return what one hit says of another; inside: whether all who read it may read the other."""
    inside = _within(beside.label.restriction, hit.label.restriction)
    return hit, threat_of(_interest(beside).ref), inside


def _called(threats: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
    urns = dict(Threat.objects.filter(pk__in=threats).values_list("pk", "urn"))
    return master_list_names(list(threats)), urns


def _apart(links: list[Link], names: dict[int, str], urns: dict[int, str], at: datetime) -> None:
    """Tell of a link to a threat that not every reader of the hit may read: under both labels."""
    labels = {
        row.pk: row.label.restriction
        for row in Threat.objects.filter(pk__in=urns).select_related("label")
    }
    for hit, other, _ in links:
        label: Label = label_saying(hit.label.restriction | labels[other])
        Met.objects.get_or_create(
            interest=hit.interest,
            key=f"link:{hit.record_id}:{other}",
            label=label,
            defaults={
                "of_record": True,
                "record_id": hit.record_id,
                "subject_id": hit.subject_id,
                "says": hit.says,
                "effect": link_words(names.get(other, urns[other]), urns[other]),
                "weight": hit.weight,
                "happened_on": hit.happened_on,
                "met_at": at,
                "scan_id": hit.scan_id,
            },
        )
