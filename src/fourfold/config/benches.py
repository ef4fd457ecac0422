"""What can be measured: name of a bench to the function that measures and yields its rows."""

from collections.abc import Callable, Iterator, Mapping

from fourfold.config.bench import (
    importing,
    need_to_know,
    networks,
    pages,
    plans,
    projecting,
    searching,
)
from fourfold.config.bench.rows import Row

BENCHES: Mapping[str, Callable[..., Iterator[Row]]] = {
    "list": pages.list_page,
    "record": pages.record_page,
    "need-to-know": need_to_know.need_to_know,
    "search": searching.searching,
    "import": importing.importing,
    "rebuild": projecting.rebuilding,
    "extract": projecting.extracting,
    "network": networks.network,
    "plans": plans.plans,
    "large-network": networks.large_network,
}
