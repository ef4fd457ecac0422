"""Pages of people's rights: the register, one request, its pieces, and the answer to take away."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.rules import Justification
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.forms import rights as forms
from fourfold.intelligence.models import Carried, RightsRequest
from fourfold.intelligence.queries import rights as queries
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.intelligence.views._acting import done, form_page, narrow, readers, release_page
from fourfold.publishing import papers
from fourfold.subjects.queries.part import part_called
from fourfold.web.http import Request, go, needs, render

READ = "intelligence.read_rights"
READS = needs(READ)


@require_safe
@READS
def register(request: Request) -> HttpResponse:
    """Show the register, what waits first and by the day on which it is due."""
    context = {
        "lines": queries.register(),
        "may_record": request.viewer.may("intelligence.record_request"),
        "today": request.today,
    }
    return render(request, "intelligence/rights.html", context)


@require_http_methods(["GET", "POST"])
@needs("intelligence.record_request")
def record(request: Request) -> HttpResponse:
    """Enter a request."""
    initial = narrow(request) | {"received_on": request.today}
    form = forms.NewRequest(*readers(request), request.POST or None, initial=initial)
    made: list[str] = []

    def act(said: Any) -> None:
        names = ("person", "received_on", "asks", "born")
        new = commands.NewRequest(
            kind=RightKind(said["kind"]), **{name: said[name] for name in names}
        )
        label = label_saying(form.restriction())
        by, at = request.viewer, request.at
        made.append(commands.record_request(new=new, label=label, by=by, at=at).urn)

    if done(form, act):
        return go(request, "intelligence:rights_request", made[0])
    return release_page(request, form, "Enter a request", "Enter it", crumbs=_crumbs())


@require_safe
@READS
def one(request: Request, urn: str) -> HttpResponse:
    """Show one request: who asks, its clock, its pieces and the answer."""
    row = queries.request_called(urn)
    ledger.consulted(row, verb=READ, at=request.at)
    lines = queries.pieces(row)
    context = {
        "line": queries.line(row),
        "request_": row,
        "pieces": lines,
        "undecided": queries.undecided(row),
        "elsewhere": queries.ELSEWHERE,
        "may": _may(request, row),
        "today": request.today,
        "crumbs": _crumbs(),
        "marking": max((piece.piece.label.marking for piece in lines), default=row.label.marking),
    }
    return render(request, "intelligence/rights_request.html", context)


def _may(request: Request, row: RightsRequest) -> dict[str, bool]:
    is_open = row.answered_on is None
    verbs = ("prove_identity", "gather_pieces", "decide_piece", "extend_request", "answer_request")
    return {verb: is_open and request.viewer.may(f"intelligence.{verb}") for verb in verbs} | {
        "carry_correction": request.viewer.may("intelligence.carry_correction")
    }


def _crumbs(row: RightsRequest | None = None) -> list[dict[str, str]]:
    found = [{"label": "People's rights", "url": reverse("intelligence:rights")}]
    if row is not None:
        url = reverse("intelligence:rights_request", args=[row.urn])
        found.append({"label": row.urn, "url": url})
    return found


@require_http_methods(["GET", "POST"])
@needs("intelligence.prove_identity")
def prove(request: Request, urn: str) -> HttpResponse:
    """Record how somebody proved who they are."""
    form = forms.Identity(request.POST or None, initial={"on": request.today})
    return _act(request, urn, form, commands.prove_identity, ("Who are they?", "Record it"))


@require_http_methods(["GET", "POST"])
@needs("intelligence.extend_request")
def extend(request: Request, urn: str) -> HttpResponse:
    """Take two more months."""
    form = forms.Extension(request.POST or None)
    return _act(request, urn, form, commands.extend_request, ("Take more time", "Take it"))


@require_http_methods(["GET", "POST"])
@needs("intelligence.answer_request")
def answer(request: Request, urn: str) -> HttpResponse:
    """Answer a request."""
    form = forms.Answer(request.POST or None)
    return _act(request, urn, form, commands.answer_request, ("Answer the request", "Answer"))


def _act(request: Request, urn: str, form: Any, deed: Any, words: tuple[str, str]) -> HttpResponse:
    row = queries.request_called(urn)
    who: dict[str, Any] = {"request": row, "by": request.viewer, "at": request.at}
    if done(form, lambda said: deed(**said, **who)):
        return go(request, "intelligence:rights_request", urn)
    more = {"lead": row.person, "crumbs": _crumbs(row), "marking": row.label.marking}
    heading, button = words
    return form_page(request, form, heading, button, **more)


@require_http_methods(["GET", "POST"])
@needs("intelligence.gather_pieces")
def gather(request: Request, urn: str) -> HttpResponse:
    """Gather what is held on the person."""
    form = forms.Gather(request.POST or None)

    def deed(*, subject: str, **who: Any) -> RightsRequest:
        key = part_called(subject).reference
        return commands.gather_pieces(subject=key, **who)

    return _act(request, urn, form, deed, ("Gather what is held", "Gather"))


@require_http_methods(["GET", "POST"])
@needs("intelligence.decide_piece")
def decide(request: Request, urn: str, pk: int) -> HttpResponse:
    """Decide on one piece."""
    row = queries.request_called(urn)
    piece = queries.piece_of(row, pk)
    initial = {
        "outcome": piece.outcome,
        "ground": piece.exemption,
        "reason": piece.reason,
        "corrected_to": piece.corrected_to,
    }
    form = forms.DecidePiece(RightKind(row.kind), request.POST or None, initial=initial)

    def act(said: Any) -> None:
        given = said | {"outcome": PieceOutcome(said["outcome"])}
        decision = commands.PieceDecision(**given)
        commands.decide_piece(piece=piece, decision=decision, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:rights_request", urn)
    more = {"lead": piece.says, "crumbs": _crumbs(row), "marking": piece.label.marking}
    return form_page(request, form, piece.heading, "Decide", **more)


@require_http_methods(["GET", "POST"])
@needs("intelligence.carry_correction")
def carry(request: Request, urn: str, pk: int) -> HttpResponse:
    """Record that a recipient was told, and later who acknowledged it."""
    row = queries.request_called(urn)
    told = Carried.objects.filter(piece__request=row).select_related("label").one(pk=pk)
    form = forms.Carry(request.POST or None, is_told=told.told_at is not None)
    who: dict[str, Any] = {"carried": told, "by": request.viewer, "at": request.at}
    if done(form, lambda said: commands.carry_correction(**said, **who)):
        return go(request, "intelligence:rights_request", urn)
    button = "They acknowledged it" if told.told_at else "They were told"
    more = {"lead": told.says, "crumbs": _crumbs(row), "marking": told.label.marking}
    return form_page(request, form, f"Tell {told.recipient}", button, **more)


@require_safe
@READS
def document(request: Request, urn: str) -> HttpResponse:
    """Take the answer away as a PDF."""
    row = queries.request_called(urn)
    lines = queries.pieces(row)
    name = request.viewer.name
    content = papers.pdf(queries.paper(row, lines, by=name, at=request.at))
    under = [row.label_id, *(one.piece.label_id for one in lines)]
    said, why = f"{row.urn} as PDF", Justification("DISCLOSE", "Answer to a person's request")
    ledger.exported(said, verb=READ, at=request.at, why=why, under=under)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="answer-{row.urn}.pdf"'},
    )
