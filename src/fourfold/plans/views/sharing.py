"""Sharing a plan on a page: to whom, in what words, what they will read, and taking it back."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.queries import clearance_of
from fourfold.access.rules import Justification
from fourfold.plans.commands import sharing as commands
from fourfold.plans.forms.sharing import ChoosePartner, Recall, SharePage, Withdraw
from fourfold.plans.models import PageCopy, Plan
from fourfold.plans.queries import circles, releasing, sharing
from fourfold.plans.queries import plan as plans
from fourfold.plans.queries.preparing import Prepared, Share, prepare
from fourfold.plans.rules.kinds import Pillar
from fourfold.plans.views.showing import form_page
from fourfold.reference.models import Agreement
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


def panel(request: Request, plan: Plan) -> dict[str, Any] | None:
    """Return what a plan's page shows of sharing: copies, asks and answers that wait."""
    asks = sharing.asks_of(plan, today=request.today)
    may_share = request.viewer.may("plans.share_page") and plan.closed_on is None
    copies = sharing.copies_of(plan)
    if not (copies or asks or may_share):
        return None
    return {
        "template": "plans/shared_panel.html",
        "plan": plan,
        "copies": copies[:5],
        "more": max(0, len(copies) - 5),
        "asks": asks,
        "waiting": sum(len(line.waiting) for line in asks),
        "may_share": may_share,
    }


@require_safe
@needs("plans.read")
def shared_of(request: Request, urn: str) -> HttpResponse:
    """Show all that was shared of a plan, with whom, and what they said."""
    plan = plans.plan(urn)
    ledger.consulted(plan, verb="plans.read", at=request.at)
    copies = sharing.copies_of(plan)
    context = {
        "plan": plan,
        "copies": copies,
        "asks": sharing.asks_of(plan, today=request.today),
        "may_share": request.viewer.may("plans.share_page") and plan.closed_on is None,
        "crumbs": _crumbs(plan),
        "today": request.today,
        "marking": max([plan.label.marking, *(line.row.label.marking for line in copies)]),
    }
    return render(request, "plans/shared_of.html", context)


@require_http_methods(["GET", "POST"])
@needs("plans.share_page")
def share(request: Request, urn: str) -> HttpResponse:
    """Choose a recipient; write the page; look at both sides; send it."""
    plan = plans.plan(urn)
    if not request.GET.get("to"):
        return _choose(request, plan)
    to = circles.partner(request.GET["to"], request.viewer, on=request.today)
    found = releasing.candidates(plan, clearance_of(to.person, request.today), on=request.today)
    agreements = circles.agreements_between(
        request.viewer.organisation_id, to.person.organisation_id
    )
    form = SharePage(found, request.POST or None, initial=_former(plan, to))
    form.offer(agreements)
    frame = {
        "plan": plan,
        "to": to,
        "form": form,
        "agreements": agreements,
        "withheld": [one for one in found if not one.told],
        "crumbs": _crumbs(plan),
        "marking": plan.label.marking,
    }
    if "edit" in request.POST or not form.is_valid():
        return render(request, "plans/share.html", frame)
    return _previewed(request, frame, _asked(plan, to, form, agreements))


def _choose(request: Request, plan: Plan) -> HttpResponse:
    partners = circles.partners(request.viewer, on=request.today)
    context = {
        "plan": plan,
        "form": ChoosePartner(partners),
        "partners": partners,
        "whom_to_ask": circles.whom_to_ask(request.viewer, on=request.today),
        "crumbs": _crumbs(plan),
        "marking": plan.label.marking,
    }
    return render(request, "plans/share_to.html", context)


def _previewed(request: Request, frame: dict[str, Any], asked: Share) -> HttpResponse:
    form, stopped = frame["form"], ""
    said = form.cleaned_data
    if "send" in request.POST:
        try:
            sent = commands.share_page(
                share=asked,
                why=Justification("DISCLOSE", said["necessity"]),
                seen=said["seen"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            stopped = str(refusal)
        else:
            return go(request, "plans:copy", sent.urn)
    prepared = prepare(asked, necessity=said["necessity"], by=request.viewer, at=request.at)
    context = frame | {"prepared": prepared, "stopped": stopped} | _sides(prepared, request)
    return render(request, "plans/share_preview.html", context)


def _sides(prepared: Prepared, request: Request) -> dict[str, Any]:
    """Return the page as it would be read, and the fields that are sent again unseen."""
    kept = [
        (key, value)
        for key in request.POST
        if key not in {"csrfmiddlewaretoken", "send", "look", "edit", "seen"}
        for value in request.POST.getlist(key)
    ]
    return {
        "page": prepared.page,
        "pillars": page_pillars(prepared.page.activity),
        "kept": [*kept, ("seen", prepared.seen)],
    }


def page_pillars(activity: Any) -> list[tuple[str, list[str]]]:
    """Return what was done, by pillar, as the page lists it."""
    return [
        (pillar.words, [one.what for one in activity if one.pillar == pillar.words])
        for pillar in Pillar
    ]


def _asked(plan: Plan, to: circles.Partner, form: SharePage, agreements: list[Agreement]) -> Share:
    said = form.cleaned_data
    return Share(
        plan=plan,
        recipient=to.person,
        circle=to.circle,
        words=form.words,
        agreement=next((one for one in agreements if one.pk == said["agreement"]), None),
        gateway=said["gateway"],
        proportionality=said["proportionality"],
        marking=said["marking"],
        members=frozenset(said.get("members") or ()),
    )


def _former(plan: Plan, to: circles.Partner) -> dict[str, Any]:
    """Return the author's own words of the copy before, which this or another partner has read."""
    former = sharing.former_words([plan.pk], to.person.pk).get(plan.pk)
    if former is None:
        return {}
    names = ("title", "what", "why", "where", "period", "safeguarding", "contact", "conditions")
    lines = {pillar.value.lower(): "" for pillar in Pillar}
    for one in former["activity"]:  # type: ignore[attr-defined] # a list, as it was stored
        key = next(p.value.lower() for p in Pillar if p.words == one["pillar"])
        lines[key] = "\n".join(part for part in (lines[key], one["what"]) if part)
    return {name: former[name] for name in names} | lines


@require_http_methods(["GET", "POST"])
@needs("plans.withdraw_page")
def withdraw(request: Request, urn: str) -> HttpResponse:
    """Withdraw a copy; its recipient sees why."""
    copy = _sent(request, urn)
    form = Withdraw(request.POST or None)
    if form.is_valid():
        try:
            commands.withdraw_page(copy=copy, **form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:copy", urn)
    lead = f"{copy.recipient.name} will see that it is withdrawn, and why."
    return form_page(request, _taking(copy, form, "Withdraw this page", lead, "Withdraw"))


@require_http_methods(["GET", "POST"])
@needs("plans.recall_page")
def recall(request: Request, urn: str) -> HttpResponse:
    """Recall a copy that was sent in error: a notice to the recipient, a breach to the officer."""
    copy = _sent(request, urn)
    form = Recall(request.POST or None)
    if form.is_valid():
        try:
            commands.recall_page(copy=copy, **form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:copy", urn)
    lead = (
        f"{copy.recipient.name} can no longer open it from now on, and is told so (Data Protection "
        "Act 2018, section 38(5)). A breach is opened in the register, and its 72 hours begin."
    )
    return form_page(request, _taking(copy, form, "Recall: sent in error", lead, "Recall it"))


def _sent(request: Request, urn: str) -> PageCopy:
    """Return a copy that the viewer's organisation sent.

    :raises NotFound: to everybody else, its recipient among them.
    """
    copy = sharing.copy(urn)
    if copy.owner_id != request.viewer.organisation_id:
        raise NotFound("There is no such record.")
    return copy


def _taking(copy: PageCopy, form: Any, heading: str, lead: str, button: str) -> dict[str, Any]:
    back = {"label": f"Version {copy.version}", "url": reverse("plans:copy", args=[copy.urn])}
    return {
        "form": form,
        "heading": heading,
        "lead": lead,
        "button": button,
        "back": back,
        "crumbs": [{"label": "Plans", "url": reverse("plans:plans")}, back],
        "marking": copy.label.marking,
    }


def _crumbs(plan: Plan) -> list[dict[str, str]]:
    return [
        {"label": "Plans", "url": reverse("plans:plans")},
        {"label": plan.title, "url": reverse("plans:plan", args=[plan.urn])},
    ]
