import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.analytics.likeness_of_text import (
    LIKE,
    Corpus,
    Text,
    judged,
    likeness,
    nearest,
    particulars_of,
    words_of,
)
from tests.analytics.actions_made_up import made

texts = st.text(alphabet="ab AB1,.", max_size=30)
several = st.lists(texts, max_size=8).map(
    lambda rows: [Text(str(n), row, str(n)) for n, row in enumerate(rows)]
)


def copied(actions, threshold=LIKE):
    return {pair.text for pair in nearest(actions, actions, threshold=threshold, most=1)}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("size", "precise"), [(700, 0.95), (5000, 0.91)])
def test_copied_actions_are_found_and_few_others(seed, size, precise):
    actions, truth = made(seed, size)

    outcome = judged(copied(actions), truth)

    print(f"{size} actions, seed {seed}: {outcome.precision:.3f}, {outcome.recall:.3f}")
    assert outcome.precision > precise
    assert outcome.recall > 0.95
    assert outcome.true > size / 4


def test_the_threshold_is_the_best_of_those_measured():
    actions, truth = made(4, 700)
    merits = {}
    for threshold in (0.5, 0.6, LIKE, 0.8, 0.9):
        outcome = judged(copied(actions, threshold), truth)
        merits[threshold] = 2 / (1 / outcome.precision + 1 / outcome.recall)
        print(f"{threshold}: {outcome.precision:.3f}, {outcome.recall:.3f}")

    assert max(merits, key=merits.get) == LIKE


def test_five_thousand_actions_are_compared_with_each_other_in_a_few_seconds():
    actions, _ = made(5, 5000)

    began = time.perf_counter()
    nearest(actions, actions)

    assert time.perf_counter() - began < 10


def test_five_thousand_copies_of_one_sentence_are_compared_in_a_few_seconds():
    actions = [Text(str(n), "Increase patrols in the area.", str(n)) for n in range(5000)]

    began = time.perf_counter()
    pairs = nearest(actions, actions, most=1)

    assert time.perf_counter() - began < 10
    assert len(pairs) == 5000


def test_a_copied_sentence_with_another_name_in_it_is_still_a_copy():
    one = Text(
        "1", "Carry out stop and search of members of the Tarrant group in the town centre", "A"
    )
    other = Text(
        "2", "Carry out stop and search of members of the Quill group in the town centre", "B"
    )
    rest, _ = made(6, 700)

    assert "2" in {pair.like for pair in nearest([one], [*rest, other])}


def test_two_sentences_of_one_frame_that_name_other_things_are_no_copies():
    one = Text("1", "Stop the grey Golf NX14 ABC on the A19 on Friday nights", "A")
    other = Text("2", "Stop the white Transit NX61 KLM on the A690 on Monday nights", "B")

    assert nearest([one], [other]) == []


def test_texts_of_one_group_are_not_compared():
    actions = [Text("1", "Increase patrols", "A"), Text("2", "Increase patrols", "A")]

    assert nearest(actions, actions) == []


def test_a_text_without_a_group_is_compared_with_all_but_itself():
    actions = [Text("1", "Increase patrols"), Text("2", "Increase patrols")]

    assert [(pair.text, pair.like) for pair in nearest(actions, actions)] == [
        ("1", "2"),
        ("2", "1"),
    ]


def test_the_nearest_come_first_and_no_more_than_asked_for():
    corpus = Corpus(
        [
            Text("far", "Visit landlords and hoteliers across the whole of the county", "B"),
            Text("near", "Visit all landlords across the county", "C"),
            Text("same", "visit landlords, across the county.", "D"),
        ]
    )
    mine = [Text("mine", "Visit landlords across the county", "A")]

    assert [pair.like for pair in corpus.nearest(mine, threshold=0.1)] == ["same", "near", "far"]
    assert [pair.like for pair in corpus.nearest(mine, threshold=0.1, most=1)] == ["same"]


def test_a_text_of_unknown_words_is_like_nothing():
    assert nearest([Text("1", "Zyx wvu")], [Text("2", "Increase patrols")], threshold=0.01) == []


@given(texts)
def test_a_text_with_words_is_wholly_like_itself(text):
    assert likeness(text, text) == pytest.approx(1.0 if words_of(text) else 0.0)


@given(texts, texts)
def test_likeness_does_not_depend_on_which_comes_first_and_stays_between_0_and_1(one, other):
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1


@given(several)
def test_what_is_nearly_another_is_nearly_it_too(rows):
    pairs = nearest(rows, rows, threshold=0.5, most=len(rows))
    found = {(pair.text, pair.like): pair.score for pair in pairs}

    for (one, other), score in found.items():
        assert found[other, one] == pytest.approx(score)


@given(several, st.randoms())
def test_the_order_of_the_texts_changes_nothing(rows, chance):
    other = list(rows)
    chance.shuffle(other)

    def found(actions):
        pairs = nearest(actions, actions, threshold=0.5, most=len(actions))
        return {(pair.text, pair.like, pair.score) for pair in pairs}

    assert found(rows) == found(other)


@given(several)
def test_a_higher_threshold_only_takes_pairs_away(rows):
    def keys(threshold):
        pairs = nearest(rows, rows, threshold=threshold, most=len(rows))
        return {(pair.text, pair.like) for pair in pairs}

    assert keys(0.8) <= keys(0.4)


@pytest.mark.parametrize(
    ("text", "particular"),
    [
        ("Work with partners. Consider warrants.", ()),
        ("Ask Ravensby Council", ("ravensby", "council")),
        ("Ongoing - Increase patrols", ()),
        ("Restrain £12,400 by 3 May", ("12", "400", "3", "may")),
        ("Use ANPR and OCG mapping", ()),
        ("CARRY OUT STOP AND SEARCH", ()),
        ("STOP NX14 ABC", ("nx14",)),
        ("Update the 4P plan and patrol 24/7", ()),
        ("Speak to O\N{RIGHT SINGLE QUOTATION MARK}Brien", ("o'brien",)),
    ],
)
def test_what_is_particular_in_a_text_is_its_names_and_numbers(text, particular):
    assert particulars_of(text) == particular


def test_nothing_found_is_not_wrong_and_nothing_to_find_is_not_missed():
    assert (judged([], ["1"]).precision, judged([], ["1"]).recall) == (1.0, 0.0)
    assert judged(["1"], []).recall == 1.0
