"""What need-to-know costs a query: the policy, beside a filter written by hand without one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config.bench import people
from fourfold.config.bench.listed import STANDINGS, threats
from fourfold.config.bench.place import Place
from fourfold.config.bench.replay import Statement, heard
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import Work, medians
from fourfold.shared.days import local_day
from fourfold.threats.models import Standing
from fourfold.threats.queries import master_list
from fourfold.threats.rules.asked import Filters, Moment

MANY, FEW = 1.15, 2.0  # budgets for readers of many labels, and of few
AGAINST = "the same query as a superuser, filtered by hand"
ASKED = Filters(soc=True, phase_lacks="Closed")
PAGE = 50
# A house without the policy would not touch the statistics of the column, as the policy does.
WITHOUT_POLICY = """
ALTER TABLE threats_standing ALTER COLUMN label_id RESET (n_distinct);
ALTER TABLE threats_standing ALTER COLUMN label_id SET STATISTICS -1;
ANALYZE threats_standing
"""
BY_HAND = "label_id = ANY(%s::bigint[])"


def need_to_know(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the first page, the counts and one record, for readers of many labels, few and one."""
    holder = people.reader(people.WIDE, sizes.many, seed=3)
    threats(place, sizes.rows // STANDINGS, under=holder, at=at)
    for held, budget in ((sizes.many, MANY), (sizes.few, FEW), (1, FEW)):
        labels = holder.labels[:held]
        viewer = Viewer(holder.user.pk, 0, frozenset(labels), frozenset())
        size = f"{sizes.rows:,} rows, {held:,} {'labels' if held > 1 else 'label'} held"
        with speaking_for(viewer):
            for name, work in _works(labels, at).items():
                ours, baseline = _beside_hand(place, _statement(work), labels, sizes.times)
                work_name = f"need-to-know, {name}"
                yield Row(work_name, size, ours, baseline, against=AGAINST, budget=budget)


def _works(labels: Sequence[int], at: datetime) -> Mapping[str, Work]:
    """Return queries as the pages make them: a list is counted first, then its first page read."""
    moment = Moment(local_day(at), at, is_default=False)
    rows = master_list.standings(ASKED, moment, now=at)
    total = master_list.counts(rows).total
    one = Standing.objects.filter(label_id=labels[0]).values_list("threat_id", flat=True)[:1].get()
    record = master_list.standings(Filters(), moment, now=at).filter(threat_id=one)
    return {
        "list": lambda: list(master_list.ordered(rows, "-score", total=total)[:PAGE]),
        "by name": lambda: list(master_list.ordered(rows, "name", total=total)[:PAGE]),
        "by owner": lambda: list(master_list.ordered(rows, "owner", total=total)[:PAGE]),
        "counts": lambda: master_list.counts(rows),
        "record": lambda: list(record[:1]),
    }


def _statement(work: Work) -> Statement:
    """Return the one statement of a query, so that both are timed without Python's part."""
    with heard() as statements:
        work()
    (statement,) = statements
    return statement


def _beside_hand(
    place: Place, statement: Statement, labels: Sequence[int], times: int
) -> tuple[float, float]:
    sql, params = statement
    by_hand = sql.replace(" WHERE ", f' WHERE "threats_standing".{BY_HAND} AND ', 1)
    with (
        place.unbound() as session,
        session.transaction(force_rollback=True),
        connection.cursor() as cursor,
    ):
        session.execute(WITHOUT_POLICY)
        ours, baseline = medians(
            lambda: (cursor.execute(sql, params), cursor.fetchall()),
            lambda: session.execute(by_hand, (list(labels), *params)).fetchall(),
            times=times,
        )
    return ours, baseline
