"""Threats and how they stand, made in bulk: all alike but for chance, which has a seed."""

from datetime import datetime

from fourfold.config.bench.people import Reader
from fourfold.config.bench.place import Place
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day

STANDINGS = 4  # of each threat: what was, what is, what will be, and what was once believed
NORTH_EAST = 1

CHANCE = "SELECT setseed(%s)"
THREATS = """
INSERT INTO threats_threat (urn, owner_id, made_at, made_by_id, label_id)
SELECT 'T-' || concat_ws('-', substr(hash, 1, 4), substr(hash, 5, 4), substr(hash, 9, 4)),
    (%(owners)s::bigint[])[1 + floor(random() * cardinality(%(owners)s::bigint[]))::int],
    %(at)s::timestamptz - interval '3 years', %(by)s,
    (%(labels)s::bigint[])[1 + floor(random() * cardinality(%(labels)s::bigint[]))::int]
FROM (SELECT upper(md5(n || %(salt)s::text)) AS hash FROM generate_series(1, %(number)s) n) made
"""
# Drawn once a threat, so that its four standings agree on all that does not change.
STANDING = """
INSERT INTO threats_standing (label_id, threat_id, urn, owner_id, since, until, known_from,
    known_until, name, kind, type, soc, phase, moderation, waiting, tier, score, supported,
    confidence, assessed_on, review_due_on, lro_id, priority_id, desk_id)
SELECT label_id, id, urn, owner_id, since, until, %(at)s::timestamptz - known, known_until,
    (%(names)s::text[])[1 + id %% cardinality(%(names)s::text[])] || ' ' || id,
    CASE WHEN a < .8 THEN 'OCG' WHEN a < .95 THEN 'INDIVIDUAL' ELSE 'VULNERABILITY' END,
    CASE WHEN b < .9 THEN 'TACTICAL' ELSE 'THEMATIC' END,
    c < .85, CASE WHEN d < .7 THEN 'ACTIVE' WHEN d < .85 THEN 'DORMANT' ELSE 'CLOSED_DISRUPTED' END,
    CASE WHEN e < .9 THEN 'MODERATED' ELSE 'UNMODERATED' END, e > .8,
    CASE WHEN e < .9 THEN 1 + floor(5 * f)::int END,
    CASE WHEN e < .9 THEN round((100 * g)::numeric, 2) END,
    CASE WHEN e < .9 THEN round((100 * g * h)::numeric, 2) END,
    CASE WHEN e < .9 THEN 3 END, %(today)s - (400 * h)::int, %(today)s + (300 * f)::int - 100,
    %(by)s, NULL, NULL
FROM (SELECT t.*, random() a, random() b, random() c, random() d, random() e, random() f,
        random() g, random() h
    FROM threats_threat t WHERE made_by_id = %(by)s ORDER BY id OFFSET 0) one,
    LATERAL (VALUES
        (%(today)s - 900, %(today)s - 200, interval '200 days', NULL::timestamptz),
        (%(today)s - 200, %(today)s + 90, interval '200 days', NULL),
        (%(today)s + 90, NULL, interval '200 days', NULL),
        (%(today)s - 900, NULL, interval '900 days', %(at)s::timestamptz - interval '200 days')
    ) drawn (since, until, known, known_until)
"""
NAMES = ("Alder", "Birch", "Cedar", "Elm", "Hawthorn", "Larch", "Maple", "Oak", "Rowan", "Yew")


def threats(place: Place, number: int, *, under: Reader, at: datetime, seed: float = 0.42) -> None:
    """Make threats under a reader's labels, each with its standings, and gather statistics."""
    owners = Organisation.objects.filter(region__number=NORTH_EAST, kind__in=("FORCE", "ROCU"))
    facts = {
        "owners": sorted(owners.values_list("pk", flat=True)),
        "at": at,
        "today": local_day(at),
        "by": under.user.pk,
        "salt": str(under.user.pk),
        "labels": list(under.labels),
        "names": list(NAMES),
        "number": number,
    }
    with place.unbound() as session:
        session.execute(CHANCE, [seed])
        session.execute(THREATS, facts)
        session.execute(STANDING, facts)
        session.execute("VACUUM ANALYZE threats_threat, threats_standing, access_label")
