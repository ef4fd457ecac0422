"""The exception lists: what is not as it should be, with a way to put it right."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.threats.queries import exceptions as lists
from fourfold.threats.rules.review import ReviewState
from fourfold.web.http import Request, needs, render

PAGE = 50
REVIEWS, ROLES, OPERATIONS, ALIKE = "reviews", "roles", "operations", "alike"
LABELS = {
    REVIEWS: "Reviews",
    ROLES: "Missing roles",
    OPERATIONS: "Operations without an assessed threat",
    ALIKE: "Perhaps the same group",
}
STATES = {
    ReviewState.NEVER_ASSESSED: "never assessed",
    ReviewState.OVERDUE: "overdue",
    ReviewState.DUE_SOON: "due within a fortnight",
}


@require_safe
@needs("threats.read")
def exceptions(request: Request) -> HttpResponse:
    """Show one exception list, and how many stand on the others."""
    shown = request.GET.get("list", REVIEWS)
    shown = shown if shown in LABELS else REVIEWS
    states = lists.review_counts(request.today)
    rows = {
        REVIEWS: lists.reviews(request.today),
        ROLES: lists.roles(request.today),
        OPERATIONS: lists.operations(request.today),
    }
    counts = {
        REVIEWS: sum(states.values()),
        ROLES: rows[ROLES].count(),
        OPERATIONS: rows[OPERATIONS].count(),
    }
    found: Any = lists.alike(request.today) if shown == ALIKE else rows[shown]
    many = len(found) if shown == ALIKE else counts[shown]
    page: Page[Any] = Paginator(_Counted(found, many), PAGE).get_page(request.GET.get("page"))
    url = reverse("threats:exceptions")
    context = {
        "shown": shown,
        "lines": _LINES[shown](request, list(page.object_list)),
        "page": page,
        "states": [(label, states[state]) for state, label in STATES.items()],
        "tabs": [
            {
                "label": label,
                "url": f"{url}?list={name}",
                "current": name == shown,
                "count": many if name == shown else counts.get(name),
            }
            for name, label in LABELS.items()
        ],
        "may_assess": request.viewer.may("threats.submit_assessment"),
        "may_appoint": request.viewer.may("threats.appoint"),
        "today": request.today,
    }
    return render(request, "threats/exceptions.html", context)


class _Counted(Sequence[Any]):
    """Rows whose number is known already, so that a page does not count them again."""

    def __init__(self, rows: Any, total: int) -> None:
        self.rows, self.total = rows, total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        return self.rows[part]


_LINES: dict[str, Callable[[Request, list[Any]], list[Any]]] = {
    REVIEWS: lambda request, rows: lists.review_lines(rows, on=request.today),
    ROLES: lambda request, rows: lists.role_lines(rows, on=request.today),
    OPERATIONS: lambda request, rows: lists.operation_lines(rows, on=request.today),
    ALIKE: lambda _request, rows: rows,
}
