"""What somebody may read does not betray what stands beside it and is held elsewhere."""

import pytest

from fourfold.access.rules import Justification
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.reference.models import Organisation
from fourfold.subjects.commands import subject as subjects
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.threats.commands import assessment, member, operation
from fourfold.threats.commands import threat as threats
from fourfold.threats.models import Membership, OperationThreat, Tie
from fourfold.threats.rules.kinds import Tension
from tests import make
from tests.journeys import people, routes, world

pytestmark = pytest.mark.django_db
C = make.CANARY
ACT = {"at": make.NOON}
WHY = "reason_code=ASSESS&reason_text=Testing"


@pytest.fixture
def mine(reader, seen, hidden):
    """A threat that the reader sees, with wrongly labelled rows to what they may not see."""
    by, told = people.viewer(reader), {"label": seen, "recorded_at": make.NOON}
    threat = make.threat(seen, by=by, name="Birch")
    new = operation.NewOperation("Operation Birch", "", make.organisation(), make.TODAY)
    made = operation.record_operation(new=new, threats=[threat], label=seen, by=by, **ACT)
    hidden_threat = hidden.world.made["threat"]
    with speaking_for(by):
        Tie.objects.create(
            a_id=threat.pk,
            b_id=hidden_threat.pk,
            tension=Tension.HIGH,
            reason="They fight",
            since=make.TODAY,
            **told,
        )
        OperationThreat.objects.create(
            operation_id=made.pk,
            threat_id=hidden_threat.pk,
            **told,
        )
        Membership.objects.create(
            threat_id=threat.pk,
            subject_id=hidden.world.made["person"].subject_id,
            role="UNKNOWN",
            importance="NOT_ASSESSED",
            category="SUSPECT",
            since=make.TODAY,
            **told,
        )
    return [threat.urn, made.urn]


def test_a_record_does_not_betray_its_hidden_neighbour(reader, mine, hidden):
    client, keys = people.client(reader), hidden.keys()
    known = routes.Keys(keys.by_name | {"urn": mine}, keys.by_route)
    leaks, bugs, opened = [], [], set()

    for route in routes.PAGES:
        for address in routes.addresses(route, known):
            response = client.get(f"{address}?{WHY}")
            said = routes.text_of(response)
            leaks += [address] * (C in said)
            bugs += [address] * (response.status_code >= 500)
            opened |= {route} if "Birch" in said else set()

    assert not leaks
    assert not bugs
    assert {"threats/<str:urn>/", "threats/operations/<str:urn>/", "threats/"} <= opened


def test_a_hidden_neighbour_is_held_elsewhere_and_not_named(reader, mine):
    page = people.client(reader).get(f"/threats/{mine[0]}/members/").text

    assert "eld elsewhere" in page


@pytest.fixture
def three(reader, seen, hidden):
    """Two people whom the reader sees, each judged to be one with a third whom they do not."""
    insider = hidden.world.insider
    insider_label = hidden.world.label
    both = people.person("of.both", of="Cleveland")
    wide = make.viewer(
        seen,
        insider_label,
        of=make.organisation(),
        may=tuple(people.viewer(insider).verbs),
        user_id=both.pk,
    )
    with speaking_for(wide):
        joined = label_saying(seen.restriction | insider_label.restriction)
    wide = make.viewer(
        seen,
        insider_label,
        joined,
        of=make.organisation(),
        may=tuple(people.viewer(insider).verbs),
        user_id=both.pk,
    )

    def person(name, label, *handles):
        identifiers = tuple((IdentifierKind.ONLINE_HANDLE, one) for one in handles)
        new = subjects.NewSubject(SubjectKind.PERSON, name, identifiers=identifiers)
        return subjects.record_subject(new=new, label=label, by=wide, **ACT)

    a, b = person("Alma Alder", seen, "@alma"), person("Britta Birch", seen, "@britta")
    third = person(f"Carla {C}", insider_label)
    for one in (a, b):
        subjects.judge_subjects(
            a=one, b=third, verdict=Verdict.SAME, reason=f"One {C}", by=wide, **ACT
        )
    known = person("Dora Dogwood", seen)
    for one in (a, b):
        subjects.link_subjects(
            a=one.subject,
            b=known.subject,
            new=subjects.NewLink(LinkKind.ASSOCIATE, "Seen together"),
            label=seen,
            by=wide,
            **ACT,
        )
    return a, b, third, known, wide


def pages_of(client, key):
    """Return all that the pages of a subject say, without its own address."""
    places = ("", "network/", "network/data/", "network/export/csv/", "history/", "judge/", "link/")
    return "\n".join(routes.text_of(client.get(f"/subjects/{key}/{one}?{WHY}")) for one in places)


def test_two_joined_only_through_a_hidden_third_are_two(reader, three):
    a, b, *_ = three
    client = people.client(reader)

    first, second = pages_of(client, a.subject_id), pages_of(client, b.subject_id)

    assert "Alma Alder" in first
    assert "Britta Birch" in second
    for text in (first, second):
        assert C not in text
        assert "Records joined here" not in text
    assert "@britta" not in first
    assert "@alma" not in second


def test_a_list_and_a_search_count_them_as_two(reader, three):
    client = people.client(reader)
    for address in (f"/subjects/?{WHY}", f"/subjects/?name=a&{WHY}", f"/find/?q=Alma&{WHY}"):
        page = client.get(address).text
        assert C not in page
        assert "Alma Alder" in page
    assert "Britta Birch" in client.get(f"/find/?q=Britta&{WHY}").text


def test_somebody_who_may_read_all_three_sees_one(browse, three):
    """If this fails, the two tests above prove nothing."""
    a, _b, _third, _, wide = three
    page = browse(wide).get(f"/subjects/{a.subject_id}/").text

    assert "Britta Birch" in page
    assert C in page


@pytest.fixture
def moved(reader, hidden):
    """A threat that the reader saw, with all that hangs on it, put into the compartment."""
    insider = hidden.world.insider
    shared = make.label(to=("Cleveland", "Durham"))
    act = {"by": people.viewer(insider), **ACT}
    threat = make.threat(shared, by=act["by"], aliases=(f"Alias {C}",), foreign={"Other": C})
    other = make.threat(shared, by=act["by"], name="Rowan")
    member.add_tie(
        one=other,
        other=threat,
        tension=Tension.HIGH,
        reason=f"Feud {C}",
        since=make.TODAY,
        **act,
    )
    new = operation.NewOperation("Operation Rowan", "", make.organisation(), make.TODAY)
    made = operation.record_operation(new=new, threats=[threat], label=shared, **act)
    assessment.submit_assessment(
        threat=threat,
        stated=assessment.Stated(world.levels(), world.evidence(), make.TODAY, f"Short {C}"),
        **act,
    )
    name = subjects.record_subject(
        new=subjects.NewSubject(SubjectKind.PERSON, "Rona Rowan"), label=shared, **act
    )
    member.add_member(
        threat=threat,
        subject=name.subject,
        belonging=member.Belonging(),
        since=make.TODAY,
        label=shared,
        **act,
    )
    places = [f"/threats/{other.urn}/", f"/threats/operations/{made.urn}/"]
    places += [f"/subjects/{name.subject_id}/", f"/threats/{threat.urn}/", "/threats/"]
    places += [f"/threats/{other.urn}/timeline/", f"/find/?q=canary&{WHY}", "/threats/moderation/"]
    before = told(people.client(reader), places)
    threats.relabel_threat(
        threat=threat, label=hidden.world.label, why=Justification("QUALITY", "It is covert"), **act
    )
    return places, before


def told(client, places):
    return {place: routes.text_of(client.get(place)) for place in places}


def test_what_is_put_into_a_compartment_leaves_nothing_behind(reader, moved):
    places, before = moved
    after = told(people.client(reader), places)

    assert [place for place in places if C in after[place]] == []
    assert sum(C in text for text in before.values()) >= 4
    assert all("Rowan" in after[place] for place in places[:3])
    assert not [place for place in places[:3] if "eld elsewhere" in after[place]]


def test_an_owner_who_chose_to_be_found_is_named_by_a_role_and_nothing_else(reader, moved):
    places, _ = moved
    cleveland = Organisation.objects.filter(pk=make.organisation().pk)
    cleveland.update(discoverable=True, contact_role="Duty intelligence desk")
    after = told(people.client(reader), places)

    assert "Duty intelligence desk" in after[places[0]]
    assert [place for place in places if C in after[place]] == []
    assert "High" in after[places[0]]
    assert "Feud" not in after[places[0]]
