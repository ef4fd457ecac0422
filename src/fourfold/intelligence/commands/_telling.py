"""What a step of the scan found, written down: each hit once, under the labels of all of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from fourfold.access.models import Label
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._matching import Seen
from fourfold.intelligence.events import InterestMet, ScanFoundDanger
from fourfold.intelligence.models import Interest, Met, Scan
from fourfold.intelligence.queries.scanning import both
from fourfold.intelligence.rules.matching import Hit, least
from fourfold.shared.events import publish

BATCH = 5_000
Known = set[tuple[int | None, str, int]]


def tell(seen: Seen, scan: Scan, *, by: Viewer, at: datetime) -> int:
    """Write the hits that were not told before, let their keepers react, and return how many."""
    told = 0
    for start in range(0, len(seen.hits), BATCH):
        told += _batch(seen.hits[start : start + BATCH], scan, by=by, at=at)
    _dangers(seen, scan, by=by, at=at)
    return told


def _batch(hits: list[Hit], scan: Scan, *, by: Viewer, at: datetime) -> int:
    interests = Interest.objects.in_bulk({hit.interest for hit in hits})
    rows = list(_rows(hits, interests, scan, at))
    known = _known(rows)
    new = [row for row in rows if (row.interest_id, row.key, row.label_id) not in known]
    Met.objects.bulk_create(new, batch_size=1_000)
    kept: dict[str, list[int]] = defaultdict(list)
    for row in new:
        kept[interests[row.interest_id or 0].registered_by].append(row.pk)
    for keeper, pks in kept.items():
        publish(InterestMet(keeper, tuple(pks), by, at))
    return len(new)


def _rows(hits: list[Hit], interests: dict[int, Interest], scan: Scan, at: datetime) -> list[Met]:
    """Return a row for each least label of each hit: who may read it by one road needs no other."""

    @cache
    def label(restriction: Restriction) -> Label:
        return label_saying(restriction)

    grouped: dict[tuple[int, str], dict[Restriction, Hit]] = defaultdict(dict)
    for hit in hits:
        grouped[hit.interest, hit.key].setdefault(both(hit.labels), hit)
    return [
        Met(
            interest_id=pk,
            label=label(restriction),
            key=key,
            of_record=(hit := those[restriction]).record is not None,
            record_id=hit.record,
            of_report=hit.report is not None,
            report_id=hit.report,
            subject_id=hit.subject,
            says=hit.says,
            weight=interests[pk].weight,
            happened_on=hit.happened_on,
            met_at=at,
            scan=scan,
        )
        for (pk, key), those in grouped.items()
        for restriction in least(those)
    ]


def _known(rows: Iterable[Met]) -> Known:
    those = list(rows)
    found = Met.objects.filter(
        interest__in={row.interest_id for row in those}, key__in={row.key for row in those}
    )
    return set(found.values_list("interest_id", "key", "label_id"))


def _dangers(seen: Seen, scan: Scan, *, by: Viewer, at: datetime) -> None:
    """Say of each text that met something now, and nothing on an earlier day, what it tells of."""
    records = {record for record, _ in seen.dangers if record}
    reports = {report for _, report in seen.dangers if report}
    met = Met.objects.filter(record__in=records) | Met.objects.filter(report__in=reports)
    rows = met.values_list("record_id", "report_id", "scan_id")
    earlier = {(record, report) for record, report, of in rows if of != scan.pk}
    now = {(record, report) for record, report, of in rows if of == scan.pk} - earlier
    for record, report in sorted(now & seen.dangers.keys(), key=str):
        kind, found = seen.dangers[record, report]
        publish(ScanFoundDanger(kind, found, record, report, by, at))
