"""One meeting as its page shows it: what is before it, who is there, what was settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.plans.models import Action, ActionUpdate, AgendaItem, Board, Decision, Meeting
from fourfold.plans.rules.agendas import comes_back
from fourfold.plans.rules.kinds import ActionStatus, DecisionKind, Pillar
from fourfold.plans.rules.meeting import Stage, stage_of
from fourfold.plans.rules.minuting import item_of
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in words. options: one a line as they were considered."""

    decision: Decision
    kind: str
    is_lead: bool
    options: tuple[str, ...]
    leads: str
    supports: tuple[str, ...]

    @property
    def is_replaced(self) -> bool:
        """Whether another decision stands in its place."""
        return self.decision.replaced_at is not None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in words, as it stood at an instant."""

    urn: str
    text: str
    owner: str
    due_on: date | None
    status: str
    pillar: str
    given_on: date | None = None
    is_overdue: bool = False

    @property
    def words(self) -> str:
        """The action in one line, for minutes."""
        due = f", due {self.due_on:%-d %B %Y}" if self.due_on else ""
        return f"{self.text} ({self.owner}{due}: {self.status.lower()})"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of an agenda with what was settled under it."""

    item: AgendaItem
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]


def meeting(urn: str) -> Meeting:
    """Return one meeting by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Meeting.objects.select_related(
        "label", "board__organisation__region", "board__label", "closed_by"
    ).one(urn=urn)


def stage(one: Meeting) -> Stage:
    """Return how far a meeting has come."""
    return stage_of(opened_at=one.opened_at, closed_at=one.closed_at, cancelled_at=one.cancelled_at)


def item(one: Meeting, pk: int) -> AgendaItem:
    """Return one item on the agenda of a meeting.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return AgendaItem.objects.select_related("label", "meeting").one(
        pk=pk, meeting=one, removed_at=None
    )


def item_lines(one: Meeting) -> list[ItemLine]:
    """Return the agenda with what was settled under each item, in its order.

    A decision or an action stands under its item; the viewer sees those that they may read.
    """
    shown = AgendaItem.objects.filter(meeting=one, removed_at=None).select_related("label")
    items = shown.order_by("position", "pk")
    decided: dict[int, list[Decision]] = {}
    for row in Decision.objects.filter(meeting=one).select_related("label").order_by("at", "pk"):
        decided.setdefault(row.item_id or 0, []).append(row)
    given = _given(one)
    names = _names(row for rows in decided.values() for row in rows)
    return [
        ItemLine(
            row,
            tuple(_decision(each, names) for each in decided.get(row.pk, ())),
            _kept(row) or given.get(row.pk, ()),
        )
        for row in items
    ]


def decisions_standing(board: Board) -> list[Decision]:
    """Return what a board decided and nothing has replaced, newest first."""
    rows = Decision.objects.filter(meeting__board=board, replaced_at=None)
    return list(rows.select_related("meeting").order_by("-at", "-pk")[:60])


def as_decided(found: Iterable[Decision]) -> list[DecisionLine]:
    """Return decisions in words."""
    rows = list(found)
    names = _names(rows)
    return [_decision(row, names) for row in rows]


def carried(one: Meeting, *, at: datetime) -> list[ActionLine]:
    """Return the actions of the board's earlier meetings that came back to this one.

    They stand as they did at an instant: of a closed meeting, when it closed.
    """
    then = min(at, one.closed_at) if one.closed_at else at
    rows = Action.objects.filter(
        meeting__board=one.board,
        meeting__begins_at__lt=one.begins_at,
        made_at__lte=then,
    ).select_related("meeting")
    found = list(rows.order_by("made_at", "pk"))
    newest = _newest(found, then)
    met_on = local_day(one.begins_at)
    lines = [
        _carried(row, newest[row.pk], on=local_day(then))
        for row in found
        if row.pk in newest
        and comes_back(
            status=ActionStatus(newest[row.pk].status),
            due=newest[row.pk].due_on,
            given_on=local_day(row.meeting.begins_at) if row.meeting else local_day(row.made_at),
            meeting_on=met_on,
        )
    ]
    return sorted(lines, key=lambda line: (line.due_on or date.max, line.urn))


def _newest(actions: list[Action], then: datetime) -> dict[int, ActionUpdate]:
    rows = ActionUpdate.objects.filter(action__in=actions, at__lte=then).select_related(
        "owner__organisation"
    )
    return {row.action_id or 0: row for row in rows.order_by("at", "pk")}


def _carried(row: Action, said: ActionUpdate, *, on: date) -> ActionLine:
    return ActionLine(
        urn=row.urn,
        text=row.text,
        owner=f"{said.owner.name}, {said.owner.organisation.short_name}" if said.owner else "",
        due_on=said.due_on,
        status=ActionStatus(said.status).words,
        pillar=Pillar(row.pillar).words if row.pillar else "",
        given_on=local_day(row.meeting.begins_at) if row.meeting else None,
        is_overdue=said.due_on is not None and said.due_on < on,
    )


def _given(one: Meeting) -> dict[int, tuple[ActionLine, ...]]:
    found: dict[int, list[ActionLine]] = {}
    rows = Action.objects.filter(meeting=one).select_related("owner__organisation")
    for row in rows.order_by("made_at", "pk"):
        found.setdefault(item_of(row.about) or 0, []).append(_now(row))
    return {pk: tuple(lines) for pk, lines in found.items()}


def given_under(one: Meeting) -> dict[int, list[dict[str, str]]]:
    """Return the actions of a meeting by item, as closed minutes keep them."""
    return {
        pk: [
            {
                "urn": line.urn,
                "text": line.text,
                "owner": line.owner,
                "due_on": line.due_on.isoformat() if line.due_on else "",
                "pillar": line.pillar,
            }
            for line in lines
        ]
        for pk, lines in _given(one).items()
    }


def _kept(row: AgendaItem) -> tuple[ActionLine, ...]:
    return tuple(
        ActionLine(
            urn=kept["urn"],
            text=kept["text"],
            owner=kept["owner"],
            due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
            status="",
            pillar=kept["pillar"],
        )
        for kept in row.actions
    )


def _now(row: Action) -> ActionLine:
    return ActionLine(
        urn=row.urn,
        text=row.text,
        owner=f"{row.owner.name}, {row.owner.organisation.short_name}" if row.owner else "",
        due_on=row.due_on,
        status=ActionStatus(row.status).words,
        pillar=Pillar(row.pillar).words if row.pillar else "",
    )


def _names(found: Iterable[Decision]) -> dict[int, str]:
    ids = {pk for row in found for pk in (row.leads_id, *row.supports) if pk}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "short_name"))


def _decision(row: Decision, names: dict[int, str]) -> DecisionLine:
    kind = DecisionKind(row.kind)
    return DecisionLine(
        decision=row,
        kind=kind.words,
        is_lead=kind is DecisionKind.LEAD_AGENCY,
        options=tuple(line.strip() for line in row.options.splitlines() if line.strip()),
        leads=names.get(row.leads_id or 0, ""),
        supports=tuple(names[pk] for pk in row.supports if pk in names),
    )
