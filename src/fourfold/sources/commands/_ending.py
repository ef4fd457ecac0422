"""The end of a load: its figures and its counts, in the ledger and told to those above."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fourfold.access.command import check
from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared import events
from fourfold.sources.commands._alerts import raised_by
from fourfold.sources.commands._batches import VERB, GoesOnElsewhere
from fourfold.sources.events import RecordsLoaded
from fourfold.sources.models import Load
from fourfold.sources.rules.outcomes import sentence


def end_load(*, load: Load, figures: Mapping[str, Any], by: Viewer, at: datetime) -> Load:
    """End a load that went through its whole file: figures, counts, and the news of it.

    :raises GoesOnElsewhere: when it ended elsewhere meanwhile.
    """
    check(VERB, by)
    with speaking_for(by), transaction.atomic():
        locked = _locked(load)
        locked.figures, locked.ended_at, locked.rows_expected = dict(figures), at, load.rows_read
        locked.save(update_fields=["figures", "ended_at", "rows_expected"])
        _entered(locked, sentence(locked.rows_read, locked.tally), by=by, at=at)
        raised_by(locked, at=at)
        if locked.system_id is not None:
            events.publish(
                RecordsLoaded(load_pk=locked.pk, system_pk=locked.system_id, by=by, at=at)
            )
    return locked


def stop_load(*, load: Load, because: str, by: Viewer, at: datetime) -> Load:
    """Say that a load stopped before the end of its file, and why; it can go on later.

    :raises GoesOnElsewhere: when it ended elsewhere meanwhile.
    """
    check(VERB, by)
    with speaking_for(by), transaction.atomic():
        locked = _locked(load)
        locked.stopped_at, locked.stopped_because = at, because or "It was interrupted."
        locked.save(update_fields=["stopped_at", "stopped_because"])
        said = f"Stopped. {sentence(locked.rows_read, locked.tally)}"
        _entered(locked, said, by=by, at=at)
    return locked


def _locked(load: Load) -> Load:
    locked = Load.objects.select_for_update(of=("self",)).one(pk=load.pk)
    if locked.ended_at is not None:
        raise GoesOnElsewhere("This load ended elsewhere meanwhile.")
    return locked


def _entered(load: Load, counts: str, *, by: Viewer, at: datetime) -> None:
    """Enter the counts of a load: one entry for all its rows."""
    about = About.record(load)
    enter(Entry(VERB, Outcome.DONE, about, texts={"counts": counts}), by=by, at=at)
