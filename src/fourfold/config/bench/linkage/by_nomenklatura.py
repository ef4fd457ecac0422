"""Run by the peers' own Python, without Fourfold: nomenklatura as its `xref` command does it.

The index ranks pairs that share rare tokens; the algorithm that it takes for deduplication scores
them. Reads first.csv and second.csv in the folder that it is given; writes a, b and score of both
halves, and the seconds of the second.
"""

import csv
import json
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PAIRS_OF_EACH = 20  # ranked pairs that are scored, to one entry
LEAST = 0.01  # as xref's own: what is scored lower is not kept
PROPERTIES = {
    "given": "firstName",
    "middle": "middleName",
    "family": "lastName",
    "born": "birthDate",
    "address": "address",
    "phone": "phone",
    "email": "email",
    "number": "idNumber",
}


def main(folder: Path) -> None:
    """Score the pairs of both halves."""
    seconds = 0.0
    for half in ("first", "second"):
        started = time.perf_counter()
        pairs = list(_scored(folder / f"{half}.csv"))
        seconds = time.perf_counter() - started
        with (folder / f"{half}-pairs.csv").open("w", encoding="utf-8", newline="") as file:
            to = csv.writer(file)
            to.writerow(["a", "b", "score"])
            to.writerows(pairs)
    said = {"seconds": seconds, "version": version("nomenklatura")}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def _scored(path: Path) -> Iterator[tuple[str, str, float]]:
    matching: Any = import_module("nomenklatura.matching")
    config = matching.ScoringConfig.defaults()
    algorithm = matching.DedupeAlgorithm
    entities, view = _entities(path)
    with TemporaryDirectory() as folder:
        index = import_module("nomenklatura.blocker").Index(view, Path(folder))
        index.build()
        pairs = index.pairs(max_pairs=PAIRS_OF_EACH * len(entities))
        for (left, right), _ in pairs:
            one, two = entities[left.id], entities[right.id]
            score = algorithm.compare(one, two, config).score
            if score >= LEAST:
                yield left.id[1:], right.id[1:], score
        index.close()


def _entities(path: Path) -> tuple[dict[str, Any], Any]:
    """Return the entities of a file by their keys, and a view of a store that holds them."""
    ftm: Any = import_module("followthemoney")
    store_of: Any = import_module("nomenklatura.store.memory")
    dataset = ftm.Dataset.make({"name": "bench", "title": "Bench"})
    linker = import_module("nomenklatura.resolver").Linker({})
    store = store_of.MemoryStore(dataset, linker)
    found: dict[str, Any] = {}
    with store.writer() as writer, path.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            key = f"{path.stem[0]}{place}"  # of the half too: what is said of a key is kept by it
            found[key] = ftm.StatementEntity.from_data(dataset, _said(key, row))
            writer.add_entity(found[key])
    return found, store.default_view(external=True)


def _said(key: str, row: dict[str, str]) -> dict[str, Any]:
    properties = {name: [row[field]] for field, name in PROPERTIES.items() if row[field]}
    name = " ".join(filter(None, (row["given"], row["middle"], row["family"])))
    where = ", ".join(filter(None, (row["address"], row["town"], row["postcode"])))
    properties |= {"name": [name]} if name else {}
    properties |= {"address": [where]} if where else {}
    return {"id": key, "schema": "Person", "properties": properties}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
