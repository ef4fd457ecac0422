"""A partner reads the copy that was sent to them, and nothing of what it was made from."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import asking, sharing
from fourfold.plans.models import Notice, PageCopy, Plan
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import ActionStatus
from tests import make
from tests.journeys import people, routes, world_sharing

pytestmark = pytest.mark.django_db
C = make.CANARY
TOLD = "told-4c1d"
ASKED = "asked-9b2e"
OPENED = {
    "plans/shared/",
    "plans/shared/<str:urn>/",
    "plans/shared/<str:urn>/page.pdf",
    "plans/asks/<str:urn>/",
}
SHARING = [one for one in routes.OF_RECORDS if "plans/shared/" in one or "plans/asks/" in one]


@pytest.fixture
def partner(hidden, db):
    """Somebody of another organisation, to whom one page is sent and of whom one thing is asked."""
    return people.person("partner.2", of=world_sharing.PARTNERS, roles=("PARTNER",))


@pytest.fixture
def colleague(hidden, db):
    """Somebody of the same, who is not in the circle; they may do whatever anybody may."""
    return people.person("partner.3", of=world_sharing.PARTNERS)


@pytest.fixture
def companion(hidden, db):
    """Somebody of the same, who is in the circle; the page is not sent to them."""
    return people.person("partner.4", of=world_sharing.PARTNERS)


@pytest.fixture
def sent(hidden, partner, companion):
    """Return what went to the partner: a copy and an ask, of the plan of the hidden threat."""
    world = hidden.world
    circle = world_sharing.circle(world.insider, partner, companion, name="Quayside")
    act = {"by": people.viewer(world.insider), "at": make.NOON}
    new = asking.NewAsk(of=partner, circle=circle.pk, text=f"Check the gate {ASKED}")
    ask = asking.ask_partner(action=world.made["action"], new=new, **act)
    given = (world.made["plan"], partner, circle.pk, world.made["agreement"])
    copy = world_sharing.sent(*given, words=world_sharing.words(TOLD), **act)
    return copy, ask


def keys_of(hidden, sent):
    """Return the keys of what was sent, beside those of everything that was not."""
    copy, ask = sent
    known = hidden.keys()
    urns = known.by_route["urn"] | {
        "plans/shared/": [copy.urn, hidden.world.made["copy"].urn],
        "plans/asks/": [ask.urn, hidden.world.made["ask"].urn],
    }
    return routes.Keys(known.by_name, known.by_route | {"urn": urns})


def opened(user, keys):
    """Return what somebody is told, by route, whatever address they open."""
    client, said, bugs = people.client(user), {}, []
    for route in routes.PAGES:
        for address in routes.addresses(route, keys):
            response = client.get(address)
            bugs += [address] * (response.status_code >= 500)
            said[route] = said.get(route, "") + routes.text_of(response)
    assert not bugs
    return said


def test_a_partner_reads_the_copy_and_what_is_asked_of_them_and_nothing_else(hidden, partner, sent):
    said = opened(partner, keys_of(hidden, sent))

    assert {one for one in said if C in said[one]} == set()
    assert {one for one in said if TOLD in said[one] or ASKED in said[one]} >= OPENED
    assert TOLD in said["plans/shared/<str:urn>/page.pdf"]
    assert not [one for one in said if TOLD in said[one] and one not in {"", *OPENED}]


def test_in_the_database_a_partner_reads_neither_plan_nor_threat_nor_action(partner, sent):
    copy, ask = sent
    with speaking_for(people.viewer(partner)):
        mine = PageCopy.objects.with_neighbour("plan").get()
        asked = type(ask).objects.with_neighbour("action").get()
        plans = Plan.objects.count()

    assert mine.pk == copy.pk
    assert mine.plan is None
    assert asked.action is None
    assert plans == 0
    assert C not in str(mine.content)


def test_a_colleague_outside_the_circle_sees_nothing_of_it(hidden, colleague, sent):
    said = opened(colleague, keys_of(hidden, sent))

    assert not [one for one in said if any(word in said[one] for word in (C, TOLD, ASKED))]


@pytest.mark.parametrize("who", ["colleague", "companion"])
def test_to_whom_it_was_not_sent_it_looks_as_though_it_were_not_there(hidden, sent, who, request):
    client, betrayed = people.client(request.getfixturevalue(who)), []
    for route in SHARING:
        for address, nothing in routes.pairs(route, keys_of(hidden, sent)):
            found, absent = client.get(address), client.get(nothing)
            same = routes.body_of(found, address) == routes.body_of(absent, nothing)
            betrayed += [address] * (not same or found.status_code != absent.status_code)
            posted = [client.post(one, {"reason": "Why"}).status_code for one in (address, nothing)]
            betrayed += [address] * (posted[0] != posted[1])

    assert SHARING
    assert not betrayed


def test_after_a_recall_a_partner_reads_the_notice_alone(hidden, partner, sent):
    copy, _ = sent
    client, act = people.client(partner), {"by": people.viewer(hidden.world.insider)}
    assert TOLD in client.get(f"/plans/shared/{copy.urn}/").text
    sharing.recall_page(
        copy=copy,
        error=SentInError.UNLAWFUL,
        happened=f"The wrong one {C}",
        at=make.NOON,
        **act,
    )
    said = opened(partner, keys_of(hidden, sent))

    assert not [one for one in said if TOLD in said[one] or C in said[one]]
    assert client.get(f"/plans/shared/{copy.urn}/").status_code == 404
    assert client.get(f"/plans/shared/{copy.urn}/page.pdf").status_code == 404
    with speaking_for(people.viewer(partner)):
        assert Notice.objects.get().text in client.get("/plans/shared/").text.replace("&#x27;", "'")


def test_what_a_partner_answers_is_read_by_who_asked_and_by_no_other_partner(
    hidden, partner, companion, sent
):
    _, ask = sent
    asking.answer_ask(
        ask=ask,
        status=ActionStatus.DONE,
        text=f"It was shut {TOLD}",
        by=people.viewer(partner),
        at=make.NOON,
    )

    assert TOLD in people.client(hidden.world.insider).get(f"/plans/asks/{ask.urn}/").text
    assert TOLD not in people.client(companion).get(f"/plans/asks/{ask.urn}/").text
    assert TOLD not in people.client(companion).get("/plans/shared/").text


def test_a_partner_who_is_read_out_keeps_nothing(hidden, partner, sent):
    copy, ask = sent
    people.put_out(partner)
    said = opened(partner, keys_of(hidden, sent))

    assert not [one for one in said if any(word in said[one] for word in (C, TOLD, ASKED))]
    assert people.client(partner).get(f"/plans/asks/{ask.urn}/").status_code == 404
    assert people.client(partner).get(f"/plans/shared/{copy.urn}/").status_code == 404
