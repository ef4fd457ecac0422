"""What can be taken in: words of `fourfold load`, and the handlers behind the upload page."""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.config import loaders
from fourfold.disruptions.commands.importing import DISRUPTIONS
from fourfold.threats.commands.importing import MASTERLIST

IMPORTS: Mapping[str, Callable[..., Any]] = {
    "network": loaders.network,
    "masterlist": loaders.masterlist,
    "disruptions": loaders.disruptions,
}
IMPORT_HANDLERS: Mapping[str, Callable[..., Any]] = {
    "masterlist": lambda: MASTERLIST,
    "disruptions": lambda: DISRUPTIONS,
}
