"""The hash chain of the ledger, as values. Pure: no database."""

import hashlib
from dataclasses import dataclass
from typing import Self


def digest(*parts: str) -> str:
    """Return the SHA-256 of some text, in hexadecimal.

    >>> digest("salt", "text")[:8]
    '8f40d2c1'
    """
    return hashlib.sha256("".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some time; keep it outside the database."""

    position: int = 0
    hash: str = ""

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the anchor that was printed as "17:9f86…".

        >>> Anchor.parse("17:9f86")
        Anchor(position=17, hash='9f86')
        """
        position, _, printed = text.partition(":")
        return cls(int(position), printed)

    def then(self, facts_digest: str) -> "Anchor":
        """Return the end of the chain after one more entry.

        The hash is the SHA-256 of this one followed by the digest of the entry's facts,
        both in hexadecimal; `access_ledger_seal` (migration 0004) does the same.
        """
        return Anchor(self.position + 1, digest(self.hash, facts_digest))
