"""Assessing a threat, one criterion a page or all on one; and an assessment once submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.shared.errors import DomainError, NotFound
from fourfold.threats.commands import assessment as commands
from fourfold.threats.forms import assessment as forms
from fourfold.threats.forms.assessment import Problem, Sheet
from fourfold.threats.models import Moderation, Threat
from fourfold.threats.models import Scheme as SchemeRow
from fourfold.threats.queries import assessing, schemes
from fourfold.threats.queries import threat as threats
from fourfold.threats.rules.asked import Moment
from fourfold.threats.rules.scheme import Criterion, Scheme
from fourfold.web.http import Request, go, needs, render

ALL = "all"


@dataclass(frozen=True, slots=True)
class Work:
    """What lies on the assessor's table: the threat, the draft, and what stood before."""

    threat: Threat
    name: str
    scheme: Scheme
    row: SchemeRow
    sheet: Sheet
    before: assessing.Before | None
    earlier: assessing.Earlier | None
    kept_at: datetime | None
    other_scheme: bool


@require_http_methods(["GET", "POST"])
@needs("threats.submit_assessment")
def assess(request: Request, urn: str) -> HttpResponse:
    """Show how far an assessment has come, or all of it on one page; keep it; submit it."""
    work = _work(request, urn)
    shown = work.scheme.criteria if request.GET.get("view") == ALL else ()
    if request.method != "POST":
        return _whole(request, work)
    work, problems = _kept(request, work, shown)
    if request.htmx:
        return _running_part(request, work, problems)
    deed, _, about = request.POST.get("deed", "").partition(":")
    if deed == "submit" and not problems:
        return _submit(request, work)
    here = request.get_full_path() + (f"#{about.partition(':')[0]}" if about else "")
    return _whole(request, work, problems) if problems else redirect(here)


@require_http_methods(["GET", "POST"])
@needs("threats.submit_assessment")
def criterion(request: Request, urn: str, criterion: str) -> HttpResponse:
    """Ask one criterion: its level, and what bears it out."""
    work = _work(request, urn)
    asked = work.scheme.criterion(criterion)
    if asked is None:
        raise NotFound("The scheme has no such criterion.")
    if request.method != "POST":
        return _one(request, work, asked)
    work, problems = _kept(request, work, (asked,))
    if request.htmx:
        return _running_part(request, work, problems)
    if problems:
        return _one(request, work, asked, problems)
    return _after_one(request, work, asked)


@require_safe
@needs("threats.read")
def assessment(request: Request, urn: str, pk: int) -> HttpResponse:
    """Show a submitted assessment: its score, what bears it out, and what moderators did."""
    one = assessing.assessment(urn, pk)
    ledger.consulted(_threat_of(one.threat), verb="threats.read", at=request.at)
    page = assessing.submitted(one, on=request.today)
    line = threats.standing_line(
        _threat_of(one.threat), Moment(request.today, request.at), now=request.at
    )
    state, tone, said = _outcome(page.moderation)
    context = {
        "page": page,
        "one": one,
        "line": line,
        "crumbs": _crumbs(urn, line.name),
        "today": request.today,
        "state": state,
        "state_tone": tone,
        "said": said,
        "changes": [entry for _, lines in page.sections for entry in lines if entry.settled],
        "may_moderate": page.moderation is None and request.viewer.may("threats.moderate"),
        "may_assess": request.viewer.may("threats.submit_assessment"),
        "is_own": one.assessor_id == request.viewer.user_id,
    }
    return render(request, "threats/assessment.html", context)


def _outcome(moderation: Moderation | None) -> tuple[str, str, str]:
    """Return what became of an assessment: in a word, its tone, and in a sentence."""
    if moderation is None:
        return "Waits for a moderator", "amber", ""
    if moderation.outcome == Moderation.Outcome.RETURNED:
        return "Returned", "red", "Returned with a question. It does not stand."
    if moderation.outcome == Moderation.Outcome.CHANGED:
        return "Moderated", "green", "Settled with changes. The levels below are those that stand."
    how = (
        "together with others that gave no reason to be read"
        if moderation.together
        else "as stated"
    )
    return "Moderated", "green", f"Accepted {how}."


def _threat_of(one: Threat | None) -> Threat:
    if one is None:
        raise NotFound("There is no such record.")
    return one


def _crumbs(urn: str, name: str) -> list[dict[str, str]]:
    return [
        {"label": "Threats", "url": reverse("threats:master_list")},
        {"label": name, "url": reverse("threats:threat", args=[urn])},
    ]


def _work(request: Request, urn: str) -> Work:
    one = threats.threat(urn)
    if request.method != "POST":
        ledger.consulted(one, verb="threats.read", at=request.at)
    row = schemes.current()
    scheme = schemes.parsed(row)
    kept = assessing.draft_of(one, request.viewer.user_id)
    line = threats.standing_line(one, Moment(request.today, request.at), now=request.at)
    return Work(
        threat=one,
        name=line.name,
        scheme=scheme,
        row=row,
        sheet=Sheet(scheme, kept.content if kept else {}),
        before=assessing.before(one),
        earlier=assessing.earlier(one),
        kept_at=kept.kept_at if kept else None,
        other_scheme=bool(kept and kept.scheme_id != row.pk),
    )


def _kept(request: Request, work: Work, shown: Sequence[Criterion]) -> tuple[Work, list[Problem]]:
    """Keep what was posted as a draft; return it with what speaks against keeping it."""
    content = _changed(work, shown, request.POST)
    work = replace(work, sheet=Sheet(work.scheme, content))
    try:
        kept = commands.keep_draft(
            threat=work.threat, content=content, by=request.viewer, at=request.at
        )
    except DomainError as refusal:
        return work, [Problem(str(refusal))]
    return replace(work, kept_at=kept.kept_at, other_scheme=False), []


def _changed(work: Work, shown: Sequence[Criterion], post: Any) -> Mapping[str, Any]:
    deed, _, about = post.get("deed", "").partition(":")
    criterion_id, _, place = about.partition(":")
    content = forms.posted(work.sheet.content, shown, post)
    match deed:
        case "copy" if work.earlier:
            content = forms.copied_from(work.earlier, work.scheme)
        case "clear":
            content = {}
        case "add" if work.scheme.criterion(criterion_id):
            content = forms.with_row(content, criterion_id)
        case "remove" if place.isdecimal():
            content = forms.without_row(content, criterion_id, int(place[:4]))
    return content


def _assessed_on(work: Work, today: date) -> date:
    whole = work.sheet.whole(check=True, today=today)
    return whole.cleaned_data["assessed_on"] if whole.is_valid() else today


def _submit(request: Request, work: Work) -> HttpResponse:
    on, criteria = _assessed_on(work, request.today), work.scheme.criteria
    whole = work.sheet.whole(check=True, today=request.today)
    problems = work.sheet.problems(criteria, on=on)
    if not whole.is_valid():
        problems += [
            Problem(f"{typed.label}: {error}") for typed in whole for error in typed.errors
        ]
    if problems:
        return _whole(request, work, problems)
    stated = commands.Stated(
        work.sheet.levels, work.sheet.evidence, on, whole.cleaned_data["summary"]
    )
    try:
        made = commands.submit_assessment(
            threat=work.threat, stated=stated, by=request.viewer, at=request.at
        )
    except DomainError as refusal:
        named = getattr(refusal, "criteria", ("",))
        return _whole(request, work, [Problem(str(refusal), named[0])])
    messages.success(request, "Submitted. It waits for a moderator, and cannot be changed.")
    return go(request, "threats:assessment", work.threat.urn, made.pk)


def _after_one(request: Request, work: Work, asked: Criterion) -> HttpResponse:
    """Go where the button that was pressed leads; forward only when nothing is wrong."""
    deed = request.POST.get("deed", "")
    urn = work.threat.urn
    if deed not in {"next", "list"}:
        return redirect(f"{request.path}#{asked.id}")
    if deed == "next":
        problems = work.sheet.problems((asked,), on=_assessed_on(work, request.today))
        following = _neighbours(work.scheme, asked)[1]
        if problems:
            return _one(request, work, asked, problems)
        if following:
            return go(request, "threats:assess_criterion", urn, following.id)
    return go(request, "threats:assess", urn)


def _running_part(request: Request, work: Work, problems: list[Problem]) -> HttpResponse:
    context = _context(request, work, problems)
    return render(request, "threats/assess.html", context, part="running")


def _context(request: Request, work: Work, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    running = assessing.running(
        work.scheme,
        work.sheet.levels,
        work.sheet.evidence,
        before=work.before,
        on=request.today,
    )
    urn = work.threat.urn
    return {
        "work": work,
        "threat": work.threat,
        "running": running,
        "problems": [(one.words, _where(urn, one)) for one in problems],
        "crumbs": _crumbs(urn, work.name),
        "today": request.today,
        "kept_at": work.kept_at,
        "unconfirmed": len(work.sheet.copied),
    }


def _where(urn: str, problem: Problem) -> str:
    if not problem.criterion:
        return "#submit"
    return reverse("threats:assess_criterion", args=[urn, problem.criterion])


def _whole(request: Request, work: Work, problems: Sequence[Problem] = ()) -> HttpResponse:
    is_all = request.GET.get("view") == ALL
    context = _context(request, work, problems)
    ages = {age.criterion: age.words for age in context["running"].ages}
    first = next((one for one in work.scheme.criteria if one.id not in work.sheet.levels), None)
    url = reverse("threats:assess", args=[work.threat.urn])
    context |= {
        "tabs": [
            {"label": "One at a time", "url": url, "current": not is_all},
            {"label": "All on one page", "url": f"{url}?view={ALL}", "current": is_all},
        ],
        "sections": [
            (section.label, [_entry(work, one, ages) for one in _of(work.scheme, section.id)])
            for section in work.scheme.sections
        ]
        if not is_all
        else [
            (
                section.label,
                [
                    _part(work, one, check=bool(problems), folds=True)
                    for one in _of(work.scheme, section.id)
                ],
            )
            for section in work.scheme.sections
        ],
        "whole": work.sheet.whole(today=request.today),
        "next": first,
        "is_begun": bool(work.sheet.content),
    }
    template = "threats/assess_all.html" if is_all else "threats/assess.html"
    return render(request, template, context, status=422 if problems else 200)


def _of(scheme: Scheme, section: str) -> list[Criterion]:
    return [one for one in scheme.criteria if one.section == section]


def _entry(work: Work, one: Criterion, ages: Mapping[str, str]) -> dict[str, Any]:
    """Return a criterion as a line of the list of what is done."""
    return {
        "criterion": one,
        "level": assessing.level_words(work.scheme, one.id, work.sheet.levels),
        "is_copied": one in work.sheet.copied,
        "age": ages.get(one.id, "No evidence is asked for"),
        "url": reverse("threats:assess_criterion", args=[work.threat.urn, one.id]),
    }


def _part(work: Work, one: Criterion, *, check: bool, folds: bool = False) -> dict[str, Any]:
    """Return a criterion as its fields, with what was last settled beside them."""
    settled = work.before.levels if work.before else {}
    last = assessing.level_words(work.scheme, one.id, settled)
    copied_on = work.sheet.content.get("copied_on", "")
    return {
        "criterion": one,
        "form": work.sheet.level_form(one, with_text=folds),
        "folds": folds,
        "is_cited": check or len(work.sheet.rows(one)) > 1 or any(work.sheet.rows(one)[0].values()),
        "hints": {} if folds else {str(level.value): level.text for level in one.levels},
        "rows": work.sheet.forms(one, check=check) if one.windows is not None else [],
        "settled_words": f"Last settled: {last}." if last else "",
        "is_copied": one in work.sheet.copied,
        "copied_on": date.fromisoformat(copied_on) if copied_on else None,
        "window": assessing.window_words(one),
    }


def _neighbours(scheme: Scheme, asked: Criterion) -> tuple[Criterion | None, Criterion | None]:
    place = scheme.criteria.index(asked)
    following = scheme.criteria[place + 1 : place + 2]
    return scheme.criteria[place - 1] if place else None, following[0] if following else None


def _one(
    request: Request, work: Work, asked: Criterion, problems: Sequence[Problem] = ()
) -> HttpResponse:
    previous, following = _neighbours(work.scheme, asked)
    section = next(one.label for one in work.scheme.sections if one.id == asked.section)
    context = _context(request, work, problems) | {
        "part": _part(work, asked, check=bool(problems)),
        "place": work.scheme.criteria.index(asked) + 1,
        "section": section,
        "previous": previous,
        "following": following,
    }
    status = 422 if problems else 200
    return render(request, "threats/criterion.html", context, status=status)
