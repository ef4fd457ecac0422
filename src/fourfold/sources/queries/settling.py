"""Two records with one foreign reference, for those who may read both.

The queue is a question asked on the reader's own connection: whoever may read one of the two
only is shown nothing, and no row is stored that would tell them.
"""

from fourfold.shared import hooks
from fourfold.shared.errors import NotFound
from fourfold.sources.models import Settlement
from fourfold.sources.rules.handling import TABLE, Clash, handler


def waiting() -> list[tuple[str, Clash]]:
    """Return what waits to be settled, with its kind, by system and reference."""
    found = [(kind, clash) for kind in hooks.table(TABLE) for clash in handler(kind).clashes()]
    done = set(Settlement.objects.values_list("kind", "system", "key", "a", "b"))
    return sorted(
        (pair for pair in found if _name(*pair) not in done), key=lambda pair: _name(*pair)
    )


def one_waiting(kind: str, a: str, b: str) -> Clash:
    """Return one clash by its two records.

    :raises NotFound: when there is none that the viewer may see, or it was settled.
    """
    for of_kind, clash in waiting():
        if (of_kind, clash.a.subject, clash.b.subject) == (kind, a, b):
            return clash
    raise NotFound("There is no such pair, or somebody settled it.")


def _name(kind: str, clash: Clash) -> tuple[str, str, str, str, str]:
    return kind, clash.system, clash.key, clash.a.subject, clash.b.subject
