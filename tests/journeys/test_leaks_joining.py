"""Joining, searching, telling and sending: what is hidden beside what is seen changes nothing."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import danger, sending
from fourfold.intelligence.models import DutyOfficer, Met
from fourfold.intelligence.rules import vocabulary as words
from fourfold.subjects.models import Proposal
from fourfold.subjects.queries.part import part_of
from tests import make
from tests.intelligence import reporting
from tests.journeys import people, routes, side, world_between
from tests.journeys.world_between import PHONE, WHY
from tests.subjects import joined

pytestmark = pytest.mark.django_db
C = make.CANARY
DAY = "on=2026-04-14"
LISTS = [
    "/",
    "/threats/",
    "/subjects/",
    "/subjects/queue/",
    "/subjects/queue/judged/",
    "/subjects/deconflict/",
    "/subjects/deconflict/told/",
    "/intelligence/queue/",
    "/intelligence/reports/",
    "/intelligence/received/",
    "/intelligence/dangers/",
    "/intelligence/requirements/",
    "/intelligence/packages/",
    "/intelligence/watchlists/",
    "/intelligence/digest/",
    f"/intelligence/digest/?{DAY}",
    *(f"/find/?q={asked}&{WHY}" for asked in ("larkspur", "van", "LK19*", "canary")),
    f"/find/?q={PHONE.replace(' ', '+')}&{WHY}",
    f"/find/?q=quentin&kind=subjects.subject&{WHY}",
]


@pytest.fixture
def of(db):
    return world_between.between()


@pytest.fixture
def made(of):
    return world_between.visible(of)


def places_of(made):
    """Return the pages of all that is seen, and every list."""
    key, urn = made["person"].subject_id, {name: getattr(made[name], "urn", "") for name in made}
    return [
        f"/subjects/{key}/",
        f"/subjects/{key}/network/",
        f"/subjects/{key}/network/data/",
        f"/threats/{urn['threat']}/",
        f"/threats/{urn['threat']}/timeline/",
        f"/intelligence/reports/{urn['report']}/",
        f"/intelligence/reports/{urn['report']}/about/",
        f"/intelligence/requirements/{urn['requirement']}/",
        f"/intelligence/answers/{urn['report']}/",
        f"/intelligence/packages/{urn['package']}/",
        f"/intelligence/packages/{urn['package']}/export/csv/?{WHY}",
        f"/intelligence/watchlists/{urn['watchlist']}/",
        f"/intelligence/reports/take/csv/?{WHY}",
        f"/intelligence/digest/desks/{world_between.desk().pk}/?{DAY}",
        *LISTS,
    ]


# -- beside what is seen ---------------------------------------------------------------------


def test_no_page_list_count_facet_or_panel_says_more_once_there_is_something_hidden(of, made):
    client, places = people.client(of.reader), places_of(made)
    before = side.told(client, places)
    world_between.beside(of, made)

    after = side.told(client, places)

    stamped = [one for one in places if "/csv/" in one]  # a file says when it was made
    assert side.differing({one: before[one] for one in places if one not in stamped}, after) == []
    assert [one for one in places if C in after[one]] == []
    assert [one for one in stamped if len(after[one]) != len(before[one])] == []
    assert [one for one in places if client.get(one).status_code != 200] == []


def test_who_may_read_both_is_told_on_those_pages(of, made):
    """If this fails, the test above proves nothing."""
    world_between.beside(of, made)
    client, places = people.client(of.knowing), places_of(made)

    sings = {one for one in places if C in routes.text_of(client.get(one))}

    key, urn = made["person"].subject_id, made["report"].urn
    assert sings >= {
        f"/subjects/{key}/",
        f"/intelligence/reports/{urn}/",
        f"/intelligence/requirements/{made['requirement'].urn}/",
        f"/intelligence/packages/{made['package'].urn}/",
        f"/intelligence/watchlists/{made['watchlist'].urn}/",
        f"/threats/{made['threat'].urn}/",
        "/subjects/queue/",
        "/intelligence/reports/",
        f"/find/?q=van&{WHY}",
    }


def test_a_program_is_told_the_same_with_and_without_what_is_hidden(of, made):
    client = people.program(of.reader)
    asked = f"identifier={PHONE.replace(' ', '+')}&{WHY}"
    places = [
        "/api/v1/reports",
        f"/api/v1/reports/{made['report'].urn}",
        f"/api/v1/subjects?{asked}",
        f"/api/v1/subjects?name=larkspur&{WHY}",
        f"/api/v1/subjects/{made['person'].subject_id}",
        f"/api/v1/subjects/{made['person'].subject_id}/links",
    ]
    before = side.told(client, places)
    world_between.beside(of, made)

    assert side.differing(before, side.told(client, places)) == []
    assert "Larkspur" in before[places[4]]


# -- who is whom -----------------------------------------------------------------------------


def test_two_that_only_a_hidden_third_joins_are_two(of):
    a = world_between.person(of, "Quentin Larkspur", of.seen)
    b = world_between.person(of, "Barnaby Thistle", of.seen)
    third = world_between.hidden_person(of)
    for one in (a, b):
        world_between.same(of, one, third)

    page = people.client(of.reader).get(f"/subjects/{a.subject_id}/").text

    with speaking_for(people.viewer(of.reader)):
        assert set(part_of(a.subject_id).members) == {a.subject_id}
        assert set(part_of(b.subject_id).members) == {b.subject_id}
    with speaking_for(people.viewer(of.knowing)):
        assert len(part_of(a.subject_id).members) == 3
    assert "Thistle" not in page
    assert C not in page
    assert "Thistle" in people.client(of.knowing).get(f"/subjects/{a.subject_id}/").text


@pytest.mark.parametrize("who", ["reader", "other"])
def test_a_pair_with_a_hidden_side_is_not_there(of, who):
    a, third = world_between.person(of, "Ann Ash", of.seen), world_between.hidden_person(of)
    pair = joined.propose(a, third)
    client, address = people.client(getattr(of, who)), f"/subjects/queue/{pair.pk}/"
    nothing = "/subjects/queue/987654/"

    found, absent = client.get(address), client.get(nothing)
    judged = client.post(address, {"verdict": "SAME", "reason": "NAME"})

    assert routes.body_of(found, address) == routes.body_of(absent, nothing)
    assert [found.status_code, absent.status_code, judged.status_code] == [404, 404, 404]
    assert "Who is whom?" not in client.get("/").text.partition("<main")[2]
    with speaking_for(people.viewer(getattr(of, who))):
        assert not Proposal.objects.filter(pk=pair.pk).exists()
    assert people.client(of.knowing).get(address).status_code == 200


# -- the scan --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "other"])
def test_what_met_under_two_labels_is_seen_by_neither_alone(of, made, who):
    world_between.met(of, made["person"])
    desk = f"/intelligence/digest/desks/{world_between.desk().pk}/?{DAY}"

    with make.everything():
        hits = list(Met.objects.filter(interest__ref="threats.threat:1", key__contains="record"))
        hits = hits or list(Met.objects.filter(interest__ref="threats.threat:1"))
    client = people.client(getattr(of, who))
    pages = [client.get(one).text for one in (desk, f"/intelligence/digest/?{DAY}", "/")]

    assert hits
    with speaking_for(people.viewer(getattr(of, who))):
        assert not Met.objects.filter(pk__in=[one.pk for one in hits]).exists()
    assert not any("Trial system" in page or C in page for page in pages)
    judged = client.post(
        f"/intelligence/digest/hits/{hits[0].pk}/", {"relevance": "ACT", "why": "So"}
    )
    assert judged.status_code == 404
    assert "Trial system" in people.client(of.knowing).get(desk).text


# -- asking others ---------------------------------------------------------------------------


def asked(client, text):
    """Ask by a telephone number, and return what is told of it; then it was never asked."""
    with transaction.atomic():
        fields = {"kind": "PHONE", "text": text, "reason_code": "ASSESS", "reason_text": "Why"}
        answer = client.post("/subjects/deconflict/", fields, follow=True)
        transaction.set_rollback(True)
    address = answer.request["PATH_INFO"]
    assert address != "/subjects/deconflict/"
    return routes.body_of(answer, address).replace(text, "…").replace(address, "…")


def test_asking_for_what_is_hidden_and_what_is_absent_is_answered_alike(of):
    third = world_between.hidden_person(of)
    world_between.same(of, world_between.person(of, "Ann Ash", of.seen), third)
    client = people.client(of.reader)

    assert asked(client, PHONE) == asked(client, "07700 900478")


# -- threats to life -------------------------------------------------------------------------


def test_who_is_on_duty_and_may_not_read_it_is_told_kind_reference_and_whom_to_ring(of):
    DutyOfficer.objects.create(
        organisation=make.organisation("Durham"), officer=of.reader, since=make.NOON, by=of.reader
    )
    colleague = people.person("of.durham.too", of="Durham")
    before = side.told(people.client(colleague), ["/", "/intelligence/dangers/"])
    third = world_between.hidden_person(of)
    new = danger.NewDanger(
        words.DangerKind.CHILD,
        words.DangerSource.REFERRAL,
        f"The boy of {C}",
        subject=third.subject,
        owner=make.organisation("Durham"),
        contact="Sgt Elm, 01632 960001",
    )
    one = danger.raise_danger(new=new, label=of.unseen, **of.act())
    client = people.client(of.reader)
    pages = [client.get(f"/intelligence/dangers/{one.urn}/"), client.get("/")]
    listed = client.get("/intelligence/dangers/")

    assert all("Child at immediate risk" in page.text for page in [*pages, listed])
    assert all(one.urn in page.text for page in [*pages, listed])
    assert "Sgt Elm" in pages[0].text
    assert not [page for page in [*pages, listed] if C in routes.text_of(page)]
    assert str(third.subject_id) not in pages[0].text
    client.post(f"/intelligence/dangers/{one.urn}/acknowledge/")
    refused = client.post(
        f"/intelligence/dangers/{one.urn}/decide/", {"decision": "Moved", "reason": "So"}
    )
    assert refused.status_code in {403, 404, 422}
    assert C not in routes.text_of(refused) + routes.text_of(
        client.get(f"/intelligence/dangers/{one.urn}/")
    )
    told = side.told(people.client(colleague), ["/", "/intelligence/dangers/"])
    assert side.differing(before, told) == []
    assert people.client(colleague).get(f"/intelligence/dangers/{one.urn}/").status_code == 404


# -- what is sent ----------------------------------------------------------------------------


def test_what_was_sent_under_conditions_opens_for_its_recipient_once_they_took_them_on(of):
    one = world_between.report(
        of, of.unseen, C, handling=words.Handling.CONDITIONS, conditions="Not in an interview"
    )
    to = sending.Sending(purpose=f"A visit {C}", person=of.reader)
    sent = sending.send(report=one, to=to, **of.act())
    colleague = people.client(people.person("of.durham.too", of="Durham"))
    client, address = people.client(of.reader), f"/intelligence/received/{sent.pk}/"
    places = [address, f"/intelligence/reports/{one.urn}/", f"/api/v1/reports/{one.urn}", *LISTS]

    waits = [place for place in places if C in routes.text_of(client.get(place))]
    conditions = client.get(address).text
    colleague.post(address, {"agree": "on"})
    still = client.get(address).text
    client.post(address, {"agree": "on"})

    assert waits == []
    assert "Not in an interview" in conditions
    assert f"A van {C}" not in still
    assert f"A van {C}" in client.get(address).text
    assert client.get(f"/intelligence/reports/{one.urn}/").status_code == 404
    nothing = "/intelligence/received/987654/"
    found, absent = colleague.get(address), colleague.get(nothing)
    assert routes.body_of(found, address) == routes.body_of(absent, nothing)
    assert [found.status_code, absent.status_code] == [404, 404]
    assert not [one for one in LISTS if C in routes.text_of(colleague.get(one))]


# -- sources ---------------------------------------------------------------------------------


def test_for_who_is_not_under_its_label_no_page_asks_the_register_of_sources(of, made):
    world_between.beside(of, made)
    report = made["report"]
    to = sending.Sending(purpose="A visit", person=of.reader)
    sent = sending.send(report=report, to=to, **of.act())
    waiting = reporting.submitted(people.viewer(of.reader), source="DHM/SRC/2026/00417")
    keys = routes.Keys(
        {
            "urn": [report.urn, waiting.urn],
            "pk": [str(sent.pk)],
            "key": [str(made["person"].subject_id)],
        },
        {
            "urn": {
                "intelligence/requirements/": [made["requirement"].urn],
                "intelligence/packages/": [made["package"].urn],
                "intelligence/watchlists/": [made["watchlist"].urn],
            },
            "pk": {"intelligence/digest/desks/": [str(world_between.desk().pk)]},
        },
    )
    client, touched, opened = people.client(of.reader), [], 0
    chosen = [
        one
        for one in routes.PAGES
        if one.startswith(("intelligence/", "threats/reports/", "subjects/<uuid:key>/", "find/"))
        and one != "intelligence/sources/"
    ]
    for address in [each for one in chosen for each in routes.addresses(one, keys)] + LISTS:
        with CaptureQueriesContext(connection) as asked_of:
            opened += client.get(address).status_code == 200
        touched += [
            address for query in asked_of if "intelligence_sourceentry" in query["sql"].lower()
        ]

    assert touched == []
    assert opened > 40


def test_the_register_of_sources_is_empty_to_who_is_not_under_its_label(of, made):
    client = people.client(of.reader)

    assert C not in client.get("/intelligence/sources/").text
    assert C not in client.get(f"/intelligence/sources/?q={C[:6]}").text.replace(f"q={C[:6]}", "")
    assert C in people.client(of.knowing).get("/intelligence/sources/").text
    posted = client.post(
        f"/intelligence/reports/{made['report'].urn}/source/", {"reference": "CLV/SRC/2026/7"}
    )
    assert "already" not in posted.text
