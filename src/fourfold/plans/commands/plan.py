"""Making a plan, changing it, signing it off and closing it."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.queries import default_restriction
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import SEARCHED, leads, locked, touch, words
from fourfold.plans.models import EmptyPillar, Objective, Plan, SignOff
from fourfold.plans.queries.checking import score_of
from fourfold.plans.rules.kinds import Pillar, PlanOf, Safeguarding
from fourfold.reference.models import Organisation, Priority
from fourfold.reference.queries import organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.threats.models import Operation, Threat


class PlanThere(DomainError):
    """A second running plan was made of one thing."""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What is first said of a plan.

    about: what it is of. organisation: whose plan it is, by default the owner of what it is of.
    lead: of a priority's or an operation's plan; a threat's is led by its LRO. urn: given only by
    what must be made again alike.
    """

    about: Threat | Priority | Operation
    title: str
    aim: str = ""
    organisation: Organisation | None = None
    lead: User | None = None
    urn: str = ""

    @property
    def of(self) -> PlanOf:
        """Of what kind of thing the plan is."""
        if isinstance(self.about, Threat):
            return PlanOf.THREAT
        return PlanOf.OPERATION if isinstance(self.about, Operation) else PlanOf.PRIORITY


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    """What an objective says, whole; see `Objective`."""

    text: str
    measure: str = ""
    baseline: str = ""
    baseline_on: date | None = None
    aim_for: str = ""
    now: str = ""
    now_on: date | None = None
    met_on: date | None = None

    def fields(self) -> dict[str, str | date | None]:
        """Return it as fields of an objective, bare of spaces around.

        :raises WordsNeeded: when it does not say what is to be reached.
        """
        said = {
            name: getattr(self, name).strip() for name in ("measure", "baseline", "aim_for", "now")
        }
        refuse_higher_marking(*said.values())
        days = {name: getattr(self, name) for name in ("baseline_on", "now_on", "met_on")}
        return {"text": words(self.text, "Say what is to be reached."), **said, **days}


@dataclass(frozen=True, slots=True)
class PlanText:
    """What is said of a plan as a whole; see `Plan`."""

    title: str
    aim: str = ""
    lead: User | None = None
    safeguarding: Safeguarding | None = None
    safeguarding_reference: str = ""


@command("plans.record_plan")
def record_plan(*, new: NewPlan, label: Label | None = None, by: Viewer, at: datetime) -> Plan:
    """Make a plan for a threat, a priority or an operation, under a label no wider than theirs.

    A priority may have one for each organisation.

    :raises PlanThere: when it has a running plan already, as far as the viewer may see.
    :raises WordsNeeded: without a title.
    """
    title = words(new.title, "Give the plan a title.")
    refuse_higher_marking(new.aim)
    about = {new.of.value.lower(): new.about}
    whose = _whose(new, by)
    apart = {"organisation": whose} if new.of is PlanOf.PRIORITY else {}
    if Plan.objects.filter(closed_on=None, **about, **apart).exists():
        raise PlanThere(f"That {new.of.words.lower()} has a running plan already.")
    made = Plan.objects.create(
        urn=new.urn or new_urn("P"),
        label=_label(new, label, by, at),
        of=new.of.value,
        title=title,
        aim=new.aim.strip(),
        organisation=whose,
        lead=None if new.of is PlanOf.THREAT else new.lead,
        made_at=at,
        made_by_id=by.user_id,
        updated_at=at,
        **about,
    )
    search.put(search.Findable(SEARCHED, made.urn, made.label_id, made.title, made.aim))
    return made


def _whose(new: NewPlan, by: Viewer) -> Organisation:
    if new.organisation is not None:
        return new.organisation
    return organisation(by.organisation_id) if isinstance(new.about, Priority) else new.about.owner


def _label(new: NewPlan, label: Label | None, by: Viewer, at: datetime) -> Label:
    """Return the label of what it is of, or both: a plan never opens what it is of."""
    if isinstance(new.about, Priority):
        return label or label_saying(default_restriction(by, local_day(at)))
    if label is None:
        return new.about.label
    own: Restriction = new.about.label.restriction
    return label_saying(own | label.restriction)


@command("plans.change_plan")
def change_plan(*, plan: Plan, said: PlanText, by: Viewer, at: datetime) -> Plan:
    """Change what is said of a plan as a whole: its title, aim, lead and safeguarding.

    :raises WordsNeeded: without a title.
    """
    one = locked(plan)
    one.title = words(said.title, "Give the plan a title.")
    refuse_higher_marking(said.aim, said.safeguarding_reference)
    one.aim = said.aim.strip()
    one.lead = None if one.of == PlanOf.THREAT.value else said.lead
    one.safeguarding = said.safeguarding.value if said.safeguarding else ""
    one.safeguarding_reference = said.safeguarding_reference.strip()
    one.save(update_fields=["title", "aim", "lead", "safeguarding", "safeguarding_reference"])
    search.put(search.Findable(SEARCHED, one.urn, one.label_id, one.title, one.aim))
    return touch(one, at)


@command("plans.close_plan")
def close_plan(*, plan: Plan, on: date, by: Viewer, at: datetime) -> Plan:
    """Close a plan: nobody works to it any more. What is still to be done stays with its owners.

    :raises DomainError: on a day before it was made, or to come.
    """
    one = locked(plan)
    if not local_day(one.made_at) <= on <= local_day(at):
        raise DomainError("A plan closes after it was made, and not on a day to come.")
    one.closed_on = on
    one.save(update_fields=["closed_on"])
    return touch(one, at)


@command("plans.set_objective")
def set_objective(
    *,
    plan: Plan,
    said: ObjectiveText,
    objective: Objective | None = None,
    by: Viewer,
    at: datetime,
) -> Objective:
    """Set an objective of a plan, or change one: what is to be reached, and how that is seen.

    :raises WordsNeeded: when it does not say what is to be reached.
    """
    one = locked(plan)
    fields = said.fields()
    if objective is not None:
        changed = Objective.objects.select_for_update().one(pk=objective.pk, plan=one)
        for name, value in fields.items():
            setattr(changed, name, value)
        changed.save()
    else:
        position = Objective.objects.filter(plan=one).count() + 1
        changed = Objective.objects.create(
            plan=one, label_id=one.label_id, position=position, recorded_at=at, **fields
        )
    touch(one, at)
    return changed


@command("plans.drop_objective")
def drop_objective(*, objective: Objective, on: date, by: Viewer, at: datetime) -> Objective:
    """Drop an objective from a day on; it stays in the plan's history."""
    found = Objective.objects.one(pk=objective.pk)
    plan = locked(Plan.objects.filter(pk=found.plan_id or 0).first())
    found.dropped_on = on
    found.save(update_fields=["dropped_on"])
    touch(plan, at)
    return found


@command("plans.excuse_pillar")
def excuse_pillar(
    *, plan: Plan, pillar: Pillar, reason: str, by: Viewer, at: datetime
) -> EmptyPillar:
    """Say why nothing is planned under a pillar.

    :raises WordsNeeded: without a reason.
    """
    one = locked(plan)
    made = EmptyPillar.objects.create(
        plan=one,
        label_id=one.label_id,
        pillar=pillar.value,
        reason=words(reason, "Say why nothing is planned under that pillar."),
        at=at,
        by_id=by.user_id,
    )
    touch(one, at)
    return made


@command("plans.sign_off")
def sign_off(*, plan: Plan, note: str = "", by: Viewer, at: datetime) -> SignOff:
    """Sign a plan off as it stands, with its score; only who leads it may.

    :raises Forbidden: to anybody else.
    """
    one = locked(plan)
    if not leads(one, by, at=at):
        raise Forbidden("Only who leads a plan signs it off: of a threat, its LRO.")
    refuse_higher_marking(note)
    made = SignOff.objects.create(
        plan=one,
        label_id=one.label_id,
        on=local_day(at),
        note=note.strip(),
        score=score_of(one, today=local_day(at)),
        at=at,
        by_id=by.user_id,
    )
    touch(one, at)
    return made
