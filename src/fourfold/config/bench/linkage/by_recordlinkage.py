"""Run by the peers' own Python, without Fourfold: recordlinkage as its guide uses it.

Blocks, compares, and learns on the first half which pairs are the same ones (logistic regression,
from the guide's chapter on classification). Reads first.csv, truth.csv and second.csv in the folder
that it is given; writes a, b and score of both halves, and the seconds of the second.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

BLOCKS = (
    *(["born"], ["given", "family"], ["postcode", "given"], ["postcode", "family"]),
    *(["phone"], ["email"], ["number"]),
)
BY_LIKENESS = ("given", "middle", "family", "address", "town", "email")


def main(folder: Path) -> None:
    """Score the pairs of both halves."""
    first, second = (_read(folder / f"{half}.csv") for half in ("first", "second"))
    truth = _pandas().read_csv(folder / "truth.csv", dtype=str)["entity"]
    compared = _compared(first)
    left, right = (compared.index.get_level_values(side) for side in (0, 1))
    is_same = truth.loc[left].to_numpy() == truth.loc[right].to_numpy()
    score = _learnt(compared, is_same)
    _write(folder / "first-pairs.csv", score(compared))
    started = time.perf_counter()
    scored = score(_compared(second))
    seconds = time.perf_counter() - started
    _write(folder / "second-pairs.csv", scored)
    said = {"seconds": seconds, "version": _peer().__version__}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def _pandas() -> Any:
    return import_module("pandas")


def _peer() -> Any:
    return import_module("recordlinkage")


def _learnt(compared: Any, is_same: Any) -> Any:
    """Return what scores pairs; where all are alike nothing is learnt, and likeness is added up."""
    if is_same.all() or not is_same.any():
        return lambda pairs: pairs.mean(axis=1)
    classifier = _peer().LogisticRegressionClassifier()
    classifier.fit(compared, compared.index[is_same])
    return classifier.prob


def _read(path: Path) -> Any:
    return _pandas().read_csv(path, dtype=str, keep_default_na=False).replace("", None)


def _compared(entries: Any) -> Any:
    """Return how alike the pairs are that share a block."""
    said = {name for name in entries.columns if entries[name].notna().any()}
    pairs = _pairs(entries, said)
    compare = _peer().Compare()
    for name in sorted(said & set(BY_LIKENESS)):
        compare.string(name, name, method="jarowinkler", label=name)
    for name in sorted(said & {"born", "postcode", "phone", "number"}):
        compare.string(name, name, method="damerau_levenshtein", label=name)
    return compare.compute(pairs, entries)


def _pairs(entries: Any, said: set[str]) -> Any:
    """Return the pairs of all blocks; what is missing makes no block."""
    found = _pandas().MultiIndex.from_arrays([[], []])
    for block in BLOCKS:
        if said.issuperset(block):
            index = _peer().Index()
            index.block(block, block)
            pairs = index.index(entries.dropna(subset=block))
            found = pairs if found.empty else found.union(pairs)
    return found


def _write(path: Path, scores: Any) -> None:
    frame = scores.reset_index()
    frame.columns = ["a", "b", "score"]
    frame.to_csv(path, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
