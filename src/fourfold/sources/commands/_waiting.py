"""What the commands on imports share."""

from datetime import datetime

from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.sources.models import Import
from fourfold.sources.queries.judging import Read
from fourfold.sources.rules.handling import Feed
from fourfold.sources.rules.kept import kept
from fourfold.sources.rules.profiles import MappingProfile, match

BATCH = 1_000


class NotWaiting(DomainError):
    """An import is no longer, or not yet, where it could be accepted or read another way."""


def waiting(imported: Import) -> Import:
    """Return an import, locked, that nobody has accepted yet.

    :raises NotWaiting: when somebody has.
    """
    locked = Import.objects.select_for_update().get(pk=imported.pk)
    if locked.accepted_at is not None:
        raise NotWaiting("This import was accepted already.")
    return locked


def feed_of(imported: Import, profile: MappingProfile, *, by: Viewer, at: datetime) -> Feed:
    """Return an import as its handler knows it."""
    return Feed(
        system=imported.system,
        label_id=imported.label_id,
        by=by,
        at=at,
        stated=frozenset(match(imported.headings, profile.fields)),
        reference=f"Import {imported.pk}",
    )


def verdict_of(read: Read) -> dict[str, object]:
    """Return the columns of a row that hold its verdict."""
    judged = read.judged
    return {
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "values": kept(judged.values),
        "key": judged.key,
        "digest": judged.digest,
        "is_new": judged.is_new,
    }
