"""Moderating categories: somebody outside the claimant's unit settles what an event did."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._changing import Corrected, ReasonNeeded, apply, lock
from fourfold.disruptions.commands._keeping import DoesNotFit, check_yours
from fourfold.disruptions.events import DisruptionModerated
from fourfold.disruptions.models import Disruption, DisruptionModeration
from fourfold.disruptions.queries import moderation as queries
from fourfold.disruptions.rules import moderation as rules
from fourfold.disruptions.rules.kinds import Category, ModerationOutcome
from fourfold.shared import events
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


class ModeratedAlready(DomainError):
    """Somebody was first, or it waits for an answer."""


@command("disruptions.moderate")
def moderate(
    *,
    disruption: Disruption,
    category: Category,
    reason: str = "",
    question: str = "",
    by: Viewer,
    at: datetime,
) -> DisruptionModeration:
    """Confirm a category, change it with a reason, or return it with a question.

    :raises NotIndependent: when `by` recorded it, chose its category or is of the claimant's unit.
    :raises ReasonNeeded: when a category changes and nobody says why.
    :raises NothingToModerate: when it is not assessed.
    :raises ModeratedAlready: when somebody did, or the claimant has not answered.
    """
    one = lock(disruption)
    refuse_higher_marking(reason, question)
    if one.moderated_at is not None:
        raise ModeratedAlready("Somebody has moderated this disruption already.")
    if queries.question_of(one) is not None:
        raise ModeratedAlready("It waits for the claimant's answer to a question.")
    queries.check_may_moderate(one, by)
    claimed = Category(one.category)
    outcome = rules.outcome_of(claimed, category, reason=reason, question=question)
    returned = outcome is ModerationOutcome.RETURNED
    settled = claimed if returned else category
    made = DisruptionModeration.objects.create(
        disruption=one,
        label_id=one.label_id,
        moderator_id=by.user_id,
        organisation_id=by.organisation_id,
        unit_id=min(by.units, default=None),
        at=at,
        outcome=outcome.value,
        before=claimed.value,
        after=settled.value,
        reason="" if returned else reason.strip(),
        question=question.strip(),
        is_sample=one.in_sample,
    )
    if not returned:
        one.category, one.moderated_at = settled.value, at
        one.save(update_fields=["category", "moderated_at"])
        events.publish(DisruptionModerated(one.pk, one.threat_id or 0, settled.value, by, at))
    return made


@command("disruptions.answer_question")
def answer_question(
    *,
    disruption: Disruption,
    answer: str,
    corrected: Corrected | None = None,
    by: Viewer,
    at: datetime,
) -> Disruption:
    """Answer a moderator's question, and correct what it showed to be wrong; it waits again.

    :raises NotYours: when `by` neither recorded it nor is of the organisation that leads it.
    :raises ReasonNeeded: when nothing is answered.
    """
    one = lock(disruption)
    check_yours(one, by)
    if queries.question_of(one) is None:
        raise DoesNotFit("No question waits for an answer.")
    if not answer.strip():
        raise ReasonNeeded("Answer the question.")
    apply(one, corrected or Corrected(), reason=answer, is_answer=True, by=by, at=at)
    return one
