"""Changing what a disruption says, with what it said before: for corrections and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fourfold.access import search
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._keeping import (
    Cited,
    Measured,
    findable,
    keep_outcomes,
    keep_proofs,
)
from fourfold.disruptions.models import Correction, Disruption, Outcome, Proof
from fourfold.disruptions.queries.disruption import outcome_lines, proof_lines
from fourfold.disruptions.queries.standards import draft_of
from fourfold.disruptions.rules.kinds import Category, Commodity
from fourfold.disruptions.rules.standards import check_standards
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking

FIELDS = {
    "title": "Title",
    "description": "What happened",
    "pillar": "Pillar",
    "secondary_pillar": "Second pillar",
    "commodity": "Threat area",
    "category": "Category",
    "category_why": "Why that category",
}
Changes = dict[str, list[str]]


class ReasonNeeded(DomainError):
    """A disruption is corrected, cancelled or answered for, and nobody says why."""


class Cancelled(DomainError):
    """It was cancelled, and stays as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What of a disruption was wrong: only what is given changes; an empty text empties."""

    title: str | None = None
    description: str | None = None
    pillar: str | None = None
    secondary_pillar: str | None = None
    commodity: str | None = None
    category: str | None = None
    category_why: str | None = None
    outcomes: Sequence[Measured] | None = None
    proofs: Sequence[Cited] | None = None


def lock(disruption: Disruption) -> Disruption:
    """Return a disruption that nobody else can change until this is done.

    :raises Cancelled: when it is cancelled.
    """
    one = Disruption.objects.select_for_update(of=("self",)).select_related("owner", "label")
    locked = one.one(pk=disruption.pk)
    if locked.cancelled_at is not None:
        raise Cancelled("This disruption was cancelled; it stays as it was.")
    return locked


def apply(
    one: Disruption,
    corrected: Corrected,
    *,
    reason: str,
    is_answer: bool = False,
    by: Viewer,
    at: datetime,
) -> Changes:
    """Change what is given, keep what stood before, and return it; nothing where nothing differs.

    :raises BelowStandard: when it would fall short of what blocks.
    """
    refuse_higher_marking(reason, *_texts(corrected))
    changes = _fields(one, corrected) | _outcomes(one, corrected) | _proofs(one, corrected)
    if not changes and not is_answer:
        return {}
    if FIELDS["category"] in changes:
        one.moderated_at = None
    one.save(update_fields=[*FIELDS, "moderated_at"])
    check_standards(draft_of(one))
    search.put(findable(one))
    Correction.objects.create(
        disruption=one,
        label_id=one.label_id,
        by_id=by.user_id,
        at=at,
        reason=reason.strip(),
        changes=changes,
        is_answer=is_answer,
    )
    return changes


def _texts(corrected: Corrected) -> list[str]:
    own = [corrected.title, corrected.description, corrected.category_why]
    cited = [text for one in corrected.proofs or () for text in (one.reference, one.note)]
    return [*(text for text in own if text), *cited]


def _fields(one: Disruption, corrected: Corrected) -> Changes:
    changes: Changes = {}
    for name, words in FIELDS.items():
        given, before = getattr(corrected, name), getattr(one, name)
        if given is None or str(given).strip() == before:
            continue
        setattr(one, name, str(given).strip())
        changes[words] = [_said(name, before), _said(name, str(given).strip())]
    return changes


def _said(name: str, value: str) -> str:
    worded = {
        "pillar": Pillar,
        "secondary_pillar": Pillar,
        "commodity": Commodity,
        "category": Category,
    }
    return worded[name](value).words if value and name in worded else value


def _outcomes(one: Disruption, corrected: Corrected) -> Changes:
    if corrected.outcomes is None:
        return {}
    before = outcome_lines(one)
    Outcome.objects.filter(disruption=one).delete()
    keep_outcomes(one, corrected.outcomes)
    return _listed("What came of it", before, outcome_lines(one))


def _proofs(one: Disruption, corrected: Corrected) -> Changes:
    if corrected.proofs is None:
        return {}
    before = [line.words for line in proof_lines(one)]
    Proof.objects.filter(disruption=one).delete()
    keep_proofs(one, corrected.proofs)
    return _listed("Evidence", before, [line.words for line in proof_lines(one)])


def _listed(name: str, before: list[str], after: list[str]) -> Changes:
    return {} if before == after else {name: ["; ".join(before), "; ".join(after)]}
