"""Peers that live in an environment of their own (`scripts/peers`), asked through files."""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from fourfold.config import home
from fourfold.config.bench.linkage.engines import SHARES, Edges, Found, best, clusters_of
from fourfold.config.bench.linkage.entries import FIELDS, ROOT, Labelled
from fourfold.config.bench.rows import LeftOut

PYTHON = ROOT / ".tools/peers/bin/python"
PATIENCE = 600  # seconds that a peer may take for both halves of one set
SCRIPTS = {"recordlinkage": "by_recordlinkage.py", "nomenklatura": "by_nomenklatura.py"}
HERE = Path(__file__).parent


def run(peer: str, halves: tuple[Labelled, Labelled]) -> Found:
    """Return what a peer makes of the second half, its threshold fixed on the first.

    :raises LeftOut: when it is not there, fails or takes too long.
    """
    first, second = halves
    _check(peer)
    with _folder() as folder:
        _write(folder, halves)
        _asked(peer, folder)
        said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
        _, threshold = best(_edges(folder / "first-pairs.csv"), first, SHARES)
        edges = _edges(folder / "second-pairs.csv")
    started = time.perf_counter()
    clusters = clusters_of(edges, threshold, len(second.entries))
    seconds = said["seconds"] + time.perf_counter() - started
    return Found(f"{peer} {said['version']}", clusters, seconds, f"joined from {threshold:g}")


def _check(peer: str) -> None:
    if not PYTHON.exists():
        raise LeftOut(f"{peer} is not installed (scripts/peers), so nothing is claimed beside it.")
    found = subprocess.run(  # noqa: S603 - our own environment, our own words
        [PYTHON, "-c", f"import {peer}"], capture_output=True, check=False, timeout=120
    )
    if found.returncode:
        raise LeftOut(f"{peer} is not installed (scripts/peers), so nothing is claimed beside it.")


def _asked(peer: str, folder: Path) -> None:
    words: list[str | Path] = [PYTHON, "-W", "ignore", HERE / SCRIPTS[peer], folder]
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "HOME"}}
    try:
        done = subprocess.run(  # noqa: S603 - our own environment, our own script
            words, capture_output=True, check=False, timeout=PATIENCE, text=True, env=kept
        )
    except subprocess.TimeoutExpired as late:
        reason = f"{peer} did not end in {PATIENCE:,} s, so nothing is claimed beside it."
        raise LeftOut(reason) from late
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise LeftOut(f"{peer} failed ({last[:200]}), so nothing is claimed beside it.")


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a folder of the home for the length of one run."""
    with TemporaryDirectory(prefix="bench-", dir=home.ready()) as folder:
        yield Path(folder)


def _write(folder: Path, halves: tuple[Labelled, Labelled]) -> None:
    for name, half in zip(("first", "second"), halves, strict=True):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            to = csv.DictWriter(file, FIELDS)
            to.writeheader()
            to.writerows(_small(entry.texts()) for entry in half.entries)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["entity"], *([entity] for entity in halves[0].truth)])


def _small(texts: dict[str, str]) -> dict[str, str]:
    return {name: text.casefold() for name, text in texts.items()}


def _edges(path: Path) -> Edges:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(int(a), int(b), float(score)) for a, b, score in list(csv.reader(file))[1:]]
    a, b, score = zip(*rows, strict=True) if rows else ((), (), ())
    return Edges(np.array(a, np.int64), np.array(b, np.int64), np.array(score, np.float64))


def told(message: str) -> None:
    """Say how far a long run has come."""
    sys.stderr.write(f"  {message}\n")
