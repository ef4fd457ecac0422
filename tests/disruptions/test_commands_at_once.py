"""Two agencies at the same instant: one event still has one lead."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from fourfold.disruptions.commands import claim as claims
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.models import Claim, Contest
from fourfold.disruptions.rules.kinds import ClaimType
from tests import make
from tests.disruptions import world


def together(*acts):
    """Do several things at once, each on a connection of its own; return what came of each."""
    start = Barrier(len(acts))

    def one(act):
        start.wait(timeout=30)
        try:
            return act()
        except commands.DoesNotFit as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def leads(by):
    with world.reading(by):
        rows = Claim.objects.filter(type=ClaimType.LEAD.value, ended_at=None)
        return sorted(rows.values_list("is_contested", flat=True))


def test_of_two_that_record_one_event_at_once_the_second_is_contested(committed):
    label = make.label(1)
    ours, theirs = world.someone(label), world.someone(label, of="Durham")
    threat = make.threat(label, by=ours)
    world.unit(), world.unit(of="Durham")

    together(
        lambda: world.recorded(threat, ours),
        lambda: world.recorded(threat, theirs, of="Durham"),
    )

    assert leads(ours) == [False, True]
    with world.reading(ours):
        assert Contest.objects.count() == 1


def test_of_one_claim_that_is_sent_twice_at_once_one_is_refused(committed):
    label = make.label(1)
    ours, theirs = world.someone(label), world.someone(label, of="Durham")
    one = world.recorded(make.threat(label, by=ours), ours)

    def claimed():
        return claims.claim(
            disruption=one,
            role=ClaimType.LEAD,
            claimant=commands.Supporter(make.organisation("Durham")),
            by=theirs,
            at=make.NOON,
        )

    done = together(claimed, claimed)

    assert sum(isinstance(each, claims.ClaimedAlready) for each in done) == 1
    assert leads(ours) == [False, True]
