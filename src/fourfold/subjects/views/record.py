"""Recording a subject, and saying more of one: identifiers, links, judgements."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.access.queries import default_restriction
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.reference.queries import organisation, releasable_around
from fourfold.shared.errors import DomainError
from fourfold.subjects.commands import subject as commands
from fourfold.subjects.forms import record as forms
from fourfold.subjects.models import Judgement, Name, Subject
from fourfold.subjects.queries import reach
from fourfold.subjects.queries import subject as subjects
from fourfold.subjects.queries.part import part_called
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.views.subject import frame_of, looked_at
from fourfold.web.http import Request, go, needs, render

SENSITIVE = Restriction(Marking.OFFICIAL_SENSITIVE)
OFFERED = {
    forms.AS_THE_NAME: "Those who may see the name",
    forms.AS_MINE: "My own and its region",
}


@require_http_methods(["GET", "POST"])
@needs("subjects.record")
def record(request: Request) -> HttpResponse:
    """Record a subject; before it is saved, say who will be able to see it."""
    default = default_restriction(request.viewer, request.today) | SENSITIVE
    form = forms.Record(
        *releasable_around(organisation(request.viewer.organisation_id).region_id),
        reach.own_compartments(request.viewer.user_id, on=request.today),
        request.POST or None,
        initial={"organisations": [pk for audience in default.audiences for pk in audience]},
    )
    restriction = form.restriction() if form.is_valid() else default
    if form.is_valid() and "save" in request.POST:
        try:
            made = commands.record_subject(
                new=form.new(),
                label=label_saying(restriction),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", made.subject_id)
    context = {"form": form, "reach": reach.reach(restriction, on=request.today)}
    return render(request, "subjects/record.html", context)


@require_http_methods(["GET", "POST"])
@needs("subjects.describe")
def describe(request: Request, key: UUID) -> HttpResponse:
    """Add a further name; before it is saved, say who will be able to see it."""
    known = looked_at(request, key)
    restrictions = _offered(request, known)
    form = forms.Describe(_reaches(request, restrictions), request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.name_subject(
                subject=Subject(key=known.record.subject_id),
                kind=known.shown.kind,
                text=given["text"],
                is_child=known.shown.is_child,
                label=label_saying(restrictions[given["seen_by"]]),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", known.shown.key)
    return render(request, "subjects/describe.html", frame_of(request, known) | {"form": form})


@require_http_methods(["GET", "POST"])
@needs("subjects.identify")
def identify(request: Request, key: UUID) -> HttpResponse:
    """Add an identifier; it is kept as written, also where it is not valid."""
    known = looked_at(request, key)
    restrictions = _offered(request, known)
    form = forms.Identify(_reaches(request, restrictions), request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.identify_subject(
                subject=Subject(key=known.record.subject_id),
                kind=given["kind"],
                text=given["text"],
                system=given["system"],
                label=label_saying(restrictions[given["seen_by"]]),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", known.shown.key)
    return render(request, "subjects/identify.html", frame_of(request, known) | {"form": form})


@require_http_methods(["GET", "POST"])
@needs("subjects.link")
def link(request: Request, key: UUID) -> HttpResponse:
    """Link a subject to another; the link is read by those who may read both."""
    known = looked_at(request, key)
    form = forms.Tie(request.POST or None, initial={"other": request.GET.get("other")})
    if form.is_valid():
        try:
            other = _other(form.cleaned_data["other"], known)
            commands.link_subjects(
                a=Subject(key=known.record.subject_id),
                b=Subject(key=other.record.subject_id),
                new=form.new(),
                label=label_saying(_both(known, other)),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", known.shown.key)
    return render(request, "subjects/link.html", frame_of(request, known) | {"form": form})


@require_http_methods(["GET", "POST"])
@needs("subjects.judge")
def judge(request: Request, key: UUID) -> HttpResponse:
    """Compare a subject with another, and decide whether they are one."""
    known = looked_at(request, key)
    asked = request.POST.get("other") or request.GET.get("other", "")
    other, problem = _sought(asked, known)
    form = forms.Judge(request.POST or None, initial={"other": asked})
    if other and form.is_valid():
        try:
            commands.judge_subjects(
                a=_named(known),
                b=_named(other),
                verdict=form.cleaned_data["verdict"],
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", known.shown.key)
    context = _compared(request, known, other) | {"form": form, "problem": problem}
    return render(request, "subjects/judge.html", context)


@require_POST
@needs("subjects.undo_judgement")
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a judgement back."""
    judgement = Judgement.objects.one(pk=pk)
    commands.undo_judgement(judgement=judgement, by=request.viewer, at=request.at)
    return go(request, "subjects:subject", judgement.a_id)


def _offered(request: Request, known: Known) -> dict[str, Restriction]:
    """Return under what something more may be said of a subject; of a child, never openly."""
    also = SENSITIVE if known.shown.is_child else Restriction()
    return {
        forms.AS_THE_NAME: known.record.label.restriction | also,
        forms.AS_MINE: default_restriction(request.viewer, request.today) | also,
    }


def _reaches(request: Request, restrictions: dict[str, Restriction]) -> dict[str, str]:
    return {
        choice: f"{OFFERED[choice]}: {reach.reach(one, on=request.today).words}"
        for choice, one in restrictions.items()
    }


def _other(text: str, known: Known) -> Known:
    part = part_called(text)
    if part.reference == known.shown.key:
        raise DomainError("That is the same one.")
    return subjects.subject(part.reference)


def _sought(text: str, known: Known) -> tuple[Known | None, str]:
    """Return the other that somebody named, or why there is none."""
    try:
        return (_other(text, known), "") if text else (None, "")
    except DomainError as refusal:
        return None, str(refusal)


def _named(known: Known) -> Name:
    if not isinstance(known.record, Name):
        raise DomainError("It has no name that you may read, so you cannot judge of it.")
    return known.record


def _both(known: Known, other: Known) -> Restriction:
    return known.record.label.restriction | other.record.label.restriction


def _compared(request: Request, known: Known, other: Known | None) -> dict[str, Any]:
    frame = frame_of(request, known)
    if other is None:
        return frame | {"sides": [], "both": None}
    both = reach.reach(_both(known, other), on=request.today)
    return frame | {"sides": [known, other], "both": both}
