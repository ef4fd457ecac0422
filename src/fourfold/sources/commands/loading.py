"""Taking in the records of a file: begun in the ledger, taken batch by batch, ended with counts."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.commands._batches import VERB, GoesOnElsewhere, take_batch
from fourfold.sources.commands._ending import end_load, stop_load
from fourfold.sources.commands._labels import LabelBook, NotYourLabel
from fourfold.sources.commands._profiles import keep
from fourfold.sources.models import Load, System
from fourfold.sources.queries.records import Known
from fourfold.sources.rules.records.streams import BLOCK
from fourfold.sources.rules.records.texts import to_yaml
from fourfold.sources.rules.table import storable

__all__ = [
    "Closed",
    "GoesOnElsewhere",
    "LabelBook",
    "NewLoad",
    "NotYourLabel",
    "begin_load",
    "end_load",
    "stop_load",
    "take_batch",
]


class Closed(DomainError):
    """A system that feeds us no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoad:
    """A file that is to be taken in. digest: SHA-256 of it; expected: rows, where it says so."""

    system: System
    profile: Known
    file_name: str
    digest: str
    form: str
    is_deletions: bool = False
    expected: int | None = None
    notes: tuple[str, ...] = ()


@command(VERB)
def begin_load(*, new: NewLoad, by: Viewer, at: datetime) -> Load:
    """Begin to take in a file, or go on where it was interrupted.

    A profile that came with the program is kept as the system's own, so that a load always
    names the version by which it was read.

    :raises NotYourLabel: when somebody would load what they could not read.
    :raises Closed: when the system feeds us no more.
    """
    system = new.system
    if system.closed_at is not None:
        raise Closed("This system was closed: it feeds us no more.")
    refuse_higher_marking(new.file_name)
    LabelBook(system.records_label, new.profile.profile.labels, by)
    kept = new.profile.kept or keep(
        system,
        new.profile.profile,
        to_yaml(new.profile.profile),
        label=system.label,
        by=by,
        at=at,
    )
    rows = Load.objects.filter(system=system, digest=new.digest, ended_at=None)
    rows = rows.filter(profile=kept, is_deletions=new.is_deletions, figures={"block": BLOCK})
    before = rows.select_for_update(of=("self",)).order_by("-started_at", "-pk").first()
    if before is not None:
        before.stopped_at, before.stopped_because = None, ""
        before.save(update_fields=["stopped_at", "stopped_because"])
        return before
    return Load.objects.create(
        label=system.records_label,
        system=system,
        profile=kept,
        file_name=storable(new.file_name).strip()[-200:] or "a file",
        digest=new.digest,
        form=new.form,
        is_deletions=new.is_deletions,
        rows_expected=new.expected,
        figures={"block": BLOCK},
        notes=list(new.notes),
        started_at=at,
        by_id=by.user_id,
    )
