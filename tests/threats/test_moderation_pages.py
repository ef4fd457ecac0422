"""The moderator's queue, and settling one assessment or several."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.threats.commands import assessment as commands
from fourfold.threats.commands import moderation as settling
from fourfold.threats.models import Moderation
from fourfold.threats.queries import moderation as queries
from fourfold.threats.rules import peers
from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.web import middleware
from tests import make
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(days=2)
QUEUE = "/threats/moderation/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: NOW)


@pytest.fixture
def drawn(monkeypatch):
    """Say whom the lot fell on; at first nobody."""
    lots = set()
    monkeypatch.setattr(queries, "is_drawn", lambda one: one.pk in lots)
    return lots


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def moderator(label):
    return make.someone(label)


def submitted(label, by, *, name="Alder", of=None, **changed):
    one = of or make.threat(label, by=by, name=name)
    stated = commands.Stated(levels() | {"confidence": 4} | changed, evidence(), make.TODAY)
    return commands.submit_assessment(threat=one, stated=stated, by=by, at=make.NOON)


def again(label, by, name="Alder", **changed):
    """Return an assessment that repeats a settled one: nothing asks for it to be read."""
    first = submitted(label, by, name=name)
    settling.moderate(
        assessment=first, levels=first.levels, reasons={}, by=make.someone(label), at=make.NOON
    )
    return submitted(label, by, of=first.threat, **changed)


def outcome(made, by):
    with speaking_for(by):
        return Moderation.objects.filter(assessment=made).first()


def test_the_queue_says_why_each_is_there_and_puts_the_worst_first(
    browse, label, by, moderator, drawn
):
    submitted(label, by, name="Mild")
    submitted(
        label, by, name="Grave", physical=5, psychological=5, financial=5, scope=5, confidence=1
    )
    calm = again(label, by, name="Calm")
    lot = again(label, by, name="Lot")
    drawn.add(lot.pk)

    shown = browse(moderator).get(QUEUE).content.decode()

    places = [shown.index(name) for name in ("Grave", "Lot", "Mild", "Calm")]
    assert places[0] == min(places)
    assert places[-1] == max(places)
    assert "First assessment of this threat." in shown
    assert "Confidence is very low." in shown
    assert shown.count("Drawn by lot: read in full") == 1
    assert f'name="row" value="{calm.pk}"' in shown
    assert f'value="{lot.pk}"' not in shown


def test_those_without_a_reason_are_accepted_together_with_a_count(
    browse, label, by, moderator, drawn
):
    made = [again(label, by, name=name) for name in ("Ash", "Elm")]

    answer = browse(moderator).post(
        f"{QUEUE}together/", {"row": [one.pk for one in made]}, follow=True
    )

    assert "Accepted 2 assessments together." in answer.content.decode()
    assert all(outcome(one, by).together for one in made)


def test_together_refuses_what_must_be_read_and_accepts_nothing(
    browse, label, by, moderator, drawn
):
    calm, lot = again(label, by, name="Ash"), again(label, by, name="Elm")
    drawn.add(lot.pk)

    answer = browse(moderator).post(f"{QUEUE}together/", {"row": [calm.pk, lot.pk]})

    assert answer.status_code == 422
    assert "1 of the 2 has to be read in full; nothing was accepted." in answer.content.decode()
    assert outcome(calm, by) is None


def test_together_with_nothing_ticked_is_refused_in_words(browse, moderator):
    answer = browse(moderator).post(f"{QUEUE}together/")

    assert "Choose at least one assessment." in answer.content.decode()


def test_one_moderator_settles_and_the_page_leads_back_to_the_queue(
    browse, label, by, moderator, drawn
):
    made = submitted(label, by)

    answer = browse(moderator).post(f"{QUEUE}{made.pk}/", {"decision": "accept"})

    assert answer.url == QUEUE
    assert outcome(made, by).outcome == "ACCEPTED"
    seen = browse(moderator).get(f"{QUEUE}{made.pk}/")
    assert seen.url == f"/threats/{made.threat.urn}/assessments/{made.pk}/"


def test_a_changed_level_needs_a_reason_and_then_stands(browse, label, by, moderator, drawn):
    made = submitted(label, by)
    client, change = browse(moderator), {"decision": "change", "level-physical": "1"}

    refused = client.post(f"{QUEUE}{made.pk}/", change)
    client.post(f"{QUEUE}{made.pk}/", change | {"reason-physical": "No treatment was needed"})

    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()
    settled = outcome(made, by)
    assert settled.levels["physical"] == 1
    assert settled.reasons == {"physical": "No treatment was needed"}


def test_accepting_while_a_level_was_changed_is_refused_and_so_is_a_change_of_nothing(
    browse, label, by, moderator, drawn
):
    made = submitted(label, by)
    client = browse(moderator)

    torn = client.post(f"{QUEUE}{made.pk}/", {"decision": "accept", "level-physical": "1"})
    idle = client.post(f"{QUEUE}{made.pk}/", {"decision": "change"})

    assert "You changed Physical harm." in torn.content.decode()
    assert "accept it instead" in idle.content.decode()
    assert outcome(made, by) is None


def test_a_return_asks_something(browse, label, by, moderator, drawn):
    made = submitted(label, by)
    client = browse(moderator)

    silent = client.post(f"{QUEUE}{made.pk}/", {"decision": "return"})
    client.post(f"{QUEUE}{made.pk}/", {"decision": "return", "question": "Which coast?"})

    assert "Say what you ask of the assessor." in silent.content.decode()
    assert outcome(made, by).question == "Which coast?"


def test_nobody_moderates_their_own_assessment_and_the_page_says_so(browse, label, by, drawn):
    made = submitted(label, by)
    client = browse(by)

    shown = client.get(f"{QUEUE}{made.pk}/").content.decode()
    answer = client.post(f"{QUEUE}{made.pk}/", {"decision": "accept"})

    assert "Nobody may moderate their own assessment." in shown
    assert "What do you decide?" not in shown
    assert answer.status_code == 422
    assert outcome(made, by) is None


def test_the_page_stands_beside_what_was_settled_and_only_peers_that_may_be_read(
    browse, label, by, moderator, drawn
):
    hidden = make.label(2)
    again(hidden, make.someone(hidden), name="Hidden twin")
    again(label, by, name="Open twin")
    made = again(label, by, name="Alder", physical=5)

    shown = browse(moderator).get(f"{QUEUE}{made.pk}/").content.decode()

    assert "Open twin" in shown
    assert "Hidden twin" not in shown
    assert "2 Moderate" in shown
    assert "<strong>5 Critical</strong>" in shown


def test_without_the_verb_it_is_refused_and_without_the_label_there_is_nothing(
    browse, label, by, drawn
):
    made = submitted(label, by)
    outsider = make.someone(make.label(2))

    assert browse(make.viewer(label, may=("threats.read",))).get(QUEUE).status_code == 403
    assert browse(outsider).get(f"{QUEUE}{made.pk}/").status_code == 404
    assert browse(outsider).get(f"{QUEUE}999999/").status_code == 404
    assert "Alder" not in browse(outsider).get(QUEUE).content.decode()
    together = browse(outsider).post(f"{QUEUE}together/", {"row": [made.pk]})
    assert together.status_code == 404


def test_the_queries_of_the_queue_do_not_grow_with_what_waits(browse, label, by, moderator, drawn):
    submitted(label, by, name="Ash")
    client = browse(moderator)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        client.get(QUEUE)
    for name in ("Elm", "Fir", "Oak"):
        submitted(label, by, name=name)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)

    assert len(few) == len(many)


def peer(scheme, number):
    """Return a threat with levels that look drawn by lot."""
    chosen = {
        one.id: one.levels[
            (number * 31 + number // 7 + place * number % 13) % len(one.levels)
        ].value
        for place, one in enumerate(scheme.criteria)
    }
    priority = (None, 1, 2, 3)[number % 4]
    return peers.Peer(f"T{number:04}", list(Kind)[number % 3], priority, chosen)


def test_the_fast_search_for_peers_finds_whom_the_rules_would():
    scheme = tactical_default_v1()
    everybody = [peer(scheme, n) for n in range(400)]
    field = queries.Field(scheme, everybody)

    for own in everybody[:40]:
        slow = peers.nearest(scheme, own, everybody, 5)
        assert field.nearest(own) == slow
        assert peers.odd_levels(scheme, own, field.like(own)) == peers.odd_levels(
            scheme, own, everybody
        )


def test_a_submission_that_nothing_asks_for_need_not_be_read(label, by, moderator, drawn):
    made = again(label, by)

    with speaking_for(moderator):
        (waiting,) = queries.queue(on=NOW.date())

    assert waiting.assessment == made
    assert waiting.reasons == ()
    assert not waiting.must_be_read
