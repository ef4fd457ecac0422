"""The network and the members of a threat, on their pages."""

import io
import json
import re
import uuid
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.analytics.networkfile.reading import read_path
from fourfold.reference.models import Organisation
from fourfold.shared import hooks
from fourfold.subjects.rules.references import reference_of
from fourfold.threats.commands.member import Belonging, add_member
from fourfold.threats.commands.network import load_network
from fourfold.threats.commands.threat import NewThreat
from fourfold.threats.models import Membership
from fourfold.threats.queries.belonging import belonging
from fourfold.threats.rules.kinds import Importance, Kind, MemberRole
from tests import make
from tests.subjects.builders import OPEN, SECRET, link, person, reader_of

NETWORKS = Path(__file__).parents[2].parent / "shared/data/networks"
ROW = re.compile(r'<th scope="row"><a [^>]*>([^<]+)</a></th>\s*<td class="numeric">([\d,]+)</td>')
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unasked(db):
    Organisation.objects.filter(pk=make.organisation().pk).update(justify_export=False)


@pytest.fixture
def label():
    return make.label(OPEN)


def page(name, threat, *more):
    return reverse(f"threats:{name}", args=[threat.urn, *more])


def joins(threat, name, *, by, label=None, **given):
    """Return the membership of somebody in a threat."""
    return add_member(
        threat=threat,
        subject=name.subject,
        belonging=Belonging(**given),
        since=make.TODAY,
        label=label,
        by=by,
        at=make.NOON,
    )


def group(label, *names):
    """Return a threat and the names of its members, each linked to the first."""
    by = reader_of(label)
    threat = make.threat(label, by=by, since=make.TODAY.replace(year=2020))
    people = [person(label, name) for name in names]
    for one in people:
        joins(threat, one, by=by)
    for one in people[1:]:
        link(people[0], one, label)
    return threat, people


def loaded(folder, name, label, by):
    path = NETWORKS / folder
    if not path.exists():
        pytest.skip("the shared open data are not here")
    new = NewThreat(name, Kind.OCG, make.organisation("NERSOU"), make.TODAY)
    return load_network(new=new, network=read_path(path), label=label, by=by, at=make.NOON)


# Real networks


def test_the_page_of_caviar_begins_with_the_five_central_players_of_the_literature(browse, label):
    by = reader_of(label)
    threat = loaded("caviar", "Project CAVIAR", label, by)

    answer = browse(by).get(page("network", threat))

    html = answer.content.decode()
    assert [(name, int(count)) for name, count in ROW.findall(html)[:5]] == [
        ("1", 60), ("12", 28), ("3", 27), ("87", 16), ("76", 15),
    ]  # fmt: skip
    told = answer.context["panel"].data
    assert told["phases"] == [f"Phase {number}" for number in range(1, 12)]
    assert (len(told["nodes"]), len(told["edges"])) == (112, 205)
    assert "62 pairs linked in a phase only" in html
    assert "who is well connected in what we hold" in html


@pytest.mark.parametrize(
    ("folder", "people", "pairs"), [("london_gang", 54, 315), ("montagna", 154, 342)]
)
def test_other_real_networks_open_without_a_change_to_code(browse, label, folder, people, pairs):
    by = reader_of(label)
    threat = loaded(folder, folder, label, by)

    answer = browse(by).get(page("network", threat), {"rows": "all"})

    html = answer.content.decode()
    assert f"Counted: {people} people and things and {pairs} linked pairs" in html
    assert len(ROW.findall(html)) == people


def test_an_outsider_sees_nothing_of_a_network(browse, label):
    threat = loaded("caviar", "Project CAVIAR", label, reader_of(label))
    client = browse(reader_of(make.label(SECRET)))

    for name, more in (
        ("network", ()), ("network_data", ()), ("network_export", ("csv",)),
        ("members", ()), ("add_member", ()),
    ):  # fmt: skip
        hidden = client.get(page(name, threat, *more))
        absent = client.get(page(name, threat, *more).replace(threat.urn, "T-7K3F-9QXA-M2PV"))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert "CAVIAR" not in hidden.content.decode()


# The chart


def test_a_member_whose_name_is_hidden_is_in_no_chart(browse, label):
    hidden = make.label(SECRET)
    threat, (ann, _) = group(label, "Ann", "Bo")
    hannah = person(hidden, "Hannah Hidden")
    joins(threat, hannah, by=reader_of(label))
    link(ann, hannah, label)
    client = browse(reader_of(label))

    html = client.get(page("network", threat)).content.decode()
    members = client.get(page("members", threat)).content.decode()

    assert "Counted: 2 people and things and 1 linked pair," in html
    for text in (html, members):
        assert "Hidden" not in text
        assert str(hannah.subject_id) not in text
    assert "Held elsewhere" in members


def test_a_member_who_has_left_is_no_longer_drawn(browse, label):
    threat, (_, bo) = group(label, "Ann", "Bo")
    with make.everything():
        Membership.objects.filter(subject=bo.subject_id).update(until=make.TODAY)

    told = json.loads(browse(reader_of(label)).get(page("network_data", threat)).content)

    assert [node["label"] for node in told["nodes"]] == ["Ann"]


def test_a_child_by_membership_is_drawn_only_when_chosen(browse, label):
    sensitive = make.label(OPEN, marking=2)
    by = reader_of(label, sensitive)
    threat, _ = group(label, "Ann")
    kit = person(label, "Kit")
    joins(threat, kit, by=by, is_child=True)
    client = browse(by)

    html = client.get(page("network", threat)).content.decode()
    chosen = client.get(page("network_data", threat), {"child": str(kit.subject_id)}).content

    assert "Child: Kit" in html
    assert "Counted: 1 person or thing and 0 linked pairs" in html
    assert {node["label"] for node in json.loads(chosen)["nodes"]} == {"Ann", "Child: Kit"}


def test_the_page_carries_the_marking_of_what_is_in_the_chart(browse, label):
    sensitive = make.label(OPEN, marking=2)
    by = reader_of(label, sensitive)
    threat, _ = group(label, "Ann")
    joins(threat, person(label, "Bo"), by=by, label=sensitive)

    assert browse(by).get(page("network", threat)).context["panel"].data["marking"] == "OFFICIAL-SENSITIVE"  # fmt: skip


def test_a_node_is_expanded_beyond_the_threat_as_far_as_one_may_see(browse, label):
    threat, (ann, _) = group(label, "Ann", "Bo")
    outside, hannah = person(label, "Cy"), person(make.label(SECRET), "Hannah Hidden")
    link(ann, outside, label)
    link(ann, hannah, label)
    client = browse(reader_of(label))

    answer = client.get(page("network_data", threat), {"node": str(ann.subject_id)})
    refused = client.get(page("network_data", threat), {"node": str(hannah.subject_id)})
    absent = client.get(page("network_data", threat), {"node": str(uuid.uuid4())})

    assert {node["label"] for node in json.loads(answer.content)["nodes"]} == {"Ann", "Bo", "Cy"}
    assert (refused.status_code, absent.status_code) == (404, 404)


def test_a_chart_is_taken_away_whole_and_as_the_viewer_may_see_it(browse, label):
    threat, people = group(label, "Ann", "Bo", "Cy")

    answer = browse(reader_of(label)).get(page("network_export", threat, "csv"))

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    nodes, edges = (archive.read(f"{name}.csv").decode() for name in ("nodes", "edges"))
    assert nodes.startswith('"# OFFICIAL"')
    assert all(reference_of(one.subject_id) in nodes for one in people)
    assert edges.count("Associate") == 2


def test_a_reason_is_needed_where_the_organisation_asks_for_one(browse, label):
    Organisation.objects.filter(pk=make.organisation().pk).update(justify_export=True)
    threat, _ = group(label, "Ann")
    client = browse(reader_of(label))

    assert client.get(page("network_export", threat, "csv")).status_code == 422
    assert "Why are you looking?" in client.get(page("network", threat)).content.decode()


def test_a_chart_costs_the_same_for_few_members_as_for_many(browse, label):
    few, _ = group(label, "Ann", "Bo")
    many, _ = group(label, *(f"Cy {number}" for number in range(40)))
    client = browse(reader_of(label))
    client.get(page("network", few))

    costs = []
    for name in ("network", "members"):
        for threat in (few, many):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page(name, threat)).status_code == 200
            costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[2] == costs[3]


# Members


def test_members_stand_with_what_they_are_to_the_threat_the_important_first(browse, label):
    by = reader_of(label)
    threat, _ = group(label, "Ann")
    zed = person(label, "Zed")
    joins(threat, zed, by=by, importance=Importance.PRINCIPAL, role=MemberRole.PLANNER)

    html = browse(by).get(page("members", threat)).content.decode()

    assert html.index("Zed") < html.index("Ann")
    assert "Planner" in html
    assert "Principal" in html


def added(reference, **given):
    told = {"reference": reference, "role": "COURIER", "importance": "NOT_ASSESSED",
            "category": "SUSPECT", "since": "2026-04-01"}  # fmt: skip
    return told | given


def test_a_member_is_added_by_reference_under_the_labels_of_both(browse):
    one, other = make.label(OPEN), make.label(SECRET)
    by = reader_of(one, other, make.label(OPEN, SECRET))
    threat, ann = make.threat(one, by=reader_of(one)), person(other, "Ann")

    browse(by).post(page("add_member", threat), added(reference_of(ann.subject_id)))

    with speaking_for(by):
        made = Membership.objects.get()
        assert (made.subject_id, made.role) == (ann.subject_id, "COURIER")
        assert made.label.restriction == one.restriction | other.restriction


def test_a_child_member_stands_under_the_stricter_marking(browse, label):
    by = reader_of(label, make.label(OPEN, marking=2))
    threat, kit = make.threat(label, by=reader_of(label)), person(label, "Kit")

    browse(by).post(page("add_member", threat), added(str(kit.subject_id), is_child="on"))

    with speaking_for(by):
        assert Membership.objects.get().label.marking == 2


def test_somebody_hidden_cannot_be_added_and_answers_as_if_absent(browse, label):
    threat = make.threat(label, by=reader_of(label))
    hannah = person(make.label(SECRET), "Hannah Hidden")
    client = browse(reader_of(label))

    answers = [
        client.post(page("add_member", threat), added(reference_of(key))).content.decode()
        for key in (hannah.subject_id, uuid.uuid4())
    ]

    assert all("There is no such record." in answer for answer in answers)
    with make.everything():
        assert not Membership.objects.exists()


def test_a_membership_ends_on_a_day_and_stays_on_the_list(browse, label):
    threat, _ = group(label, "Ann")
    by = reader_of(label)
    with speaking_for(by):
        membership = Membership.objects.get()
    client = browse(by)

    client.post(page("members", threat), {"membership": membership.pk, "until": "2026-05-01"})
    html = client.get(page("members", threat)).content.decode()

    assert "14 April 2026 to 1 May 2026" in html


def test_a_membership_does_not_end_before_it_begins(browse, label):
    threat, _ = group(label, "Ann")
    by = reader_of(label)
    with speaking_for(by):
        membership = Membership.objects.get()

    html = browse(by).post(
        page("members", threat), {"membership": membership.pk, "until": "2019-05-01"}
    ).content.decode()  # fmt: skip

    assert "A membership ends after it begins." in html


# On the page of a subject


def test_a_subject_says_to_which_threats_it_belongs(browse, label, monkeypatch):
    threat, (ann,) = group(label, "Ann")
    monkeypatch.setitem(hooks._tables, "subject_panels", {"threats": belonging})

    html = browse(reader_of(label)).get(reverse("subjects:subject", args=[ann.subject_id])).content.decode()  # fmt: skip

    assert reverse("threats:threat", args=[threat.urn]) in html
    assert make.CANARY in html


def test_a_hidden_threat_is_not_on_the_page_of_its_member(browse, label, monkeypatch):
    hidden = make.label(SECRET)
    threat, ann = make.threat(hidden, by=reader_of(hidden)), person(label, "Ann")
    joins(threat, ann, by=reader_of(hidden))
    with make.everything():
        Membership.objects.filter(subject=ann.subject_id).update(label=label)
    monkeypatch.setitem(hooks._tables, "subject_panels", {"threats": belonging})

    html = browse(reader_of(label)).get(reverse("subjects:subject", args=[ann.subject_id])).content.decode()  # fmt: skip

    assert threat.urn not in html
    assert make.CANARY not in html
    assert "Held elsewhere" in html
