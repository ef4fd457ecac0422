"""What stands on a threat's timeline: each row returns items for one threat."""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.disruptions.queries import timeline as disruptions

TIMELINES: Mapping[str, Callable[..., Any]] = {"disruptions": disruptions.items}
