"""Writing down actions and what is said of them, for every command that makes or changes one."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.models import Label, User
from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import locked, refuse_outsider, touch, words
from fourfold.plans.models import Action, ActionUpdate, Document, Meeting, Plan, Tactic
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn

Source = Plan | Meeting | Document
SAY = "Say something of it: where it stands, or what was done."


class OutcomeNeeded(DomainError):
    """An action ends, or its day or owner changes, and nobody says why."""


@dataclass(frozen=True, slots=True)
class NewAction:
    """What is first said of an action.

    source: the plan, meeting or document that it belongs to, if any. about: else the reference of
    a finding. tactic: what it is made from; its text is copied where none is given. urn: given
    only by what must be made again alike.
    """

    text: str
    pillar: Pillar | None = None
    source: Source | None = None
    about: str = ""
    specific: str = ""
    owner: User | None = None
    due_on: date | None = None
    tactic: Tactic | None = None
    urn: str = ""

    @property
    def belongs_to(self) -> ActionFrom:
        """What kind of thing it belongs to."""
        kinds = {Plan: ActionFrom.PLAN, Meeting: ActionFrom.BOARD, Document: ActionFrom.DOCUMENT}
        if self.source is not None:
            return kinds[type(self.source)]
        return ActionFrom.FINDING if self.about else ActionFrom.NOTHING

    @property
    def keys(self) -> dict[str, Source]:
        """The key that says what it belongs to."""
        if self.source is None:
            return {}
        return {type(self.source).__name__.lower(): self.source}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an action; what is None stays as it is."""

    status: ActionStatus | None = None
    note: str = ""
    blocker: str | None = None
    outcome: str | None = None
    due_on: date | None = None
    owner: User | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        given = (self.status, self.blocker, self.outcome, self.due_on, self.owner)
        return not self.note.strip() and all(one is None for one in given)


def put_action(new: NewAction, *, label: Label | None = None, by: Viewer, at: datetime) -> Action:
    """Write an action with its first update: for commands that make one among other things.

    label: narrower than that of what it belongs to, or its own where it belongs to nothing.

    :raises WordsNeeded: when it does not say what is to be done.
    :raises DomainError: under no pillar, where it belongs to a plan.
    """
    plan = locked(new.source) if isinstance(new.source, Plan) else None
    copied = new.tactic.text if new.tactic else ""
    text = words(new.text or copied, "Say what is to be done.")
    refuse_higher_marking(new.specific)
    if plan is not None and new.pillar is None:
        raise DomainError("Say under which of the four Ps the action stands.")
    made = Action.objects.create(
        urn=new.urn or new_urn("A"),
        label=_label(new, label, by, at),
        belongs_to=new.belongs_to.value,
        about=new.about,
        tactic=new.tactic,
        copied_from=copied,
        pillar=new.pillar.value if new.pillar else "",
        text=text,
        specific=new.specific.strip(),
        owner=new.owner,
        owner_organisation=new.owner.organisation if new.owner else None,
        due_on=new.due_on,
        made_at=at,
        made_by_id=by.user_id,
        updated_at=at,
        **new.keys,
    )
    _enter(made, "", by=by, at=at)
    _touch(plan, made, at)
    return made


def _label(new: NewAction, label: Label | None, by: Viewer, at: datetime) -> Label:
    """Return the label of an action: what it belongs to, and what was asked, together."""
    if new.source is None:
        return label or label_saying(default_restriction(by, local_day(at)))
    if label is None:
        return new.source.label
    return label_saying(new.source.label.restriction | label.restriction)


def locked_action(action: Action) -> Action:
    """Return an action, locked until the end of the command.

    :raises NotFound: when the viewer may not read it.
    """
    found = Action.objects.select_for_update(of=("self",))
    return found.select_related("label", "owner").one(pk=action.pk)


def put_update(action: Action, said: Said, *, by: Viewer, at: datetime) -> Action:
    """Write what somebody says of a locked action; of another's, only who may change actions.

    :raises Forbidden: when it is somebody else's.
    :raises WordsNeeded: when nothing is said.
    :raises OutcomeNeeded: when it ends without an outcome, or moves without a note.
    """
    if action.owner_id != by.user_id:
        refuse_outsider(by)
    if said.is_empty:
        words("", SAY)
    refuse_higher_marking(said.note, said.blocker or "", said.outcome or "")
    _check_reasons(action, said)
    action.status = said.status.value if said.status else action.status
    action.blocker = action.blocker if said.blocker is None else said.blocker.strip()
    action.outcome = action.outcome if said.outcome is None else said.outcome.strip()
    action.due_on = said.due_on or action.due_on
    if said.owner is not None:
        action.owner, action.owner_organisation = said.owner, said.owner.organisation
    return keep(action, said.note, by=by, at=at)


def _check_reasons(action: Action, said: Said) -> None:
    if said.status is ActionStatus.DONE and not (said.outcome or action.outcome).strip():
        raise OutcomeNeeded("Say what came of it before it is done.")
    dropped = said.status is ActionStatus.NO_LONGER_NEEDED
    moved = said.due_on is not None and action.due_on not in {None, said.due_on}
    passed = said.owner is not None and action.owner_id not in {None, said.owner.pk}
    if (dropped or moved or passed) and not (said.note.strip() or (said.outcome or "").strip()):
        raise OutcomeNeeded("Say why: a new day, another owner and giving it up need a note.")


def keep(action: Action, note: str, *, by: Viewer, at: datetime) -> Action:
    """Save an action as it now stands, with an update that says so; its plan was touched."""
    action.updated_at = max(at, action.updated_at)
    action.save()
    _enter(action, note, by=by, at=at)
    plan = Plan.objects.filter(pk=action.plan_id).first() if action.plan_id else None
    _touch(plan, action, at)
    return action


def _touch(plan: Plan | None, action: Action, at: datetime) -> None:
    """Say that something was done on a plan, unless fewer may read what was than the plan."""
    if plan is not None and action.label_id == plan.label_id:
        touch(plan, at)


def _enter(action: Action, note: str, *, by: Viewer, at: datetime) -> ActionUpdate:
    return ActionUpdate.objects.create(
        action=action,
        label_id=action.label_id,
        status=action.status,
        note=note.strip(),
        blocker=action.blocker,
        outcome=action.outcome,
        due_on=action.due_on,
        owner_id=action.owner_id,
        at=at,
        by_id=by.user_id,
    )
