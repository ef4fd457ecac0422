"""Actions as pages show them, whatever they belong to, and what was said of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.plans.models import Action, ActionUpdate, Plan
from fourfold.plans.models.action import ActionQuerySet
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar
from fourfold.reference.models import Organisation
from fourfold.reference.rules import OrganisationKind
from fourfold.shared.days import local_day

POLICING = frozenset(
    kind.value
    for kind in (
        OrganisationKind.FORCE,
        OrganisationKind.ROCU,
        OrganisationKind.INSPECTORATE,
        OrganisationKind.GROUP,
    )
)
TONES = {
    ActionStatus.NOT_STARTED: "hollow",
    ActionStatus.IN_PROGRESS: "teal",
    ActionStatus.DONE: "green",
    ActionStatus.NO_LONGER_NEEDED: "grey",
}


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in a list, ready to print.

    source: what it belongs to, in words, or that it is held elsewhere; plan: of its plan, if the
    reader may see it.
    """

    pk: int
    urn: str
    text: str
    specific: str
    pillar: Pillar | None
    owner: str
    owner_id: int | None
    organisation: str
    is_partner: bool
    due_on: date | None
    status: ActionStatus
    is_overdue: bool
    blocker: str
    outcome: str
    updated_on: date
    source: str
    plan: Plan | None

    @property
    def tone(self) -> str:
        """The colour of its status."""
        return TONES[self.status]

    @property
    def who(self) -> str:
        """Its owner with their organisation, as a page names them."""
        if not self.owner:
            return ""
        return f"{self.owner}, {self.organisation}" if self.organisation else self.owner


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody said of an action, and what changed by it, ready to print."""

    at_day: date
    what: str
    text: str
    by: str


def action(urn: str) -> Action:
    """Return one action by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return joined(Action.objects.all()).select_related("label", "made_by", "tactic").one(urn=urn)


def joined(rows: ActionQuerySet) -> ActionQuerySet:
    """Join what a line says: owner, organisation, and what it belongs to where that is seen."""
    return rows.select_related("owner", "owner_organisation").with_neighbour(
        "plan", "meeting__board", "document"
    )


def lines(rows: Iterable[Action], *, today: date) -> list[ActionLine]:
    """Return joined actions as lines to print; asks the database for nothing more."""
    return [line(row, today=today) for row in rows]


def line(row: Action, *, today: date) -> ActionLine:
    """Return a joined action as a line to print."""
    return ActionLine(
        pk=row.pk,
        urn=row.urn,
        text=row.text,
        specific=row.specific,
        pillar=Pillar(row.pillar) if row.pillar else None,
        owner=row.owner.name if row.owner else "",
        owner_id=row.owner_id,
        organisation=row.owner_organisation.short_name if row.owner_organisation else "",
        is_partner=is_partner(row.owner_organisation),
        due_on=row.due_on,
        status=ActionStatus(row.status),
        is_overdue=row.is_overdue(today),
        blocker=row.blocker,
        outcome=row.outcome,
        updated_on=local_day(row.updated_at),
        source=source_of(row),
        plan=row.plan,
    )


def source_of(row: Action) -> str:
    """Return what an action belongs to, in words; what is hidden is not named."""
    kind = ActionFrom(row.belongs_to)
    if kind is ActionFrom.PLAN:
        return row.plan.title if row.plan else "A plan held elsewhere"
    if kind is ActionFrom.BOARD:
        board = row.meeting.board if row.meeting else None
        return board.name if board else "A meeting held elsewhere"
    if kind is ActionFrom.DOCUMENT:
        return row.document.title if row.document else "A document held elsewhere"
    return f"Finding {row.about}" if kind is ActionFrom.FINDING else ""


def is_partner(organisation: Organisation | None) -> bool:
    """Test if an organisation is a partner of policing, not a part of it."""
    return organisation is not None and organisation.kind not in POLICING


def sayings(one: Action) -> list[Saying]:
    """Return what was said of an action, newest first, each with what changed by it."""
    rows = ActionUpdate.objects.filter(action=one).select_related("by", "owner")
    said = [Saying(local_day(one.made_at), "Recorded", "", one.made_by.name)]
    last: ActionUpdate | None = None
    for row in rows.order_by("at", "pk"):
        if row.note or row.at != one.made_at:  # the first repeats how it was recorded
            said.append(_saying(row, last))
        last = row
    return said[::-1]


def _saying(row: ActionUpdate, last: ActionUpdate | None) -> Saying:
    changed = _changes(row, last) if last else [ActionStatus(row.status).words]
    if row.blocker and (last is None or row.blocker != last.blocker):
        changed.append(f"blocked: {row.blocker}")
    outcome = row.outcome if last is None or row.outcome != last.outcome else ""
    text = " ".join(part for part in (row.note, outcome) if part)
    words = "; ".join(changed) or "Updated"
    return Saying(local_day(row.at), words[0].upper() + words[1:], text, row.by.name)


def _changes(row: ActionUpdate, last: ActionUpdate) -> list[str]:
    changed = []
    if row.status != last.status:
        changed.append(ActionStatus(row.status).words)
    if row.due_on != last.due_on and row.due_on:
        changed.append(f"due {row.due_on:%-d %B %Y}")
    if row.owner_id != last.owner_id:
        changed.append(f"passed to {row.owner.name}" if row.owner else "without owner")
    if last.blocker and not row.blocker:
        changed.append("no longer blocked")
    return changed
