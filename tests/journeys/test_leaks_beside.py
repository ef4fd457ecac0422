"""What is put beside a record, under a label of fewer, changes nothing that its readers see."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.disruptions.commands import contest
from fourfold.disruptions.models import Contest
from fourfold.plans.commands import action, asking, decision, scrutiny
from fourfold.plans.commands.agenda import NewItem, add_item, prepare_agenda
from fourfold.plans.models import AgendaItem
from fourfold.plans.rules.kinds import Pillar, ScrutinyKind
from tests import make
from tests.disruptions import world as disruptions_made_up
from tests.journeys import people, routes, side, world_sharing

pytestmark = pytest.mark.django_db
C = make.CANARY
LATER = make.NOON + timedelta(days=2)


@dataclass
class Beside:
    """Both sides, what the reader was told before, and what is hidden from them, by name."""

    side: side.Side
    before: dict[str, str] = field(repr=False)
    made: dict[str, Any]


@pytest.fixture
def before(reader, knowing, seen, hidden):
    """What a reader sees, and what its pages and all lists say, before anything stands beside."""
    agreement = world_sharing.agreed(reader, title="Weardale protocol", of="Durham")
    one = side.seen_by(reader, seen)
    one.made["agreement"] = agreement
    client = people.client(reader)
    side.told(client, one.places())  # the first time, copies and readings are noted
    return Beside(one, side.told(client, one.places()), {})


def act_of(knowing):
    return {"by": people.viewer(knowing), "at": LATER}


def after(beside, reader):
    now = side.told(people.client(reader), beside.side.places())
    assert not [place for place, text in now.items() if C in text]
    return "\n".join(": ".join(one) for one in side.differing(beside.before, now))


def heard(knowing, place):
    """Return whether somebody who may read it is told: without it, the tests prove nothing."""
    return C in routes.text_of(people.client(knowing).get(place))


def test_the_pages_beside_which_something_is_hidden_are_there(before, reader):
    client = people.client(reader)

    assert [one for one in before.side.places() if client.get(one).status_code != 200] == []


def test_an_action_for_fewer_changes_nothing_of_a_plan(before, reader, knowing, secret):
    own, act = before.side.made, act_of(knowing)
    new = action.NewAction(
        f"Search the loft {C}", Pillar.PREVENT, source=own["plan"], owner=reader, due_on=side.PAST
    )
    action.record_action(new=new, label=secret, **act)

    assert heard(knowing, f"/plans/{own['plan'].urn}/")
    assert after(before, reader) == ""


def test_a_plan_like_it_changes_neither_check_nor_score(before, reader, knowing, secret):
    own, act = before.side.made, act_of(knowing)
    threat = make.threat(secret, name=f"Elder {C}", owner=make.organisation("Durham"), by=act["by"])
    twin = make.plan(threat, by=act["by"])
    new = action.NewAction(side.YARD, Pillar.PURSUE, source=twin, owner=knowing, due_on=side.PAST)
    action.record_action(new=new, **act)
    typed = {"text": side.YARD, "pillar": "PURSUE"}
    check = f"/plans/{own['plan'].urn}/actions/check/"

    assert heard(knowing, f"/plans/{own['plan'].urn}/")
    assert C in people.client(knowing).post(check, typed).text
    assert C not in people.client(reader).post(check, typed).text
    assert after(before, reader) == ""


def test_scrutiny_of_a_plan_that_is_hidden_is_on_nobody_elses_screen(
    before, reader, knowing, secret
):
    act = act_of(knowing)
    threat = make.threat(secret, name=f"Elder {C}", owner=make.organisation("Durham"), by=act["by"])
    scrutiny.scrutinise(
        plan=make.plan(threat, by=act["by"]), kind=ScrutinyKind.QUESTION, text=f"Why {C}?", **act
    )

    assert heard(knowing, "/plans/scrutiny/")
    assert after(before, reader) == ""


def test_what_a_meeting_heard_of_a_hidden_threat_is_nowhere_in_it(before, reader, knowing, secret):
    own, act = before.side.made, act_of(knowing)
    threat = make.threat(secret, name=f"Elder {C}", owner=make.organisation("Durham"), by=act["by"])
    make.plan(threat, by=act["by"])
    item = add_item(meeting=own["meeting"], new=NewItem(f"Elder {C}", "", threat), **act)
    new = decision.NewDecision(f"Search it {C}", f"Because {C}", f"Wait {C}")
    decision.decide(item=item, new=new, **act)
    asked = decision.Asked(f"Get a warrant {C}", reader, side.PAST)
    decision.give_action(item=item, asked=asked, **act)
    with speaking_for(people.viewer(reader)):
        shown = AgendaItem.objects.filter(meeting=own["meeting"]).order_by("pk").first()
    about = decision.NewDecision(f"Lead on Elder {C}", f"Because {C}", threat=threat)
    decision.decide(item=shown, new=about, **act)
    prepare_agenda(meeting=own["meeting"], **act)

    place = f"/plans/meetings/{own['meeting'].urn}/"
    assert heard(knowing, place)
    assert heard(knowing, f"{place}minutes/pdf/?{side.WHY}")
    assert heard(knowing, f"{place}minutes/docx/?{side.WHY}")
    for form in ("pdf", "docx"):
        taken = people.client(reader).get(f"{place}minutes/{form}/?{side.WHY}")
        assert taken.status_code == 200
        assert C not in routes.text_of(taken)
    assert after(before, reader) == ""


def test_an_agenda_is_prepared_from_what_its_preparer_may_read(before, reader, knowing, secret):
    own, act = before.side.made, act_of(knowing)
    threat = make.threat(secret, name=f"Elder {C}", owner=make.organisation("Durham"), by=act["by"])
    make.plan(threat, by=act["by"])
    place = f"/plans/meetings/{own['meeting'].urn}/"

    people.client(reader).post(f"{place}prepare/")
    now = side.told(people.client(reader), before.side.places())
    assert not [one for one, text in now.items() if C in text]
    before.before = now
    people.client(knowing).post(f"{place}prepare/")
    assert heard(knowing, place)
    assert after(before, reader) == ""


def test_what_is_typed_of_a_hidden_threat_is_kept_for_nobody_else(before, reader, knowing, secret):
    own, act = before.side.made, act_of(knowing)
    threat = make.threat(secret, name=f"Elder {C}", owner=make.organisation("Durham"), by=act["by"])
    with speaking_for(people.viewer(reader)):
        shown = AgendaItem.objects.filter(meeting=own["meeting"], has_threat=False)
        pk = shown.order_by("pk").values_list("pk", flat=True)[0]
    place = f"/plans/meetings/{own['meeting'].urn}/items/{pk}/decision/"
    typed = {"text": f"Search it {C}", "rationale": f"Because {C}", "threat": threat.urn}
    people.client(knowing).post(f"{place}?keep", typed)

    assert C not in routes.text_of(people.client(reader).get(place))
    assert after(before, reader) == ""


def test_a_disruption_for_fewer_is_in_no_count_panel_or_table(before, reader, knowing, secret):
    own, by = before.side.made, people.viewer(knowing)
    disruptions_made_up.recorded(
        own["threat"],
        by,
        label=secret,
        of="Durham",
        action=own["action"],
        event_on=disruptions_made_up.EVENT,
    )

    assert heard(knowing, f"/threats/{own['threat'].urn}/")
    assert heard(knowing, "/disruptions/contests/")
    assert after(before, reader) == ""


def test_a_likely_duplicate_that_is_hidden_is_never_mentioned(before, reader, knowing, secret):
    own, by = before.side.made, people.viewer(knowing)
    day = make.TODAY - 2 * (make.TODAY - disruptions_made_up.EVENT)
    disruptions_made_up.recorded(own["threat"], by, label=secret, of="Durham", event_on=day)
    typed = {
        "threat": own["threat"].urn,
        "event_on": day.isoformat(),
        "pillar": "PURSUE",
        "category": "MINOR",
        "description": disruptions_made_up.SAID,
        "unit": disruptions_made_up.unit(of="Durham").pk,
    }
    other = {"headers": {"HX-Request": "true"}}

    assert C in people.client(knowing).post("/disruptions/quick/", typed, **other).text
    typing = people.client(reader).post("/disruptions/quick/", typed, **other)
    assert C not in typing.text
    assert "already" not in typing.text
    made = people.client(reader).post("/disruptions/quick/", typed, follow=True)
    assert C not in routes.text_of(made)
    assert made.redirect_chain
    assert "ontested" not in made.text


def test_a_contest_with_a_hidden_side_is_seen_by_those_who_may_read_both(
    before, reader, knowing, secret
):
    own, by = before.side.made, people.viewer(knowing)
    day = make.TODAY - 2 * (make.TODAY - disruptions_made_up.EVENT)
    first = disruptions_made_up.recorded(own["threat"], by, label=secret, of="Durham", event_on=day)
    contest.contest(
        first=first, second=own["disruption"], reason=f"One event {C}", by=by, at=make.NOON
    )
    with speaking_for(by):
        one = Contest.objects.get(reasons__contains="One event")

    assert heard(knowing, f"/disruptions/contests/{one.pk}/")
    assert people.client(reader).get(f"/disruptions/contests/{one.pk}/").status_code == 404
    assert after(before, reader) == ""


def test_a_contest_with_an_older_hidden_side_does_not_show_on_the_later(
    before, reader, knowing, secret
):
    own, by = before.side.made, people.viewer(knowing)
    day = make.TODAY - 2 * (make.TODAY - disruptions_made_up.EVENT)
    first = disruptions_made_up.recorded(own["threat"], by, label=secret, of="Durham", event_on=day)
    second = disruptions_made_up.recorded(
        own["threat"], before.side.by, of="Durham", title="Birch again", event_on=day
    )
    before.side.made["again"] = second
    before.before = side.told(people.client(reader), before.side.places())
    contest.contest(first=first, second=second, reason=f"One event {C}", by=by, at=LATER)

    with speaking_for(by):
        one = Contest.objects.get(reasons__contains="One event")
    assert heard(knowing, f"/disruptions/contests/{one.pk}/")
    assert after(before, reader) == ""
    assert "ontested" not in people.client(reader).get(f"/disruptions/{second.urn}/").text


def test_what_was_shared_or_asked_in_a_circle_is_seen_in_the_circle(
    before, reader, knowing, hidden
):
    own, partner = before.side.made, hidden.world.partner
    circle = world_sharing.circle(knowing, partner)
    act = act_of(knowing)
    new = asking.NewAsk(of=partner, circle=circle.pk, text=f"Check the gate {C}")
    asking.ask_partner(action=own["action"], new=new, **act)
    world_sharing.sent(own["plan"], partner, circle.pk, own["agreement"], **act)

    assert heard(knowing, f"/plans/{own['plan'].urn}/shared/")
    assert after(before, reader) == ""
