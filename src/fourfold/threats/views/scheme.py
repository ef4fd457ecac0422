"""The scoring schemes: the one in use, readable, the older ones, and loading another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.shared.errors import DomainError, NotFound
from fourfold.threats.commands.assessment import load_scheme
from fourfold.threats.forms.scheme import Upload
from fourfold.threats.models import Scheme
from fourfold.threats.queries import schemes as queries
from fourfold.threats.queries.assessing import window_words
from fourfold.threats.rules.loading import InvalidScheme
from fourfold.threats.rules.scheme import Criterion
from fourfold.threats.rules.scheme import Scheme as SchemeRules
from fourfold.threats.rules.scoring import decimal_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("threats.read")
def schemes(request: Request) -> HttpResponse:
    """Show the scheme in use and the older ones; take another."""
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    problems: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            made = load_scheme(text=form.cleaned_data["file"], by=request.viewer, at=request.at)
        except InvalidScheme as refusal:
            problems = refusal.problems
        except DomainError as refusal:
            problems = (str(refusal),)
        else:
            messages.success(request, f"{made.title} is in use from now on.")
            return go(request, "threats:schemes")
    status = 422 if problems or form.errors else 200
    return render(request, "threats/schemes.html", _context(request, form, problems), status=status)


def _context(request: Request, form: Upload, problems: tuple[str, ...]) -> dict[str, Any]:
    rows = list(Scheme.objects.order_by("-loaded_at", "-pk"))
    asked = request.GET.get("scheme")
    shown = next((row for row in rows if (row.ident == asked if asked else row.is_current)), None)
    if shown is None:
        raise NotFound("There is no such scheme.")
    scheme = queries.parsed(shown)
    return {
        "row": shown,
        "scheme": scheme,
        "sections": [
            (
                section.label,
                [_criterion(one) for one in scheme.criteria if one.section == section.id],
            )
            for section in scheme.sections
        ],
        "outputs": [
            [one.label, one.id, one.formula.text, decimal_of(one.least), decimal_of(one.greatest)]
            for one in scheme.outputs
        ],
        "tiers": [[f"Tier {rule.tier}", decimal_of(rule.at_least)] for rule in scheme.tiers],
        "grades": [[rule.label, decimal_of(rule.at_least)] for rule in scheme.grades],
        "tier_columns": ["Tier", {"label": "From a value of", "numeric": True}],
        "grade_columns": ["Grade", {"label": "From a value of", "numeric": True}],
        "asks": _asks(scheme),
        "rows": [
            {
                "title": row.title,
                "ident": row.ident,
                "loaded_at": row.loaded_at,
                "is_current": row.is_current,
                "is_shown": row.pk == shown.pk,
                "url": f"{reverse('threats:schemes')}?scheme={row.ident}",
            }
            for row in rows
        ],
        "form": form,
        "problems": problems,
        "may_load": request.viewer.may("threats.load_scheme"),
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    """Return a criterion as it is read: its question, its window in words, its levels."""
    return {
        "id": one.id,
        "label": one.label,
        "question": one.question,
        "levels": [(level, decimal_of(level.weight)) for level in one.levels],
        "window": window_words(one),
    }


def _asks(scheme: SchemeRules) -> list[str]:
    """Return when a moderator must read an assessment in full, in words."""
    rule = scheme.moderation
    tiers = " or ".join(map(str, sorted(rule.tiers)))
    said = [
        "It is the first of its threat, or the first by this scheme.",
        f"It is of tier {tiers}." if tiers else "",
        f"Its risk moved by more than {round(rule.jump * 100)}%.",
        "Evidence in date does not bear out a level.",
        f"A level lies {rule.levels_apart} or more from the {rule.peers} threats most like it.",
        f"Its confidence is {rule.low_confidence} or less." if scheme.confidence else "",
        f"It is the one in {rule.one_in} that is drawn by lot.",
    ]
    return [words for words in said if words]
