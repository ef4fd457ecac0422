"""A plan on a page: one A4 sheet for one recipient, good enough to be pinned to a wall.

It holds what it is given and knows of nothing else: who makes a `PlanPage` leaves out what the
recipient may not see. Invariant: always exactly one page; what does not fit is set smaller,
then cut with a sentence that says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.publishing.lettering import (
    CONTINUED,
    IN_A_COLUMN,
    IN_A_LINE,
    NO_SHAPE,
    one_line,
    shorten,
)
from fourfold.publishing.typesetting import Typesetter, day, digest_of, moment, seal

PILLARS = ("Pursue", "Prevent", "Protect", "Prepare")
_TEMPLATE = "pageplan.typ"
# How much is kept at each step, tried in turn until the page holds it: the characters of a
# text, the characters of a cell, the rows of a list. The last always fits.
_STEPS = (
    (2400, 400, 24),
    (1200, 220, 12),
    (700, 160, 9),
    (420, 110, 7),
    (260, 90, 5),
    (120, 50, 3),
)
_MOST_CHARACTERS = 8000  # no A4 page holds as many at the smallest size, so it is not tried
_LONGEST_NAME = 100
_LONGEST_MARK = 50
_LONGEST_STATUS = 24


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the group whom the recipient may know of."""

    name: str
    role: str
    importance: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done under a pillar in the period, and how often where that is counted."""

    pillar: str
    what: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What the recipient is asked to do."""

    text: str
    due: date | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """All that stands on the page; `period` is in words, such as "October to December 2021"."""

    title: str
    reference: str
    what: str
    why: str
    where: str
    members: tuple[Member, ...] = ()
    activity: tuple[Activity, ...] = ()
    asks: tuple[Ask, ...] = ()
    safeguarding: str
    contact: str
    marking: str
    handling: str
    recipient: str
    agreement: str
    version: int
    made_at: datetime
    period: str


def render(page: PlanPage) -> bytes:
    """Return the page as PDF/UA-1, one A4 sheet, the same bytes for the same page.

    :raises ValueError: when a pillar is none of `PILLARS`, or the moment has no time zone.
    """
    return _set(Typesetter(_TEMPLATE), page)


def render_many(
    pages: Sequence[PlanPage], progress: Callable[[int, int], None] | None = None
) -> Iterator[bytes]:
    """Yield each page as `render` does, and tell `progress` how many of how many are done."""
    typesetter = Typesetter(_TEMPLATE)
    for done, page in enumerate(pages, start=1):
        yield _set(typesetter, page)
        if progress:
            progress(done, len(pages))


def digest(page: PlanPage) -> str:
    """Return the SHA-256 of what the page says, whenever it was made; 16 digits are printed.

    It is of the content, not of the file: the same version for the same recipient has the same
    digest however often it is made.
    """
    return digest_of(page, apart_from="made_at")


def _set(typesetter: Typesetter, page: PlanPage) -> bytes:
    steps = [_content(page, *step) for step in _STEPS]
    while len(steps) > 1 and _length(steps[0]) > _MOST_CHARACTERS:
        steps.pop(0)
    return typesetter.pdf({"steps": steps, **_frame(page)}, page.made_at)


def _length(content: object) -> int:
    if isinstance(content, dict):
        return sum(map(_length, content.values()))
    return sum(map(_length, content)) if isinstance(content, list) else len(str(content))


def _frame(page: PlanPage) -> dict[str, object]:
    """Return what stands around the page, at every step alike."""
    return {
        "marking": _mark(page.marking) or "NO MARKING",
        "reference": _mark(page.reference),
        "recipient": _name(page.recipient),
        "agreement": _name(page.agreement),
        "period": _name(page.period),
        "version": str(page.version),
        "made": moment(page.made_at),
        "seal": seal(digest(page)),
        "no_shape": NO_SHAPE,
    }


def _content(page: PlanPage, text: int, cell: int, rows: int) -> dict[str, object]:
    def told(words: str, longest: int = IN_A_COLUMN) -> str:
        return shorten(one_line(words, longest), text, CONTINUED)

    return {
        "title": shorten(one_line(page.title), max(110, text // 8)) or "Untitled plan",
        "what": told(page.what),
        "why": told(page.why),
        "where": told(page.where),
        "safeguarding": told(page.safeguarding, IN_A_LINE),
        "contact": told(page.contact, IN_A_LINE),
        "handling": told(page.handling, IN_A_LINE),
        "members": [_cells(cell, m.name, m.role, m.importance) for m in page.members[:rows]],
        "members_left": _left(len(page.members) - rows),
        "asks": [_asked(ask, cell * 2) for ask in page.asks[:rows]],
        "asks_left": _left(len(page.asks) - rows),
        "pillars": _pillars(page, cell, max(2, rows // 2)),
    }


def _pillars(page: PlanPage, cell: int, rows: int) -> list[dict[str, object]]:
    done: dict[str, list[Activity]] = {pillar: [] for pillar in PILLARS}
    for activity in page.activity:
        if activity.pillar not in done:
            raise ValueError(f"{activity.pillar} is none of the four pillars.")
        done[activity.pillar].append(activity)
    return [
        {
            "name": pillar,
            "rows": [_counted(activity, cell) for activity in done[pillar][:rows]],
            "left": _left(len(done[pillar]) - rows),
        }
        for pillar in PILLARS
    ]


def _counted(activity: Activity, cell: int) -> list[str]:
    count = "" if activity.count is None else f"{activity.count:,}"
    return _cells(cell, count, activity.what)


def _asked(ask: Ask, most: int) -> list[str]:
    return [*_cells(most, ask.text), day(ask.due), *_cells(_LONGEST_STATUS, ask.status)]


def _cells(most: int, *texts: str) -> list[str]:
    return [shorten(one_line(text), most) for text in texts]


def _left(count: int) -> str:
    return f"{count:,} more. {CONTINUED}" if count > 0 else ""


def _name(text: str) -> str:
    return shorten(one_line(text), _LONGEST_NAME)


def _mark(text: str) -> str:
    return shorten(one_line(text), _LONGEST_MARK)
