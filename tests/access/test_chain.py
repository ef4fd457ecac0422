from hypothesis import given
from hypothesis import strategies as st

from fourfold.access.chain import Anchor

digests = st.text("0123456789abcdef", min_size=1, max_size=8)


def end(facts):
    anchor = Anchor()
    for one in facts:
        anchor = anchor.then(one)
    return anchor


@given(st.lists(digests, min_size=1), st.data())
def test_any_change_to_any_entry_changes_the_end(facts, data):
    place = data.draw(st.integers(0, len(facts) - 1))
    changed = [*facts[:place], facts[place] + "0", *facts[place + 1 :]]

    assert end(changed) != end(facts)


@given(st.lists(digests))
def test_an_anchor_survives_being_printed(facts):
    assert Anchor.parse(str(end(facts))) == end(facts)
