import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.shared.errors import Forbidden
from fourfold.threats.rules.moderation import (
    MustBeRead,
    NothingChanged,
    NothingChosen,
    NotIndependent,
    Previous,
    QuestionNeeded,
    ReasonNeeded,
    Submission,
    Why,
    check_change,
    check_independent,
    check_return,
    check_together,
    in_the_tenth,
    jump,
    must_be_read,
    reasons_to_read,
    worst_first,
)
from fourfold.threats.rules.peers import Odd
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import Scored, score

SCHEME = tactical_default_v1()
NOON = datetime(2022, 1, 10, 12, tzinfo=UTC)
SEED = b"a seed of sixteen bytes"
LEVELS = {one.id: one.lowest for one in SCHEME.criteria} | {"physical": 4, "confidence": 3}
ids = st.integers(1, 4)


def scored(risk=100, tier=4, confidence=3):
    return Scored({}, Decimal(risk), tier, "", confidence, None)


def submission(**named):
    usual = {
        "reference": "A1",
        "submitted_at": NOON,
        "scored": scored(),
        "previous": Previous(Decimal(100), SCHEME.id),
        "short": (),
        "odd": (),
        "is_drawn": False,
    }
    return Submission(**(usual | named))


def whys(one):
    return [reason.why for reason in reasons_to_read(SCHEME, one)]


def test_an_assessment_like_the_last_one_needs_no_reading():
    assert whys(submission()) == []


@pytest.mark.parametrize(
    ("named", "why", "words"),
    [
        ({"previous": None}, Why.FIRST, "First assessment of this threat."),
        ({"previous": Previous(Decimal(100), "old_v1")}, Why.FIRST, f"First assessment by {SCHEME.title}."),
        ({"scored": scored(tier=1)}, Why.TIER, "Tier 1."),
        ({"scored": scored(tier=2)}, Why.TIER, "Tier 2."),
        ({"scored": scored(confidence=2)}, Why.CONFIDENCE, "Confidence is low."),
        ({"scored": scored(risk=126)}, Why.JUMP, "Risk up 26%, from 100 to 126."),
        ({"scored": scored(risk=74)}, Why.JUMP, "Risk down 26%, from 100 to 74."),
        ({"short": SCHEME.criteria[:2]}, Why.STALE, "Evidence does not bear out the level of: Physical harm, Psychological harm."),
        ({"odd": (Odd("scope", "Geographic scope", 5, 1, 1, 2, 7),)}, Why.OUTLIER, "Geographic scope is 5; the 7 threats most like it otherwise stand from 1 to 2."),
    ],
)  # fmt: skip
def test_a_reason_is_told_in_a_sentence(named, why, words):
    (reason,) = reasons_to_read(SCHEME, submission(**named))

    assert (reason.why, reason.words) == (why, words)


@pytest.mark.parametrize("named", [{"scored": scored(tier=3)}, {"scored": scored(confidence=3)},
                                   {"scored": scored(risk=125)}, {"scored": scored(risk=75)}])  # fmt: skip
def test_just_inside_the_bounds_there_is_no_reason(named):
    assert whys(submission(**named)) == []


def test_of_several_reasons_the_gravest_comes_first():
    worst = submission(scored=scored(900, 1, 1), short=SCHEME.criteria[:1])

    assert whys(worst) == [Why.TIER, Why.JUMP, Why.STALE, Why.CONFIDENCE]


@given(
    st.decimals(0, 1280, places=2),
    st.decimals(0, 1280, places=2),
    st.integers(1, 5),
    st.integers(1, 4),
)
def test_a_reason_is_there_whenever_the_published_rule_asks_for_moderation(
    risk, previous, tier, confidence
):
    change = abs(Fraction(risk) - Fraction(previous)) / max(Fraction(previous), 1)
    required = confidence <= 2 or tier in (1, 2) or change > Fraction(1, 4)
    one = submission(scored=scored(risk, tier, confidence), previous=Previous(previous, SCHEME.id))

    assert bool(reasons_to_read(SCHEME, one)) == required
    assert jump(risk, previous) == change


def test_the_queue_is_worst_first():
    queue = [
        submission(reference="drawn", is_drawn=True),
        submission(reference="plain", scored=scored(110, 4)),
        submission(reference="tier 2", scored=scored(400, 2)),
        submission(reference="tier 1", scored=scored(700, 1)),
        submission(reference="worse tier 1", scored=scored(900, 1)),
        submission(reference="older", submitted_at=NOON - timedelta(days=3)),
    ]

    queue.sort(key=lambda one: worst_first(SCHEME, one))

    assert [one.reference for one in queue] == [
        "worse tier 1", "tier 1", "tier 2", "drawn", "plain", "older",
    ]  # fmt: skip


def test_among_equals_the_one_that_waited_longest_comes_first():
    old, new = submission(reference="Z", submitted_at=NOON - timedelta(1)), submission()

    assert worst_first(SCHEME, old) < worst_first(SCHEME, new)


def test_about_a_tenth_is_drawn_whatever_the_seed():
    for number in range(5):
        seed = hashlib.sha256(bytes([number])).digest()
        drawn = sum(in_the_tenth(seed, f"A{n}") for n in range(5_000))
        assert 415 <= drawn <= 585  # four standard deviations


def test_the_lot_is_the_same_for_ever_and_another_with_another_seed():
    first = [in_the_tenth(SEED, str(n)) for n in range(500)]

    assert first == [in_the_tenth(SEED, str(n)) for n in range(500)]
    assert first != [in_the_tenth(SEED + b".", str(n)) for n in range(500)]


def test_what_is_drawn_with_one_seed_says_nothing_of_another():
    both = sum(
        in_the_tenth(SEED, str(n)) and in_the_tenth(SEED[::-1], str(n)) for n in range(10_000)
    )

    assert 60 <= both <= 140


def test_a_larger_share_draws_all_that_a_smaller_one_did():
    assert all(
        in_the_tenth(SEED, str(n), one_in=5) for n in range(2_000) if in_the_tenth(SEED, str(n))
    )
    assert all(in_the_tenth(SEED, str(n), one_in=1) for n in range(100))


def test_a_seed_that_could_be_guessed_is_no_seed():
    with pytest.raises(ValueError, match="at least 16 bytes"):
        in_the_tenth(b"1234", "A1")


def test_what_was_drawn_must_be_read_though_it_has_no_reason():
    assert must_be_read(SCHEME, submission(is_drawn=True))
    assert not must_be_read(SCHEME, submission())


@given(ids, ids, st.sets(ids), st.sets(ids), st.booleans())
def test_nobody_moderates_their_own_or_where_the_region_minds_their_units(
    moderator, assessor, theirs, others, units_apart
):
    is_fair = moderator != assessor and not (units_apart and theirs & others)
    named = {"moderator_units": theirs, "assessor_units": others, "units_apart": units_apart}

    if is_fair:
        check_independent(moderator_id=moderator, assessor_id=assessor, **named)
    else:
        with pytest.raises(NotIndependent):
            check_independent(moderator_id=moderator, assessor_id=assessor, **named)


def test_a_moderation_that_is_not_independent_is_forbidden():
    assert issubclass(NotIndependent, Forbidden)


def test_each_changed_criterion_needs_its_own_reason():
    settled = LEVELS | {"physical": 2, "scope": 3}

    with pytest.raises(ReasonNeeded, match="Say why you changed: Geographic scope") as refused:
        check_change(SCHEME, LEVELS, settled, {"physical": "Injury not confirmed.", "scope": "  "})
    assert refused.value.criteria == ("scope",)


def test_a_change_with_its_reasons_is_told_move_by_move():
    moves = check_change(SCHEME, LEVELS, LEVELS | {"physical": 2}, {"physical": "Not confirmed."})

    assert [(move.criterion, move.before, move.after) for move in moves] == [("physical", 4, 2)]


def test_a_change_that_changes_nothing_is_refused():
    with pytest.raises(NothingChanged):
        check_change(SCHEME, LEVELS, dict(LEVELS), {})


def test_a_return_asks_something():
    assert check_return("  Where does the scope come from? ") == "Where does the scope come from?"
    with pytest.raises(QuestionNeeded):
        check_return(" \n")


def test_those_without_a_reason_are_accepted_together_with_a_count():
    assert check_together(SCHEME, [submission(reference=str(n)) for n in range(12)]) == 12


def test_one_that_must_be_read_stops_them_all():
    many = [submission(reference=str(n)) for n in range(12)]
    many += [
        submission(reference="drawn", is_drawn=True),
        submission(reference="first", previous=None),
    ]

    with pytest.raises(
        MustBeRead, match="2 of the 14 have to be read in full; nothing was accepted"
    ) as refused:
        check_together(SCHEME, many)
    assert refused.value.references == ("drawn", "first")


def test_accepting_none_is_refused():
    with pytest.raises(NothingChosen):
        check_together(SCHEME, [])


def test_the_default_scheme_draws_one_in_ten_and_minds_a_quarter():
    assert (SCHEME.moderation.one_in, SCHEME.moderation.jump) == (10, Fraction(1, 4))
    assert score(SCHEME, LEVELS).risk == 8
