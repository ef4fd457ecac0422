"""The list of people and things; looking through it is a search, and is entered as one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.subjects.forms.search import Search
from fourfold.subjects.queries import lists
from fourfold.web.http import Request, needs, reason_given, render

PAGE = 50


@require_safe
@needs("subjects.search")
def subjects(request: Request) -> HttpResponse:
    """Show who and what is held, or what is like the words given; first ask why."""
    form, why = Search(request.GET), reason_given(request)
    asks_why = reference.justifies_search(request.viewer.organisation_id)
    context: dict[str, Any] = {
        "form": form,
        "why": why,
        "reasons": REASONS,
        "asks_why": asks_why,
        "asked": asks_why and not why.code,
        "page": None,
        "lines": [],
        "may_record": request.viewer.may("subjects.record"),
    }
    if not context["asked"]:
        asked = form.asked()
        page = Paginator(lists.records(asked), PAGE).get_page(request.GET.get("page"))
        found = page.paginator.count
        ledger.searched(
            asked.text,
            verb="subjects.search",
            found=found,
            at=request.at,
            why=why,
            under=lists.labels_of(asked),
        )
        context |= {"page": page, "lines": lists.lines(page.object_list)}
    return render(request, "subjects/subjects.html", context, part="list")
