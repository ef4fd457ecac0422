"""The linkage of persons, measured on sets whose truth is known, beside its peers.

Settings are fixed on one half of the entities and measured on the other. Who somebody is, their
sex, age and origin serve the measuring alone: no engine is given them.
"""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes


def linkage(place: object, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield how right and how quick the linking of persons is, on each set and beside each peer."""
    yield from _measuring().linkage(place, sizes, at=at)


def own_set(file: Path, truth: str, mapping: Path | None, *, at: datetime) -> Iterator[Row]:
    """Yield the same of anybody's labelled set: a CSV file and the heading of its truth.

    :raises DomainError: when the file or the mapping cannot be used.
    """
    yield from _measuring().own_set(file, truth, mapping, at=at)


def _measuring() -> Any:
    """Return the module that measures: DuckDB and Splink are loaded when they are used."""
    return import_module("fourfold.config.bench.linkage.measuring")
