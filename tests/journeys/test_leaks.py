"""Every page, opened by somebody who may see nothing: no secret comes out."""

import pytest
from django.test import Client

from tests import make
from tests.journeys import routes
from tests.journeys.conftest import LISTS, lists

pytestmark = pytest.mark.django_db
C = make.CANARY
PART = {"HX-Request": "true"}
SINGS = {
    "",
    "find/",
    "threats/",
    "threats/export/<str:form>/",
    "threats/extract/",
    "threats/extract/<str:form>/",
    "threats/moderation/",
    "threats/moderation/<int:pk>/",
    "threats/exceptions/",
    "threats/operations/",
    "threats/operations/<str:urn>/",
    "threats/handovers/<int:pk>/",
    "threats/<str:urn>/",
    "threats/<str:urn>/timeline/",
    "threats/<str:urn>/members/",
    "threats/<str:urn>/network/",
    "threats/<str:urn>/network/data/",
    "threats/<str:urn>/network/export/<str:form>/",
    "threats/<str:urn>/history/",
    "threats/<str:urn>/assess/",
    "threats/<str:urn>/assessments/<int:pk>/",
    "threats/disposals/",
    "threats/disposals/<int:pk>/",
    "threats/<str:urn>/dispose/",
    "plans/",
    "plans/files/<str:form>/",
    "plans/lead/",
    "plans/scrutiny/",
    "plans/scrutiny/<int:pk>/answer/",
    "plans/objectives/<int:pk>/",
    "plans/<str:urn>/",
    "plans/<str:urn>/change/",
    "plans/<str:urn>/share/",
    "plans/<str:urn>/shared/",
    "plans/<str:urn>/actions/new/",
    "plans/actions/",
    "plans/actions/<str:urn>/",
    "plans/actions/<str:urn>/ask/",
    "plans/actions/<str:urn>/change/",
    "plans/asks/<str:urn>/",
    "plans/boards/",
    "plans/boards/engagement/",
    "plans/boards/<str:urn>/",
    "plans/boards/<str:urn>/seats/",
    "plans/boards/<str:urn>/call/",
    "plans/documents/",
    "plans/documents/<str:urn>/",
    "plans/documents/<str:urn>/refresh/",
    "plans/meetings/<str:urn>/",
    "plans/meetings/<str:urn>/change/",
    "plans/meetings/<str:urn>/minutes/",
    "plans/meetings/<str:urn>/minutes/<str:form>/",
    "plans/meetings/<str:urn>/items/<int:pk>/<str:kind>/",
    "plans/pages/",
    "plans/shared/<str:urn>/",
    "plans/shared/<str:urn>/page.pdf",
    "plans/tactics/<str:ident>/",
    "disruptions/",
    "disruptions/new/",
    "disruptions/quick/",
    "disruptions/contests/",
    "disruptions/contests/<int:pk>/",
    "disruptions/extract/",
    "disruptions/extract/<str:form>/",
    "disruptions/moderation/",
    "disruptions/moderation/<str:urn>/",
    "disruptions/<str:urn>/",
    "disruptions/<str:urn>/correct/",
    "disruptions/<str:urn>/answer/",
    "disruptions/<str:urn>/same/",
    "breaches/",
    "breaches/<str:urn>/",
    "subjects/",
    "subjects/<uuid:key>/",
    "subjects/<uuid:key>/network/",
    "subjects/<uuid:key>/network/data/",
    "subjects/<uuid:key>/network/export/<str:form>/",
    "subjects/<uuid:key>/history/",
    "imports/",
    "imports/<int:pk>/",
    "imports/<int:pk>/rejects/",
    "imports/profiles/",
    "imports/profiles/<int:pk>/",
    "administration/compartments/",
    "administration/compartments/<int:pk>/",
    "intelligence/answers/<str:urn>/",
    "intelligence/dangers/",
    "intelligence/dangers/<str:urn>/",
    "intelligence/digest/",
    "intelligence/digest/desks/<int:pk>/",
    "intelligence/packages/",
    "intelligence/packages/<str:urn>/",
    "intelligence/packages/<str:urn>/<int:pk>/allocate/",
    "intelligence/packages/<str:urn>/<int:pk>/result/",
    "intelligence/packages/<str:urn>/add/",
    "intelligence/packages/<str:urn>/export/<str:form>/",
    "intelligence/received/",
    "intelligence/received/<int:pk>/",
    "intelligence/refer/<uuid:key>/",
    "intelligence/reports/",
    "intelligence/reports/<str:urn>/",
    "intelligence/reports/<str:urn>/about/",
    "intelligence/reports/<str:urn>/about/<int:pk>/end/",
    "intelligence/reports/<str:urn>/answer/",
    "intelligence/reports/<str:urn>/close/",
    "intelligence/reports/<str:urn>/grade/",
    "intelligence/reports/<str:urn>/return/",
    "intelligence/reports/<str:urn>/send/",
    "intelligence/reports/<str:urn>/sent/<int:pk>/file/",
    "intelligence/reports/<str:urn>/sent/<int:pk>/recall/",
    "intelligence/reports/<str:urn>/source/",
    "intelligence/reports/<str:urn>/triage/",
    "intelligence/reports/take/<str:form>/",
    "intelligence/requirements/",
    "intelligence/requirements/<str:urn>/",
    "intelligence/requirements/<str:urn>/answer/",
    "intelligence/requirements/<str:urn>/close/",
    "intelligence/scan/",
    "intelligence/sources/",
    "intelligence/watchlists/<str:urn>/",
    "intelligence/watchlists/<str:urn>/add/",
    "intelligence/watchlists/<str:urn>/end/",
    "intelligence/watchlists/<str:urn>/renew/",
    "subjects/<uuid:key>/apart/",
    "subjects/<uuid:key>/describe/",
    "subjects/<uuid:key>/discoverable/",
    "subjects/<uuid:key>/identify/",
    "subjects/<uuid:key>/judge/",
    "subjects/<uuid:key>/link/",
    "subjects/deconflict/",
    "subjects/deconflict/told/",
    "subjects/queue/",
    "subjects/queue/<int:pk>/",
    "subjects/queue/judged/",
    "subjects/<uuid:key>/path/",
    "subjects/<uuid:key>/places/",
    "subjects/<uuid:key>/timeline/",
    "systems/",
    "systems/<int:pk>/",
    "systems/<int:pk>/change/",
    "systems/<int:pk>/upload/",
    "systems/files/<str:token>/",
    "systems/files/<str:token>/columns/",
    "systems/files/<str:token>/text/",
    "systems/loads/<int:pk>/",
    "systems/loads/<int:pk>/rejects/",
    "systems/loads/<int:pk>/rows/",
    "systems/profiles/<int:pk>/",
    "systems/records/<int:pk>/",
    "intelligence/holdings/",
    "intelligence/holdings/<int:pk>/",
    "intelligence/rights/",
    "intelligence/rights/<str:urn>/",
    "ledger/",
    "ledger/export/",
    "ledger/history/<str:subject>/",
    "ledger/entries/<int:pk>/",
    "ledger/disposals/<int:pk>/",
}


def openings(route, keys):
    """Return how each address of a route is opened: as a page, and as a part of one."""
    for address in routes.addresses(route, keys):
        yield address, {}
        yield address + LISTS[-1], PART
        if route in routes.WITHOUT_KEYS or route.startswith(("threats/e", "disruptions/e")):
            yield from ((address + query, {}) for query in LISTS[1:])


def test_an_outsider_learns_nothing_from_any_page(outsider, hidden):
    leaks, bugs = [], []

    for route in routes.PAGES:
        for address, headers in openings(route, hidden.keys()):
            response = outsider.get(address, headers=headers)
            leaks += [address] * (C in routes.text_of(response))
            bugs += [address] * (response.status_code >= 500)

    assert not leaks
    assert not bugs


def test_hidden_and_absent_look_alike(outsider, hidden):
    betrayed = []

    for route in routes.OF_RECORDS:
        for address, nothing in routes.pairs(route, hidden.keys()):
            found = outsider.get(address + LISTS[-1])
            absent = outsider.get(nothing + LISTS[-1])
            if not alike(found, absent, address, nothing):
                betrayed.append(address)

    assert not betrayed


def alike(found, absent, address, first):
    same = routes.body_of(found, address) == routes.body_of(absent, first)
    return same and found.status_code == absent.status_code


def queries(world):
    """Return addresses that name a record after the question mark, each with its key."""
    made = world.made
    for place in ("plans/new", "disruptions/new", "disruptions/quick"):
        yield f"/{place}/?threat=", made["threat"].urn, "T-0000-0000-0000"
    yield "/plans/new/?operation=", made["operation"].urn, "O-0000-0000-0000"
    yield "/disruptions/new/?action=", made["action"].urn, "A-0000-0000-0000"
    yield "/intelligence/dangers/new/?report=", made["report"].urn, "R-0000-0000-0000"
    yield (
        "/intelligence/dangers/new/?subject=",
        str(made["led"].subject_id),
        routes.ABSENT["key"][0],
    )
    to = f"{made['circle'].pk}-{world.partner.pk}"
    yield "/plans/pages/?to=", to, "987654-987654"
    yield "/disruptions/?threat=", made["threat"].urn, "T-0000-0000-0000"


def test_hidden_and_absent_look_alike_after_the_question_mark(outsider, hidden):
    betrayed = []

    for place, key, nothing in queries(hidden.world):
        found, absent = outsider.get(place + key), outsider.get(place + nothing)
        said = [
            routes.body_of(response, place).replace(one, "…")
            for response, one in ((found, key), (absent, nothing))
        ]
        if said[0] != said[1] or found.status_code != absent.status_code or C in said[0]:
            betrayed.append(place)

    assert not betrayed


def test_lists_and_counts_say_the_same_with_and_without_what_is_hidden(outsider, hidden, who):
    now = {address: routes.body_of(outsider.get(address), address) for address in lists()}

    assert [one for one in now if now[one] != hidden.before[who, one]] == []


def test_a_signed_out_visitor_sees_the_way_in_and_nothing_else(hidden):
    visitor = Client(raise_request_exception=False)
    leaks, bugs = [], []

    for route in routes.ROUTES:
        for address in routes.addresses(route, hidden.keys()):
            response = visitor.get(address)
            leaks += [address] * (C in routes.text_of(response))
            bugs += [address] * (response.status_code >= 500)

    assert not leaks
    assert not bugs


def test_the_canary_sings_when_it_may(insider, hidden):
    """If this fails, the tests above prove nothing."""
    sings, bugs = set(), []

    for route in routes.PAGES:
        for address, headers in openings(route, hidden.keys()):
            response = insider.get(address, headers=headers)
            bugs += [address] * (response.status_code >= 500)
            if C in routes.text_of(response):
                sings.add(route)

    assert not bugs
    assert sorted(SINGS - sings) == []
