"""One disruption as its page shows it: what, against what, who, how borne out, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from fourfold.disruptions.models import (
    Claim,
    Correction,
    Disruption,
    DisruptionDraft,
    DisruptionModeration,
    Outcome,
    Proof,
)
from fourfold.disruptions.queries.contests import team_of
from fourfold.disruptions.rules import kinds
from fourfold.disruptions.rules.kinds import ClaimState, ClaimType, Drug, EvidenceKind
from fourfold.shared.days import local_day
from fourfold.threats.queries.threat import master_list_names


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as the page shows it. ended: when, and why."""

    claim: Claim
    team: str
    type: str
    state: ClaimState
    ended: str

    @property
    def tone(self) -> str:
        """The tone of the tag that says whether it led or supported."""
        return "teal" if self.claim.type == ClaimType.LEAD.value else "hollow"


@dataclass(frozen=True, slots=True)
class ProofLine:
    """What bears it out, in words; None of what it does not say."""

    words: str
    note: str


TypedProof = tuple[str, str, date | None, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in rows: (measure, drug, amount) and (kind, reference, day, note)."""

    outcomes: tuple[tuple[str, str, Decimal], ...]
    proofs: tuple[TypedProof, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in the history of a disruption's record. kind: as timelines draw it."""

    on: date
    at: datetime
    title: str
    text: str
    by: str
    kind: str = ""
    url: str = ""


def disruption(urn: str) -> Disruption:
    """Return one disruption by its reference; a threat or action held elsewhere is None.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = Disruption.objects.select_related("label", "owner", "made_by")
    return rows.with_neighbour("threat", "action").one(urn=urn)


def threat_name(one: Disruption) -> str:
    """Return what the threat is called now; nothing where it is held elsewhere."""
    if one.threat is None:
        return ""
    return master_list_names([one.threat.pk]).get(one.threat.pk, one.threat.urn)


def claims(one: Disruption) -> list[ClaimLine]:
    """Return every claim of a disruption: the lead first, then those that stand, then the ended."""
    rows = Claim.objects.filter(disruption=one).select_related("organisation", "unit", "by")
    lines = [claim_line(row) for row in rows.order_by("pk")]
    order = list(ClaimState)
    return sorted(
        lines, key=lambda line: (order.index(line.state), line.claim.type != ClaimType.LEAD.value)
    )


def claim_line(row: Claim) -> ClaimLine:
    """Return a claim as the page shows it."""
    state = ClaimState.CONTESTED if row.is_contested else ClaimState.STANDS
    ended = f"{local_day(row.ended_at):%-d %B %Y}. {row.ended_why}" if row.ended_at else ""
    return ClaimLine(
        row,
        team_of(row),
        ClaimType(row.type).words,
        ClaimState.WITHDRAWN if row.ended_at else state,
        ended,
    )


def outcome_lines(one: Disruption) -> list[str]:
    """Return what came of it, in words, in the order of the measures."""
    order = [measure.value for measure in kinds.Outcome]
    rows = sorted(
        Outcome.objects.filter(disruption=one),
        key=lambda row: (order.index(row.measure), row.drug, row.pk),
    )
    return [outcome_words(row) for row in rows]


def outcome_words(row: Outcome) -> str:
    """Return one outcome in words."""
    drug = Drug(row.drug) if row.drug else None
    measure = kinds.Outcome(row.measure)
    amount = row.amount.to_integral_value() if measure.is_whole else row.amount
    return kinds.outcome_words(measure, amount, drug)


def proof_lines(one: Disruption) -> list[ProofLine]:
    """Return what bears it out, in the order in which it was given."""
    return [
        ProofLine(_cited(row), row.note)
        for row in Proof.objects.filter(disruption=one).order_by("pk")
    ]


def _cited(row: Proof) -> str:
    day = f", {row.dated_on:%-d %B %Y}" if row.dated_on else ""
    return f"{EvidenceKind(row.kind).words}: {row.reference}{day}"


def typed(one: Disruption) -> Typed:
    """Return what of a disruption stands in rows, as a form takes it."""
    outcomes = Outcome.objects.filter(disruption=one).order_by("pk")
    proofs = Proof.objects.filter(disruption=one).order_by("pk")
    return Typed(
        tuple(outcomes.values_list("measure", "drug", "amount")),
        tuple(proofs.values_list("kind", "reference", "dated_on", "note")),
    )


def moderations(one: Disruption) -> list[DisruptionModeration]:
    """Return what moderators did, newest first."""
    rows = DisruptionModeration.objects.filter(disruption=one)
    rows = rows.select_related("moderator", "organisation", "unit")
    return list(rows.order_by("-at", "-pk"))


def corrections(one: Disruption) -> list[Correction]:
    """Return what was corrected and answered, newest first."""
    rows = Correction.objects.filter(disruption=one).select_related("by")
    return list(rows.order_by("-at", "-pk"))


def history(
    one: Disruption,
    held: Sequence[ClaimLine],
    moderated: Sequence[DisruptionModeration],
    corrected: Sequence[Correction],
) -> list[Happened]:
    """Return what became of a disruption's record, newest first."""
    found = [_recorded(one), *map(_moderated, moderated), *map(_corrected, corrected)]
    found += [_claimed(line) for line in held if line.claim.recorded_at > one.recorded_at]
    found += [_ended(line) for line in held if line.claim.ended_at]
    if one.cancelled_at:
        on = local_day(one.cancelled_at)
        found.append(
            Happened(on, one.cancelled_at, "Cancelled", one.cancelled_why, "", kind="alert")
        )
    return sorted(found, key=lambda item: item.at, reverse=True)


def _recorded(one: Disruption) -> Happened:
    text = f"Said to be another event: {one.another_event_why}" if one.another_event_why else ""
    day = local_day(one.recorded_at)
    return Happened(day, one.recorded_at, "Recorded", text, one.made_by.name)


def _moderated(row: DisruptionModeration) -> Happened:
    outcome = kinds.ModerationOutcome(row.outcome)
    before, after = kinds.Category(row.before).words, kinds.Category(row.after).words
    changed = outcome is kinds.ModerationOutcome.CHANGED
    title = f"{outcome.words}: {before} to {after}" if changed else f"{outcome.words}: {after}"
    returned = outcome is kinds.ModerationOutcome.RETURNED
    by = f"{row.moderator.name}, {row.organisation.short_name}"
    return Happened(
        local_day(row.at),
        row.at,
        outcome.words if returned else title,
        row.question or row.reason,
        by,
        kind="alert" if returned else "",
    )


def _corrected(row: Correction) -> Happened:
    said = [
        f"{name}: from “{before}” to “{after}”." for name, (before, after) in row.changes.items()
    ]
    title = "Answered" if row.is_answer else "Corrected"
    return Happened(local_day(row.at), row.at, title, " ".join([row.reason, *said]), row.by.name)


def _claimed(line: ClaimLine) -> Happened:
    row = line.claim
    title = f"{line.team}: {line.type.lower()}"
    return Happened(local_day(row.recorded_at), row.recorded_at, title, row.note, row.by.name)


def _ended(line: ClaimLine) -> Happened:
    row = line.claim
    at = row.ended_at or row.recorded_at
    title = f"{line.team}: {line.type.lower()} ended"
    return Happened(local_day(at), at, title, row.ended_why, "", kind="minor")


def draft_kept(user_id: int) -> DisruptionDraft | None:
    """Return the disruption that somebody is writing, if any that they may still read."""
    return DisruptionDraft.objects.filter(user_id=user_id).order_by("-kept_at", "pk").first()
