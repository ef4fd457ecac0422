"""Who reacts to what: the whole of the upward traffic of events, in one table."""

from collections.abc import Mapping, Sequence

from fourfold.shared.events import Reaction

REACTIONS: Mapping[type, Sequence[Reaction]] = {}
