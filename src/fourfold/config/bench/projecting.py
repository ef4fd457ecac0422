"""Rebuilding how one threat stands from a long history, and an extract of the whole list."""

from collections.abc import Iterator
from datetime import datetime

from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.config.bench import people
from fourfold.config.bench.history import long_history
from fourfold.config.bench.listed import threats
from fourfold.config.bench.place import Place, Session
from fourfold.config.bench.replay import Statement, heard
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import medians
from fourfold.shared.days import local_day
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.queries.extract import extract
from fourfold.threats.queries.history import history
from fourfold.threats.rules import timeline
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.review import Cadence

TIMES = 5
EXTRACT_TARGET = 10_000


def rebuilding(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield how long a command waits for the standings of a threat with a long history."""
    wide = people.reader(people.WIDE, 2, seed=7)
    by = (wide.viewer(at), people.colleague(wide).viewer(at))
    threat = long_history(
        facts=sizes.facts,
        assessments=sizes.assessments,
        label=Label.objects.get(pk=wide.labels[0]),
        by=by,
        at=at,
    )
    with place.unbound() as session:
        session.execute("ANALYZE")
    with speaking_for(by[0]):
        recorded, schemes = history(threat.pk)
        ours, baseline = medians(
            lambda: rebuild(threat),
            lambda: timeline.project(recorded, schemes=schemes, cadence=Cadence()),
            times=TIMES,
        )
    size = f"{sizes.facts} facts, {sizes.assessments} assessments"
    yield Row("standing rebuilt", size, ours, baseline, against="the rule without the database")


def extracting(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield an extract of every threat, with its hash."""
    wide = people.reader(people.WIDE, sizes.labels, seed=8)
    threats(place, sizes.threats, under=wide, at=at)
    by = wide.viewer(at)
    moment = Moment(local_day(at), at, is_default=False)
    with place.unbound() as session, speaking_for(by):
        with heard() as statements:
            extract(Filters(), moment, by=by, at=at)
        ours, baseline = medians(
            lambda: extract(Filters(), moment, by=by, at=at).rows_sha256,
            lambda: _fetched(session, statements),
            times=TIMES,
        )
    size = f"{sizes.threats:,} threats, {sizes.labels:,} labels held"
    yield Row("extract, with its hash", size, ours, baseline, against="the same SQL as a superuser")


def _fetched(session: Session, statements: list[Statement]) -> None:
    for sql, params in statements:
        session.execute(sql, params).fetchall()
