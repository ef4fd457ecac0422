"""What a reader sees, and what is then put beside it that they may not: all about one threat."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fourfold.plans.commands import action, board, decision, document, meeting
from fourfold.plans.commands.agenda import NewItem, add_item, prepare_agenda
from fourfold.plans.models import Tactic
from fourfold.plans.rules import kinds
from fourfold.plans.rules.kinds import Pillar
from fourfold.threats.commands import role
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.disruptions import world as disruptions_made_up
from tests.journeys import people, routes

C = make.CANARY
YARD = "Visit the yard behind 9 Quay Row on Tuesday with two officers of the marine unit"
PAST = make.TODAY - timedelta(days=1)
WHY = "reason_code=ASSESS&reason_text=Testing"
APPENDIX = f"preset=hmicfrs-appendix-2&first=2026-04-01&last=2026-04-30&{WHY}"


@dataclass
class Side:
    """What a reader sees: made by them, named by what it is."""

    by: Any
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def urns(self) -> list[str]:
        return [one.urn for one in self.made.values() if hasattr(one, "urn")]

    def places(self) -> list[str]:
        """Return the addresses of all that stands beside what is hidden, and of every list."""
        urn = {name: one.urn for name, one in self.made.items() if hasattr(one, "urn")}
        own = [
            f"/threats/{urn['threat']}/",
            f"/threats/{urn['threat']}/timeline/",
            f"/plans/{urn['plan']}/",
            f"/plans/{urn['plan']}/shared/",
            f"/plans/{urn['plan']}/actions/new/",
            f"/plans/{urn['plan']}/scrutinise/",
            f"/plans/actions/{urn['action']}/",
            f"/plans/actions/{urn['action']}/change/",
            f"/plans/boards/{urn['board']}/",
            f"/plans/boards/{urn['board']}/seats/",
            f"/plans/meetings/{urn['meeting']}/",
            f"/plans/meetings/{urn['meeting']}/minutes/",
            f"/plans/documents/{urn['document']}/",
            f"/plans/tactics/{self.made['tactic'].ident}/",
            f"/disruptions/{urn['disruption']}/",
            f"/disruptions/new/?action={urn['action']}",
        ]
        return own + LISTS


LISTS = [
    "/",
    "/plans/",
    "/plans/?below=80",
    "/plans/?overdue=yes",
    "/plans/actions/",
    "/plans/boards/",
    "/plans/boards/engagement/",
    "/plans/lead/",
    "/plans/scrutiny/",
    "/plans/documents/",
    "/plans/tactics/",
    "/plans/shared/",
    "/plans/pages/",
    "/threats/",
    "/disruptions/",
    "/disruptions/new/",
    "/disruptions/quick/",
    "/disruptions/moderation/",
    "/disruptions/contests/",
    "/disruptions/tables/",
    "/disruptions/tables/?first=2026-04-01&last=2026-04-30&by=EVENT",
    "/disruptions/effect/",
    "/disruptions/effect/?first=2026-04-01&last=2026-12-31&gravity=ANY",
    "/disruptions/consistency/",
    "/disruptions/standards/",
    f"/disruptions/extract/?{APPENDIX}",
    f"/find/?q=yard&{WHY}",
    f"/find/?q=canary&{WHY}",
]


def seen_by(reader: Any, label: Any) -> Side:
    """Make what a reader may read: a threat, its plan, a board in session, a disruption."""
    by = people.viewer(reader)
    act, made = {"by": by, "at": make.NOON}, {}
    own = make.organisation("Durham")
    made["threat"] = make.threat(label, by=by, name="Birch", owner=own)
    role.appoint(threat=made["threat"], role=Role.LRO, person=reader, since=make.TODAY, **act)
    made["plan"] = make.plan(made["threat"], by=by, title="Plan of Birch")
    made["tactic"] = Tactic.objects.order_by("pk")[0]
    new = action.NewAction(YARD, Pillar.PURSUE, source=made["plan"], owner=reader, due_on=PAST)
    made["action"] = action.record_action(new=new, **act)
    made["document"] = document.record_document(
        new=document.NewDocument(
            kinds.DocumentKind.CONTROL_STRATEGY, "Birch strategy", PAST, make.TODAY
        ),
        label=label,
        **act,
    )
    _meet(made, label, own, act)
    made["disruption"] = disruptions_made_up.recorded(
        made["threat"], by, of="Durham", title="Birch searched", action=made["action"]
    )
    return Side(by, made)


def _meet(made: dict[str, Any], label: Any, own: Any, act: dict[str, Any]) -> None:
    new = board.NewBoard(
        kinds.BoardKind.SOC_PARTNERSHIP, "Birch board", own, 1, kinds.Authority.REPORTS
    )
    made["board"] = board.record_board(new=new, label=label, **act)
    seat = board.NewSeat(own, kinds.Sector.POLICE, make.TODAY, person="Pat", is_chair=True)
    board.give_seat(board=made["board"], new=seat, **act)
    one = meeting.call_meeting(board=made["board"], begins_at=make.NOON, place="Room 1", **act)
    made["meeting"] = meeting.open_meeting(meeting=one, **act)
    item = add_item(meeting=one, new=NewItem("Closure orders", "", made["threat"]), **act)
    new_decision = decision.NewDecision("Close the yard of Birch", "It feeds the market")
    decision.decide(item=item, new=new_decision, **act)
    prepare_agenda(meeting=one, **act)


def told(client: Any, places: list[str]) -> dict[str, str]:
    """Return what the pages say, each without its own address."""
    return {place: routes.body_of(client.get(place), place) for place in places}


def differing(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    """Return the places that say something else than before, with the first line that differs."""
    found = []
    for place, text in before.items():
        lines = zip(text.splitlines(), after[place].splitlines(), strict=False)
        if text != after[place]:
            odd = next((f"{a.strip()} -> {b.strip()}" for a, b in lines if a != b), "length")
            found.append((place, odd[:300]))
    return found
