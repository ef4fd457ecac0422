"""Pages of dangers, of who is on duty, and of referring somebody."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.models import Label, User
from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import danger as commands
from fourfold.intelligence.commands.duty import Duty, set_duty
from fourfold.intelligence.commands.referral import NewReferral
from fourfold.intelligence.commands.referral import refer as record_referral
from fourfold.intelligence.forms import danger as forms
from fourfold.intelligence.models import Danger, Report
from fourfold.intelligence.queries import dangers as queries
from fourfold.intelligence.queries.requirements import report_called
from fourfold.intelligence.rules import climbing
from fourfold.intelligence.rules.vocabulary import DangerSource
from fourfold.intelligence.views._acting import SENSITIVE, chosen, done, filtered, form_page
from fourfold.reference.queries import organisation
from fourfold.subjects.models import Subject
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.queries.subject import subject as known_subject
from fourfold.web.http import Request, go, needs, render

READS = needs("intelligence.read")
AS_THE_RECORD, OWN = "record", "own"


@require_safe
@READS
def dangers(request: Request) -> HttpResponse:
    """Show the dangers that one may read or was told of, those that wait first."""
    form = filtered(forms.DangerFilters(request.GET))
    context = {
        "form": form,
        "chosen": chosen(request, form),
        "lines": queries.dangers(request.viewer, form.wanted(), at=request.at),
        "may_raise": request.viewer.may("intelligence.raise_danger"),
        "nobody": not queries.duties(request.viewer.organisation_id, at=request.at).exists(),
    }
    return render(request, "intelligence/dangers.html", context)


@require_safe
@READS
def danger(request: Request, urn: str) -> HttpResponse:
    """Show a danger: what is feared, how long it has waited, who was told; then what is done."""
    one = queries.danger(urn, request.viewer)
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    return render(request, "intelligence/danger.html", _page(request, one))


def _page(request: Request, one: Danger) -> dict[str, Any]:
    viewer, told = request.viewer, queries.told(one)
    waits = one.acknowledged_at is None and one.decided_at is None
    step = max((each.step for each in told), default=1)
    about = _about(one)
    able = queries.may_decide(one, viewer, at=request.at)
    return {
        "danger": one,
        "line": queries.line(one, at=request.at),
        "told": told,
        "stood_in": any(each.is_stand_in for each in told),
        "next_at": climbing.next_at(one.raised_at, step) if waits else None,
        "about": about,
        "may_acknowledge": waits
        and viewer.may("intelligence.acknowledge_danger")
        and queries.may_acknowledge(one, viewer, at=request.at),
        "form": forms.DecideDanger()
        if able
        and viewer.may("intelligence.decide_danger")
        and one.acknowledged_at
        and not one.decided_at
        else None,
        "may_refer": about is not None and viewer.may("intelligence.refer"),
        "crumbs": _crumbs(),
        "marking": one.label.marking,
    }


def _about(one: Danger) -> Shown | None:
    return shown([one.subject_id]).get(one.subject_id) if one.subject_id else None


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Threats to life", "url": reverse("intelligence:dangers")}]


@require_http_methods(["GET", "POST"])
@needs("intelligence.raise_danger")
def raise_danger(request: Request) -> HttpResponse:
    """Say that somebody is at risk; those on duty are told at once."""
    report = report_called(request.GET["report"]) if request.GET.get("report") else None
    key = request.GET.get("subject", "")
    about = known_subject(UUID(key)) if _is_key(key) else None
    own = organisation(request.viewer.organisation_id).short_name
    initial = {"contact": f"{request.viewer.name}, {own}"}
    form = forms.RaiseDanger(_readers(report, about), request.POST or None, initial=initial)
    made: list[str] = []

    def act(said: Any) -> None:
        new = commands.NewDanger(
            kind=said["kind"],
            source=DangerSource.REPORT if report else DangerSource.REFERRAL,
            fears=said["fears"],
            report=report,
            subject=Subject(key=about.record.subject_id) if about else None,
            contact=said["contact"],
        )
        label = _label(request, said["readers"], report, about)
        by, at = request.viewer, request.at
        made.append(commands.raise_danger(new=new, label=label, by=by, at=at).urn)

    if done(form, act):
        return go(request, "intelligence:danger", made[0])
    about_whom = f" It is about {about.shown.words}." if about else ""
    from_what = f" It comes from report {report.urn}." if report else ""
    lead = f"Those on duty are told at once.{about_whom}{from_what} If seconds matter, ring 999."
    return form_page(request, form, "Threat to life", "Tell those on duty", lead=lead)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _readers(report: Report | None, about: Known | None) -> list[tuple[str, str]]:
    """Return who may be let read it: first those who may read what told of it."""
    mine = (OWN, "My organisation and its regional unit")
    if report is None and about is None:
        return [mine]
    what = "the report" if report else "what is known of this person or thing"
    return [(AS_THE_RECORD, f"Those who may read {what}"), mine]


def _label(
    request: Request, readers: str, report: Report | None, about: Known | None
) -> Label | None:
    own = default_restriction(request.viewer, request.today) | SENSITIVE
    if readers == AS_THE_RECORD and report is not None:
        return report.label
    if readers == AS_THE_RECORD and about is not None:
        return label_saying(own | about.record.label.restriction)
    return label_saying(own)


@require_POST
@needs("intelligence.acknowledge_danger")
def acknowledge(request: Request, urn: str) -> HttpResponse:
    """Take a danger on."""
    one = queries.danger(urn, request.viewer)
    commands.acknowledge_danger(danger=one, by=request.viewer, at=request.at)
    return go(request, "intelligence:danger", urn)


@require_POST
@needs("intelligence.decide_danger")
def decide(request: Request, urn: str) -> HttpResponse:
    """Record what is done about a danger, and why."""
    one = queries.danger(urn, request.viewer)
    form = forms.DecideDanger(request.POST)
    who: dict[str, Any] = {"danger": one, "by": request.viewer, "at": request.at}
    if done(form, lambda said: commands.decide_danger(**said, **who)):
        return go(request, "intelligence:danger", urn)
    context = _page(request, one) | {"form": form}
    return render(request, "intelligence/danger.html", context, status=422)


@require_http_methods(["GET", "POST"])
@READS
def duty(request: Request) -> HttpResponse:
    """Show who is on duty for one's organisation, and put somebody on."""
    mine = request.viewer.organisation_id
    able = queries.people_who_may(queries.ANSWERS, mine, at=request.at)
    form = forms.SetDuty(
        [(one.pk, one.name) for one in able], request.POST or None, initial={"since": request.at}
    )

    def act(said: Any) -> None:
        officer = User.objects.get(pk=said["officer"])
        given = Duty(officer, said["rung"], said["since"], said["until"])
        set_duty(said=given, by=request.viewer, at=request.at)

    if request.method == "POST" and done(form, act):
        return go(request, "intelligence:duty")
    context = {
        "form": form if request.viewer.may("intelligence.set_duty") else None,
        "rota": queries.rota(mine, at=request.at),
        "now": request.at,
        "nobody": not queries.duties(mine, at=request.at).exists(),
        "stand_ins": queries.stand_ins(organisation(mine), at=request.at),
        "crumbs": _crumbs(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "intelligence/duty.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("intelligence.set_duty")
def end_duty(request: Request, pk: int) -> HttpResponse:
    """Say until when a duty lasts."""
    one = queries.duty(pk, request.viewer.organisation_id)
    form = forms.EndDuty(request.POST or None, initial={"until": one.until or request.at})

    def act(said: Any) -> None:
        given = Duty(one.officer, one.rung, one.since, said["until"])
        set_duty(said=given, duty=one, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:duty")
    heading = f"End the duty of {one.officer.name}"
    return form_page(request, form, heading, "Save", crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
@needs("intelligence.refer")
def refer(request: Request, key: UUID) -> HttpResponse:
    """Record that somebody was referred so that they are protected."""
    known = known_subject(key)
    form = forms.Refer(request.POST or None, initial={"referred_on": request.today})
    own = default_restriction(request.viewer, request.today) | SENSITIVE
    both = known.record.label.restriction | own

    def act(said: Any) -> None:
        record_referral(
            subject=Subject(key=known.record.subject_id),
            new=NewReferral(**said),
            label=label_saying(both),
            by=request.viewer,
            at=request.at,
        )

    if done(form, act):
        return go(request, "subjects:subject", key)
    lead = "Send it first, as your force does; then record here to whom, when and why."
    crumbs = [{"label": known.shown.words, "url": reverse("subjects:subject", args=[key])}]
    return form_page(
        request,
        form,
        "Refer",
        "Record the referral",
        lead=lead,
        crumbs=crumbs,
        marking=both.marking,
    )
