"""What the categories mean, by the day: texts that a region edits, never overwritten.

No definition has been published word for word (domain paper, 2.3). Each default text is a
recollection and says so, until a force supplies its manual; a claim is read by the text of
the day of its event.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.disruptions.rules.kinds import Category
from fourfold.shared.errors import DomainError

RECOLLECTION = "Recollection; no published text was found"


class TextsDoNotFit(DomainError):
    """A category has no text on some day, or two from one day, or claims a manual unnamed."""


@dataclass(frozen=True, slots=True)
class CategoryText:
    """What a category means from a day (none: from the beginning) until its next text.

    source: the manual, with its edition, or where else the text comes from.
    """

    category: Category
    text: str
    since: date | None = None
    source: str = RECOLLECTION
    is_verified: bool = False

    @property
    def badge(self) -> str:
        """The badge that stands beside the text; empty once a manual bears it out.

        >>> CategoryText(Category.MAJOR, "Lasting effect").badge
        'Unverified'
        """
        return "" if self.is_verified else "Unverified"


DEFAULT_TEXTS: tuple[CategoryText, ...] = (
    CategoryText(
        Category.MAJOR,
        "A significant or long-term effect on the threat: the group is dismantled, or somebody "
        "it cannot do without is taken out of it.",
    ),
    CategoryText(
        Category.MODERATE,
        "A noticeable or medium-term effect on the threat: it goes on, but worse at it for months.",
    ),
    CategoryText(
        Category.MINOR,
        "A minimal or short-term effect on the threat: it recovers within days or weeks.",
    ),
    CategoryText(Category.NONE, "Something was done, and the threat is as it was."),
    CategoryText(
        Category.NEGATIVE,
        "The threat is worse for it: others took the market, or violence or harm went up.",
    ),
    CategoryText(Category.UNASSESSED, "Nobody has yet said what it did to the threat."),
)


def text_on(
    category: Category, day: date, texts: Iterable[CategoryText] = DEFAULT_TEXTS
) -> CategoryText:
    """Return what a category meant on a day: its last text that had begun.

    >>> manual = CategoryText(
    ...     Category.MINOR, "Brief", date(2027, 1, 1), source="Manual, 3rd ed.", is_verified=True
    ... )
    >>> both = (*DEFAULT_TEXTS, manual)
    >>> [text_on(Category.MINOR, day, both).badge
    ...     for day in (date(2026, 12, 31), date(2027, 1, 1))]
    ['Unverified', '']

    :raises TextsDoNotFit: when none had begun.
    """
    begun = [
        one for one in texts if one.category is category and (one.since is None or one.since <= day)
    ]
    if not begun:
        raise TextsDoNotFit(f"{category.words}: no text holds on {day:%-d %B %Y}.")
    return max(begun, key=lambda one: one.since or date.min)


def texts_on(day: date, texts: Iterable[CategoryText] = DEFAULT_TEXTS) -> tuple[CategoryText, ...]:
    """Return what every category meant on a day, the gravest first.

    >>> [one.badge for one in texts_on(date(2022, 5, 31))] == ["Unverified"] * 6
    True
    """
    held = tuple(texts)
    return tuple(text_on(category, day, held) for category in Category)


def check_texts(texts: Iterable[CategoryText]) -> None:
    """Refuse texts of which some category has none from the beginning, or two from one day.

    :raises TextsDoNotFit: also when a text is empty, or verified and names no manual.
    """
    held = tuple(texts)
    for category in Category:
        begins = [one.since for one in held if one.category is category]
        if None not in begins:
            raise TextsDoNotFit(f"{category.words}: some text must hold from the beginning.")
        if len(set(begins)) != len(begins):
            raise TextsDoNotFit(f"{category.words}: only one text may begin on a day.")
    for one in held:
        _check_text(one)


def _check_text(one: CategoryText) -> None:
    if not one.text.strip():
        raise TextsDoNotFit(f"{one.category.words}: say what it means.")
    if one.is_verified and one.source.strip() in {"", RECOLLECTION}:
        raise TextsDoNotFit(f"{one.category.words}: name the manual that bears the text out.")
