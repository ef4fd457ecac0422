"""Moderating assessments: somebody else settles what a score is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.viewer import Viewer
from fourfold.shared import events
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.events import ScoreSettled
from fourfold.threats.models import Assessment, Moderation
from fourfold.threats.queries import schemes
from fourfold.threats.queries.moderation import is_drawn, is_first, submissions
from fourfold.threats.queries.regional import rules_on
from fourfold.threats.rules import moderation as rules
from fourfold.threats.rules.scoring import score


class ModeratedAlready(DomainError):
    """Somebody was first."""


@command("threats.moderate")
def moderate(
    *,
    assessment: Assessment,
    levels: Mapping[str, int],
    reasons: Mapping[str, str],
    by: Viewer,
    at: datetime,
) -> Moderation:
    """Accept an assessment as it is, or change levels with a reason for each.

    :raises NotIndependent: when `by` assessed it, or is of the assessor's unit where the
        region minds.
    :raises ReasonNeeded: when a changed level has no reason.
    :raises ModeratedAlready: when somebody moderated it before.
    """
    locked = _lock(assessment, by, at)
    scheme = schemes.parsed(locked.scheme)
    changed = dict(levels) != dict(locked.levels)
    if changed:
        rules.check_change(scheme, locked.levels, levels, reasons)
        refuse_higher_marking(*reasons.values())
    outcome = Moderation.Outcome.CHANGED if changed else Moderation.Outcome.ACCEPTED
    return _settle(locked, outcome, levels, reasons=dict(reasons), by=by, at=at)


@command("threats.accept_together")
def accept_together(*, assessments: Sequence[Assessment], by: Viewer, at: datetime) -> Moderation:
    """Accept assessments that nobody need read in full: all of those given, or none.

    :raises MustBeRead: when one has a reason, or was drawn by lot.
    :raises NotIndependent: as `moderate`.
    """
    waiting = submissions(assessments, on=local_day(at))
    for ident, group in waiting.items():
        rules.check_together(schemes.parsed(ident), [one.submission for one in group])
    rules_needed = [one for group in waiting.values() for one in group]
    if not rules_needed:
        raise rules.NothingChosen("Choose at least one assessment.")
    settled = [
        _settle(
            _lock(one.assessment, by, at),
            Moderation.Outcome.ACCEPTED,
            one.assessment.levels,
            together=True,
            by=by,
            at=at,
        )
        for one in rules_needed
    ]
    for one in settled[:-1]:
        enter(Entry("threats.accept_together", Outcome.DONE, About.record(one)), by=by, at=at)
    return settled[-1]


@command("threats.return_assessment")
def return_assessment(
    *, assessment: Assessment, question: str, by: Viewer, at: datetime
) -> Moderation:
    """Send an assessment back with a question: it does not stand.

    :raises QuestionNeeded: when nothing is asked.
    """
    asked = rules.check_return(question)
    refuse_higher_marking(asked)
    locked = _lock(assessment, by, at)
    return _settle(locked, Moderation.Outcome.RETURNED, locked.levels, question=asked, by=by, at=at)


def _lock(assessment: Assessment, by: Viewer, at: datetime) -> Assessment:
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if Moderation.objects.filter(assessment=locked).exists():
        raise ModeratedAlready("Somebody has moderated this assessment already.")
    rules.check_independent(
        moderator_id=by.user_id,
        assessor_id=locked.assessor_id,
        moderator_units=by.units,
        assessor_units=() if locked.unit_id is None else (locked.unit_id,),
        units_apart=rules_on(local_day(at)).units_apart,
    )
    return locked


def _settle(  # noqa: PLR0913 - the columns of one row
    assessment: Assessment,
    outcome: str,
    levels: Mapping[str, int],
    *,
    reasons: Mapping[str, str] | None = None,
    question: str = "",
    together: bool = False,
    by: Viewer,
    at: datetime,
) -> Moderation:
    scored = score(schemes.parsed(assessment.scheme), levels)
    made = Moderation.objects.create(
        assessment=assessment,
        label_id=assessment.label_id,
        moderator_id=by.user_id,
        organisation_id=by.organisation_id,
        moderated_at=at,
        outcome=outcome,
        levels=dict(levels),
        risk=float(scored.risk),
        tier=scored.tier,
        confidence=scored.confidence or 0,
        reasons=dict(reasons or {}),
        question=question,
        is_sample=is_drawn(assessment),
        is_first=is_first(assessment),
        together=together,
    )
    if assessment.threat is not None:
        rebuild(assessment.threat)
        if outcome != Moderation.Outcome.RETURNED:
            settled = ScoreSettled(assessment.threat.pk, assessment.pk, scored.tier, by, at)
            events.publish(settled)
    return made
