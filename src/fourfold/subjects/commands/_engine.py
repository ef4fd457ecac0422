"""What compares the records of a run: DuckDB, here, or Spark, where one machine is too small."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from fourfold.shared.errors import DomainError

if TYPE_CHECKING:
    import pyarrow as pa

    from fourfold.analytics.linkage.model import Model
    from fourfold.analytics.linkage.room import Room
    from fourfold.analytics.linkage.setwise import Judged, Linked, Progress

_HERE: Final = "duckdb"
_ELSEWHERE: Final = "spark"


class NoEngine(DomainError):
    """A run was asked for on an engine that is not here."""


class Linker(Protocol):
    """What links the records of a table, as `setwise.link` does."""

    def __call__(
        self,
        table: "pa.Table",
        model: "Model",
        *,
        judged: "Judged",
        new_ids: list[int] | None,
        progress: "Progress | None",
        room: "Room",
    ) -> "Linked":
        """Return the clusters and the proposals."""
        ...


def usable(engine: str, master: str) -> None:
    """Return where a run can be tried on an engine.

    :raises NoEngine: where it cannot, and why.
    """
    if engine == _HERE:
        return
    if engine != _ELSEWHERE:
        raise NoEngine(f"No run can be made on {engine} here: leave --engine out.")
    if not master:
        raise NoEngine("Say where Spark runs: --master, such as spark://host:7077 or local[2].")
    from fourfold.analytics.linkage.spark_room import ready  # noqa: PLC0415 - heavy

    with told():
        ready(master)


def linker_of(engine: str) -> Linker:
    """Return what links on an engine."""
    if engine == _ELSEWHERE:
        from fourfold.analytics.linkage import spark  # noqa: PLC0415 - heavy

        return spark.link
    from fourfold.analytics.linkage import setwise  # noqa: PLC0415 - heavy

    return setwise.link


@contextmanager
def told() -> Iterator[None]:
    """Say of a Spark that is not to be had that it is no engine for a run."""
    from fourfold.analytics.linkage.spark_room import NoSpark  # noqa: PLC0415 - heavy

    try:
        yield
    except NoSpark as fault:
        raise NoEngine(str(fault)) from fault
