import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.shared.markings import HeldElsewhere, find_higher_marking, refuse_higher_marking

SECRET = [
    "SECRET",
    "  ** SECRET **  \nThe following was reported.",
    "UK SECRET",
    "Forwarded: UK SECRET - source report",
    "SECRET//STRAP 2",
    "secret//ukeo",
    "SECRET UK EYES ONLY",
    "S E C R E T",
    "This report is SECRET and comes from a partner.",
    "Classification: Secret",
    "The note was marked as secret by the author.",
    "GSC = secret",
    "NATO SECRET",
    "SEC\u200bRET",
    "\uff33\uff25\uff23\uff32\uff25\uff34",
    "(SECRET) He was seen at the port.",
]
TOP_SECRET = [
    "TOP SECRET",
    "TOP SECRET//",
    "Top Secret\nbody of the report",
    "top secret // uk eyes only",
    "TOP_SECRET",
    "TOP-SECRET",
    "T O P   S E C R E T",
    "COSMIC TOP SECRET",
    "It was classified top secret.",
    "He read a TOP SECRET paper.",
]
ORDINARY = [
    "",
    "A secret compartment in the van",
    "A SECRET COMPARTMENT IN THE VAN",
    "SHE IS SECRETARY OF THE COMPANY",
    "secretary",
    "Secret",
    "His alias is Secret Sid",
    "Operation SECRET closed in May",
    "Op SECRET GARDEN closed in May",
    "They met at the SECRET GARDEN bar",
    "kept it secret from the others",
    "a top secret recipe, he says",
    "in secret",
    "The bag has a strap 10 cm wide",
    "OFFICIAL-SENSITIVE",
    "OFFICIAL",
    "The box was marked, and a secret compartment was found.",
]


@pytest.mark.parametrize("text", SECRET)
def test_secret_is_held_elsewhere_however_it_is_written(text):
    assert "marked SECRET is held elsewhere" in find_higher_marking(text)


@pytest.mark.parametrize("text", TOP_SECRET)
def test_top_secret_is_held_elsewhere_however_it_is_written(text):
    assert "marked TOP SECRET is held elsewhere" in find_higher_marking(text)


@pytest.mark.parametrize("text", ["STRAP1 material", "handled under STRAP 3"])
def test_a_strap_codeword_is_held_elsewhere(text):
    assert "marked STRAP is held elsewhere" in find_higher_marking(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_the_ordinary_word_is_no_marking(text):
    assert find_higher_marking(text) is None


def test_the_refusal_says_what_to_do_instead():
    with pytest.raises(HeldElsewhere, match=r"record only the reference of where it is held\.$"):
        refuse_higher_marking("an ordinary line", "SECRET")


def test_ordinary_texts_are_let_through():
    refuse_higher_marking(*ORDINARY)


@given(st.text(), st.text())
def test_a_banner_line_is_found_in_any_text(before, after):
    assert find_higher_marking(f"{before}\nTOP SECRET\n{after}") is not None


@given(st.text(alphabet=string.printable.replace("s", "").replace("S", "")))
def test_a_text_without_the_letter_s_is_never_refused(text):
    assert find_higher_marking(text) is None
