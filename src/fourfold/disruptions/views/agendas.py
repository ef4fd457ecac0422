"""What disruptions put on a board's agenda: events that two agencies both claim to have led."""

from datetime import date

from django.urls import reverse

from fourfold.access.viewer import Viewer
from fourfold.disruptions.queries import contests
from fourfold.plans.models import Board, Meeting
from fourfold.plans.queries.agenda import Due
from fourfold.plans.queries.board import organisations_in
from fourfold.plans.rules.agendas import AgendaPart


def contested(board: Board, _meeting: Meeting, viewer: Viewer, today: date) -> list[Due]:
    """Put on the events that organisations of the board both claim, until they settle it."""
    looked_at = set(organisations_in(board, on=today))
    return [
        Due(
            part=AgendaPart.UNANSWERED,
            key=f"contest {line.contest.pk}",
            title=f"Who led: {line.title}",
            why=f"{line.between}. Waits for {line.waits_for}.",
            restriction=line.contest.label.restriction,
            address=reverse("disruptions:contest", args=[line.contest.pk]),
        )
        for line in contests.waiting(viewer)
        if {line.contest.a_organisation_id, line.contest.b_organisation_id} & looked_at
    ]
