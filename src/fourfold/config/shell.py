"""What every page shows around its own: the menu, who is signed in, whether this is a demo."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fourfold.config.demo_mark import is_demo
from fourfold.intelligence.views import home_dangers
from fourfold.reference.queries import names_on


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the menu, its address, and the verb that opens it; under: where it stands below."""

    label: str
    name: str
    verb: str = ""
    under: str = ""


MENU = [
    Entry("Home", "web:home"),
    Entry("Threats", "threats:master_list", "threats.read"),
    Entry("Plans", "plans:plans", "plans.record_plan"),
    Entry("What I lead", "plans:lead", "plans.change_plan"),
    Entry("Scrutiny", "plans:scrutiny", "plans.scrutinise"),
    Entry("My actions", "plans:my_actions", "plans.update_action"),
    Entry("Shared with me", "plans:shared_with_me", "plans.answer_ask"),
    Entry("Boards", "plans:boards", "plans.record_board"),
    Entry("Disruptions", "disruptions:disruptions", "disruptions.record"),
    Entry("Moderation", "threats:moderation_queue", "threats.moderate"),
    Entry("Intelligence", "intelligence:reports", "intelligence.read"),
    Entry("Submit", "intelligence:submit", "intelligence.submit_report", "Intelligence"),
    Entry("Triage", "intelligence:report_queue", "intelligence.triage_report", "Intelligence"),
    Entry(
        "Received", "intelligence:received_all", "intelligence.acknowledge_report", "Intelligence"
    ),
    Entry("Dangers", "intelligence:dangers", "intelligence.acknowledge_danger", "Intelligence"),
    Entry(
        "Requirements",
        "intelligence:requirements",
        "intelligence.record_requirement",
        "Intelligence",
    ),
    Entry("Watchlists", "intelligence:watchlists", "intelligence.keep_watchlist", "Intelligence"),
    Entry("Packages", "intelligence:packages", "intelligence.record_package", "Intelligence"),
    Entry("Reviews", "intelligence:holdings", "intelligence.review_holding", "Intelligence"),
    Entry("Disposals", "intelligence:disposals", "intelligence.agree_disposal", "Intelligence"),
    Entry("People's rights", "intelligence:rights", "intelligence.read_rights"),
    Entry("New this morning", "intelligence:digest", "intelligence.judge_hit", "Intelligence"),
    Entry("People and things", "subjects:subjects", "subjects.read"),
    Entry("Who is whom?", "subjects:queue", "subjects.judge", "People and things"),
    Entry(
        "Does anybody else hold this?",
        "subjects:deconflict",
        "subjects.deconflict",
        "People and things",
    ),
    Entry("Systems", "systems:systems", "sources.read_records"),
    Entry("Imports", "sources:imports", "sources.read", "Systems"),
    Entry("Ledger", "administration:ledger", "administration.read_ledger"),
    Entry("Agreements", "administration:agreements", "administration.record_agreement"),
    Entry("Breaches", "administration:breaches", "administration.read_breaches"),
    Entry("Administration", "administration:front", "administration.edit_reference"),
]
# Entries for those who do not hold a verb: who makes plans finds what is shared on them.
PARTNERS_ONLY = {"plans:shared_with_me": "plans.record_plan"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu that the viewer's verbs open, and the state of this installation.

    What stands under the entry of the page that is shown has a line of its own.
    """
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.user_id:
        return {"navigation": [], "demo": is_demo(), "viewer": None}
    shown = [
        (one, reverse(one.name))
        for one in MENU
        if (not one.verb or viewer.may(one.verb))
        and not viewer.may(PARTNERS_ONLY.get(one.name, ""))
    ]
    here = _here(request.path, [url for _, url in shown])
    return {
        **_menu(shown, here),
        "alarms": home_dangers.bar(request),  # type: ignore[arg-type] # ours
        "demo": is_demo(),
        "viewer": viewer,
        "viewer_organisation": names_on(request.today).get(viewer.organisation_id, ""),  # type: ignore[attr-defined] # ours
        "account_links": [{"label": "Your account", "url": reverse("administration:account")}],
        "today": request.today,  # type: ignore[attr-defined] # ours
    }


def _menu(shown: list[tuple[Entry, str]], here: str) -> dict[str, Any]:
    tops = {one.label for one, _ in shown if not one.under}
    current = next((one for one, url in shown if url == here), None)
    top = current and (current.under if current.under in tops else current.label)
    below = [(one, url) for one, url in shown if top in {one.under, one.label}]
    return {
        "navigation": [
            {"label": one.label, "url": url, "current": one.label == top}
            for one, url in shown
            if not one.under or one.under not in tops
        ],
        "below": [
            {"label": "All" if one.label == top else one.label, "url": url, "current": url == here}
            for one, url in below
        ]
        if len(below) > 1
        else [],
        "below_of": top or "",
    }


def _here(path: str, urls: list[str]) -> str:
    """Return the entry under which a page stands: the one whose address is most of the page's."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")
