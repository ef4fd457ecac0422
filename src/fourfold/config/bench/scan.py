"""The daily scan of many new records against the interests of many threats, beside plain joins."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.config.bench import people
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.intelligence.commands.scan import take_step
from fourfold.intelligence.models import Interest, Met
from fourfold.reference.models import Organisation
from fourfold.sources.models import Load, Profile, System

TARGET = 60_000
MEMBERS, NUMBERS = 8, 2  # of a threat; of a member
LABELS = 50
WORDED = 1_000
PROFILE = """
name: bench
version: 1
source: Bench
records: CRIME
key: [ref]
fields:
  ref: {headings: [Ref], required: yes}
  narrative: Narrative
  postcode: Postcode
  lat: Lat
  long: Long
event: {narrative: narrative, postcode: postcode, lat: lat, long: long}
entities:
  suspect: {kind: PERSON, full_name: ref}
"""
SUBJECTS = """
INSERT INTO subjects_subject (key)
    SELECT md5('m' || n)::uuid FROM generate_series(1, %(members)s) n;
INSERT INTO subjects_subject (key)
    SELECT md5('s' || n)::uuid FROM generate_series(1, %(records)s) n
"""
RECORDS = """
INSERT INTO sources_record (system_id, load_id, label_id, key, version, kind, number, is_tombstone,
    digest, happened_on, raw, values, taken_at)
SELECT %(system)s, %(load)s, (%(labels)s::bigint[])[1 + n %% %(held)s], 'B/' || n, 1, 'CRIME', n,
    false, '', %(on)s, '{}', jsonb_build_object(
        'narrative', 'Officers were called to a unit by the water' || n %% 5000
            || ' where goods word' || n %% 20000
            || ' were seen being moved by three people into a white van at night',
        'postcode', 'NE' || 1 + n %% 60 || ' ' || n %% 10 || 'AB',
        'lat', (54.5 + (n %% 1000) / 1000.0)::text, 'long', (-2.0 + (n %% 700) / 1000.0)::text),
    %(at)s
FROM generate_series(1, %(records)s) n
"""
MENTIONS = """
INSERT INTO subjects_mention (subject_id, label_id, record_id, entity, kind, role, features,
    happened_on, of_record, recorded_at)
SELECT CASE WHEN r.number %% 100 = 0 THEN md5('m' || 1 + r.number %% %(members)s)::uuid
    ELSE md5('s' || r.number)::uuid END,
    r.label_id, r.id, 'suspect', 'PERSON', 'Suspect', '{}', %(on)s, true, %(at)s
FROM sources_record r
"""
JOINED = """
INSERT INTO subjects_linkmodel (kind, version, text, trained_at, trained_on, notes)
VALUES ('PERSON', 999, '', %(at)s, 0, '[]');
INSERT INTO subjects_joined (subject_id, leader_id, weight, model_id, since, label_id)
SELECT md5('s' || r.number)::uuid, md5('m' || 1 + r.number %% %(members)s)::uuid, 9,
    (SELECT max(id) FROM subjects_linkmodel), %(at)s, r.label_id
FROM sources_record r WHERE r.number %% 100 = 1
"""
IDENTIFIERS = """
INSERT INTO subjects_identifier (subject_id, label_id, record_id, of_record, source, recorded_at,
    kind, system, value, as_written, is_valid, note)
SELECT m.subject_id, m.label_id, m.record_id, true, '', %(at)s, k.kind, '', k.value, k.value,
    true, ''
FROM subjects_mention m JOIN sources_record r ON r.id = m.record_id,
    LATERAL (VALUES ('PHONE', '+44' || 7000000000 + r.number * 7),
        ('VEHICLE_MARK', 'B' || r.number)) k (kind, value)
"""
WANTED = """
INSERT INTO intelligence_interest (label_id, kind, subject_id, kind_of, value, latitude, longitude,
    metres, for_person_id, organisation_id, because, weight, registered_by, ref, part,
    registered_at)
SELECT (%(labels)s::bigint[])[1 + n %% %(held)s], w.kind, w.subject, w.kind_of, w.value,
    w.lat, w.long, w.metres, %(person)s, %(organisation)s, 'Member of a threat', 1, 'bench',
    'bench:' || n / 8, '', %(at)s
FROM generate_series(1, %(members)s) n, LATERAL (VALUES
    ('SUBJECT', md5('m' || n)::uuid, '', '', null::float, null::float, null::int),
    ('IDENTIFIER', null, 'PHONE', '+44' || 7000000000 + n * 700, null, null, null),
    ('IDENTIFIER', null, 'VEHICLE_MARK', 'A' || n, null, null, null)
) w (kind, subject, kind_of, value, lat, long, metres)
UNION ALL
SELECT (%(labels)s::bigint[])[1 + n %% %(held)s], w.kind, null, '', w.value, w.lat,
    w.long, w.metres, %(person)s, %(organisation)s, 'Asked by a desk', 1, 'bench',
    'asked:' || n, '', %(at)s
FROM generate_series(1, %(worded)s) n, LATERAL (VALUES
    ('WORDS', '"white van" word' || n * 7, null::float, null::float, null::int),
    ('PLACE', 'NE' || 61 + n %% 30, null, null, null),
    ('AREA', 'the yard', 54.5 + n / 1000.0, -2.0, 300)
) w (kind, value, lat, long, metres)
"""
PLAIN = """
SELECT count(*) FROM (
    SELECT i.id, r.id FROM intelligence_interest i
        JOIN subjects_mention m ON m.subject_id = i.subject_id
        JOIN sources_record r ON r.id = m.record_id
    UNION
    SELECT i.id, r.id FROM intelligence_interest i
        JOIN subjects_joined j ON j.leader_id = i.subject_id
        JOIN subjects_mention m ON m.subject_id = j.subject_id
        JOIN sources_record r ON r.id = m.record_id
    UNION
    SELECT i.id, r.id FROM intelligence_interest i
        JOIN subjects_identifier d ON d.value = i.value AND d.kind = i.kind_of
        JOIN sources_record r ON r.id = d.record_id
    UNION
    SELECT i.id, r.id FROM sources_record r
        JOIN intelligence_interest i ON i.kind = 'WORDS'
            AND r.values ->> 'narrative' LIKE '%%' || replace(i.value, '"white van" ', '') || ' %%'
        WHERE r.number <= %(some)s
) met
"""
TABLES = (
    *("subjects_subject", "sources_record", "subjects_mention", "subjects_joined"),
    *("subjects_identifier", "intelligence_interest"),
)
SOME = 200  # records that the plain search for words is tried on: with all it takes hours


def scan(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the whole scan: matched, labelled, written; beside plain joins that write nothing."""
    watched, records = max(1, sizes.threats // 4), sizes.rows // 10
    reader = people.reader(people.WIDE, LABELS, seed=11)
    given = _given(reader, at, records=records, members=watched * MEMBERS)
    with place.unbound() as session:
        for statement in (SUBJECTS, RECORDS, MENTIONS, JOINED, IDENTIFIERS, WANTED):
            session.execute(statement, given)
        for table in TABLES:
            session.execute(f"ANALYZE {table}")
        plain = milliseconds(lambda: session.execute(PLAIN, {"some": SOME}).fetchone())
        ours = milliseconds(lambda: _scanned(at))
    with speaking_for(machine_over_all("scanner")):
        wanted, met = Interest.objects.count(), Met.objects.count()
    yield Row(
        "daily scan",
        f"{records:,} new records, {wanted:,} interests of {watched:,} threats, {LABELS} labels",
        ours,
        plain,
        against=f"the same joins as a superuser, nothing labelled or written; words of {SOME} only",
        target=TARGET,
        found=f"{met:,} hits",
    )


def _given(reader: people.Reader, at: datetime, *, records: int, members: int) -> dict[str, Any]:
    own: Organisation = reader.user.organisation
    label = Label.objects.get(pk=reader.labels[0])
    with speaking_for(machine_over_all("scanner")):
        about = {"label": label, "by": reader.user}
        system = System.objects.create(
            **about, code="bench", name="Bench", owner=own, kind="CRIME", records_label=label,
            recorded_at=at,
        )  # fmt: skip
        profile = Profile.objects.create(
            **about, kind="records", source="bench", name="bench", version=1, text=PROFILE,
            adopted_at=at,
        )  # fmt: skip
        load = Load.objects.create(
            **about, system=system, profile=profile, file_name="bench.csv", digest="", form="csv",
            started_at=at,
        )  # fmt: skip
    return {
        "system": system.pk,
        "load": load.pk,
        "labels": list(reader.labels),
        "held": len(reader.labels),
        "person": reader.user.pk,
        "organisation": own.pk,
        "records": records,
        "members": members,
        "worded": min(WORDED, members),
        "on": at.date(),
        "at": at - timedelta(hours=1),
    }


def _scanned(at: datetime) -> None:
    by = machine_over_all("scanner")
    while take_step(by=by, at=at).ended_at is None:
        continue
