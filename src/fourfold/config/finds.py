"""Where a thing that was found is shown: kind of document to (heading, address of its page)."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.urls import reverse

from fourfold.subjects.views.find import find

FINDS: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "threats.threat": lambda ref: ("Threats", reverse("threats:threat", args=[ref])),
    "threats.operation": lambda ref: ("Operations", reverse("threats:operation", args=[ref])),
    "plans.plan": lambda ref: ("Plans", reverse("plans:plan", args=[ref])),
    "plans.document": lambda ref: ("Documents", reverse("plans:document", args=[ref])),
    "disruptions.disruption": lambda ref: (
        "Disruptions",
        reverse("disruptions:disruption", args=[ref]),
    ),
    "intelligence.report": lambda ref: (
        "Intelligence reports",
        reverse("intelligence:report", args=[ref]),
    ),
    "sources.record": lambda ref: ("Records", reverse("systems:record", args=[int(ref)])),
    "subjects.subject": lambda ref: (
        "People and things",
        reverse("subjects:subject", args=[ref]),
    ),
}
FINDERS: Mapping[str, Callable[..., HttpResponse]] = {"everything": find}
