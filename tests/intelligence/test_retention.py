"""What is held of a person has a group, a day of review, and decisions with their reasons."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import retention as commands
from fourfold.intelligence.jobs import hold_nightly
from fourfold.intelligence.models import Holding, RetentionReview
from fourfold.intelligence.rules import retention as rules
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.shared.errors import Forbidden
from fourfold.subjects.models import Mention
from tests import make
from tests.intelligence import retained
from tests.subjects import builders, joined

pytestmark = pytest.mark.django_db
KEEP = ReviewOutcome.KEEP


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return builders.reader_of(label)


@pytest.fixture
def one(label, by):
    builders.person(label, "Ann Ash")
    retained.hold(label)
    return retained.holding(by)


@pytest.mark.parametrize(
    ("group", "first", "again"), [("1", 10, 10), ("2", 10, 10), ("3", 6, 5), ("4", 6, 5)]
)
def test_each_group_has_its_clear_period_and_its_next(group, first, again):
    group = RetentionGroup(group)
    assert rules.review_on(group, make.TODAY).year == make.TODAY.year + first
    assert rules.review_again(group, make.TODAY).year == make.TODAY.year + again


def test_the_defaults_say_from_where_they_are():
    assert "recollection" in rules.SOURCE


def test_everybody_of_whom_something_is_held_has_a_holding(one):
    assert (one.group, one.clear_from) == ("4", make.TODAY)
    assert one.review_on == date(2032, 4, 14)


def test_what_the_machine_joined_is_one_holding(label, by):
    leader, other = builders.person(label, "Ann Ash"), builders.person(label, "Anne Ashe")
    joined.join(other, leader)

    retained.hold(label)

    assert retained.holding(by).subject_id == leader.subject_id


def test_each_label_has_a_holding_of_its_own(label, by):
    builders.person(label, "Ann Ash")
    other = make.label(2)
    builders.person(other, "Ann Ash")

    retained.hold(label, other)

    assert retained.holding(by).label == label


def test_a_new_entry_restarts_the_clear_period_and_nothing_else_does(one, label, by):
    name = builders.person(label, "Ann Ash")
    mention = joined.mention(name)
    joined.join(name, one)
    with speaking_for(by):
        Mention.objects.filter(pk=mention.pk).update(happened_on=make.TODAY + timedelta(days=9))
    retained.hold(label, at=make.NOON + timedelta(days=20))
    first = retained.holding(by).clear_from
    retained.hold(label, at=make.NOON + timedelta(days=40))

    assert first == retained.holding(by).clear_from == make.TODAY + timedelta(days=9)
    assert retained.holding(by).review_on == date(2032, 4, 23)


def test_a_thing_has_no_holding(label, by):
    builders.commands.record_subject(
        new=builders.commands.NewSubject(builders.SubjectKind.VEHICLE, "A van"),
        label=label,
        by=by,
        at=make.NOON,
    )
    retained.hold(label)

    with speaking_for(by):
        assert not Holding.objects.exists()


def test_nobody_but_the_machine_makes_holdings(label):
    with pytest.raises(Forbidden):
        commands.hold(label=label, by=make.viewer(label), at=make.NOON)


def test_the_worker_goes_through_all_labels(label, by):
    open_label = make.label()
    builders.person(open_label, "Ann Ash")

    assert hold_nightly(int(make.NOON.timestamp())) == 1
    assert retained.holding(builders.reader_of(open_label)).label == open_label


@pytest.mark.parametrize("word", ["risk", "necessity", "proportionality"])
def test_a_decision_says_all_three_in_words(one, by, word):
    with pytest.raises(rules.WordsNeeded):
        retained.decided(one, by, **{word: " "})


def test_who_keeps_says_until_when_and_not_for_ever(one, by):
    with pytest.raises(rules.WordsNeeded):
        retained.decided(one, by, KEEP)
    with pytest.raises(rules.WordsNeeded):
        retained.decided(one, by, KEEP, next_on=date(2090, 1, 1))

    retained.decided(one, by, KEEP, next_on=date(2028, 1, 1))

    assert retained.holding(by).review_on == date(2028, 1, 1)


def test_a_group_is_changed_with_a_reason_and_its_review_follows(one, by):
    change = commands.Regroup(RetentionGroup.SERIOUS, "Convicted of robbery")
    commands.change_holding(holding=one, change=change, by=by, at=make.NOON)
    with pytest.raises(rules.WordsNeeded):
        commands.change_holding(
            holding=one, change=commands.Regroup(RetentionGroup.OTHER, ""), by=by, at=make.NOON
        )

    assert (retained.holding(by).group, retained.holding(by).review_on.year) == ("2", 2036)


def test_a_legal_hold_stops_a_disposal_until_it_ends(one, by):
    held = commands.Hold("Appeal waits at the Crown Court")
    commands.change_holding(holding=one, change=held, by=by, at=make.NOON)
    with pytest.raises(rules.OnHold):
        retained.decided(one, by)

    commands.change_holding(holding=one, change=commands.Hold(""), by=by, at=make.NOON)

    assert retained.decided(one, by).outcome == "DISPOSE"


def test_group_1_is_kept_until_the_hundredth_birthday(one, by):
    change = commands.Regroup(RetentionGroup.PUBLIC_PROTECTION, "Managed under MAPPA")
    commands.change_holding(holding=one, change=change, by=by, at=make.NOON)

    with pytest.raises(rules.TooEarly):
        retained.decided(one, by)


def test_a_second_decision_waits_for_the_answer_to_the_first(one, by):
    retained.decided(one, by)
    with pytest.raises(commands.DecidedAlready):
        retained.decided(one, by)


def test_the_database_refuses_that_one_person_does_both(one, by):
    review = retained.decided(one, by)
    with speaking_for(by), pytest.raises(IntegrityError), transaction.atomic():
        RetentionReview.objects.filter(pk=review.pk).update(
            is_agreed=True, answered_by=by.user_id, answered_at=make.NOON
        )
