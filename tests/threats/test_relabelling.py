"""A threat is put under another label: what follows it, and what stays behind to be found."""

from datetime import date

import pytest

from fourfold.access.models import Compartment
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Justification, Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.reference.models import Organisation
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands import member, operation, threat
from fourfold.threats.models import Membership, OperationThreat, Threat, Tie
from fourfold.threats.queries.threat import threats_of, ties
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Tension
from tests import make
from tests.journeys import people, routes

pytestmark = pytest.mark.django_db
ACT = {"at": make.NOON}
ASK = "Duty desk"
ORDERS = [
    ["moved"],
    ["ordinary", "moved"],
    ["moved", "open", "moved"],
    ["moved", "ordinary", "open", "moved"],
]
COVERT = ["STANDARDS", "WITNESS", "SOURCE"]


@pytest.fixture
def insider(db):
    """Somebody of Cleveland, read in to whatever is opened here."""
    return people.person("in.side", of="Cleveland")


@pytest.fixture
def reader(db):
    """Somebody of Durham, read in to nothing."""
    return people.person("reader", of="Durham")


@pytest.fixture
def labels(insider):
    """Return labels by name: open to both, under an ordinary compartment, and of each kind."""
    organisations = Organisation.objects.filter(short_name="Cleveland")
    organisations.update(discoverable=True, contact_role=ASK)

    def under(*kinds):
        made = [
            Compartment.objects.create(kind=kind, owner=insider, reviewed_on=make.TODAY)
            for kind in kinds
        ]
        for one in made:
            one.people.create(
                user=insider,
                by_id=-1,
                reason="x",
                since=make.LONG_AGO,
                until=date(2090, 1, 1),
            )
        ids = [one.pk for one in made]
        return make.label(*ids, to=("Cleveland", "Durham"))

    named = {"open": under(), "ordinary": under("OPERATION"), "mixed": under("OPERATION", "SOURCE")}
    return named | {kind: under(kind) for kind in COVERT}


@pytest.fixture
def joined(one, other, labels, act):
    """A tie between the two, and an operation against both."""
    tie(one, other, act)
    return against(one, other, label=labels["open"], act=act)


@pytest.fixture
def act(insider, labels):
    return {"by": viewer_for(insider, origin="test", **ACT), **ACT}


@pytest.fixture
def one(labels, act):
    """The threat that stays, which both read."""
    return make.threat(labels["open"], by=act["by"], name="Alder")


@pytest.fixture
def other(labels, act):
    """The threat that is moved."""
    return make.threat(labels["open"], by=act["by"], name="Birch")


def tie(one, other, act):
    return member.add_tie(
        one=one, other=other, tension=Tension.HIGH, reason="Feud", since=make.TODAY, **act
    )


def against(*threats, label, act):
    new = operation.NewOperation("Operation Rowan", "", make.organisation(), make.TODAY)
    return operation.record_operation(new=new, threats=threats, label=label, **act)


def move(one, label, act):
    threat.relabel_threat(threat=one, label=label, why=Justification("QUALITY", "So"), **act)


def seen_by(user, ask, *args):
    with speaking_for(viewer_for(user, origin="test", **ACT)):
        return ask(*args)


def places(one, made):
    return [
        f"/threats/{one.urn}/",
        f"/threats/{one.urn}/timeline/",
        f"/threats/operations/{made.urn}/",
        f"/threats/{one.urn}/members/",
    ]


def said(reader, one, made):
    client = people.client(reader)
    return "\n".join(routes.text_of(client.get(place)) for place in places(one, made))


@pytest.mark.parametrize("kind", [*COVERT, "mixed"])
@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_of_covert_work_nobody_is_told_whom_to_ask(order, kind, joined, labels, act, reader):
    """Design §9: never of professional standards, witness or source work, in whatever order."""
    with speaking_for(act["by"]):
        one, other = Threat.objects.select_related("label").order_by("pk")

    for step in order:
        move(other, labels[kind if step == "moved" else step], act)

    assert seen_by(reader, ties, one) == []
    assert [line[0] for line in seen_by(reader, threats_of, joined)] == [one]
    page = said(reader, one, joined)
    assert "Alder" in page
    assert ASK not in page
    assert "eld elsewhere" not in page


def test_neither_where_it_was_moved_by_somebody_who_cannot_see_what_it_is_joined_to(
    one, other, labels, act, insider
):
    """The link stays where it is, but there is nobody to name."""
    aside = people.person("on.side", of="Northumbria")
    alone = make.label(to=("Northumbria", "Cleveland"))
    apart = make.threat(alone, by=act["by"], name="Cedar")
    tie(apart, other, act)
    move(other, labels["ordinary"], act)
    durham = people.person("of.durham", of="Durham")
    inside = Compartment.objects.get(kind="SOURCE", pk__in=labels["SOURCE"].compartments)
    for pk in (inside.pk, *labels["ordinary"].compartments):
        Compartment.objects.get(pk=pk).people.create(
            user=durham, by_id=-1, reason="x", since=make.LONG_AGO, until=date(2090, 1, 1)
        )

    move(other, labels["SOURCE"], {"by": viewer_for(durham, origin="test", **ACT), **ACT})

    assert seen_by(durham, ties, other) == []
    assert seen_by(aside, ties, apart) == []


def test_a_tie_made_after_the_move_names_nobody(one, other, labels, act, reader):
    move(other, labels["SOURCE"], act)

    tie(one, other, act)
    made = against(one, other, label=labels["open"], act=act)

    assert seen_by(reader, ties, one) == []
    assert ASK not in said(reader, one, made)


def test_the_interface_for_programs_says_nothing_of_it_either(one, other, labels, act, reader):
    tie(one, other, act)
    move(other, labels["WITNESS"], act)
    client = people.program(reader)

    answers = [client.get(f"/api/v1/{place}") for place in (f"threats/{one.urn}", "threats")]

    texts = [answer.text for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Alder" in text for text in texts)
    assert not [text for text in texts if ASK in text or "Birch" in text]


def test_an_ordinary_neighbour_that_was_hidden_later_is_named_only_by_whom_to_ask(
    one, other, labels, act, reader
):
    """No dead end: the owner's contact role where the owner made it known, else nothing at all."""
    tie(one, other, act)
    made = against(one, other, label=labels["open"], act=act)
    move(other, labels["ordinary"], act)

    (found,) = seen_by(reader, ties, one)
    asked = [line[2] for line in seen_by(reader, threats_of, made) if not line[0]]
    Organisation.objects.filter(short_name="Cleveland").update(discoverable=False)

    assert (found.other, found.ask, found.reason) == (None, f"{ASK}, Cleveland", "")
    assert asked == [f"{ASK}, Cleveland"]
    assert seen_by(reader, ties, one) == []


def test_whom_to_ask_follows_the_owner(one, other, labels, act, reader):
    tie(one, other, act)
    move(other, labels["ordinary"], act)
    durham = Organisation.objects.get(short_name="Durham")
    Organisation.objects.filter(pk=durham.pk).update(discoverable=True, contact_role="Night desk")

    threat.state_facts(
        threat=other,
        facts={Attribute.OWNER: str(durham.pk)},
        since=make.TODAY,
        reason="Passed on",
        **act,
    )

    assert seen_by(reader, ties, one)[0].ask == "Night desk, Durham"


@pytest.mark.parametrize("kind", ["ordinary", "SOURCE"])
def test_what_was_made_inside_is_seen_when_the_threat_comes_out(
    kind, one, other, labels, act, reader
):
    move(other, labels[kind], act)
    tie(one, other, act)
    made = against(one, other, label=labels["open"], act=act)
    before = seen_by(reader, ties, one)

    move(other, labels["open"], act)

    assert before == []
    assert [line.name for line in seen_by(reader, ties, one)] == ["Birch"]
    assert len(seen_by(reader, threats_of, made)) == 2


def test_a_link_asks_of_its_readers_what_both_its_ends_ask(one, other, labels, act):
    tie(one, other, act)
    against(one, other, label=labels["open"], act=act)
    move(one, labels["SOURCE"], act)
    move(other, labels["WITNESS"], act)

    with speaking_for(act["by"]):
        both = labels["SOURCE"].restriction | labels["WITNESS"].restriction
        assert Tie.objects.get().label.restriction == both
        linked = {row.threat_id: row.label.restriction for row in OperationThreat.objects.all()}
    assert linked[other.pk] == labels["WITNESS"].restriction


def test_a_stricter_membership_keeps_what_is_its_own_and_drops_what_was_the_threats(
    one, labels, act, reader
):
    own = make.label(to=("Cleveland", "Durham"), marking=Marking.OFFICIAL_SENSITIVE)
    new = NewSubject(SubjectKind.PERSON, "Rona Rowan")
    name = record_subject(new=new, label=own, **act)
    move(one, labels["ordinary"], act)
    member.add_member(
        threat=one,
        subject=name.subject,
        belonging=member.Belonging(),
        since=make.TODAY,
        label=own,
        **act,
    )
    inside = seen_by(reader, Membership.objects.count)

    move(one, labels["open"], act)

    with speaking_for(act["by"]):
        restriction = Membership.objects.select_related("label").get().label.restriction
    assert inside == 0
    assert seen_by(reader, Membership.objects.count) == 1
    assert restriction == own.restriction | labels["open"].restriction


def test_a_member_who_is_under_a_compartment_of_their_own_does_not_come_out_with_the_threat(
    one, labels, act, reader
):
    new = NewSubject(SubjectKind.PERSON, "Rona Rowan")
    name = record_subject(new=new, label=labels["SOURCE"], **act)
    move(one, labels["SOURCE"], act)
    member.add_member(
        threat=one,
        subject=name.subject,
        belonging=member.Belonging(),
        since=make.TODAY,
        label=labels["SOURCE"],
        **act,
    )

    move(one, labels["open"], act)

    assert seen_by(reader, Membership.objects.count) == 0


def test_a_child_stays_under_the_stricter_marking(one, labels, act):
    new = NewSubject(SubjectKind.PERSON, "Rona Rowan")
    name = record_subject(new=new, label=labels["open"], **act)
    member.add_member(
        threat=one,
        subject=name.subject,
        belonging=member.Belonging(is_child=True),
        since=make.TODAY,
        **act,
    )

    move(one, labels["ordinary"], act)
    move(one, labels["open"], act)

    with speaking_for(act["by"]):
        row = Membership.objects.select_related("label").get()
        child = Restriction(Marking.OFFICIAL_SENSITIVE)
        assert row.label == label_saying(labels["open"].restriction | child)
