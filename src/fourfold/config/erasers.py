"""What goes with a person who is disposed of, in contexts above: name to what erases it."""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.threats.commands import _erasing as threats

ERASERS: Mapping[str, Callable[..., Any]] = {"threats": threats.erase}
