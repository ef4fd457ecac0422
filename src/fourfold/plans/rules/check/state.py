"""What the plan check reads: a plan and its actions as they stand on a day, without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fourfold.analytics.likeness_of_text import LIKE
from fourfold.plans.rules.clocks import STALE_AFTER
from fourfold.plans.rules.kinds import ActionStatus, Pillar, PlanOf, Safeguarding
from fourfold.threats.rules.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionState:
    """An action as it stands.

    text: what is to be done. specific: what makes it particular to this threat. from_tactic: the
    text of the library's tactic that it was copied from, if any. updated_on: the day on which
    somebody last said how it goes, or on which it was made.
    """

    id: int
    pillar: Pillar
    text: str
    specific: str = ""
    owner: int | None = None
    organisation: int | None = None
    owner_is_partner: bool = False
    due: date | None = None
    status: ActionStatus = ActionStatus.NOT_STARTED
    updated_on: date | None = None
    from_tactic: str = ""

    @property
    def wording(self) -> str:
        """All that it says, text and particulars: what is compared with other actions."""
        return " ".join(part for part in (self.text.strip(), self.specific.strip()) if part)

    @property
    def counts(self) -> bool:
        """Whether it belongs to the plan: it does until it is no longer needed."""
        return self.status is not ActionStatus.NO_LONGER_NEEDED

    def is_overdue(self, today: date) -> bool:
        """Test if it is still to be done after the day on which it was due.

        >>> late = ActionState(id=1, pillar=Pillar.PURSUE, text="…", due=date(2026, 3, 1))
        >>> late.is_overdue(date(2026, 3, 1)), late.is_overdue(date(2026, 3, 2))
        (False, True)
        """
        return self.status.is_open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveState:
    """An objective: what is to be reached, how one would know, and from where it starts."""

    id: int
    text: str
    measure: str = ""
    baseline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """An action of another threat that says nearly the same, and that the reader may see.

    where: the other threat, as it may be named to the reader. score: how alike, from 0 to 1.
    """

    action: int
    text: str
    where: str
    score: float
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """A plan as it stands on a day.

    members_have_children: whether there are children to ask about; None while nobody has said.
    tier_moved_on: the day of the last assessment that moved the threat's tier. twins: what
    `find_twins` made of the actions that the reader may see.
    """

    plan_of: PlanOf
    today: date
    threat_kind: Kind | None = None
    region: str = ""
    actions: tuple[ActionState, ...] = ()
    objectives: tuple[ObjectiveState, ...] = ()
    empty_reasons: Mapping[Pillar, str] = field(default_factory=dict)
    members_have_children: bool | None = None
    safeguarding: Safeguarding | None = None
    safeguarding_reference: str = ""
    signed_off_on: date | None = None
    tier_moved_on: date | None = None
    updated_on: date | None = None
    twins: tuple[Twin, ...] = ()

    @property
    def counted(self) -> tuple[ActionState, ...]:
        """The actions that belong to the plan, in the order of their ids."""
        return tuple(sorted((one for one in self.actions if one.counts), key=lambda one: one.id))

    @property
    def open(self) -> tuple[ActionState, ...]:
        """The actions that are still to be done, in the order of their ids."""
        return tuple(one for one in self.counted if one.status.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a region may set: after how many days a plan is stale, how alike is too alike."""

    stale_after: int = STALE_AFTER
    like: float = LIKE


def filled(text: str) -> bool:
    """Test if a field says something: "n/a", "none" and "tbc" say nothing.

    >>> filled("The grey Golf, Fridays"), filled(" N/A. "), filled("")
    (True, False, False)
    """
    return text.strip().strip(".-\N{EN DASH}").strip().casefold() not in _NOTHING


_NOTHING = frozenset({"", "n/a", "na", "none", "nil", "tbc", "tba", "not known", "as above", "x"})


def last_update(days: Iterable[date | None]) -> date | None:
    """Return the latest of some days, of which some may not be known.

    >>> last_update([None, date(2026, 1, 2), date(2026, 1, 1)])
    datetime.date(2026, 1, 2)
    """
    return max((day for day in days if day), default=None)
