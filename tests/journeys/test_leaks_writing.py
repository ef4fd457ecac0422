"""Every address, posted to by somebody who may see nothing: nothing comes out, nothing changes."""

import functools
import io
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.db import transaction

from fourfold.access.models import Labelled, ReadIn
from fourfold.access.speaking import speaking_for
from fourfold.reference.models import Organisation, Priority
from tests import make
from tests.journeys import people, routes
from tests.journeys.conftest import OUTSIDERS

pytestmark = pytest.mark.django_db
C = make.CANARY
VARIANTS = (
    {"kind": "OCG", "decision": "accept", "deed": "next", "role": "LRO", "file": "list"},
    {"kind": "PERSON", "decision": "return", "deed": "submit", "role": "UNKNOWN"},
    {"kind": "ASSOCIATE", "decision": "change", "deed": "", "role": "SIO"},
    {"kind": "QUESTION", "decision": "CONFIRM", "deed": "note", "role": "SUPPORT"},
    {"kind": "PROBLEM_PROFILE", "decision": "RETURN", "deed": "another", "role": "LEAD"},
)
WORDS = [
    "aim",
    "note",
    "blocker",
    "outcome",
    "specific",
    "rationale",
    "options",
    "best_placed",
    "title",
    "what",
    "why",
    "where",
    "period",
    "contact",
    "conditions",
    "proportionality",
    "necessity",
    "description",
    "happened",
    "remedy",
    "cancel",
    "place",
    "rank",
    "terms",
    "held_at",
    "another_event",
    "category_why",
    "measure",
    "baseline",
    "aim_for",
    "now",
    "needs",
    "fears",
    "because",
    "origin",
    "result",
    "authority",
    "outside",
    "found",
]
DAYS = [
    "due_on",
    "event_on",
    "dated_on",
    "baseline_on",
    "now_on",
    "begins_at_0",
    "review_due_on",
    "aware_at_0",
    "told_at_0",
    "reported_at_0",
    "referred_on",
    "received_on",
]
CHOSEN = {
    "pillar": "PURSUE",
    "status": "DONE",
    "category": "MINOR",
    "quorum": "1",
    "authority": "REPORTS",
    "sector": "POLICE",
    "theme": "FRAUD",
    "error": "UNLAWFUL",
    "gateway": "COMMON_LAW",
    "settlement": "FIRST_LEADS",
    "attended": "ATTENDED",
    "refresh_due_on": "2100-01-01",
    "begins_at": "2100-01-01T10:00",
    "reference_1": "CR/1",
    "safeguarding": "NO",
    "part": "CRIME",
    "owner_type": "PARTNER",
    "send": "1",
    "statement": "FACT",
    "urgency": "LOW",
    "source": "2",
    "assessment": "B",
    "handling": "P",
    "data_subject": "SUSPECT",
    "relevance": "ACT",
    "readers": "own",
    "agree": "on",
    "rank": "2",
    "rung": "1",
}
STRANGER, *OTHERS = OUTSIDERS
POSTS = [(STRANGER, one) for one in VARIANTS] + [(one, VARIANTS[0]) for one in OTHERS]


def plausible(variant, names, pks, keys, to):
    """Return fields that would pass most forms, naming the records of these keys.

    names: a threat first, then an action and a disruption, a report last; to: a partner in a
    circle.
    """
    threat, action, disruption, *others = names
    organisations = list(Organisation.objects.filter(kind="FORCE").values_list("pk", flat=True)[:2])
    fields = {
        **dict.fromkeys(WORDS, "In other words"),
        **dict.fromkeys(DAYS, "2026-04-14"),
        **CHOSEN,
        **dict.fromkeys(("item", "agreement", "waiver", "member", "unit"), pks[0]),
        "threat": threat,
        "action": action,
        **dict.fromkeys(("since", "until", "assessed_on", "expires_on"), "2026-04-14"),
        **dict.fromkeys(("reason", "reason_text", "question", "briefing"), "In other words"),
        **dict.fromkeys(("name", "summary", "purpose", "words", "text", "answer"), "Elder"),
        **dict.fromkeys(("owner", "organisation", "to", "person"), organisations[0]),
        **dict.fromkeys(("reference", "node", "members", "subject"), keys[0]),
        **dict.fromkeys(("report", "reports"), names[-1]),
        "other": disruption,
        "priority": Priority.objects.order_by("pk")[0].pk,
        **dict.fromkeys(("membership", "session", "factor", "desk", "requirement"), pks[0]),
        "reason_code": "ASSESS",
        "threats": " ".join((threat, *others)),
        "row": [*names, *pks],
        "pair": f"masterlist|threats.threat:{pks[0]}|threats.threat:{pks[-1]}",
        "outcome": "SAME",
        "verdict": "SAME",
        "importance": "PRINCIPAL",
        "category": "SUSPECT",
        "seen_by": "name",
        "weight": "1",
        "marking": "1",
        "organisations": organisations,
        "query": "q=elder",
        "share": "on",
        "accept": "yes",
        "save": "1",
        "review": "2026-08-01",
        "physical-level": "3",
        "physical-rows": "1",
        "username": "outsider.1",
        "system": "Elsewhere",
    } | variant
    if variant["role"] == "SUPPORT":
        fields["to"] = to
    if fields.pop("file", ""):
        fields["file"] = io.BytesIO(b"Reference,Group\nE-1,Elder\n")
        fields["file"].name = "list.csv"
    return fields


def hidden_fields(hidden, variant):
    made = hidden.world.made
    names = [
        made[one].urn for one in ("threat", "action", "disruption", "plan", "operation", "report")
    ]
    rows = ("threat", "assessment", "waiting", "membership", "standing", "item", "batch")
    to = f"{made['circle'].pk}-{hidden.world.partner.pk}"
    key = str(made["person"].subject_id)
    return plausible(variant, names, [made[one].pk for one in rows], [key], to)


def absent_fields(variant):
    names = [f"{letter}-0000-0000-0000" for letter in "TADPOR"]
    return plausible(variant, names, [987654], routes.ABSENT["key"], "987654-987654")


def snapshot(of):
    """Return every row under the hidden labels, as somebody sees it who may."""
    models = [one for one in apps.get_models() if issubclass(one, Labelled)]
    labels = list(of.labels())
    with speaking_for(people.viewer(of.insider)):
        rows = {
            model._meta.label: sorted(map(str, model.objects.filter(label__in=labels).values()))
            for model in models
        }
    inside = [of.made["compartment"], of.made["circle"]]
    parties = ReadIn.objects.filter(compartment__in=inside).values()
    return rows | {"parties": sorted(map(str, parties))}


@pytest.fixture
def posting(hidden, who, db):
    """Return how somebody posts; what it did is undone each time."""
    client = people.client(hidden.outsiders[who])
    signed_in = {name: morsel.value for name, morsel in client.cookies.items()}

    def posted(address, fields):
        client.cookies = SimpleCookie(signed_in)
        with transaction.atomic():
            response = client.post(address, fields)
            transaction.set_rollback(True)
        return response

    return posted


@pytest.mark.parametrize(("who", "variant"), POSTS)
def test_whoever_posts_a_hidden_key_learns_nothing(posting, hidden, variant):
    leaks, bugs, betrayed = [], [], []

    @functools.cache
    def answer_of_absent(address):
        return posting(address, absent_fields(variant)).status_code

    for route in routes.PAGES:
        for address, nothing in list(routes.pairs(route, hidden.keys()))[:4]:
            absent = answer_of_absent(nothing)
            response = posting(address, hidden_fields(hidden, variant))
            leaks += [address] * (C in routes.text_of(response))
            bugs += [address] * (response.status_code >= 500)
            if not route.startswith(routes.OPEN) and response.status_code != absent:
                betrayed.append((address, response.status_code, absent))

    assert not leaks
    assert not bugs
    assert not betrayed


def test_whoever_posts_a_hidden_key_changes_nothing(db, hidden, who):
    before, client = snapshot(hidden.world), people.client(hidden.outsiders[who])

    for route in routes.OF_RECORDS:
        for address in routes.addresses(route, hidden.keys()):
            client.post(address, hidden_fields(hidden, VARIANTS[0]))

    after = snapshot(hidden.world)
    assert sum(map(len, before.values())) > 50
    assert after == before


def test_what_is_bulk_assigned_is_refused_as_a_whole_when_one_row_is_hidden(db, hidden):
    user = hidden.outsiders[STRANGER]
    mine = make.threat(make.label(to=("West Midlands",)), by=people.viewer(user), name="Birch")
    rows = [mine.urn, hidden.world.made["threat"].urn]
    client = people.client(user)

    response = client.post("/threats/assign/", {"row": rows, "review": "2026-08-01"})

    assert response.status_code == 404
    assert "1 August 2026" not in client.get(f"/threats/{mine.urn}/").text


def test_an_importer_is_not_told_of_a_hidden_threat_with_the_same_reference(db, hidden):
    """It goes, unmentioned, to the queue of those who may read both."""
    user = hidden.outsiders[STRANGER]
    known, new = (_previewed(user, reference) for reference in (f"X-{C}", "X-new"))

    assert "New" in known
    assert known.replace(f"X-{C}", "X-new") == new


def _previewed(user, reference):
    with transaction.atomic():
        file = io.BytesIO(f"Reference,Name,Owner\n{reference},Birch,West Midlands\n".encode())
        file.name = "list.csv"
        sent = {"file": file, "kind": "masterlist", "system": f"Lists {C}"}
        client = people.client(user)
        page = client.post("/imports/new/", sent, follow=True)
        transaction.set_rollback(True)
    assert page.status_code == 200
    number = page.request["PATH_INFO"].split("/")[2]
    main = routes.text_of(page).partition("<main")[2]
    return main.replace(f"/imports/{number}/", "…").replace(f"Import {number}", "…")
