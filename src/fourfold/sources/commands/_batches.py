"""Some rows of a file into records: one statement after the other, in one transaction.

COPY into a table under a policy is refused to all but its owner, so the rows come into a
temporary table first, and from there under the policy like any others.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fourfold.access.command import check
from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.sources.commands._labels import LabelBook
from fourfold.sources.models import Load, Rejection
from fourfold.sources.rules.outcomes import Outcome
from fourfold.sources.rules.records.parsing import COLUMNS, Batch, Rejected

VERB = "sources.load_records"
_BATCH = 1_000
_TABLES = """
CREATE TEMPORARY TABLE IF NOT EXISTS fourfold_incoming (
    number bigint, key text, rules int, is_tombstone bool, is_mended bool, digest text,
    happened_on date, recorded_on date, raw jsonb, "values" jsonb) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS fourfold_fate (
    number bigint, held_id bigint, version int, label_id bigint, fate text) ON COMMIT DELETE ROWS;
TRUNCATE fourfold_incoming, fourfold_fate
"""
_COPY = (
    "COPY fourfold_incoming ("
    + ", ".join(f'"{name}"' for name in COLUMNS)
    + ") FROM STDIN (NULL '')"
)
# What is held is found by system and key, row by row, in the order of versions. Until a new table
# has statistics the planner would rather read all of a system's records, once for each row.
_PLAN = (
    "SET LOCAL enable_sort = {0}; SET LOCAL enable_seqscan = {0}; SET LOCAL enable_bitmapscan = {0}"
)
_FATES = """
INSERT INTO fourfold_fate
SELECT i.number, r.id, r.version,
    CASE WHEN i.is_tombstone AND r.id IS NOT NULL THEN r.label_id ELSE l.label_id END,
    CASE
        WHEN r.id IS NULL AND i.is_tombstone AND %(is_deletions)s THEN 'UNKNOWN'
        WHEN r.is_tombstone AND i.is_tombstone THEN 'DUPLICATE'
        WHEN NOT r.is_tombstone AND NOT i.is_tombstone AND r.digest = i.digest THEN 'DUPLICATE'
        WHEN l.label_id IS NULL AND r.id IS NULL THEN 'WITHHELD'
        WHEN i.is_tombstone THEN 'DELETED'
        WHEN l.label_id IS NULL THEN 'WITHHELD'
        WHEN i.is_mended THEN 'REPAIRED'
        WHEN r.id IS NULL THEN 'ACCEPTED'
        ELSE 'CHANGED'
    END
FROM fourfold_incoming i
LEFT JOIN unnest(%(rules)s::int[], %(labels)s::bigint[]) AS l (rules, label_id)
    ON l.rules = i.rules
LEFT JOIN LATERAL (
    SELECT * FROM sources_record
    WHERE system_id = %(system)s AND key = i.key AND superseded_at IS NULL
    ORDER BY version DESC LIMIT 1) r ON true
"""
_RECORDS = """
INSERT INTO sources_record (label_id, system_id, load_id, key, version, kind, number,
    is_tombstone, digest, happened_on, recorded_on, raw, "values", taken_at)
SELECT f.label_id, %(system)s, %(load)s, i.key, coalesce(f.version, 0) + 1, %(kind)s, i.number,
    i.is_tombstone, i.digest, i.happened_on, i.recorded_on, i.raw, i."values", %(at)s
FROM fourfold_incoming i JOIN fourfold_fate f USING (number)
WHERE f.fate IN ('ACCEPTED', 'CHANGED', 'REPAIRED', 'DELETED')
"""
_SUPERSEDE = """
UPDATE sources_record r SET superseded_at = %(at)s FROM fourfold_fate f
WHERE r.id = f.held_id AND f.fate IN ('CHANGED', 'REPAIRED', 'DELETED')
"""
_COUNTS = "SELECT fate, label_id, count(*) FROM fourfold_fate GROUP BY fate, label_id"
_REFUSED = """
SELECT i.number, f.fate, i.key, i.raw FROM fourfold_incoming i JOIN fourfold_fate f USING (number)
WHERE f.fate IN ('UNKNOWN', 'WITHHELD') ORDER BY i.number
"""
_WHY = {
    "UNKNOWN": "No record with this key is held.",
    "WITHHELD": "You do not hold the label that this row would carry.",
}


class GoesOnElsewhere(DomainError):
    """A load went on, or ended, in another place meanwhile."""


def take_batch(
    *, load: Load, batch: Batch, labels: LabelBook, kind: str, by: Viewer, at: datetime
) -> Load:
    """Take some rows of a load: all of them with their outcomes, or none.

    The load is in the ledger from its beginning; its rows are not, one by one.

    :raises GoesOnElsewhere: when somebody else goes on with the load.
    """
    check(VERB, by)
    with speaking_for(by), transaction.atomic():
        locked = Load.objects.select_for_update(of=("self",)).get(pk=load.pk)
        if locked.position != load.position or locked.ended_at is not None:
            raise GoesOnElsewhere("This load went on elsewhere meanwhile: look at it again.")
        rejected = list(batch.rejected)
        tally = dict.fromkeys(Outcome, 0)
        tally[Outcome.DUPLICATE] = batch.twice
        under = {rules: labels.of(rules) for rules in sorted(batch.rules)}
        told = [locked.label, *(label for label in under.values() if label is not None)]
        if batch.lines:
            found = _taken(locked, batch, under, kind=kind, at=at)
            told += found.labels
            rejected += found.rejected
            for outcome, rows in found.tally.items():
                tally[outcome] += rows
        locked.label = labels.together(told)  # its figures tell of every row
        tally[Outcome.REJECTED] += len(rejected)
        _keep_rejected(locked, rejected, labels)
        _count(locked, batch, tally)
    return locked


class _Found:
    """What became of the rows that reached the database."""

    def __init__(self) -> None:
        self.tally: dict[Outcome, int] = {}
        self.labels: list[Label] = []
        self.rejected: list[Rejected] = []


def _taken(
    load: Load, batch: Batch, under: Mapping[int, Label | None], *, kind: str, at: datetime
) -> _Found:
    held = {rules: label for rules, label in under.items() if label is not None}
    given = {
        "system": load.system_id,
        "load": load.pk,
        "kind": kind,
        "at": at,
        "is_deletions": load.is_deletions,
        "rules": list(held),
        "labels": [label.pk for label in held.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 6))", [str(load.system_id)]
        )
        cursor.execute(_TABLES)
        with cursor.copy(_COPY) as copy:
            copy.write(batch.text())
        cursor.execute(_PLAN.format("off"))
        cursor.execute(_FATES, given)
        cursor.execute(_PLAN.format("on"))
        found = _counted(cursor)
        cursor.execute(_RECORDS, given)
        if any(
            found.tally.get(one) for one in (Outcome.CHANGED, Outcome.REPAIRED, Outcome.DELETED)
        ):
            cursor.execute(_SUPERSEDE, given)
    return found


def _counted(cursor: CursorWrapper) -> _Found:
    found = _Found()
    cursor.execute(_COUNTS)
    used: set[int] = set()
    for fate, label, rows in cursor.fetchall():
        if fate in _WHY:
            continue
        found.tally[Outcome(fate)] = found.tally.get(Outcome(fate), 0) + rows
        used.add(label)
    found.labels = list(Label.objects.filter(pk__in=used))
    cursor.execute(_REFUSED)
    for number, fate, key, raw in cursor.fetchall():
        said = raw if isinstance(raw, dict) else {}
        found.rejected.append(Rejected(number, _WHY[fate], said or {"": key}))
    return found


def _keep_rejected(load: Load, rejected: Sequence[Rejected], labels: LabelBook) -> None:
    """Keep the rows that were not taken, read by those who may read whatever they might be."""
    if not rejected:
        return
    label = labels.of_any()
    Rejection.objects.bulk_create(
        (
            Rejection(
                load=load,
                label=label or load.label,
                number=one.number,
                reason=one.reason,
                raw=one.raw if label else {},
            )
            for one in rejected
        ),
        batch_size=_BATCH,
    )


def _count(load: Load, batch: Batch, tally: Mapping[Outcome, int]) -> None:
    before = load.tally
    load.tally = {one.value: before.get(one.value, 0) + rows for one, rows in tally.items()}
    load.position += batch.rows
    load.rows_read += batch.rows
    load.save(update_fields=["label", "tally", "position", "rows_read"])
