"""What is due before a meeting: the rows of the table `agendas`, in the order of an agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.access.rules import Restriction
from fourfold.access.viewer import Viewer
from fourfold.plans.models import Board, Meeting
from fourfold.plans.rules.agendas import AgendaItem, AgendaPart, in_order
from fourfold.shared.hooks import table
from fourfold.threats.models import Threat


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that a board ought to look at, as a row of `config/agendas` says it.

    key: what it is about, so that it comes once. why: why now. restriction: of all that the words
    are made from; the item stands under it and the meeting's together. address: its page.
    """

    part: AgendaPart
    key: str
    title: str
    why: str
    restriction: Restriction
    address: str = ""
    threat: Threat | None = None
    tier: int | None = None
    due: date | None = None


def due_for(
    board: Board, meeting: Meeting, viewer: Viewer, *, today: date
) -> Iterable[tuple[str, Due]]:
    """Return what every row finds for a board, each thing once, with the row that found it.

    The rows read on the connection, so they find what the viewer may read, and nothing else.
    """
    found = [
        (source, one)
        for source, row in table("agendas").items()
        for one in row(board, meeting, viewer, today)
    ]
    first: dict[tuple[AgendaPart, str], tuple[str, Due]] = {}
    for source, one in found:
        first.setdefault((one.part, one.key), (source, one))
    placed = in_order(
        AgendaItem(part=one.part, key=one.key, title=one.title, due=one.due, tier=one.tier)
        for _, one in found
    )
    return [first[item.part, item.key] for item in placed]
