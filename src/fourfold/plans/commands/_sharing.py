"""What commands of sharing share: finding and locking, and the refusals of others' records."""

from fourfold.access.viewer import Viewer
from fourfold.plans.models import Answer, Ask, PageCopy
from fourfold.shared.errors import DomainError, Forbidden


class Stopped(DomainError):
    """A send is stopped; its text says by what, each in a sentence."""


def stop(sentences: tuple[str, ...] | list[str]) -> None:
    """Refuse what something stops.

    :raises Stopped: with every sentence.
    """
    if sentences:
        raise Stopped(" ".join(sentences))


def locked_copy(copy: PageCopy) -> PageCopy:
    """Return a copy, locked until the end of the command.

    :raises NotFound: when the viewer may not read it.
    """
    rows = PageCopy.objects.select_for_update(of=("self",))
    return rows.select_related("label", "recipient", "organisation", "agreement").one(pk=copy.pk)


def locked_ask(ask: Ask) -> Ask:
    """Return an ask, locked until the end of the command.

    :raises NotFound: when the viewer may not read it.
    """
    rows = Ask.objects.select_for_update(of=("self",))
    return rows.select_related("label", "asked_of").with_neighbour("action").one(pk=ask.pk)


def locked_answer(answer: Answer) -> Answer:
    """Return an answer, locked until the end of the command.

    :raises NotFound: when the viewer may not read it.
    """
    rows = Answer.objects.select_for_update(of=("self",))
    return rows.select_related("label", "by").one(pk=answer.pk)


def refuse_others(owner_id: int, by: Viewer) -> None:
    """Refuse what another organisation sent or asked.

    :raises Forbidden: when it is not of one's own organisation.
    """
    if owner_id != by.organisation_id:
        raise Forbidden("Only the organisation that sent it does that.")
