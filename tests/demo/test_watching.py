"""What is feared in the region: what was decided, and what waits for whoever is on duty."""

from fourfold.intelligence.models import Danger
from fourfold.intelligence.rules.vocabulary import DangerSource, Urgency
from tests.demo.conftest import NOW

TOLD = DangerSource.REPORT.value


def test_an_urgent_report_is_a_danger_that_waits_for_whoever_is_on_duty(read_as):
    with read_as("northumbria.duty"):
        [one] = Danger.objects.open().filter(source=TOLD).with_neighbour("report")

        assert one.acknowledged_at is None
        assert one.report.urgency == Urgency.HIGH
        assert one.raised_at < NOW


def test_another_one_was_acknowledged_within_minutes_and_decided_with_the_reason(read_as):
    with read_as("durham.duty"):
        one = Danger.objects.exclude(decided_at=None).get(source=TOLD)

        assert (one.acknowledged_at - one.raised_at).total_seconds() < 600
        assert one.decision
        assert one.reason
