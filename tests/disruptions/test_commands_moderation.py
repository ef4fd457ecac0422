"""Moderating a disruption's category, and answering a moderator's question."""

from datetime import timedelta

import pytest

from fourfold.disruptions import events as happened
from fourfold.disruptions.commands import disruption as disruptions
from fourfold.disruptions.commands import moderation as commands
from fourfold.disruptions.models import Disruption
from fourfold.disruptions.queries import moderation as queries
from fourfold.disruptions.rules import moderation as rules
from fourfold.disruptions.rules.kinds import Category
from fourfold.shared import events
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=1)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def team():
    return world.unit()


@pytest.fixture
def by(label, team):
    return world.someone(label, team=team)


@pytest.fixture
def moderator(label):
    return world.someone(label, of="NERSOU", team=world.unit("Analysts", "NERSOU"))


@pytest.fixture
def major(label, by):
    return world.recorded(make.threat(label, by=by), by, category=Category.MAJOR)


def moderate(one, by, category=Category.MAJOR, **given):
    return commands.moderate(disruption=one, category=category, **given, by=by, at=LATER)


def waiting(by):
    with world.reading(by):
        return [line.disruption.pk for line in queries.queue(by) if not line.barred]


def test_a_moderator_of_another_unit_confirms_a_major(major, moderator):
    assert waiting(moderator) == [major.pk]

    made = moderate(major, moderator)

    assert (made.outcome, made.before, made.after) == ("CONFIRMED", "MAJOR", "MAJOR")
    with world.reading(moderator):
        major.refresh_from_db()
    assert major.moderated_at == LATER
    assert waiting(moderator) == []


def test_nobody_moderates_what_they_recorded_nor_what_their_unit_claims(label, major, by, team):
    colleague = world.someone(label, team=team)

    with pytest.raises(rules.NotIndependent, match="what they recorded"):
        moderate(major, by)
    with pytest.raises(rules.NotIndependent, match="another unit"):
        moderate(major, colleague)
    with world.reading(colleague):
        (line,) = queries.queue(colleague)
    assert "another unit" in line.barred


def test_who_chose_another_category_does_not_moderate_it(major, label, moderator):
    neighbour = world.someone(label, team=world.unit("Neighbours"))
    disruptions.correct(
        disruption=major,
        corrected=disruptions.Corrected(category="MODERATE"),
        reason="They traded on",
        by=neighbour,
        at=make.NOON,
    )

    with pytest.raises(rules.NotIndependent, match="a category that they chose"):
        moderate(major, neighbour, Category.MODERATE)
    assert moderate(major, moderator, Category.MODERATE).outcome == "CONFIRMED"


def test_a_change_needs_a_reason_and_then_stands(major, moderator, monkeypatch):
    told = []
    monkeypatch.setitem(events._reactions, happened.DisruptionModerated, [told.append])

    with pytest.raises(rules.ReasonNeeded):
        moderate(major, moderator, Category.MINOR)
    moderate(major, moderator, Category.MINOR, reason="The line sold again within a week")

    with world.reading(moderator):
        assert Disruption.objects.get().category == "MINOR"
    assert [one.category for one in told] == ["MINOR"]


def test_it_is_moderated_once(major, moderator, label):
    moderate(major, moderator)

    with pytest.raises(commands.ModeratedAlready):
        moderate(major, world.someone(label, of="Durham"))


def test_a_question_goes_back_and_its_answer_puts_it_in_the_queue_again(major, moderator, by):
    made = moderate(major, moderator, question="Who took the line over?")

    assert (made.outcome, made.after) == ("RETURNED", "MAJOR")
    assert waiting(moderator) == []
    with world.reading(by):
        (back,) = queries.returned_to(by)
    assert back.question.question == "Who took the line over?"
    with pytest.raises(commands.ModeratedAlready, match="answer"):
        moderate(major, moderator)

    commands.answer_question(
        disruption=major,
        answer="Nobody: the number was checked on two later days",
        by=by,
        at=LATER + timedelta(hours=1),
    )

    assert waiting(moderator) == [major.pk]
    with world.reading(by):
        assert queries.returned_to(by) == []


def test_only_a_question_is_answered_and_with_something(major, moderator, by):
    with pytest.raises(disruptions.DoesNotFit, match="No question"):
        commands.answer_question(disruption=major, answer="Yes", by=by, at=LATER)
    moderate(major, moderator, question="Who?")
    with pytest.raises(disruptions.ReasonNeeded):
        commands.answer_question(disruption=major, answer=" ", by=by, at=LATER)


def test_a_minor_waits_only_where_the_lot_fell_on_it(label, by, moderator, settings):
    threat = make.threat(label, by=by)
    days = [world.EVENT - timedelta(days=10 * place) for place in range(12)]
    made = [world.recorded(threat, by, event_on=day) for day in days]

    drawn = [one.pk for one in made if one.in_sample]

    assert sorted(waiting(moderator)) == sorted(drawn)


def test_what_is_contested_waits_for_nobody_until_it_is_settled(label, by, moderator):
    threat = make.threat(label, by=by)
    first = world.recorded(threat, by, category=Category.MAJOR)
    world.recorded(threat, by, category=Category.MAJOR)

    assert waiting(moderator) == [first.pk]


def test_a_correction_of_the_category_waits_for_a_moderator_again(major, moderator, by):
    moderate(major, moderator, Category.MODERATE, reason="It was not lasting")
    disruptions.correct(
        disruption=major,
        corrected=disruptions.Corrected(category="MAJOR"),
        reason="The court has passed sentence",
        by=by,
        at=LATER + timedelta(days=9),
    )

    assert waiting(moderator) == [major.pk]


def test_before_and_after_are_compared_by_organisation(label, by, moderator):
    threat = make.threat(label, by=by)
    for place in range(12):
        one = world.recorded(
            threat,
            by,
            category=Category.MAJOR,
            event_on=world.EVENT - timedelta(days=10 * place),
        )
        moderate(one, moderator, Category.MINOR, reason="It traded on")

    with world.reading(moderator):
        found = queries.comparison(make.TODAY, make.TODAY)

    (row,) = found.rows
    assert (row.name, row.n, row.down) == ("Cleveland", 12, 12)


def test_an_outsider_finds_nothing_to_moderate(major):
    outsider = world.someone(make.label(2), of="NERSOU")

    assert waiting(outsider) == []
    with pytest.raises(Exception, match="no such record"):
        moderate(major, outsider)
