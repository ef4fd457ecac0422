"""Assessing a threat: keeping a draft, submitting, and the schemes by which it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.shared import events
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.events import AssessmentSubmitted
from fourfold.threats.models import Assessment, Draft, Evidence, Scheme, Threat
from fourfold.threats.queries import schemes
from fourfold.threats.rules import evidence as evidence_rules
from fourfold.threats.rules import loading
from fourfold.threats.rules.scoring import score


class NotYet(DomainError):
    """An assessment is dated in the future."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What an assessor states: levels by criterion, and what bears them out."""

    levels: Mapping[str, int]
    evidence: Sequence[evidence_rules.Evidence]
    assessed_on: date
    summary: str = ""


@command("threats.keep_draft")
def keep_draft(*, threat: Threat, content: Mapping[str, Any], by: Viewer, at: datetime) -> Draft:
    """Keep an assessment that somebody is writing, as it is.

    :raises HeldElsewhere: when a text in it carries a higher marking.
    """
    refuse_higher_marking(*_texts(content))
    draft, _ = Draft.objects.update_or_create(
        threat=threat,
        assessor_id=by.user_id,
        label_id=threat.label_id,
        defaults={"content": dict(content), "kept_at": at, "scheme": schemes.current()},
    )
    return draft


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _texts(part)
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _texts(part)


@command("threats.submit_assessment")
def submit_assessment(*, threat: Threat, stated: Stated, by: Viewer, at: datetime) -> Assessment:
    """Submit an assessment by the current scheme: it waits for a moderator, and never changes.

    :raises DomainError: when a level is missing or does not fit, a level above the lowest has no
        dated evidence, or a text carries a higher marking.
    :raises NotYet: when it is dated after today.
    """
    if stated.assessed_on > local_day(at):
        raise NotYet("An assessment cannot be dated in the future.")
    refuse_higher_marking(stated.summary, *(one.reference for one in stated.evidence))
    locked = Threat.objects.select_for_update().get(pk=threat.pk)
    scheme = schemes.current()
    rules = schemes.parsed(scheme)
    evidence_rules.check_submittable(
        rules, stated.levels, list(stated.evidence), stated.assessed_on
    )
    scored = score(rules, stated.levels)
    made = Assessment.objects.create(
        threat=locked,
        label_id=locked.label_id,
        scheme=scheme,
        assessor_id=by.user_id,
        organisation_id=by.organisation_id,
        unit_id=min(by.units, default=None),
        assessed_on=stated.assessed_on,
        submitted_at=at,
        levels=dict(stated.levels),
        risk=float(scored.risk),
        tier=scored.tier,
        confidence=scored.confidence or 0,
        summary=stated.summary.strip(),
    )
    _keep_evidence(made, stated.evidence)
    Draft.objects.filter(threat=locked, assessor_id=by.user_id).delete()
    rebuild(locked)
    events.publish(AssessmentSubmitted(locked.pk, made.pk, by, at))
    return made


def _keep_evidence(made: Assessment, evidence: Sequence[evidence_rules.Evidence]) -> None:
    Evidence.objects.bulk_create(
        Evidence(
            assessment=made,
            label_id=made.label_id,
            criterion=one.criterion,
            kind=one.kind.value,
            reference=one.reference.strip(),
            dated_on=one.dated_on,
            grade=str(one.grade) if one.grade else "",
            bears_out=one.bears_out,
        )
        for one in evidence
    )


@command("threats.load_scheme")
def load_scheme(*, text: str, by: Viewer, at: datetime) -> Scheme:
    """Load an agency's own scheme and assess by it from now on; what was assessed stays.

    :raises InvalidScheme: with a sentence for everything that is wrong, and where.
    """
    rules = loading.load(text)
    if Scheme.objects.filter(ident=rules.id).exists():
        raise DomainError(f"The scheme {rules.id} is loaded already; give a change a new version.")
    Scheme.objects.filter(is_current=True).update(is_current=False)
    return Scheme.objects.create(
        ident=rules.id,
        title=rules.title,
        text=text,
        loaded_at=at,
        loaded_by_id=by.user_id,
        is_current=True,
    )
