"""Texts that are nearly each other's: short sentences compared word by word, and why.

A text is its words and its pairs of neighbouring words. A name, a place or a number is
particular, and weighs more than another word: two texts that differ in several of them were each
written for their own case, though the rest is the same; a name put into a copied sentence
does not hide it. A word weighs the more, the fewer texts have it. Two texts are as alike as their
weights overlap (cosine): 0 for nothing in common, 1 for the same words.

Every pair is compared exactly: no sampling, no hashing, no dependence on the order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

LIKE = 0.7  # from which two texts are nearly the same: tests/analytics/test_likeness_of_text.py
_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")

PARTICULAR = 2.0  # what a name, a place or a number counts, where another word counts one
_SAYS_NOTHING = re.compile(r"\b(?:24/7|4ps?)\b", re.IGNORECASE)
_ENDS = ".:!?\N{BULLET}-"
_SHORT = 5

_Bag = tuple[tuple[str, float], ...]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare: its key, its words, and whose it is.

    Texts of one group, such as the actions of one threat, are not compared with each other.
    """

    key: str
    words: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are nearly the same, how nearly, and which words they share or do not."""

    text: str
    like: str
    score: float
    shared: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def key(self) -> frozenset[str]:
        """The two keys, whichever way round they were found."""
        return frozenset({self.text, self.like})


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, in order, without case and punctuation.

    >>> words_of("Visit 14 Marsh Lane; seize the BMW (NK21 ABC).")
    ('visit', '14', 'marsh', 'lane', 'seize', 'the', 'bmw', 'nk21', 'abc')
    """
    return tuple(_plain(word) for word in _WORD.findall(text))


def particulars_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that are particular, in order: numbers, and names in capitals.

    A capital after a full stop says nothing, nor does a short word all in capitals, such as OCG,
    nor capitals where everything is in capitals, nor "24/7" and "4P".

    >>> particulars_of("Visit 14 Marsh Lane; seize the BMW (NK21 ABC). Tell the OCG team.")
    ('14', 'marsh', 'lane', 'nk21')
    >>> particulars_of("Increase patrols in the area. Consider warrants.")
    ()
    """
    shouted = text.isupper()
    plain = _SAYS_NOTHING.sub(" ", text.casefold() if shouted else text)
    found = (word.group() for word in _WORD.finditer(plain) if _is_particular(word))
    return tuple(dict.fromkeys(_plain(word) for word in found))


def shingles_of(text: str) -> dict[str, float]:
    """Return what a text is compared by, each with what it counts: words, and pairs of them.

    >>> shingles_of("Stop the van")
    {'stop': 1.0, 'the': 1.0, 'van': 1.0, 'stop the': 1.0, 'the van': 1.0}
    >>> shingles_of("Stop Dean")["dean"] > 1
    True
    """
    words, particular = words_of(text), set(particulars_of(text))
    counted: dict[str, float] = defaultdict(float)
    for word in words:
        counted[word] += PARTICULAR if word in particular else 1.0
    for one, other in pairwise(words):
        counted[f"{one} {other}"] += 1.0
    return dict(counted)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are by themselves, from 0 to 1, every word weighing the same.

    >>> round(likeness("Stop and search the group's vehicles.", "stop, search the vehicles"), 2)
    0.57
    >>> likeness("Brief the landlords", "Brief the landlords.")
    1.0
    >>> likeness("", "anything")
    0.0
    """
    a, b = shingles_of(one), shingles_of(other)
    if not a or not b:
        return 0.0
    dot = sum(count * b.get(shingle, 0.0) for shingle, count in a.items())
    size = sum(n * n for n in a.values()) * sum(n * n for n in b.values())
    return float(min(1.0, dot / size**0.5))


class Corpus:
    """Texts made ready to be compared with; what weighs how much is told by them alone."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = {text.key: text for text in texts}
        bags: dict[_Bag, list[str]] = defaultdict(list)
        for text in self._texts.values():
            bags[_bag(text.words)].append(text.key)
        bags.pop((), None)
        rows = [dict(bag) for bag in bags]
        self._holders = list(bags.values())
        self._weights = _weights(rows, self._holders)
        self._rarest = max(self._weights.values(), default=1.0)
        self._postings = _postings([self._weigh(row) for row in rows])

    def nearest(
        self, texts: Iterable[Text], *, threshold: float = LIKE, most: int = 3
    ) -> list[Pair]:
        """Return, for each text, the few most like it from the threshold up, most alike first.

        >>> corpus = Corpus([Text("1", "Visit all the landlords of the estate", "A")])
        >>> [pair] = corpus.nearest([Text("2", "Visit the landlords of the estate", "B")])
        >>> pair.like, pair.shared, pair.own
        ('1', ('visit', 'the', 'landlords', 'of', 'estate'), ())
        """
        known: dict[_Bag, list[tuple[int, float]]] = {}
        pairs: list[Pair] = []
        for text in texts:
            bag = _bag(text.words)
            if bag not in known:
                known[bag] = self._rows_like(dict(bag), threshold)
            pairs += self._pairs(text, known[bag], most)
        return pairs

    def _pairs(self, text: Text, rows: list[tuple[int, float]], most: int) -> list[Pair]:
        found: list[Pair] = []
        for row, score in rows:
            for key in self._holders[row]:
                if len(found) == most:
                    return found
                other = self._texts[key]
                if key != text.key and (not text.group or other.group != text.group):
                    found.append(_pair(text, other, score))
        return found

    def _weigh(self, row: Mapping[str, float]) -> dict[str, float]:
        weighed = {one: n * self._weights.get(one, self._rarest) for one, n in row.items()}
        size = sum(weight * weight for weight in weighed.values()) ** 0.5
        return {one: weight / size for one, weight in weighed.items()}

    def _rows_like(self, shingles: dict[str, float], threshold: float) -> list[tuple[int, float]]:
        row = self._weigh(shingles)
        held = [
            (weight, self._postings[one]) for one, weight in row.items() if one in self._postings
        ]
        if not held:
            return []
        where = np.concatenate([rows for _, (rows, _) in held])
        what = np.concatenate([weight * weights for weight, (_, weights) in held])
        scores = np.minimum(1.0, np.bincount(where, weights=what).round(9))
        rows = np.flatnonzero(scores >= threshold)
        found = zip(rows.tolist(), scores[rows].tolist(), strict=True)
        return sorted(found, key=lambda held: (-held[1], held[0]))


def nearest(
    texts: Sequence[Text], corpus: Iterable[Text], *, threshold: float = LIKE, most: int = 3
) -> list[Pair]:
    """Return, for each text, the few of a corpus that are nearly it, most alike first.

    >>> plans = [Text("1", "Use stop and search", "A"), Text("2", "Use stop and search.", "B"),
    ...          Text("3", "Brief housing on 4 Quay Street", "B")]
    >>> [(pair.text, pair.like, pair.score) for pair in nearest(plans, plans)]
    [('1', '2', 1.0), ('2', '1', 1.0)]
    """
    return Corpus(corpus).nearest(texts, threshold=threshold, most=most)


@dataclass(frozen=True, slots=True)
class Judged:
    """How well what was found fits what is true."""

    hits: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The part of what was found that is true; 1 where nothing was found."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part of what is true that was found; 1 where there was nothing to find."""
        return self.hits / self.true if self.true else 1.0


def judged(found: Collection[Hashable], truth: Collection[Hashable]) -> Judged:
    """Compare what was found, such as keys of copied texts, with what is true.

    >>> outcome = judged({"1", "2", "3", "4"}, {"1", "2", "3", "5", "6", "7"})
    >>> outcome.precision, outcome.recall
    (0.75, 0.5)
    """
    one, other = frozenset(found), frozenset(truth)
    return Judged(len(one & other), len(one), len(other))


def _pair(text: Text, other: Text, score: float) -> Pair:
    words, theirs = dict.fromkeys(words_of(text.words)), set(words_of(other.words))
    shared = tuple(word for word in words if word in theirs)
    own = tuple(word for word in words if word not in theirs)
    return Pair(text.key, other.key, round(score, 4), shared, own)


def _plain(word: str) -> str:
    return word.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _is_particular(word: re.Match[str]) -> bool:
    text, before = word.group(), word.string[: word.start()].rstrip()
    if any(letter.isdigit() for letter in text):
        return True
    if not before or before[-1] in _ENDS or not text[0].isupper():
        return False
    return not (text.isupper() and len(text) <= _SHORT)


def _bag(text: str) -> "_Bag":
    return tuple(sorted(shingles_of(text).items()))


def _weights(rows: Sequence[Mapping[str, float]], holders: Sequence[list[str]]) -> dict[str, float]:
    """Return what each shingle weighs: one, and the logarithm of its rarity."""
    having: Counter[str] = Counter()
    for row, keys in zip(rows, holders, strict=True):
        having.update(dict.fromkeys(row, len(keys)))
    texts = sum(len(keys) for keys in holders)
    return {one: float(1 + np.log((1 + texts) / (1 + count))) for one, count in having.items()}


def _postings(rows: Sequence[Mapping[str, float]]) -> dict[str, tuple[Ints, Floats]]:
    held: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, row in enumerate(rows):
        for one, weight in row.items():
            held[one].append((at, weight))
    return {
        one: (
            np.array([at for at, _ in entries], dtype=np.int64),
            np.array([weight for _, weight in entries]),
        )
        for one, entries in held.items()
    }
