"""The days of the newest relevant entries of people, set-wise, and the rows made of them."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from fourfold.access.models import Label
from fourfold.intelligence.rules.retention import PERIODS
from fourfold.intelligence.rules.vocabulary import RetentionGroup
from fourfold.reference.models import Organisation

# Of one label: each person, as the joins of that label have them, with the newest day of what is
# held of them and whose it is. A system's record counts on the day that it tells of.
PEOPLE = """
CREATE TEMPORARY TABLE intelligence_people ON COMMIT DROP AS
SELECT coalesce(j.leader_id, said.subject_id) AS subject_id, max(said.day) AS day,
       coalesce((array_agg(said.owner_id ORDER BY said.day DESC)
           FILTER (WHERE said.owner_id IS NOT NULL))[1], %(owner)s) AS owner_id
FROM (
    SELECT m.subject_id, coalesce(m.happened_on, r.recorded_on, m.recorded_at::date) AS day,
           s.owner_id
    FROM subjects_mention m LEFT JOIN sources_record r ON r.id = m.record_id
        LEFT JOIN sources_system s ON s.id = r.system_id
    WHERE m.label_id = %(label)s AND m.kind = 'PERSON'
    UNION ALL
    SELECT n.subject_id, n.recorded_at::date, NULL FROM subjects_name n
    WHERE n.label_id = %(label)s AND n.kind = 'PERSON' AND n.record_id IS NULL
    UNION ALL
    SELECT a.subject_id, coalesce(p.happened_until, p.happened_from, a.linked_at::date), p.owner_id
    FROM intelligence_reportsubject a LEFT JOIN intelligence_report p ON p.id = a.report_id
    WHERE a.label_id = %(label)s AND a.ended_at IS NULL AND a.data_subject <> %(thing)s
) said
LEFT JOIN subjects_joined j ON j.subject_id = said.subject_id AND j.label_id = %(label)s
    AND j.until IS NULL
GROUP BY 1
"""
# A new entry restarts the clear period and never brings a review forward.
KEEP = """
INSERT INTO intelligence_holding AS h (label_id, subject_id, owner_id, "group", because,
    clear_from, review_on, on_hold, recorded_at)
SELECT %(label)s, p.subject_id, p.owner_id, %(group)s, '', least(p.day, %(today)s),
    (least(p.day, %(today)s) + make_interval(years => %(years)s))::date, '', %(at)s
FROM intelligence_people p
ON CONFLICT (subject_id, label_id) DO UPDATE SET clear_from = excluded.clear_from,
    review_on = greatest(h.review_on,
        (excluded.clear_from + make_interval(years => CASE h."group" {cases} END))::date)
WHERE excluded.clear_from > h.clear_from
"""
# What nobody has touched and of whom nothing is held any more, or who is somebody else's now.
FORGET = """
DELETE FROM intelligence_holding h
WHERE h.label_id = %(label)s AND h.because = '' AND h.on_hold = ''
  AND NOT EXISTS (SELECT FROM intelligence_people p WHERE p.subject_id = h.subject_id)
  AND NOT EXISTS (SELECT FROM intelligence_retentionreview v WHERE v.holding_id = h.id)
"""
LABELS = """
SELECT label_id FROM subjects_mention WHERE kind = 'PERSON'
UNION SELECT label_id FROM subjects_name WHERE kind = 'PERSON'
UNION SELECT label_id FROM intelligence_reportsubject
UNION SELECT label_id FROM intelligence_holding ORDER BY 1
"""
FIRST = RetentionGroup.UNDETECTED
CASES = " ".join(f"WHEN '{group.value}' THEN {one.first}" for group, one in PERIODS.items())


def refresh(label: Label, *, today: date, at: datetime) -> None:
    """Make or refresh the holdings of one label."""
    values: dict[str, Any] = {
        "label": label.pk,
        "owner": owner_of(label),
        "thing": "",
        "group": FIRST.value,
        "years": PERIODS[FIRST].first,
        "today": today,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS intelligence_people")
        cursor.execute(PEOPLE, values)
        cursor.execute(KEEP.format(cases=CASES), values)
        cursor.execute(FORGET, values)


def labels_with_people() -> list[int]:
    """Return the labels under which something is held of a person, as far as one may read."""
    with connection.cursor() as cursor:
        cursor.execute(LABELS)
        return [pk for (pk,) in cursor.fetchall()]


def owner_of(label: Label) -> int:
    """Return who answers for what names no owner: the first for whom the label is, or any."""
    named = sorted(min(audience) for audience in label.restriction.audiences if audience)
    return named[0] if named else Organisation.objects.order_by("pk").values_list("pk")[0][0]
