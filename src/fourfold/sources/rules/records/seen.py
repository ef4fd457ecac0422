"""The keys that went by in one file, in 24 bytes each, so that ten million fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A row before it with the same key: its number, and whether it says the same."""

    number: int
    is_same: bool


class SeenKeys:
    """Keys by their hash of 64 bits, with the row and the hash of what it said."""

    def __init__(self) -> None:
        self.hashes: _Whole = np.empty(0, np.int64)
        self.numbers: _Whole = np.empty(0, np.int64)
        self.said: _Whole = np.empty(0, np.int64)

    def met(
        self, keys: Sequence[str], numbers: Sequence[int], said: Sequence[str]
    ) -> dict[int, Earlier]:
        """Remember some rows; return, by place, those of which the key went by before.

        >>> seen = SeenKeys()
        >>> seen.met(["a", "b", "a"], [2, 3, 4], ["x", "y", "x"])
        {2: Earlier(number=2, is_same=True)}
        >>> seen.met(["b"], [5], ["z"])
        {0: Earlier(number=3, is_same=False)}
        """
        if not keys:
            return {}
        hashed, spoken = _hashes(keys), _hashes(said)
        rows = np.asarray(numbers, np.int64)
        order = np.argsort(hashed, kind="stable")
        in_order = hashed[order]
        is_first = np.concatenate(([True], in_order[1:] != in_order[:-1]))
        first = order[is_first][np.cumsum(is_first) - 1]
        at = np.searchsorted(self.hashes, in_order)
        is_known = np.zeros(len(at), bool)
        inside = at < len(self.hashes)
        is_known[inside] = self.hashes[at[inside]] == in_order[inside]
        found = {}
        for n in np.flatnonzero(is_known | ~is_first):
            place = int(order[n])
            number, words = (
                (self.numbers[at[n]], self.said[at[n]])
                if is_known[n]
                else (rows[first[n]], spoken[first[n]])
            )
            found[place] = Earlier(int(number), bool(words == spoken[place]))
        self._add(order[is_first & ~is_known], hashed, rows, spoken)
        return found

    def _add(self, places: NDArray[np.intp], hashed: _Whole, rows: _Whole, spoken: _Whole) -> None:
        at = np.searchsorted(self.hashes, hashed[places])
        self.hashes = np.insert(self.hashes, at, hashed[places])
        self.numbers = np.insert(self.numbers, at, rows[places])
        self.said = np.insert(self.said, at, spoken[places])


def _hashes(texts: Sequence[str]) -> _Whole:
    return np.fromiter(map(hash, texts), np.int64, len(texts))
