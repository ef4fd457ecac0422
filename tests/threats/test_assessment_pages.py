"""Assessing a threat on its pages: levels, evidence, drafts, the running score, submission."""

from datetime import timedelta

import pytest

from fourfold.access.models import LedgerEntry
from fourfold.access.speaking import speaking_for
from fourfold.threats.commands import assessment as commands
from fourfold.threats.commands import moderation
from fourfold.threats.models import Assessment, Draft
from fourfold.web import middleware
from tests import make
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(days=2)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: NOW)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def one(label, by):
    return make.threat(label, by=by, name="Alder")


@pytest.fixture
def page(browse, by, one):
    client = browse(by)
    return lambda *parts, **post: (
        client.post(address(one, *parts), post) if post else client.get(address(one, *parts))
    )


def address(one, criterion="", query=""):
    return f"/threats/{one.urn}/assess/{criterion}{query}"


def typed(**levels_chosen):
    """Return the fields of every criterion as a browser sends them, with evidence."""
    stated = levels() | levels_chosen
    fields = {f"{name}-level": str(value) for name, value in stated.items()}
    for piece in evidence():
        fields |= row(piece.criterion, bears_out=stated[piece.criterion])
    return fields


def row(criterion, place=0, **given):
    told = {
        "kind": "RECORD",
        "reference": "CR/17/26",
        "dated_on": make.TODAY.isoformat(),
        "grade": "2bp",
        "bears_out": 2,
    } | given
    return {f"{criterion}-rows": place + 1} | {
        f"{criterion}-{place}-{k}": v for k, v in told.items()
    }


def content(one, by):
    with speaking_for(by):
        return Draft.objects.get(threat=one).content


def settle(one, by, label, **changed):
    made = commands.submit_assessment(
        threat=one,
        stated=commands.Stated(levels() | changed, evidence(), make.TODAY),
        by=by,
        at=make.NOON,
    )
    moderation.moderate(
        assessment=made, levels=made.levels, reasons={}, by=make.someone(label), at=make.NOON
    )
    return made


def test_an_assessor_assesses_all_on_one_page_and_it_waits_for_a_moderator(page, one, by):
    answer = page(
        "", "?view=all", **typed(), deed="submit", assessed_on=make.TODAY, summary="In short"
    )

    with speaking_for(by):
        made = Assessment.objects.get(threat=one)
        assert made.levels == levels()
        assert [piece.grade for piece in made.evidence.all()] == ["2 / B / P"] * 7
        assert not Draft.objects.exists()
    assert answer.url == f"/threats/{one.urn}/assessments/{made.pk}/"
    shown = answer.client.get(answer.url).content.decode()
    assert "Waits for a moderator" in shown
    assert "whole of the score" in shown


def test_one_criterion_a_page_leads_to_the_next_and_the_last_to_the_check_page(page, one):
    first = page("physical/", **{"physical-level": "2"}, **row("physical"), deed="next")
    last = page("opportunity/", **{"opportunity-level": "2"}, deed="next")

    assert first.url == address(one, "psychological/")
    assert last.url == address(one)


def test_a_level_above_the_lowest_without_evidence_is_refused_beside_the_form(page):
    answer = page("physical/", **{"physical-level": "3"}, deed="next")

    assert answer.status_code == 422
    assert (
        "Give dated evidence, or the lowest level, for: Physical harm." in answer.content.decode()
    )


def test_a_grade_that_cannot_be_read_and_a_day_to_come_are_refused_in_words(page):
    wrong = row("physical", grade="9Z", dated_on="2026-12-01")
    answer = page("physical/", **{"physical-level": "2"}, **wrong, deed="next").content.decode()
    late = page(
        "physical/",
        **{"physical-level": "2"},
        **row("physical", dated_on="2026-12-01"),
        deed="next",
    ).content.decode()

    assert "is not a 3x5x2 grade" in answer
    assert "is dated after 16 April 2026" in late


def test_nothing_incomplete_is_submitted_and_what_lacks_is_said(page, one, by):
    answer = page("", deed="submit", assessed_on=make.TODAY.isoformat())

    assert answer.status_code == 422
    assert "Choose a level for: Physical harm." in answer.content.decode()
    with speaking_for(by):
        assert not Assessment.objects.exists()


def test_an_assessment_dated_in_the_future_is_refused_in_the_rules_words(page):
    answer = page("", "?view=all", **typed(), deed="submit", assessed_on="2026-05-01")

    assert answer.status_code == 422
    assert "cannot be dated in the future" in answer.content.decode()


def test_every_post_keeps_the_draft_and_the_page_shows_it_again(page, one, by):
    page("physical/", **{"physical-level": "2"}, **row("physical", dated_on=""), deed="list")

    assert content(one, by)["evidence"]["physical"][0]["reference"] == "CR/17/26"
    shown = page("physical/").content.decode()
    assert 'value="CR/17/26"' in shown
    assert 'value="2" checked' in shown
    assert "Draft kept 16 April 2026" in shown


def test_a_draft_with_a_higher_marking_is_refused_and_not_kept(page, by):
    answer = page("", deed="keep", summary="TOP SECRET//UK EYES ONLY", assessed_on="2026-04-14")

    assert answer.status_code == 422
    assert "is held elsewhere" in answer.content.decode()
    with speaking_for(by):
        assert not Draft.objects.exists()


def test_a_row_of_evidence_is_added_and_taken_away_by_buttons_that_post(page, one, by):
    added = page("physical/", **row("physical"), deed="add:physical")
    two = content(one, by)["evidence"]["physical"]
    page("physical/", **row("physical"), deed="remove:physical:0")

    assert added.url == address(one, "physical/#physical")
    assert [bool(any(found.values())) for found in two] == [True, False]
    assert content(one, by)["evidence"]["physical"] == []


def test_a_change_of_a_level_answers_with_the_running_score_alone(browse, by, one, label):
    settle(one, by, label)
    answer = browse(by).post(
        address(one, "physical/"),
        {"physical-level": "5"} | row("physical", bears_out=3),
        headers={"HX-Request": "true"},
    )

    shown = answer.content.decode()
    assert "<html" not in shown
    assert "1 of 12 criteria have a level" in shown
    assert ">16<" in shown  # weight 16 for the fifth level, times the least of all others
    assert "Physical harm: up from 2 to 5" in shown
    assert "Evidence in date bears out 4. Inflation at risk: <strong>12</strong>" in shown
    assert 'Physical harm: <span class="quiet">newest evidence 2 days old' in shown


def test_what_was_assessed_before_is_a_start_of_which_each_part_must_be_confirmed(
    page, one, by, label
):
    settle(one, by, label)
    page("", deed="copy")
    shown = page("physical/").content.decode()
    refused = page("", "?view=all", deed="submit", assessed_on=make.TODAY)
    kept = typed() | {f"{name}-confirm": "yes" for name in levels()}
    page("", "?view=all", **kept, deed="submit", assessed_on=make.TODAY)

    assert "Copied from the assessment of 14 April 2026" in shown
    assert refused.status_code == 422
    assert "Physical harm: this was copied. Confirm that it still holds" in refused.content.decode()
    with speaking_for(by):
        assert Assessment.objects.filter(threat=one).count() == 2


def test_changing_a_copied_level_confirms_it(page, one, by, label):
    settle(one, by, label)
    page("", deed="copy")
    page("physical/", **{"physical-level": "3"}, **row("physical"), deed="list")

    assert "physical" not in content(one, by)["copied"]
    assert "scope" in content(one, by)["copied"]


def test_a_question_that_came_back_stands_over_the_next_assessment(page, one, by, label):
    made = commands.submit_assessment(
        threat=one, stated=commands.Stated(levels(), evidence(), make.TODAY), by=by, at=make.NOON
    )
    moderation.return_assessment(
        assessment=made, question="Which coast?", by=make.someone(label), at=make.NOON
    )

    assert "Which coast?" in page("").content.decode()


def test_a_settled_assessment_says_what_was_changed_and_why_and_what_is_borne_out(
    browse, by, one, label, monkeypatch
):
    made = commands.submit_assessment(
        threat=one, stated=commands.Stated(levels(), evidence(), make.TODAY), by=by, at=make.NOON
    )
    moderation.moderate(
        assessment=made,
        levels=levels() | {"physical": 1},
        reasons={"physical": "No hospital was asked"},
        by=make.someone(label),
        at=make.NOON,
    )
    monkeypatch.setattr(middleware.timezone, "now", lambda: NOW + timedelta(days=500))
    shown = browse(by).get(f"/threats/{one.urn}/assessments/{made.pk}/").content.decode()

    assert "Physical harm: 2 Moderate became 1 Minor. “No hospital was asked”" in shown
    assert "Inflation at risk" in shown
    assert "Lapsed, 16 months old." in shown


def test_reading_an_assessment_enters_the_ledger(browse, by, one, label):
    made = settle(one, by, label)
    before = LedgerEntry.objects.values("pk").count()

    browse(by).get(f"/threats/{one.urn}/assessments/{made.pk}/")

    assert LedgerEntry.objects.values("pk").count() == before + 1


def test_who_may_not_assess_is_refused_and_who_may_not_read_finds_nothing(browse, by, one, label):
    made = settle(one, by, label)
    reader = make.viewer(label, may=("threats.read",))
    outsider = make.someone(make.label(2))

    assert browse(reader).get(address(one)).status_code == 403
    for path in (
        address(one),
        address(one, "physical/"),
        f"/threats/{one.urn}/assessments/{made.pk}/",
    ):
        hidden, absent = (
            browse(outsider).get(path),
            browse(outsider).get(path.replace(one.urn, "T-0000-0000-0000")),
        )
        assert hidden.status_code == absent.status_code == 404
    other = make.threat(label, by=by, name="Beck")
    crossed = browse(by).get(f"/threats/{other.urn}/assessments/{made.pk}/")
    assert crossed.status_code == 404


def test_an_unknown_criterion_is_not_found(page):
    assert page("nothing/").status_code == 404


def test_somebody_elses_draft_is_not_shown(page, one, by, label, browse):
    page("", deed="keep", summary="My own words", assessed_on="2026-04-14")

    shown = browse(make.someone(label)).get(address(one)).content.decode()

    assert "My own words" not in shown


def test_the_queries_of_a_page_do_not_grow_with_what_is_cited(
    page, one, by, label, django_assert_max_num_queries
):
    settle(one, by, label)
    page("", deed="copy")

    with django_assert_max_num_queries(24):
        page("", "?view=all")
