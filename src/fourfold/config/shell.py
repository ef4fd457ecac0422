"""What every page shows around its own: the menu, who is signed in, whether this is a demo."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fourfold.config.demo_mark import is_demo
from fourfold.reference.queries import names_on

MENU = [
    ("Home", "web:home", ""),
    ("Threats", "threats:master_list", "threats.read"),
    ("Plans", "plans:plans", "plans.record_plan"),
    ("What I lead", "plans:lead", "plans.change_plan"),
    ("Scrutiny", "plans:scrutiny", "plans.scrutinise"),
    ("My actions", "plans:my_actions", "plans.update_action"),
    ("Shared with me", "plans:shared_with_me", "plans.answer_ask"),
    ("Boards", "plans:boards", "plans.record_board"),
    ("Disruptions", "disruptions:disruptions", "disruptions.record"),
    ("Moderation", "threats:moderation_queue", "threats.moderate"),
    ("People and things", "subjects:subjects", "subjects.read"),
    ("Imports", "sources:imports", "sources.read"),
    ("Ledger", "administration:ledger", "administration.read_ledger"),
    ("Agreements", "administration:agreements", "administration.record_agreement"),
    ("Breaches", "administration:breaches", "administration.read_breaches"),
    ("Administration", "administration:front", "administration.edit_reference"),
]
# Entries for those who do not hold a verb: who makes plans finds what is shared on them.
PARTNERS_ONLY = {"plans:shared_with_me": "plans.record_plan"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu that the viewer's verbs open, and the state of this installation."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.user_id:
        return {"navigation": [], "demo": is_demo(), "viewer": None}
    shown = [
        (label, reverse(name))
        for label, name, verb in MENU
        if (not verb or viewer.may(verb)) and not viewer.may(PARTNERS_ONLY.get(name, ""))
    ]
    here = _here(request.path, [url for _, url in shown])
    entries = [{"label": label, "url": url, "current": url == here} for label, url in shown]
    return {
        "navigation": entries,
        "demo": is_demo(),
        "viewer": viewer,
        "viewer_organisation": names_on(request.today).get(viewer.organisation_id, ""),  # type: ignore[attr-defined] # ours
        "account_links": [{"label": "Your account", "url": reverse("administration:account")}],
        "today": request.today,  # type: ignore[attr-defined] # ours
    }


def _here(path: str, urls: list[str]) -> str:
    """Return the entry under which a page stands: the one whose address is most of the page's."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")
