"""Pages of the reference lists, the roles, and who will be able to see something."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.administration import forms
from fourfold.administration.commands import reference as commands
from fourfold.administration.forms.lists import word_of
from fourfold.administration.queries import lists, permissions, readers
from fourfold.administration.views.proving import recently_proved
from fourfold.reference import queries as reference
from fourfold.reference.rules import Unreadable, read_files
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render

EDITS = needs("administration.edit_reference")
BIGGEST = 5 * 2**20
CARDS = [
    ("people", "People", "administration.change_person", "Add people, give and end roles."),
    ("compartments", "Compartments", "", "Those that you own or are in."),
    ("ledger", "Ledger", "administration.read_ledger", "Who saw what, when and why."),
    ("watch", "What deserves a question", "administration.read_ledger", "Unusual days."),
    ("agreements", "Agreements to share", "", "With whom we share, under which law."),
    ("breaches", "Breaches", "administration.read_breaches", "The register, and its clocks."),
    ("lists", "Reference lists", "administration.edit_reference", "Units, priorities, desks."),
    ("justification", "Reasons and contact", "administration.set_justification", "What we ask."),
    ("permissions", "Who may do what", "", "Every role and its verbs."),
]


class TooBig(DomainError):
    """A file of reference lists is small."""


@require_safe
def front(request: Request) -> HttpResponse:
    """Show what one may administer."""
    cards = [
        {"url": reverse(f"administration:{name}"), "title": title, "text": text}
        for name, title, verb, text in CARDS
        if not verb or request.viewer.may(verb)
    ]
    return render(request, "administration/front.html", {"cards": cards})


@require_safe
def roles(request: Request) -> HttpResponse:
    """Show every role and what it may do."""
    context = {"holders": permissions.holders()}
    return render(request, "administration/permissions.html", context)


@require_safe
@EDITS
def all_lists(request: Request) -> HttpResponse:
    """List the reference lists, and offer to take in a file."""
    return _lists(request, forms.Files())


@require_POST
@EDITS
@recently_proved
def take_in(request: Request) -> HttpResponse:
    """Take in a file: a group is an audience, so this can let somebody read."""
    form = forms.Files(request.POST, request.FILES)
    if not form.is_valid():
        return _lists(request, form)
    try:
        rows = read_files({form.cleaned_data["file"].name: _text(form.cleaned_data["file"])})
        loaded = commands.load_reference(rows=rows, by=request.viewer, at=request.at)
    except DomainError as refused:
        return _lists(request, form, problems=str(refused).splitlines())
    return _lists(request, forms.Files(), done=str(getattr(loaded, "ledger_name", "")))


@require_safe
@EDITS
def one_list(request: Request, table: str) -> HttpResponse:
    """Show one list."""
    heads = [word_of(column.name) for column in lists.columns(table)]
    context = {
        "table": table,
        "title": lists.TITLES[table],
        "heads": heads,
        "rows": lists.page_of(table),
    }
    return render(request, "administration/list.html", context)


@require_http_methods(["GET", "POST"])
@EDITS
@recently_proved
def row(request: Request, table: str, pk: int = 0) -> HttpResponse:
    """Add a row to a list, or change one; a fact that it contradicts is ended or withdrawn."""
    lists.columns(table)
    now = lists.row(table, pk) if pk else None
    names = [column.name for column in lists.columns(table)]
    initial = {name: getattr(now, name) for name in names} if now else {}
    form = forms.ListRow(request.POST or None, table=table, initial=initial)
    if form.is_valid():
        try:
            commands.edit_reference(table=table, row=form.row, by=request.viewer, at=request.at)
        except DomainError as refused:
            for line in str(refused).splitlines():
                form.add_error(None, line)
        else:
            return go(request, "administration:list", table)
    heading = f"{lists.TITLES[table]}: {'change a row' if pk else 'add a row'}"
    context = {"form": form, "heading": heading, "submit": "Keep"}
    return render(request, "administration/form.html", context)


@require_http_methods(["GET", "POST"])
@needs("administration.set_justification")
def justification(request: Request) -> HttpResponse:
    """Say what one's organisation asks of its people, and says to others."""
    own = reference.organisation(request.viewer.organisation_id)
    names = ("justify_search", "justify_export", "discoverable", "contact_role")
    initial = {name: getattr(own, name) for name in names}
    form = forms.Justification(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            commands.set_justification(**form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, "administration:front")
    context = {"form": form, "heading": f"Reasons and contact of {own}", "submit": "Keep"}
    return render(request, "administration/form.html", context)


@require_safe
def reach(request: Request) -> HttpResponse:
    """Show who will be able to see what is about to be made under a label."""
    readers.check_makes_records(request.viewer)
    restriction = readers.restriction_of(
        marking=2 if request.GET.get("marking") in {"2", "OFFICIAL_SENSITIVE"} else 1,
        organisations=_numbers(request, "organisations"),
        compartments=_numbers(request, "compartments"),
    )
    shown = readers.reach(restriction, on=request.today)
    context = {name: getattr(shown, name) for name in shown.__slots__} | {"people": shown.few}
    return render(request, "administration/readers.html", context, part="reach")


def _lists(
    request: Request, form: forms.Files, *, problems: Sequence[str] = (), done: str = ""
) -> HttpResponse:
    context = {"lists": lists.TITLES.items(), "form": form, "problems": problems, "done": done}
    return render(request, "administration/lists.html", context)


def _numbers(request: Request, name: str) -> list[int]:
    return [int(one) for one in request.GET.getlist(name) if one.isdecimal()]


def _text(file: Any) -> str:
    if file.size > BIGGEST:
        raise TooBig("That file is too big for a reference list (5 MB at most).")
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable([f"{file.name}: the text is not UTF-8."]) from error
