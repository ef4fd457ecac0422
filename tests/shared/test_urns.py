import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.shared import urns

numbers = st.integers(0, len(urns.ALPHABET) ** urns.SIZE - 1)


@given(numbers)
def test_a_reference_survives_being_typed_in_another_way(number):
    urn = urns.of_number("T", number)

    assert urns.parse_urn(urn) == urn
    assert urns.parse_urn(urn.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == urn


@given(numbers, st.data())
def test_a_slip_of_one_character_is_found_unless_it_is_nought_for_z(number, data):
    urn = urns.of_number("T", number)
    place = data.draw(st.sampled_from([n for n, one in enumerate(urn) if one != "-" and n]))
    other = data.draw(st.sampled_from([one for one in urns.ALPHABET if one != urn[place]]))
    slipped = urn[:place] + other + urn[place + 1 :]

    if {other, urn[place]} == {"0", "Z"}:
        return
    with pytest.raises(urns.NotAReference):
        urns.parse_urn(slipped)


def test_new_references_count_nothing_and_do_not_repeat():
    made = {urns.new_urn("T") for _ in range(2_000)}

    assert len(made) == 2_000


@pytest.mark.parametrize("text", ["", "T", "T-1", "hello", "T-0000-0000-00000"])
def test_what_is_no_reference_is_refused_in_words(text):
    with pytest.raises(urns.NotAReference, match="not one of our references"):
        urns.parse_urn(text)
