"""How partners take part, board by board: a picture, and always its table."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.plans.models import Board
from fourfold.plans.queries import engagement as engagements
from fourfold.web.http import Request, needs, render

WIDTH, HEIGHT, GROUND = 640, 190, 150


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter in the picture: three bars over each other, and what is written under them."""

    x: int
    width: int
    invited: tuple[int, int]
    came: tuple[int, int]
    able: tuple[int, int]
    label: str
    said: str

    @property
    def middle(self) -> int:
        """Where the words stand."""
        return self.x + self.width // 2


def chart(quarters: Iterable[engagements.Quarter]) -> list[Bar]:
    """Return the bars of the picture, each the height of its number."""
    shown = list(quarters)
    most = max((one.invited for one in shown), default=0)
    step = WIDTH // max(1, len(shown))
    return [_bar(place * step, step, one, most) for place, one in enumerate(shown) if most]


def _bar(x: int, step: int, one: engagements.Quarter, most: int) -> Bar:
    def tall(number: int) -> tuple[int, int]:
        height = round(number / most * (GROUND - 24))
        return GROUND - height, height

    return Bar(
        x=x + step // 6,
        width=step * 2 // 3,
        invited=tall(one.invited),
        came=tall(one.came),
        able=tall(one.able),
        label=one.short,
        said=f"{one.came} of {one.invited}" if one.invited else "",
    )


@require_safe
@needs("plans.read")
def engagement(request: Request) -> HttpResponse:
    """Show for every board who is invited, who comes, and who could commit their organisation."""
    found = Board.objects.filter(closed_on=None).order_by("name", "pk")
    boards = engagements.of_boards(found, today=request.today)
    context = {
        "boards": [(one, chart(one.quarters)) for one in boards],
        "today": request.today,
        "crumbs": [{"label": "Boards", "url": reverse("plans:boards")}],
    }
    return render(request, "plans/board_engagement.html", context)
