"""What a run of the engine may use, and a connection that keeps to it; Splink kept quiet."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb


@dataclass(frozen=True, slots=True)
class Room:
    """Memory, threads, and a folder for what does not fit; no folder means a passing one.

    With a master, pairs are weighed on the Spark that it names (`spark.link`).
    """

    memory: str = "4GB"
    threads: int = 2
    folder: Path | None = None
    master: str = ""


ROOM: Final = Room()


@contextmanager
def working(room: Room) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection in memory that keeps to its room and fetches nothing from anywhere."""
    with TemporaryDirectory(dir=room.folder) as folder, duckdb.connect() as connection:
        connection.execute("set memory_limit = ?", [room.memory])
        connection.execute("set threads = ?", [room.threads])
        connection.execute("set temp_directory = ?", [folder])
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        with quiet():
            yield connection


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Splink from telling its progress, without changing what others log."""
    logger = logging.getLogger("splink")
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.CRITICAL)
    logger.propagate = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(level)
            logger.propagate = propagate
