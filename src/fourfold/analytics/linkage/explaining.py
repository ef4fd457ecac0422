"""Why two records were held to be of the same one: each step with its weight, in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fourfold.analytics.linkage.comparing import Comparison, Level
from fourfold.analytics.linkage.comparing.levels import NOT_COMPARED
from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.features.value import Value
from fourfold.analytics.linkage.model import Model, bits, probability
from fourfold.analytics.linkage.onerecord import adjustment, score, steps_of

_Row = Mapping[str, Value]
_Rows = tuple[_Row, _Row]
_LISTED = {"numbers", "phones", "emails", "held"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the waterfall: what was compared, what came of it, in words, and its weight.

    A weight of 3 makes it 8 times as likely that the records are of the same one; -3, 8 times
    less. What could not be compared weighs nothing.
    """

    title: str
    words: str
    weight: float
    code: str
    level: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps from the start to the total, and the strongest reason against, if there is one."""

    start: float
    reasons: tuple[Reason, ...]
    total: float
    probability: float
    against: Reason | None

    @property
    def strongest(self) -> tuple[Reason, ...]:
        """Return the reasons for, the heaviest first."""
        speaking_for = (reason for reason in self.reasons if reason.weight > 0)
        return tuple(sorted(speaking_for, key=lambda reason: -reason.weight))


def explain(model: Model, a: Features, b: Features) -> Explanation:
    """Return why two records weigh what they do, as `onerecord.score` weighs them.

    >>> from fourfold.analytics.linkage.features import features_of
    >>> from fourfold.analytics.linkage.kinds import Kind
    >>> from fourfold.analytics.linkage.model import default_model
    >>> one = features_of(Kind.PERSON, {"given": "Bob", "born": date(1984, 3, 12)})
    >>> two = features_of(Kind.PERSON, {"given": "Robert", "born": date(1984, 3, 12)})
    >>> found = explain(default_model(Kind.PERSON), one, two)
    >>> found.reasons[0].words
    'Short form or spelling of one forename: Bob and Robert (+4.3)'
    >>> next(reason.words for reason in found.reasons if reason.code == "born")
    'Same date of birth: 12 March 1984 (+13.3)'
    """
    (scored,) = score(model, a, [(0, b)])
    reasons = tuple(
        _reason(model, place, scored.levels[place], (a.columns, b.columns))
        for place in range(len(model.comparisons))
    )
    heaviest = min(reasons, key=lambda reason: reason.weight)
    against = heaviest if heaviest.weight < 0 else None
    return Explanation(bits(model.prior), reasons, scored.weight, scored.probability, against)


def _reason(model: Model, place: int, found: int, rows: _Rows) -> Reason:
    comparison, step = model.comparisons[place], steps_of(model)[place]
    if found == NOT_COMPARED:
        words = f"{comparison.words}: not known of both"
        return Reason(comparison.words, words, 0.0, comparison.code, "")
    level = comparison.levels[found]
    _, weight, column, _ = step.levels[found]
    if column:
        weight += adjustment(model, step, found, *rows)
    words = f"{level.words}{_values(comparison, level, rows)} ({weight:+.1f})"
    return Reason(comparison.words, words, weight, comparison.code, level.code)


def _values(comparison: Comparison, level: Level, rows: _Rows) -> str:
    """Return ": this", or ": this and that", of what was compared."""
    one, two = (shown(comparison.shows, row) for row in rows)
    if comparison.shows in _LISTED and level.code == "same":
        lists = [row.get(comparison.shows) for row in rows]
        one = two = ", ".join(_in_common(lists))
    if not one or not two:
        return ""
    return f": {one}" if one == two else f": {one} and {two}"


def _in_common(lists: list[Value | None]) -> list[str]:
    first, second = (each if isinstance(each, list) else [] for each in lists)
    return [_number(value) for value in first if value in second]


def shown(name: str, row: _Row) -> str:
    """Return how the value of a column, or an address or date of birth, is printed."""
    if name == "address":
        parts = (row.get(each, "") for each in ("house", "street", "town"))
        line = " ".join(str(part) for part in parts if part).title()
        return ", ".join(part for part in (line, str(row.get("postcode", ""))) if part)
    if name == "born":
        return _born(row)
    value = row.get(name)
    if isinstance(value, list):
        return ", ".join(_number(each) for each in value)
    text = "" if value is None else str(value)
    return text.upper() if name in {"mark", "number"} else re.sub(r"\b\w", _capital, text)


def _capital(found: re.Match[str]) -> str:
    return found[0].upper()


def _number(value: str) -> str:
    scheme, _, bare = value.rpartition(":")
    return f"{scheme.upper()} {bare}" if len(scheme) < len("account") and scheme else bare


def _born(row: _Row) -> str:
    first, last = row.get("born_from"), row.get("born_to")
    if not isinstance(first, int) or not isinstance(last, int):
        return ""
    start, end = date.fromordinal(first), date.fromordinal(last)
    return f"{start.day} {start:%B %Y}" if first == last else f"{start.year} to {end.year}"


__all__ = ["Explanation", "Reason", "explain", "probability", "shown"]
