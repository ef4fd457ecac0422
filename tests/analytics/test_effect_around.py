from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fourfold.analytics.effect.around import CAUTION, Point, around

EVENT = date(2022, 5, 10)
days = st.integers(-60, 60).map(lambda n: EVENT + timedelta(days=n))
points = st.lists(
    st.builds(Point, days, st.decimals(0, 1280, places=2)), unique_by=lambda one: one.on
)


def at(offset, score, supported=None):
    return Point(
        EVENT + timedelta(days=offset),
        Decimal(score),
        None if supported is None else Decimal(supported),
    )


def test_the_nearest_score_on_either_side_is_taken():
    found = around([at(-90, 400), at(-1, 312), at(1, 268), at(30, 100)], EVENT)

    assert (found.before.score, found.after.score) == (312, 268)
    assert found.change == -44


def test_a_score_of_the_day_itself_stands_on_neither_side():
    found = around([at(-5, 300), at(0, 999), at(5, 310)], EVENT)

    assert found.change == 10
    assert "up 10" in found.words[0]


def test_a_supported_score_is_said_only_where_both_are_known():
    both = around([at(-5, 300, 280), at(5, 260, 240)], EVENT)
    one = around([at(-5, 300), at(5, 260, 240)], EVENT)

    assert both.supported_change == -40
    assert one.supported_change is None
    assert not any("supported" in words for words in one.words)


def test_a_score_that_stayed_is_said_to_be_unchanged():
    assert around([at(-5, 300), at(5, 300)], EVENT).words[0].endswith(": unchanged.")


def test_nothing_is_said_to_have_changed_where_one_side_is_missing():
    unscored = around([at(5, 260)], EVENT)
    waiting = around([at(-5, 260)], EVENT)

    assert unscored.change is waiting.change is None
    assert "no settled score before" in unscored.words[0]
    assert "none has been settled since" in waiting.words[0]


def test_other_events_between_the_two_scores_are_owned_up_to():
    others = [EVENT + timedelta(days=n) for n in (-6, -5, 3, 6)]

    found = around([at(-5, 300), at(5, 260)], EVENT, others)

    assert found.others == 2
    assert "2 other events fall between the two" in found.words[1]


@given(points)
def test_the_caution_is_always_said_and_the_order_of_scores_is_nothing(some):
    found = around(some, EVENT)

    assert found.words[-1] == CAUTION
    assert found == around(list(reversed(some)), EVENT)
    assert found.before is None or found.before.on < EVENT
    assert found.after is None or found.after.on > EVENT
