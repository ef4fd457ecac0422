"""One-page briefings for lead responsible officers, shown on the page where each is needed.

Inspectors found officers who had been given a threat and no training (HMICFRS, north-east SOC
inspection). The texts are this project's own.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from fourfold.shared.words import Worded


class BriefingPage(Worded):
    """The page beside which a briefing stands."""

    LRO_HOME = "LRO_HOME", "My threats"
    PLAN = "PLAN", "A plan"
    ACTION_FORM = "ACTION_FORM", "Adding or changing an action"
    MEETING = "MEETING", "A meeting"
    MEMBER = "MEMBER", "A member of a group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A briefing: what it is about in a sentence or two, what to do in order, and how it ends."""

    ident: str
    title: str
    page: BriefingPage
    lead: str
    steps: tuple[str, ...]
    close: str
    dated: date

    @property
    def words(self) -> int:
        """How long it is, in words.

        >>> all(150 <= briefing.words <= 250 for briefing in briefings())
        True
        """
        return sum(len(part.split()) for part in (self.lead, *self.steps, self.close))


@cache
def briefings() -> tuple[Briefing, ...]:
    """Return the briefings, in the order in which somebody new would read them.

    >>> [briefing.title for briefing in briefings()][:2]
    ['How to own a threat', 'How to write an action that means something']
    """
    file = resources.files("fourfold.plans.rules") / "data" / "briefings.toml"
    held = tomllib.loads(file.read_text("utf-8"))
    return tuple(
        Briefing(
            ident=ident,
            title=row["title"],
            page=BriefingPage(row["page"]),
            lead=row["lead"],
            steps=tuple(row["steps"]),
            close=row["close"],
            dated=held["dated"],
        )
        for ident, row in held["briefing"].items()
    )


def briefing_for(page: BriefingPage) -> Briefing:
    """Return the briefing that stands beside a page.

    >>> briefing_for(BriefingPage.MEETING).ident
    'partner-meeting'
    """
    return next(one for one in briefings() if one.page is page)
