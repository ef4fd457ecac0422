"""Tables that the composition root fills and lower contexts read: the only upward road.

A row of a table is a key and a function; a key stands in a table once. The tables are in
`fourfold.config`, one file each; `ARCHITECTURE.md` lists them.
"""

from collections.abc import Callable, Mapping
from typing import Any

_tables: dict[str, Mapping[str, Callable[..., Any]]] = {}


def install(table: str, rows: Mapping[str, Callable[..., Any]]) -> None:
    """Set one table; called once for each, by the composition root."""
    _tables[table] = dict(rows)


def table(name: str) -> Mapping[str, Callable[..., Any]]:
    """Return a table by its name; it is empty where nothing was installed."""
    return _tables.get(name, {})
