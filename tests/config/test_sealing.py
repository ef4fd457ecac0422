from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.config import sealing
from fourfold.config.sealing import CHUNK, NotOpened, Opener, Sealer, unsealed

WORD = "a passphrase of some length"


@pytest.fixture(scope="module", autouse=True)
def cheap():
    """Spend less on each key; the format says how much was spent."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sealing, "COST", 14)
    yield
    patch.undo()


def sealed(text, word=WORD):
    target = BytesIO()
    sealer = Sealer(target, word)
    sealer.write(text)
    sealer.finish()
    return target.getvalue()


def opened(content, word=WORD):
    return b"".join(unsealed(BytesIO(content), word))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_out_again(size):
    text = bytes(size)
    assert opened(sealed(text)) == text


def test_the_text_is_not_in_the_file():
    assert b"canary" not in sealed(b"canary" * 100)


def test_the_same_text_is_never_sealed_alike():
    assert sealed(b"text") != sealed(b"text")


def test_another_passphrase_does_not_open_it():
    with pytest.raises(NotOpened, match="passphrase is wrong"):
        opened(sealed(b"text"), "another passphrase")


THREE = bytes(2 * CHUNK + 10)


@pytest.fixture(scope="module")
def three(cheap):
    return sealed(THREE)


@settings(deadline=None, max_examples=40)
@given(place=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_any_bit_that_is_changed_is_found(place, bit):
    content = bytearray(sealed(b"some text"))
    content[place % len(content)] ^= 1 << bit
    with pytest.raises(NotOpened):
        opened(bytes(content))


@settings(deadline=None, max_examples=40)
@given(length=st.integers(0, 10**9))
def test_a_file_cut_short_anywhere_is_found(length):
    content = sealed(b"some text")
    with pytest.raises(NotOpened):
        opened(content[: length % len(content)])


def chunks(content):
    head, rest = content[: sealing.HEAD.size], content[sealing.HEAD.size :]
    size = 4 + CHUNK + sealing.TAG
    return head, [rest[at : at + size] for at in range(0, len(rest), size)]


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2), (0, 1), (0, 1, 1, 2), (0, 1, 2, 2), ()])
def test_chunks_moved_left_out_or_repeated_are_found(three, order):
    head, parts = chunks(three)
    assert opened(head + b"".join(parts)) == THREE
    with pytest.raises(NotOpened):
        opened(head + b"".join(parts[number] for number in order))


def test_a_file_that_was_never_finished_does_not_open():
    target = BytesIO()
    Sealer(target, WORD).write(THREE)
    with pytest.raises(NotOpened):
        opened(target.getvalue())


def test_no_byte_after_a_changed_one_is_given_out(three):
    content = bytearray(three)
    content[sealing.HEAD.size + CHUNK + 100] ^= 1
    source = Opener(BytesIO(bytes(content)), WORD)
    assert source.read(CHUNK) == bytes(CHUNK)
    with pytest.raises(NotOpened, match="chunk 1"):
        source.read(1)


def test_what_is_no_backup_is_called_so():
    with pytest.raises(NotOpened, match="not a backup"):
        opened(b"PK\x03\x04 something else entirely, and long enough to be one")


def test_a_file_cannot_ask_for_any_amount_of_memory():
    content = bytearray(sealed(b"text"))
    content[len(sealing.MAGIC)] = 40
    with pytest.raises(NotOpened, match="later version"):
        opened(bytes(content))
