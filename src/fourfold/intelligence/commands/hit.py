"""What somebody makes of a hit: act on it, or not relevant, and why."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Met
from fourfold.intelligence.rules.vocabulary import Relevance
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


class SayWhy(DomainError):
    """A hit was judged without a word of why."""


@command("intelligence.judge_hit")
def judge_hit(*, hit: Met, relevance: Relevance, reason: str, by: Viewer, at: datetime) -> Met:
    """Say what is made of a hit; saying it again replaces it, and the ledger keeps both.

    It feeds the ranking of the interest that was met, and nothing else.

    :raises SayWhy: without a word of why.
    """
    said = reason.strip()
    refuse_higher_marking(said)
    if not said:
        raise SayWhy("Say why, in a word or two.")
    locked = Met.objects.select_for_update(of=("self",)).one(pk=hit.pk)
    locked.relevance, locked.why = relevance.value, said
    locked.decided_at, locked.decided_by_id = at, by.user_id
    locked.save(update_fields=["relevance", "why", "decided_at", "decided_by"])
    return locked
