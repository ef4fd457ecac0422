"""The pages of disruptions: the list, one of them, entry, claims, reconciliation, moderation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.commands import moderation as moderating
from fourfold.disruptions.models import Claim, Contest, Disruption, DisruptionDraft
from fourfold.disruptions.queries import timeline
from fourfold.disruptions.rules.kinds import Category
from fourfold.disruptions.views import home, panels
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared import hooks
from fourfold.web import middleware
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(days=2)
LIST = "/disruptions/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: NOW)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    own = make.label(to=("Cleveland", "NERSOU"))
    person = world.someone(label, team=world.unit())
    return replace(person, labels=person.labels | {own.pk})


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by, name=f"Alder {make.CANARY}")


def typed(threat, **given):
    """Return what a browser sends of the quick form."""
    return {
        "threat": threat.urn,
        "event_on": world.EVENT.isoformat(),
        "pillar": "PURSUE",
        "category": "MINOR",
        "description": world.SAID,
        "reference_1": "CR/26/7",
        "unit": world.unit().pk,
        "deed": "",
    } | given


def shown(client, path, *, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def made(by):
    with world.reading(by):
        return list(Disruption.objects.order_by("pk"))


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


# -- the list and the page -------------------------------------------------------------------


def test_the_list_filters_by_what_stands_in_the_address(browse, threat, by):
    world.recorded(threat, by, title="Warrant at the quay")
    world.recorded(
        threat,
        by,
        title="School visits",
        pillar=Pillar.PREVENT,
        outcomes=[],
        category=Category.NONE,
    )
    client = browse(by)

    everything = shown(client, LIST)
    prevent = shown(client, f"{LIST}?pillar=PREVENT")
    major = shown(client, f"{LIST}?category=MAJOR&by=RECORDED")

    assert "Warrant at the quay" in everything
    assert "School visits" in everything
    assert "Warrant at the quay" not in prevent
    assert "No disruption is like that" in major


def test_the_list_finds_late_records_teams_days_and_types(browse, threat, by):
    supporter = commands.Supporter(make.organisation("Durham"))
    late = world.EVENT - timedelta(days=60)
    world.recorded(threat, by, title="Late one", event_on=late, supports=[supporter])
    client, durham = browse(by), make.organisation("Durham").pk

    for query, found in {
        "late=yes": True,
        "late=no": False,
        f"organisation={durham}&type=SUPPORT": True,
        f"organisation={durham}&type=LEAD": False,
        f"team={world.unit().pk}": True,
        f"first={make.TODAY.isoformat()}": False,
        f"first={make.TODAY.isoformat()}&by=RECORDED": True,
        "moderated=no": True,
        "state=contested": False,
        "commodity=COUNTY_LINES": True,
        "q=late": True,
    }.items():
        assert ("Late one" in shown(client, f"{LIST}?{query}")) is found, query


def test_a_reader_of_another_region_follows_an_address_that_names_a_team_here(
    browse, threat, by, label
):
    world.recorded(threat, by, title="Raid")
    reader = browse(world.someone(label, of="Kent"))
    owner = make.organisation().pk

    page = shown(reader, f"{LIST}?organisation={owner}&team={world.unit().pk}&type=LEAD")

    assert "Raid" in page
    assert reader.get(f"{LIST}?team=zero").status_code == 422


def test_the_page_says_what_against_what_who_and_how_it_is_borne_out(browse, threat, by):
    one = world.recorded(threat, by, category=Category.MODERATE)

    page = shown(browse(by), f"{LIST}{one.urn}/")

    for words in (
        make.CANARY,
        "Disruption team, Cleveland",
        "Arrests: 2",
        "CR/26/001",
        "Unverified",
        "County lines",
    ):
        assert words in page, words


def test_an_outsider_finds_neither_page_nor_line_and_hidden_and_absent_answer_alike(
    browse, threat, by
):
    one = world.recorded(threat, by)
    client = browse(world.someone(make.label(2)))

    assert make.CANARY not in shown(client, LIST)
    hidden = client.get(f"{LIST}{one.urn}/")
    absent = client.get(f"{LIST}D-0000-0000-0000/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert one.urn not in hidden.content.decode()


def test_a_threat_that_is_hidden_is_held_elsewhere(browse, label, by):
    """The disruption under a label that the reader holds, its threat under one that they lack."""
    closed, joined = make.label(7), make.label(1, 7)
    insider = replace(by, labels=by.labels | {closed.pk, joined.pk})
    one = make.threat(closed, by=insider, name="Hazel hidden")
    done = world.recorded(one, insider)
    with make.everything():
        for model in (Disruption, Claim):
            model.objects.update(label=label)

    page = shown(browse(by), f"{LIST}{done.urn}/")
    listed = shown(browse(by), LIST)

    assert "Held elsewhere" in page
    assert "Held elsewhere" in listed
    assert "Hazel hidden" not in page + listed
    assert one.urn not in page + listed


def test_the_queries_of_the_list_do_not_grow_with_it(browse, threat, by):
    world.recorded(threat, by)
    client = browse(by)
    few = queries(client, LIST)
    for place in range(1, 4):
        world.recorded(threat, by, event_on=world.EVENT - timedelta(days=9 * place))

    assert queries(client, LIST) == few


def test_without_the_verb_the_pages_are_refused(browse, label):
    reader = make.viewer(label, may=("threats.read",), of=make.organisation())

    for path in ("", "new/", "quick/", "moderation/", "contests/", "rules/", "standards/"):
        assert browse(reader).get(LIST + path).status_code == 403, path


# -- entry -----------------------------------------------------------------------------------


def test_six_fields_record_a_disruption_from_a_phone(browse, threat, by):
    client = browse(by)
    page = shown(client, f"{LIST}quick/?threat={threat.urn}")
    assert f"Alder {make.CANARY} · {threat.urn}" in page

    answer = client.post(f"{LIST}quick/", typed(threat, description=f"{world.SAID} More."))

    (one,) = made(by)
    assert answer.url == f"{LIST}{one.urn}/?recorded=1"
    assert one.title.startswith("Officers searched a lock-up")
    assert "Recorded." in shown(client, answer.url)


def test_the_full_form_records_supports_measures_and_evidence(browse, threat, by):
    durham = make.organisation("Durham").pk
    body = typed(
        threat,
        title="Lock-up at the quay",
        support_1=f"o{durham}",
        measure_cash_gbp="1250.50",
        drug_1="COCAINE",
        kilograms_1="2.5",
        kind_1="EXHIBIT",
        dated_on_1=world.EVENT.isoformat(),
        commodity="COUNTY_LINES",
        secondary_pillar="PREPARE",
    )
    client = browse(by)
    client.post(f"{LIST}new/", body)

    (one,) = made(by)
    page = shown(client, f"{LIST}{one.urn}/")
    for words in (
        "Cash seized: £1,250.50",
        "2.5 kg of cocaine",
        "Exhibit or seizure record: CR/26/7",
        "Pursue, then Prepare",
        "Durham",
    ):
        assert words in page, words


def test_what_stops_it_stands_beside_its_field_and_nothing_is_recorded(browse, threat, by):
    answer = browse(by).post(
        f"{LIST}quick/", typed(threat, description="Thin.", category="MAJOR", reference_1="")
    )

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "at least 12 words" in words
    assert "Major needs a reference that bears it out." in words
    assert made(by) == []


def test_a_likely_duplicate_is_shown_while_typing_and_asked_about_without_scripts(
    browse, threat, by
):
    world.recorded(threat, by, title="Lock-up at the quay")
    client = browse(by)

    part = client.post(f"{LIST}quick/", typed(threat), headers={"HX-Request": "true"})
    whole = client.post(f"{LIST}quick/", typed(threat))

    assert "Lock-up at the quay" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert whole.status_code == 422
    assert "It may be recorded already" in whole.content.decode()
    assert len(made(by)) == 1


def test_who_typed_it_chooses_another_event_with_a_reason_or_to_settle_it(browse, threat, by):
    world.recorded(threat, by)
    client = browse(by)

    silent = client.post(f"{LIST}quick/", typed(threat, deed="another"))
    client.post(
        f"{LIST}quick/", typed(threat, deed="another", another_event="Another address that day.")
    )
    client.post(f"{LIST}quick/", typed(threat, deed="contest"))

    assert silent.status_code == 422
    assert "Say why it is another event." in silent.content.decode()
    _, another, contested = made(by)
    assert another.another_event_why == "Another address that day."
    with world.reading(by):
        assert Contest.objects.get().b.disruption_id == contested.pk


def test_a_duplicate_that_the_typist_may_not_read_is_never_mentioned(browse, threat, by, label):
    closed, joined = make.label(9), make.label(1, 9)
    insider = replace(by, labels=by.labels | {closed.pk, joined.pk})
    world.recorded(threat, insider, label=closed, title="Covert purchase")
    client = browse(by)

    part = client.post(f"{LIST}quick/", typed(threat), headers={"HX-Request": "true"})
    answer = client.post(f"{LIST}quick/", typed(threat))

    assert "Covert" not in part.content.decode()
    assert "recorded already" not in part.content.decode()
    assert answer.status_code == 302
    assert len(made(by)) == 1


def test_a_threat_that_may_not_be_read_is_no_threat_that_can_be_typed(browse, by):
    hidden = make.threat(make.label(3), name="Hazel hidden")
    client = browse(by)

    by_urn = client.post(f"{LIST}quick/", typed(hidden)).content.decode()
    by_name = client.post(f"{LIST}quick/", typed(hidden) | {"threat": "Hazel"}).content.decode()
    page = shown(client, f"{LIST}quick/")

    assert "No threat that you may read has that reference." in by_urn
    assert "No threat that you may read is called so." in by_name
    assert "Hazel hidden" not in page


def test_a_name_that_several_threats_share_offers_them(browse, threat, by, label):
    make.threat(label, by=by, name="Alder and sons")

    words = browse(by).post(f"{LIST}quick/", typed(threat) | {"threat": "alder"}).content.decode()

    assert "Several are called so. Choose one: Alder" in words


def test_what_is_typed_is_kept_as_a_draft_and_comes_back(browse, threat, by):
    client = browse(by)
    body = typed(threat, description="Half a sentence", pillar="", reference_1="")

    part = client.post(f"{LIST}quick/", body, headers={"HX-Request": "true"}).content.decode()
    page = shown(client, f"{LIST}quick/")

    assert "Draft kept on" in part
    assert "Half a sentence" in page
    with world.reading(by):
        assert DisruptionDraft.objects.get().label_id == threat.label_id
    client.post(f"{LIST}draft/drop/", {"quick": "yes"})
    assert "Half a sentence" not in shown(client, f"{LIST}quick/")


def test_a_correction_keeps_what_it_said_before(browse, threat, by):
    one = world.recorded(threat, by)
    client = browse(by)
    page = shown(client, f"{LIST}{one.urn}/correct/")
    assert "CR/26/001" in page
    body = {
        "title": "Garage searched",
        "description": one.description,
        "pillar": "PURSUE",
        "category": "MINOR",
        "commodity": "COUNTY_LINES",
        "measure_arrests": "3",
        "kind_1": "CRIME_RECORD",
        "reference_1": "CR/26/001",
        "reason": "A third arrest on the next day",
    }

    client.post(f"{LIST}{one.urn}/correct/", body)

    after = shown(client, f"{LIST}{one.urn}/")
    assert "Garage searched" in after
    assert "from “Arrests: 2” to “Arrests: 3”" in after
    assert "A third arrest on the next day" in after


def test_a_cancelled_disruption_says_so_and_leaves_the_list(browse, threat, by):
    one = world.recorded(threat, by, title="Entered twice")
    client = browse(by)

    client.post(f"{LIST}{one.urn}/cancel/", {"reason": "It was entered twice"})

    assert "Cancelled. It was entered twice" in shown(client, f"{LIST}{one.urn}/")
    assert "Entered twice" not in shown(client, LIST)
    assert "Entered twice" in shown(client, f"{LIST}?state=cancelled")
    assert client.get(f"{LIST}{one.urn}/correct/").status_code == 404


# -- claims and reconciliation ---------------------------------------------------------------


def test_two_agencies_settle_a_double_claim_on_their_pages(browse, threat, by, label):
    one = world.recorded(threat, by, title="Lock-up at the quay")
    durham = world.someone(label, of="Durham", team=world.unit("Dogs", "Durham"))
    browse(durham).post(
        f"{LIST}{one.urn}/claim/", {"role": "LEAD", "who": f"u{world.unit('Dogs', 'Durham').pk}"}
    )
    with world.reading(by):
        contest = Contest.objects.get().pk
    place = f"{LIST}contests/{contest}/"

    page = shown(browse(by), place)
    assert "Dogs, Durham" in page
    assert "Disruption team, Cleveland" in page
    assert "Yours to answer" in shown(browse(by), f"{LIST}contests/")
    said = {"settlement": "FIRST_LEADS", "reason": "Our warrant, our arrests"}
    browse(by).post(place, said)
    assert "Waits for Durham." in shown(browse(by), place)
    browse(durham).post(place, said | {"reason": "We lent the dogs"})

    after = shown(browse(durham), place)
    assert "Settled on" in after
    assert "We lent the dogs" in after
    assert "Our warrant, our arrests" in after
    with world.reading(by):
        leads = Claim.objects.standing().filter(type="LEAD")
        assert [row.organisation_id for row in leads] == [make.organisation().pk]


def test_a_support_is_added_and_withdrawn_on_its_page(browse, threat, by):
    one = world.recorded(threat, by)
    client, dogs = browse(by), world.unit("Dogs")

    client.post(f"{LIST}{one.urn}/claim/", {"role": "SUPPORT", "who": f"u{dogs.pk}"})
    with world.reading(by):
        row = Claim.objects.get(type="SUPPORT")
    client.post(f"{LIST}{one.urn}/claims/{row.pk}/withdraw/", {"reason": "Stood down"})

    assert "Stood down" in shown(client, f"{LIST}{one.urn}/")


def test_a_contest_that_may_not_be_read_is_not_there(browse, threat, by):
    world.recorded(threat, by)
    world.recorded(threat, by)
    with world.reading(by):
        contest = Contest.objects.get().pk
    outsider = browse(world.someone(make.label(2)))

    assert outsider.get(f"{LIST}contests/{contest}/").status_code == 404
    assert make.CANARY not in shown(outsider, f"{LIST}contests/")


def test_two_recorded_disruptions_are_said_to_be_one(browse, threat, by):
    one = world.recorded(threat, by)
    other = world.recorded(threat, by, event_on=world.EVENT - timedelta(days=20))

    answer = browse(by).post(
        f"{LIST}{other.urn}/same/", {"other": one.urn.lower(), "reason": "The same warrant"}
    )

    assert answer.url.startswith(f"{LIST}contests/")


# -- moderation ------------------------------------------------------------------------------


@pytest.fixture
def moderator(label):
    return world.someone(label, of="NERSOU", team=world.unit("Analysts", "NERSOU"))


def test_the_queue_leads_from_one_to_the_next_and_back(browse, threat, by, moderator):
    for place in range(2):
        world.recorded(
            threat,
            by,
            title=f"Raid {place}",
            category=Category.MAJOR,
            event_on=world.EVENT - timedelta(days=10 * place),
        )
    client = browse(moderator)
    page = shown(client, f"{LIST}moderation/")
    first, second = made(by)
    assert "Raid 0" in page
    assert "Every Major is moderated." in page

    to_next = client.post(f"{LIST}moderation/{first.urn}/", {"decision": "confirm"})
    refused = client.post(
        f"{LIST}moderation/{second.urn}/", {"decision": "change", "category": "MINOR"}
    )
    back = client.post(
        f"{LIST}moderation/{second.urn}/",
        {"decision": "change", "category": "MINOR", "reason": "It traded on within a week"},
    )

    assert to_next.url == f"{LIST}moderation/{second.urn}/"
    assert refused.status_code == 422
    assert "Say why it is Minor and not Major." in refused.content.decode()
    assert back.url == f"{LIST}moderation/"
    assert "It traded on within a week" in shown(client, f"{LIST}{second.urn}/")


def test_a_moderator_of_the_claimants_unit_sees_why_not_and_is_refused(browse, threat, by, label):
    one = world.recorded(threat, by, category=Category.MAJOR)
    colleague = browse(world.someone(label, team=world.unit()))

    page = shown(colleague, f"{LIST}moderation/{one.urn}/")
    answer = colleague.post(f"{LIST}moderation/{one.urn}/", {"decision": "confirm"})

    assert "Somebody of another unit" in page
    assert "What do you decide?" not in page
    assert answer.status_code == 422


def test_a_question_is_asked_and_answered(browse, threat, by, moderator):
    one = world.recorded(threat, by, category=Category.MAJOR)
    browse(moderator).post(
        f"{LIST}moderation/{one.urn}/", {"decision": "return", "question": "Who took it over?"}
    )

    assert "Who took it over?" in shown(browse(by), f"{LIST}{one.urn}/answer/")
    browse(by).post(f"{LIST}{one.urn}/answer/", {"answer": "Nobody has", "category": "MODERATE"})

    page = shown(browse(by), f"{LIST}{one.urn}/")
    assert "Nobody has" in page
    assert "from “Major” to “Moderate”" in page
    assert browse(by).get(f"{LIST}{one.urn}/answer/").status_code == 404


def test_the_queries_of_the_queue_do_not_grow_with_it(browse, threat, by, moderator):
    def major(place):
        day = world.EVENT - timedelta(days=10 * place)
        world.recorded(threat, by, category=Category.MAJOR, event_on=day)

    major(0)
    client = browse(moderator)
    few = queries(client, f"{LIST}moderation/")
    for place in range(1, 4):
        major(place)

    assert queries(client, f"{LIST}moderation/") == few


# -- rules, standards, panels and the first screen -------------------------------------------


def test_a_rule_and_a_text_are_set_from_a_day_on(browse, by):
    client = browse(by)
    client.post(
        f"{LIST}rules/",
        {
            "about": "rule",
            "kind": "VULNERABILITY",
            "allowed": "yes",
            "since": "2026-04-01",
            "reason": "The board decided it in March",
        },
    )
    client.post(
        f"{LIST}rules/",
        {
            "about": "text",
            "category": "MAJOR",
            "text": "The group can no longer trade.",
            "since": "2026-04-01",
            "source": "Manual of disruption, 2nd edition",
            "is_verified": "on",
        },
    )

    page = shown(client, f"{LIST}rules/")
    assert "The board decided it in March" in page
    assert "The group can no longer trade." in page
    assert page.count("Unverified") == 5


def test_a_text_that_names_no_manual_is_not_verified(browse, by):
    answer = browse(by).post(
        f"{LIST}rules/",
        {
            "about": "text",
            "category": "MAJOR",
            "text": "Gone",
            "since": "2026-04-01",
            "is_verified": "on",
        },
    )

    assert answer.status_code == 422
    assert "name the manual" in answer.content.decode()


def test_the_report_counts_what_falls_short_and_how_late(browse, threat, by):
    world.recorded(threat, by, event_on=world.EVENT - timedelta(days=60), commodity=None)

    page = shown(browse(by), f"{LIST}standards/")

    assert "Recorded in time" in page
    assert "1 of 1 (100%) later than 28 days" in page


def test_a_threats_page_and_timeline_show_its_disruptions(browse, threat, by, monkeypatch):
    monkeypatch.setitem(hooks._tables, "threat_panels", {"disruptions": panels.of_threat})
    monkeypatch.setitem(hooks._tables, "timelines", {"disruptions": timeline.items})
    world.recorded(threat, by, title="Lock-up at the quay")

    page = shown(browse(by), f"/threats/{threat.urn}/")
    along = shown(browse(by), f"/threats/{threat.urn}/timeline/")

    assert "What has worked" in page
    assert "Lock-up at the quay" in page
    assert "Minor disruption, Pursue: Lock-up at the quay" in along


def test_the_first_screen_says_what_waits(browse, threat, by, moderator, monkeypatch):
    rows = {
        name: getattr(home, name)
        for name in ("contests", "returned", "moderation", "reassessments", "drafts")
    }
    monkeypatch.setitem(hooks._tables, "homes", rows)
    one = world.recorded(threat, by, title="Raid", category=Category.MAJOR)
    assert "Every Major is moderated." in shown(browse(moderator), "/")
    assert "To assess again" in shown(browse(by), "/")
    moderating.moderate(
        disruption=one,
        category=Category.MAJOR,
        question="Who took it over?",
        by=moderator,
        at=make.NOON,
    )
    world.recorded(threat, by, title="Raid again", event_on=world.EVENT + timedelta(days=1))

    page = shown(browse(by), "/")

    assert "Who took it over?" in page
    assert "Contested disruptions" in page


def test_a_disruption_is_found_by_the_words_of_its_title(threat, by):
    one = world.recorded(threat, by, title="Warrant at the quay")

    with world.reading(by):
        hits = make.found("quay warrant")
    with world.reading(world.someone(make.label(2))):
        assert make.found("quay warrant") == []
    assert [(hit.kind, hit.ref) for hit in hits] == [("disruptions.disruption", one.urn)]
