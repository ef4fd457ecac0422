"""The list and its extract, as at a day and as known at an instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.threats.commands.threat import state_facts
from fourfold.threats.models import Standing
from fourfold.threats.queries.extract import extract
from fourfold.threats.queries.master_list import counts, standings
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Kind, Phase
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 10)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


def listed(by, moment, **asked):
    with speaking_for(by):
        return {row.name for row in standings(Filters(**asked), moment, now=make.NOON)}


def test_a_threat_stands_on_the_list_from_its_day_and_not_before(label, by):
    make.threat(label, by=by, name="Alder", since=make.TODAY)

    assert listed(by, Moment(make.TODAY, make.NOON)) == {"Alder"}
    assert listed(by, Moment(make.TODAY - timedelta(days=1), make.NOON)) == set()


def test_a_fact_recorded_late_appears_only_under_known_at(label, by):
    early = datetime(2022, 1, 3, tzinfo=UTC)
    threat = make.threat_at(early, label, by=by, name="Alder", since=date(2022, 1, 1))
    state_facts(
        threat=threat,
        facts={Attribute.PHASE: "CLOSED_DISRUPTED"},
        since=date(2022, 1, 5),
        reason="Found disrupted when the file was read again.",
        by=by,
        at=datetime(2022, 2, 1, tzinfo=UTC),
    )

    assert listed(by, Moment.of(DAY), phase_lacks="Closed") == {"Alder"}
    assert listed(by, Moment.of(DAY, make.NOON), phase_lacks="Closed") == set()
    assert listed(by, Moment.of(DAY, make.NOON), phases=frozenset({Phase.CLOSED_DISRUPTED}))


def test_counts_follow_the_filters_and_the_reader(label, by):
    make.threat(label, by=by, name="Alder")
    make.threat(label, by=by, name="Birch", kind=Kind.VULNERABILITY)
    make.threat(make.label(2), name="Hidden")

    with speaking_for(by):
        every = counts(standings(Filters(), Moment(make.TODAY, make.NOON), now=make.NOON))
        vulnerable = counts(
            standings(
                Filters(kinds=frozenset({Kind.VULNERABILITY})),
                Moment(make.TODAY, make.NOON),
                now=make.NOON,
            )
        )

    assert every.total == 2
    assert every.by_tier == {0: 2}
    assert vulnerable.total == 1


def test_an_extract_gives_the_same_hash_again_and_another_to_who_may_read_less(label, by):
    make.threat(label, by=by, name="Alder")
    other = make.label(2)
    both = make.viewer(label, other)
    make.threat(other, name="Birch")
    moment = Moment(make.TODAY, make.NOON)

    def taken(viewer, at):
        with speaking_for(viewer):
            return extract(Filters(), moment, by=viewer, at=at)

    first, again = taken(by, make.NOON), taken(by, make.NOON + timedelta(days=400))
    wider = taken(both, make.NOON)

    assert first.rows_sha256 == again.rows_sha256
    assert len(first.rows) == 1
    assert len(wider.rows) == 2
    assert wider.rows_sha256 != first.rows_sha256
    assert "Birch" not in str(first)


def test_for_any_day_and_instant_a_threat_stands_once(label, by):
    threat = make.threat(label, by=by, since=DAY)
    for phase, since in ((Phase.ACTIVE, date(2022, 3, 1)), (Phase.DORMANT, date(2022, 2, 1))):
        state_facts(
            threat=threat, facts={Attribute.PHASE: phase.value}, since=since, by=by, at=make.NOON
        )

    with speaking_for(by):
        rows = list(Standing.objects.filter(threat=threat, known_until=None))
    for day in (DAY, date(2022, 2, 1), date(2022, 2, 28), date(2022, 3, 1), make.TODAY):
        assert sum(row.since <= day and (not row.until or day < row.until) for row in rows) == 1
