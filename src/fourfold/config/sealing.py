r"""A file that only a passphrase opens, and in which every change is found.

The format, all numbers big-endian:

    magic   18 bytes   b"FOURFOLD-BACKUP-1\n"
    cost     1 byte    scrypt's N is 2 to this; r = 8, p = 1
    salt    16 bytes   of scrypt, which makes the key of 32 bytes from the passphrase
    prefix   7 bytes   of every nonce
    then chunks: length (4 bytes) and AES-256-GCM's ciphertext with its tag (16 bytes)

A chunk's nonce is prefix, number from 0 (4 bytes) and 1 for the last chunk, else 0 (1 byte); all
that stands before the chunks is its associated data. So a chunk that is changed, moved, repeated
or left out is found, and so is a file that was cut short or went on (the STREAM construction:
Hoang, Reyhanitabar, Rogaway and Vizár 2015).
"""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fourfold.shared.errors import DomainError

MAGIC = b"FOURFOLD-BACKUP-1\n"
COST = 16  # 64 MiB and about a fifth of a second
COSTS = range(14, 21)
CHUNK = 2**20
TAG = 16
HEAD = struct.Struct(f">{len(MAGIC)}sB16s7s")
LENGTH = struct.Struct(">I")
NONCE = struct.Struct(">7sI?")


class NotOpened(DomainError):
    """The passphrase is wrong, or the file is not what was written."""


class Sealer:
    """Writes a sealed file; without `finish`, which writes its last chunk, it does not open."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        """Write the head."""
        salt, self._prefix = os.urandom(16), os.urandom(7)
        self._head = HEAD.pack(MAGIC, COST, salt, self._prefix)
        self._cipher = _cipher(passphrase, salt, COST)
        self._target, self._pending, self._number = target, bytearray(), 0
        target.write(self._head)

    def write(self, text: bytes) -> int:
        """Take some more."""
        self._pending += text
        while len(self._pending) > CHUNK:
            self._seal(bytes(self._pending[:CHUNK]), last=False)
            del self._pending[:CHUNK]
        return len(text)

    def finish(self) -> None:
        """Seal the last chunk."""
        self._seal(bytes(self._pending), last=True)

    def _seal(self, text: bytes, *, last: bool) -> None:
        nonce = NONCE.pack(self._prefix, self._number, last)
        sealed = self._cipher.encrypt(nonce, text, self._head)
        self._target.write(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class Opener:
    """Reads a sealed file, never giving out a byte that it has not proved."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        """Read nothing yet."""
        self._chunks = unsealed(source, passphrase)
        self._ready = bytearray()

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end.

        :raises NotOpened: at the first chunk that is not as it was written.
        """
        while len(self._ready) < size and (chunk := next(self._chunks, b"")):
            self._ready += chunk
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given


def unsealed(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield what was sealed, in pieces that are proved one by one.

    :raises NotOpened: when the passphrase is wrong or the file was changed, cut or lengthened.
    """
    head = source.read(HEAD.size)
    if len(head) != HEAD.size or not head.startswith(MAGIC):
        raise NotOpened("This is not a backup of Fourfold.")
    _, cost, salt, prefix = HEAD.unpack(head)
    if cost not in COSTS:
        raise NotOpened("This backup's head was changed, or it is of a later version.")
    cipher, piece, number = _cipher(passphrase, salt, cost), _piece(source), 0
    while piece:
        following = _piece(source)
        nonce = NONCE.pack(prefix, number, not following)
        try:
            yield cipher.decrypt(nonce, piece, head)
        except InvalidTag as error:
            raise NotOpened(_why(number)) from error
        piece, number = following, number + 1
    if not number:
        raise NotOpened("The backup was cut short.")


def _why(number: int) -> str:
    if number == 0:
        return "The passphrase is wrong, or the backup was changed."
    return f"The backup was changed or cut short (at chunk {number})."


def _piece(source: BinaryIO) -> bytes:
    """Return the next chunk's ciphertext, empty at the end of the file."""
    size = source.read(LENGTH.size)
    if not size:
        return b""
    length = LENGTH.unpack(size)[0] if len(size) == LENGTH.size else 0
    piece = source.read(length) if TAG <= length <= CHUNK + TAG else b""
    if len(piece) != length or not piece:
        raise NotOpened("The backup was changed or cut short.")
    return piece


def _cipher(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    key = Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(passphrase.encode())
    return AESGCM(key)
