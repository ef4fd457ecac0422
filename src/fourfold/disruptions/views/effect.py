"""What scores did after disruptions, beside like threats that had none. It decides nothing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.analytics.effect.difference import Effect, Interval
from fourfold.disruptions.forms.effect import Study
from fourfold.disruptions.queries import effects
from fourfold.web.http import Request, needs, render

LEFT, RIGHT, TOP, APART = 16, 464, 30, 52
MINUS = "\N{MINUS SIGN}"
BALANCE = (
    "Respect",
    "Disrupted, before matching",
    "Others, before matching",
    "Apart, in deviations",
    "Disrupted, matched",
    "Likes, matched",
    "Apart, in deviations",
    "Even",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the picture: words above it, a dot, and a whisker where there is an interval."""

    words: str
    said: str
    y: int
    x: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks on one scale. nought: where no change stands. ticks: of the scale."""

    marks: tuple[Mark, ...]
    nought: float
    ticks: tuple[tuple[float, str], ...]
    height: int


@require_safe
@needs("disruptions.read")
def effect(request: Request) -> HttpResponse:
    """Show the change after disruptions against matched threats, or why none is computed."""
    form = Study(request.GET, request.today)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    if not form.is_valid():
        return render(request, "disruptions/effect.html", context, status=422)
    found = effects.study(form.gravity_asked(), form.period())
    context |= {"found": found, "window": form.period(), "gravity": form.gravity_asked()}
    if found.effect is not None:
        context |= _shown(found.effect)
    return render(request, "disruptions/effect.html", context)


def _shown(made: Effect) -> dict[str, Any]:
    picture = _picture(made)
    return {
        "effect": made,
        "picture": picture,
        "columns": ("What", "In points of score"),
        "rows": [(one.words, one.said) for one in picture.marks],
        "balance_columns": BALANCE,
        "balance": [
            (
                one.what,
                f"{one.disrupted_before:.1f}",
                f"{one.others_before:.1f}",
                _apart(one.smd_before),
                f"{one.disrupted_after:.1f}",
                f"{one.others_after:.1f}",
                _apart(one.smd_after),
                "Yes" if one.is_even else "No",
            )
            for one in made.balance
        ],
    }


def _apart(deviations: float | None) -> str:
    return "Nothing varies" if deviations is None else f"{deviations:+.2f}".replace("-", MINUS)


def _picture(made: Effect) -> Picture:
    exact = (
        ("Change of disrupted threats", _alone(made.disrupted_change)),
        ("Change of their likes", _alone(made.others_change)),
        ("What a start as high does by itself", _alone(made.regression.expected)),
        ("Difference, freed of unlike starts", made.difference),
        ("The same, pairs drawn again and again", made.bootstrap),
    )
    ends = [end for _, one in exact for end in (one.low, one.high, 0.0)]
    low, high = min(ends), max(ends)
    room = (high - low or 1.0) * 0.06
    low, high = low - room, high + room

    def across(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)

    marks = tuple(
        Mark(
            words,
            _said(one),
            TOP + APART * number,
            across(one.estimate),
            across(one.low),
            across(one.high),
        )
        for number, (words, one) in enumerate(exact)
    )
    ticks = (
        (across(value), _signed(value).removesuffix(".0") if value else "0")
        for value in _ticks(low, high)
    )
    return Picture(marks, across(0.0), tuple(ticks), TOP + APART * len(exact) + 8)


def _alone(value: float) -> Interval:
    return Interval(value, value, value)


def _said(one: Interval) -> str:
    estimate, low, high = (_signed(value) for value in (one.estimate, one.low, one.high))
    return estimate if one.low == one.high else f"{estimate}, 95% between {low} and {high}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)


def _ticks(low: float, high: float) -> list[float]:
    """Return some round values between two, nought among them."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if (high - low) / step <= 8:  # noqa: PLR2004 - as many as can be read
            first = int(low // step) + 1
            return [float(step * n) for n in range(first, int(high // step) + 1)]
    return [0.0]
