"""How disruptions from elsewhere are taken in: what is written of the rows that were accepted.

For `sources.accept` and `sources.undo`, which are the commands; all in their transaction. What
a row lacks of the minimum standard does not stop it: the report of the standard names it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from fourfold.access import search
from fourfold.access.command import check
from fourfold.access.ledger import About, Entry, Outcome, enter_many
from fourfold.disruptions.commands._contesting import open_contest
from fourfold.disruptions.commands._keeping import (
    Cited,
    Measured,
    NewDisruption,
    findable,
    put_down,
)
from fourfold.disruptions.commands._undoing import CODES, built_upon, undo
from fourfold.disruptions.events import DisruptionRecorded
from fourfold.disruptions.models import Claim, Correction, Disruption
from fourfold.disruptions.queries import importing as queries
from fourfold.disruptions.rules.importing import (
    ABSENT,
    NOT_WRITTEN,
    PROFILE,
    amounts_of,
    own_reference,
    reference_of,
    title_of,
)
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, EvidenceKind
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared import events
from fourfold.shared.days import local_day
from fourfold.sources.rules.handling import Feed, Handler, RowToWrite, Values, Written

FIELDS: Mapping[str, str] = {
    "title": "title",
    "description": "description",
    "pillar": "pillar",
    "second_pillar": "secondary_pillar",
    "commodity": "commodity",
    "category": "category",
}


def _write(feed: Feed, rows: Sequence[RowToWrite]) -> list[Written]:
    """Record what is new, leads before supports, and correct what changed.

    :raises Forbidden: when who loads may not record, correct or claim.
    """
    resolving = queries.Resolver(feed)
    leads = [one for one in rows if one.values["type"] == ClaimType.LEAD.value]
    supports = [one for one in rows if one.values["type"] != ClaimType.LEAD.value]
    _check_verbs(feed, leads, supports)
    made = [
        _corrected(feed, one) if one.subject else _recorded(feed, resolving, one) for one in leads
    ]
    return [*made, *(_supported(feed, resolving, one) for one in supports)]


def _check_verbs(feed: Feed, leads: Sequence[RowToWrite], supports: Sequence[RowToWrite]) -> None:
    asked = (
        ("disruptions.record", any(not one.subject for one in leads)),
        ("disruptions.correct", any(one.subject for one in leads)),
        ("disruptions.claim", bool(supports)),
    )
    for verb, is_asked in asked:
        if is_asked:
            check(verb, feed.by)


def _recorded(feed: Feed, resolving: queries.Resolver, row: RowToWrite) -> Written:
    stated = resolving.stated(row.values)
    new = _new(feed, row.values, stated)
    kind = resolving.kind_allowed(stated.threat, new.event_on)
    twins = resolving.twins(row.values, stated)
    label = queries.label_of(feed, stated.threat)
    one, lead = put_down(new, kind=kind, label=label, contested=bool(twins), by=feed.by, at=feed.at)
    made: dict[str, list[int]] = {"claims": [lead.pk]}
    if twins:
        reasons = twins[0].twin.reasons
        contest = open_contest(twins[0].lead, lead, reasons=reasons, by=feed.by, at=feed.at)
        made["contests"] = [contest.pk]
    resolving.remember(reference_of(row.values), one)
    _enter("disruptions.record", one, row, feed)
    recorded = DisruptionRecorded(one.pk, stated.threat.pk, one.category, feed.by, feed.at)
    events.publish(recorded)
    subject = queries.subject_of(queries.DISRUPTION, one.pk)
    return Written(row.number, subject, one.urn, is_new=True, made=made)


def _new(feed: Feed, values: Values, stated: queries.Stated) -> NewDisruption:
    def said(name: str) -> str:
        return str(values.get(name) or "")

    told = values.get("recorded_on")
    return NewDisruption(
        threat=stated.threat,
        event_on=values["event_on"],  # type: ignore[arg-type] # the profile reads a day
        pillar=Pillar(said("pillar")),
        category=Category(said("category")),
        organisation=stated.organisation,
        unit=stated.unit,
        description=said("description") or title_of(values),
        title=title_of(values),
        secondary_pillar=Pillar(said("second_pillar")) if said("second_pillar") else None,
        commodity=Commodity(said("commodity")) if said("commodity") else None,
        lead_note=f"{feed.system}: {said('urn')}",
        outcomes=[Measured(one.measure, one.amount, one.drug) for one in amounts_of(values)],
        proofs=[Cited(EvidenceKind.CRIME_RECORD, said("evidence"))] if said("evidence") else (),
        recorded_on=told if isinstance(told, date) else local_day(feed.at),
        urn=own_reference(said("urn")),
    )


def _supported(feed: Feed, resolving: queries.Resolver, row: RowToWrite) -> Written:
    """Write a claim to have supported; one that is held already is as it was."""
    stated = resolving.stated(row.values)
    event = stated.event
    if event is None:
        raise queries.RowDoesNotFit(
            f"Row {row.number} supports “{reference_of(row.values)}”, which was not recorded."
        )
    if row.subject:
        return Written(row.number, row.subject, event.urn, is_new=False)
    told = row.values.get("recorded_on")
    claim = Claim.objects.create(
        disruption=event,
        label_id=event.label_id,
        type=ClaimType.SUPPORT.value,
        organisation=stated.organisation,
        unit=stated.unit,
        note=f"{feed.system}: {row.values['urn']}",
        recorded_on=told if isinstance(told, date) else local_day(feed.at),
        recorded_at=feed.at,
        by_id=feed.by.user_id,
    )
    _enter("disruptions.claim", event, row, feed)
    subject = queries.subject_of(queries.CLAIM, claim.pk)
    return Written(row.number, subject, event.urn, is_new=True, made={"claims": [claim.pk]})


def _corrected(feed: Feed, row: RowToWrite) -> Written:
    """Correct what the source says otherwise; what it leaves empty stays."""
    rows = Disruption.objects.select_for_update(of=("self",))
    one = rows.one(pk=queries.id_of(row.subject))
    changes: dict[str, list[str]] = {}
    for name, column in FIELDS.items():
        said, before = row.values.get(name), getattr(one, column)
        if name not in row.changed & feed.stated or not said or str(said) == before:
            continue
        setattr(one, column, str(said))
        words, read = CODES[column]
        changes[words] = [read(before), read(str(said))]
    if not changes:
        return Written(row.number, row.subject, one.urn, is_new=False)
    if CODES["category"][0] in changes:
        one.moderated_at = None
    one.save(update_fields=[*FIELDS.values(), "moderated_at"])
    search.put(findable(one))
    correction = Correction.objects.create(
        disruption=one,
        label_id=one.label_id,
        by_id=feed.by.user_id,
        at=feed.at,
        reason=f"{feed.reference}, row {row.number}",
        changes=changes,
    )
    _enter("disruptions.correct", one, row, feed)
    made = {"corrections": [correction.pk]}
    return Written(row.number, row.subject, one.urn, is_new=False, made=made)


def _enter(verb: str, one: Disruption, row: RowToWrite, feed: Feed) -> None:
    texts = {"import": f"{feed.reference}, row {row.number}"}
    entry = Entry(verb, Outcome.DONE, About.record(one), texts=texts)
    enter_many([entry], by=feed.by, at=feed.at)


DISRUPTIONS = Handler(
    kind=queries.KIND,
    title="Disruptions",
    noun="disruptions",
    profiles=(PROFILE,),
    not_written=NOT_WRITTEN,
    absent=ABSENT,
    checker=queries.checker,
    held=queries.held,
    write=_write,
    built_upon=built_upon,
    undo=undo,
    clashes=queries.clashes,
)
