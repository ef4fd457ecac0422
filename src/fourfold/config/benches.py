"""What can be measured: name of a bench to the function that measures and yields its rows."""

from collections.abc import Callable, Iterator, Mapping

from fourfold.config.bench import (
    importing,
    leaks,
    linkage,
    load,
    need_to_know,
    networks,
    onerecord,
    pages,
    plans,
    projecting,
    scan,
    searching,
)
from fourfold.config.bench.rows import Row

BENCHES: Mapping[str, Callable[..., Iterator[Row]]] = {
    "list": pages.list_page,
    "record": pages.record_page,
    "need-to-know": need_to_know.need_to_know,
    "search": searching.searching,
    "import": importing.importing,
    "load": load.load,
    "leaks": leaks.leaks,
    "onerecord": onerecord.one_record,
    "rebuild": projecting.rebuilding,
    "extract": projecting.extracting,
    "network": networks.network,
    "linkage": linkage.linkage,
    "plans": plans.plans,
    "scan": scan.scan,
    "large-network": networks.large_network,
}
