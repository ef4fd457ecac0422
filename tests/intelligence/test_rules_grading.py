"""What a reference to a source may be, and what may reveal one."""

from datetime import timedelta

import pytest

from fourfold.intelligence.rules import grading
from fourfold.intelligence.rules.grading import NotAReference, check_reference, doubts
from tests import make


@pytest.mark.parametrize(
    "text", ["CLV/SRC/2026/00417", "INT log 1234", "Source ref 77-12", "0004417", "SR 12 page 3"]
)
def test_a_reference_into_a_system_is_taken(text):
    assert check_reference(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Kay Dunn",
        "kay dunn 1",
        "KAY DUNN 1977",
        "Mrs Dunn 12",
        "07700 900123",
        "+44 7700 900123",
        "(0191) 498 0123",
        "kay7@example.org",
        "his sister",
    ],
)
def test_a_name_or_a_number_to_call_is_refused_in_words(text):
    with pytest.raises(NotAReference, match="source system"):
        check_reference(text)


def test_words_that_tell_of_a_source_are_offered_and_plain_words_are_not():
    assert [one.words for one in doubts("", "A neighbour told us. His sister said so.")] == [
        "told us",
        "his sister said",
    ]
    assert doubts("Lee sells at the quay.", "Lee sells at the quay.") == ()


def test_a_name_of_the_sentence_that_says_who_told_is_looked_for_again():
    raw = "Kay Dunn (07700 900123) told me this. Lee Marsh sells."
    held = doubts(raw, "Lee Marsh sells. Ring +447700900123.")

    assert [one.words for one in held] == ["07700 900123"]


def test_the_urgent_come_first_and_then_who_waits_longest():
    later = make.NOON + timedelta(hours=2)
    held = [("LOW", make.NOON), ("HIGH", later), ("LOW", later), ("MEDIUM", later)]

    first = sorted(held, key=lambda one: grading.place_in_queue(*one))

    assert [one[0] for one in first] == ["HIGH", "MEDIUM", "LOW", "LOW"]
    assert first[2][1] == make.NOON


def test_waiting_is_said_in_the_largest_sensible_unit():
    def said(**ago):
        return grading.waited(make.NOON - timedelta(**ago), make.NOON)

    assert said(minutes=1) == "1 minute"
    assert said(hours=1) == "1 hour"
    assert said(days=3) == "3 days"
    assert said(minutes=-5) == "0 minutes"
