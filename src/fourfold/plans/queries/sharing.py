"""What was shared of a plan, with whom, what was asked of them and what they answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fourfold.plans.models import Answer, Ask, Notice, PageCopy, Plan
from fourfold.plans.models.sharing import AskQuerySet, PageCopyQuerySet
from fourfold.plans.queries.action import TONES
from fourfold.plans.rules.kinds import ActionStatus, Pillar
from fourfold.threats.models import Standing


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copy in a list, ready to print."""

    row: PageCopy
    title: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class AskLine:
    """What is asked of a partner, with what was said of it, oldest first."""

    row: Ask
    pillar: str
    status: ActionStatus
    is_overdue: bool
    answers: tuple[Answer, ...]

    @property
    def tone(self) -> str:
        """The colour of its status."""
        return TONES[self.status]

    @property
    def waiting(self) -> tuple[Answer, ...]:
        """The answers of which nobody has taken note."""
        return tuple(one for one in self.answers if not one.is_feedback and one.seen_at is None)

    @property
    def feedback(self) -> Answer | None:
        """What became of what they gave, as said last."""
        return next((one for one in reversed(self.answers) if one.is_feedback), None)


@dataclass(frozen=True, slots=True)
class SharedWith:
    """All that stands on a partner's first page."""

    copies: tuple[CopyLine, ...]
    asks: tuple[AskLine, ...]
    ended: tuple[AskLine, ...]
    notices: tuple[Notice, ...]


def copy(urn: str) -> PageCopy:
    """Return one copy by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return _copies(PageCopy.objects.all()).select_related("withdrawn_by").one(urn=urn)


def copies_of(plan: Plan) -> list[CopyLine]:
    """Return the copies of a plan that the viewer may read, the newest first."""
    rows = _copies(PageCopy.objects.filter(plan=plan)).order_by("-sent_at", "-pk")
    return [copy_line(row) for row in rows]


def _copies(rows: PageCopyQuerySet) -> PageCopyQuerySet:
    return rows.select_related(
        "label", "recipient", "organisation", "owner", "sent_by", "agreement"
    ).with_neighbour("plan")


def copy_line(row: PageCopy) -> CopyLine:
    """Return a copy as a line to print."""
    if row.sent_in_error:
        state, tone = "Recalled", "red"
    elif row.withdrawn_at:
        state, tone = "Withdrawn", "grey"
    elif row.superseded_at:
        state, tone = "Superseded", "hollow"
    else:
        state, tone = ("Opened", "green") if row.opened_at else ("Not opened yet", "amber")
    return CopyLine(row, str(row.content["title"]), state, tone)


def former_words(plans: Iterable[int], recipient: int) -> dict[int, dict[str, object]]:
    """Return what the newest copy of each plan said, to this person or else to anybody."""
    rows = PageCopy.objects.filter(plan__in=list(plans), sent_in_error=False)
    found: dict[int, tuple[bool, dict[str, object]]] = {}
    for row in rows.order_by("sent_at", "pk"):
        theirs = row.recipient_id == recipient
        held = found.get(row.plan_id or 0)
        if held is None or theirs or not held[0]:
            found[row.plan_id or 0] = theirs, row.content | {"conditions": row.conditions}
    return {plan: content for plan, (_, content) in found.items()}


def ask(urn: str) -> Ask:
    """Return one ask by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return _asks(Ask.objects.all()).select_related("label").one(urn=urn)


def asks_of(plan: Plan, *, today: date) -> list[AskLine]:
    """Return what was asked of partners for a plan, still to be done first."""
    return ask_lines(_asks(Ask.objects.filter(action__plan=plan)), today=today)


def asks_for(action_id: int, *, today: date) -> list[AskLine]:
    """Return what was asked of partners for one action."""
    return ask_lines(_asks(Ask.objects.filter(action=action_id)), today=today)


def _asks(rows: AskQuerySet) -> AskQuerySet:
    return rows.select_related("asked_of", "organisation", "owner", "made_by").with_neighbour(
        "action__plan", "action__label"
    )


def ask_lines(rows: Iterable[Ask], *, today: date) -> list[AskLine]:
    """Return asks as lines to print, in one question more."""
    found = list(rows)
    said: dict[int, list[Answer]] = {}
    answers = Answer.objects.filter(ask__in=found).select_related("by").order_by("at", "pk")
    for one in answers:
        said.setdefault(one.ask_id or 0, []).append(one)
    lines = [_ask_line(row, tuple(said.get(row.pk, ())), today) for row in found]
    return sorted(
        lines, key=lambda line: (_is_over(line), line.row.due_on or date.max, line.row.pk)
    )


def _ask_line(row: Ask, answers: tuple[Answer, ...], today: date) -> AskLine:
    status = ActionStatus(row.status)
    is_open = status.is_open and row.withdrawn_at is None
    late = is_open and row.due_on is not None and row.due_on < today
    return AskLine(row, Pillar(row.pillar).words, status, late, answers)


def _is_over(line: AskLine) -> bool:
    return line.row.withdrawn_at is not None or not line.status.is_open


def shared_with(user_id: int, *, today: date) -> SharedWith:
    """Return what was shared with somebody, what is asked of them, and what was recalled."""
    rows = _copies(PageCopy.objects.filter(recipient=user_id, sent_in_error=False))
    asks = ask_lines(_asks(Ask.objects.filter(asked_of=user_id)), today=today)
    notices = Notice.objects.filter(recipient=user_id).select_related(
        "told_by__organisation", "label"
    )
    return SharedWith(
        copies=tuple(copy_line(row) for row in rows.order_by("-sent_at", "-pk")),
        asks=tuple(line for line in asks if not _is_over(line)),
        ended=tuple(line for line in asks if _is_over(line)),
        notices=tuple(notices.order_by("-told_at", "-pk")),
    )


def answers_waiting(user_id: int, *, today: date) -> list[Answer]:
    """Return the partners' answers that wait for somebody: who asked, or who leads the plan."""
    now = Q(until__isnull=True) | Q(until__gt=today)
    led = Standing.objects.filter(now, known_until=None, since__lte=today, lro_id=user_id)
    mine = (
        Q(ask__made_by=user_id)
        | Q(ask__action__plan__lead=user_id)
        | Q(ask__action__plan__threat__in=led.values("threat"))
    )
    rows = Answer.objects.filter(mine, is_feedback=False, seen_at=None)
    return list(rows.select_related("by__organisation").with_neighbour("ask").order_by("at", "pk"))
