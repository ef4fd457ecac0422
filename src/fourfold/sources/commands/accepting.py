"""Accepting an import, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.sources.commands._waiting import BATCH, NotWaiting, feed_of, verdict_of, waiting
from fourfold.sources.models import Import, ImportRow, Taken
from fourfold.sources.queries.judging import Read, as_they_came, judge_all, rows_of
from fourfold.sources.rules.handling import RowToWrite, Written, handler
from fourfold.sources.rules.profiletexts import from_dict


class PreviewAgain(DomainError):
    """What is held has changed since somebody looked at the preview."""


class BuiltUpon(DomainError):
    """Something stands on what an import wrote, so it cannot be undone."""


@command("sources.accept")
def accept_import(*, imported: Import, by: Viewer, at: datetime) -> Import:
    """Write every row that is new, changed or repaired: all of them, or none.

    :raises NotWaiting: when it was accepted already, or its columns are not chosen.
    :raises PreviewAgain: when another import or person changed what its verdicts rest on.
    """
    locked = waiting(imported)
    if locked.previewed_at is None:
        raise NotWaiting("Choose first which column is which.")
    _one_at_a_time(locked)
    taking, profile, stored = handler(locked.kind), from_dict(locked.mapping), rows_of(locked)
    feed = feed_of(locked, profile, by=by, at=at)
    reads = judge_all(
        as_they_came(stored), headings=locked.headings, profile=profile, handler=taking, feed=feed
    )
    if any(_differs(row, read) for row, read in zip(stored, reads, strict=True)):
        raise PreviewAgain("What is held has changed since this was previewed: look at it again.")
    written = taking.write(feed, [_to_write(read) for read in reads if read.judged.is_writing])
    _keep_taken(locked, {row.number: row for row in stored}, written)
    locked.accepted_at, locked.accepted_by_id = at, by.user_id
    locked.save(update_fields=["accepted_at", "accepted_by"])
    return locked


@command("sources.undo")
def undo_import(*, imported: Import, by: Viewer, at: datetime) -> Import:
    """Take back all that an import wrote, as long as nothing has been built on it.

    :raises NotWaiting: when it is not accepted, or undone already.
    :raises BuiltUpon: when something has.
    """
    locked = Import.objects.select_for_update().get(pk=imported.pk)
    if locked.accepted_at is None or locked.undone_at is not None:
        raise NotWaiting("Only an accepted import can be undone, and only once.")
    _one_at_a_time(locked)
    taking = handler(locked.kind)
    rows = Taken.objects.filter(imported=locked).select_related("row").order_by("pk")
    written = [
        Written(one.row.number if one.row else 0, one.subject, one.ref, one.is_new, one.made)
        for one in rows
    ]
    refusal = taking.built_upon(written, locked.accepted_at)
    if refusal:
        raise BuiltUpon(refusal)
    taking.undo(written)
    locked.undone_at, locked.undone_by_id = at, by.user_id
    locked.save(update_fields=["undone_at", "undone_by"])
    return locked


def _one_at_a_time(imported: Import) -> None:
    """Let two acceptances of one system wait for each other, so that neither misses the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))",
            [f"{imported.kind}\n{imported.system}"],
        )


def _differs(row: ImportRow, read: Read) -> bool:
    now = verdict_of(read)
    return any(getattr(row, name) != now[name] for name in ("verdict", "digest", "is_new"))


def _to_write(read: Read) -> RowToWrite:
    return RowToWrite(
        number=read.judged.number,
        key=read.judged.key,
        values=read.judged.values,
        changed=read.changed,
        subject=read.subject,
    )


def _keep_taken(
    imported: Import, rows: Mapping[int, ImportRow], written: Sequence[Written]
) -> None:
    Taken.objects.bulk_create(
        (
            Taken(
                imported=imported,
                label_id=imported.label_id,
                row=rows[one.number],
                key=rows[one.number].key,
                digest=rows[one.number].digest,
                subject=one.subject,
                ref=one.ref,
                is_new=one.is_new,
                made={kind: list(ids) for kind, ids in one.made.items()},
            )
            for one in written
        ),
        batch_size=BATCH,
    )
