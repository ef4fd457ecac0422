"""4P plans, actions, boards, and what was shared of them."""

from fourfold.plans.models.action import AboutAction, Action, ActionUpdate
from fourfold.plans.models.board import AgendaItem, Attendance, Board, Decision, Meeting, Seat
from fourfold.plans.models.document import Document
from fourfold.plans.models.plan import (
    AboutPlan,
    EmptyPillar,
    Objective,
    Plan,
    RuleSwitch,
    Scrutiny,
    SignOff,
    Waiver,
)
from fourfold.plans.models.sharing import Answer, Ask, Notice, PageBatch, PageCopy
from fourfold.plans.models.tactic import Tactic

__all__ = [
    "AboutAction",
    "AboutPlan",
    "Action",
    "ActionUpdate",
    "AgendaItem",
    "Answer",
    "Ask",
    "Attendance",
    "Board",
    "Decision",
    "Document",
    "EmptyPillar",
    "Meeting",
    "Notice",
    "Objective",
    "PageBatch",
    "PageCopy",
    "Plan",
    "RuleSwitch",
    "Scrutiny",
    "Seat",
    "SignOff",
    "Tactic",
    "Waiver",
]
