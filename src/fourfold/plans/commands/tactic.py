"""The tactics library: keeping a tactic, anew or edited, and retiring one."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import words
from fourfold.plans.models import Tactic
from fourfold.plans.queries.tactic import may_edit
from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn


class TacticChanged(DomainError):
    """Somebody edited or retired a tactic in the meantime."""


@dataclass(frozen=True, slots=True)
class TacticText:
    """What a tactic says; see `Tactic`. question: what makes it specific to one threat."""

    part: LifePart
    pillar: Pillar
    owner_type: OwnerType
    title: str
    text: str
    question: str
    needs: str = ""


@command("plans.keep_tactic")
def keep_tactic(
    *, said: TacticText, tactic: Tactic | None = None, by: Viewer, at: datetime
) -> Tactic:
    """Keep a tactic of one's own organisation, or an edit that replaces the text before.

    The library is open to everybody who signs in, so nothing of a threat belongs in it.

    :raises Forbidden: on what another organisation keeps.
    :raises WordsNeeded: without title, text, or the question that makes it specific.
    :raises TacticChanged: when the text was replaced or retired in the meantime.
    """
    title = words(said.title, "Give the tactic a title.")
    text = words(said.text, "Write what goes into a plan.")
    question = words(said.question, "Write the question that makes it specific to one threat.")
    refuse_higher_marking(said.needs)
    old = _replaced(tactic, by, at) if tactic is not None else None
    return Tactic.objects.create(
        ident=old.ident if old else new_urn("K"),
        part=said.part.value,
        pillar=said.pillar.value,
        owner_type=said.owner_type.value,
        title=title,
        text=text,
        needs=said.needs.strip(),
        question=question,
        organisation_id=old.organisation_id if old else by.organisation_id,
        dated_on=local_day(at),
        recorded_at=at,
        by_id=by.user_id,
    )


@command("plans.retire_tactic")
def retire_tactic(*, tactic: Tactic, by: Viewer, at: datetime) -> Tactic:
    """Retire a tactic: nobody is offered it any more; actions made from it keep its name.

    :raises Forbidden: on what another organisation keeps.
    :raises TacticChanged: when it was edited or retired in the meantime.
    """
    found = _standing(tactic, by)
    found.retired_on = local_day(at)
    found.save(update_fields=["retired_on"])
    return found


def _replaced(tactic: Tactic, by: Viewer, at: datetime) -> Tactic:
    old = _standing(tactic, by)
    old.replaced_at = at
    old.save(update_fields=["replaced_at"])
    return old


def _standing(tactic: Tactic, by: Viewer) -> Tactic:
    """Return a tactic as it stands, locked, if `by` may edit it."""
    found = Tactic.objects.select_for_update().filter(pk=tactic.pk).first()
    if found is None:
        raise NotFound("There is no such tactic.")
    if not may_edit(found, by):
        raise Forbidden("Only its own organisation edits a tactic; those for all, a regional unit.")
    if found.replaced_at is not None or found.retired_on is not None:
        raise TacticChanged("Somebody edited or retired this tactic: open it again.")
    return found
