"""Letters that a word processor or a wrong encoding left behind become plain, and it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.sources.rules.characters import GARBLED, UNSEEN, WORD, decoded, tidy


@pytest.mark.parametrize(
    ("text", "plain", "done"),
    [
        ("\u201cthe Firm\u201d", '"the Firm"', (WORD,)),
        ("A \u2013 B\u2026", "A - B...", (WORD,)),
        ("a\u00a0b", "a b", (WORD,)),
        ("x\u200by\u202e", "xy", (UNSEEN,)),
        ("Jos\u00c3\u00a9 \u00c2\u00a350", "José £50", (GARBLED,)),
        ("O\u00e2\u20ac\u2122Neill", "O'Neill", (GARBLED, WORD)),
        ("O\x92Neill", "O'Neill", (GARBLED, WORD)),
        ("Jose\u0301", "José", ()),
        (" two\r\nlines ", "two\nlines", ()),
        ("Ã", "Ã", ()),
        ("plain", "plain", ()),
    ],
)
def test_text_becomes_plain_and_it_is_said(text, plain, done):
    assert tidy(text) == (plain, done)


@given(st.text())
def test_what_is_plain_stays_as_it_is(text):
    once, _ = tidy(text)
    if all(letter not in once for letter in "ÂÃâ"):
        assert tidy(once) == (once, ())


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_lines_put_together_are_the_text(text):
    if text.strip(" \t\r\n"):
        assert "".join(decoded(b"\xef\xbb\xbf" + text.encode()).texts) == text


@given(st.binary(min_size=1, max_size=400))
def test_lines_of_bytes_end_where_bytes_end_a_line(content):
    if content.strip(b" \t\r\n\0") and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\xfe\xff")
    ):
        lines = decoded(content)
        if "UTF-16" not in lines.encoding:
            assert len(lines.texts) == len(content.splitlines())
