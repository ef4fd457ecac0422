"""The queue of those who may read both of two records with one reference."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.shared.hooks import table
from fourfold.sources import forms
from fourfold.sources.commands.settling import settle_clash
from fourfold.sources.queries import settling
from fourfold.sources.rules.handling import Clash, Side
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("sources.settle")
def queue(request: Request) -> HttpResponse:
    """Show pairs of records with one reference, and take what somebody decides of one."""
    form = forms.Settle(request.POST or None)
    if form.is_valid():
        kind, _, pair = form.cleaned_data["pair"].partition("|")
        a, _, b = pair.partition("|")
        settle_clash(
            kind=kind,
            clash=settling.one_waiting(kind, a, b),
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            at=request.at,
        )
        return go(request, "sources:settling")
    pairs = [_pair(kind, clash, form) for kind, clash in settling.waiting()]
    return render(request, "sources/settling.html", {"pairs": pairs, "form": form})


def _pair(kind: str, clash: Clash, sent: forms.Settle) -> dict[str, object]:
    name = f"{kind}|{clash.a.subject}|{clash.b.subject}"
    number = name.replace("|", "-").replace(".", "-").replace(":", "-")
    is_sent = sent.is_bound and sent["pair"].value() == name
    form = sent if is_sent else forms.Settle(initial={"pair": name}, auto_id=f"{number}-%s")
    return {
        "system": clash.system,
        "key": clash.key,
        "sides": [_side(clash.a), _side(clash.b)],
        "form": form,
    }


def _side(side: Side) -> dict[str, str]:
    place = table("finds").get(side.subject.partition(":")[0])
    url = place(side.ref)[1] if place else ""
    return {"ref": side.ref, "name": side.name, "owner": side.owner, "url": url}
