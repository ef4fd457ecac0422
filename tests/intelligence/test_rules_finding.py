"""What a text names."""

import pytest

from fourfold.intelligence.rules.finding import find
from fourfold.intelligence.rules.vocabulary import MentionKind


def kinds(text):
    return {(one.kind, one.value) for one in find(text)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ring (0191) 498 0123 tonight", MentionKind.PHONE, "+441914980123"),
        ("his +44 7700 900123.", MentionKind.PHONE, "+447700900123"),
        ("at ne1 4st, by the quay", MentionKind.POSTCODE, "NE1 4ST"),
        ("a van, YK19ZZA, grey", MentionKind.VEHICLE_MARK, "YK19ZZA"),
        ("the van yk19 zza", MentionKind.VEHICLE_MARK, "YK19ZZA"),
        ("kay@example.org wrote", MentionKind.EMAIL, "kay@example.org"),
        ("to 20-00-00 12345678 weekly", MentionKind.ACCOUNT, "20-00-00 12345678"),
        ("to GB33 BUKB 2020 1555 5555 55", MentionKind.ACCOUNT, "GB33BUKB20201555555555"),
        ("with Siobhan O'Neill-Smith there", MentionKind.NAME, "siobhan oneill smith"),
        ("he met LEE MARSH today", MentionKind.NAME, "lee marsh"),
        ("Karel van der Berg came", MentionKind.NAME, "karel van der berg"),
    ],
)
def test_what_is_named_is_found_in_the_form_in_which_it_is_compared(text, kind, value):
    assert (kind, value) in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["He went home at 10.", "The van left. It was grey.", "On Monday they met.", "crime 12/345678"],
)
def test_plain_words_name_nobody(text):
    assert find(text) == ()


def test_the_first_word_of_a_sentence_is_no_part_of_a_name():
    (one,) = find("Yesterday Lee Marsh came.")

    assert one.words == "Lee Marsh"
    assert one.at == len("Yesterday ")


def test_a_thing_is_found_once_and_its_parts_are_not_found_again():
    found = find("07700 900123 and +447700900123; kay@ne14st.example")

    assert [one.kind for one in found] == [MentionKind.PHONE, MentionKind.EMAIL]
