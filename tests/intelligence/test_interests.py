"""Interests: registered once for each record, replaced whole, known again."""

from datetime import timedelta

import pytest

from fourfold.intelligence.commands.interest import register_interests
from fourfold.intelligence.events import ScanBegan, ScanFoundDanger
from fourfold.intelligence.models import Danger, Requirement, Watchlist, WatchlistEntry
from fourfold.intelligence.queries.interests import changed
from fourfold.intelligence.reactions import scans as reactions
from fourfold.intelligence.rules.matching import NothingToLookFor
from fourfold.intelligence.rules.vocabulary import InterestKind
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.reference.models import ThreatDesk
from fourfold.shared import events
from fourfold.shared.errors import DomainError, Forbidden
from tests import make
from tests.intelligence import feeds

pytestmark = pytest.mark.django_db


def words(text, **given):
    person = make.user("wants.words")
    about = {"because": "Asked by the desk", "organisation": make.organisation().pk}
    return NewInterest(
        kind=InterestKind.WORDS, value=text, **({"for_person": person.pk} | about | given)
    )


def register(wanted, label, ref="trial:1", by=None):
    return register_interests(
        registered_by="trial",
        ref=ref,
        wanted=wanted,
        label=label,
        by=by or make.someone(label),
        at=make.NOON,
    )


def standing():
    return [one.value for one in feeds.wanted(ended_at=None)]


def test_what_is_registered_replaces_what_its_record_wanted_before():
    label = make.label()
    register([words("quay"), words("yard")], label)
    (kept,) = feeds.wanted(value="yard")

    register([words("yard"), words("van")], label)

    assert standing() == ["yard", "van"]
    assert feeds.wanted(value="yard") == [kept]


def test_what_another_record_wants_stays():
    label = make.label()
    register([words("quay")], label, ref="trial:1")

    register([words("yard")], label, ref="trial:2")

    assert standing() == ["quay", "yard"]


def test_what_stays_says_why_and_until_when_as_it_is_said_now():
    label = make.label()
    register([words("quay")], label)

    register([words("quay", because="A new question", until=make.TODAY, weight=3.0)], label)

    (one,) = feeds.wanted()
    assert (one.because, one.until, one.weight) == ("A new question", make.TODAY, 3.0)


def test_nothing_wanted_any_more_ends_all_of_it():
    label = make.label()
    register([words("quay")], label)

    ended = register([], label)

    assert standing() == []
    assert ended.ended_at == make.NOON


def test_nothing_at_all_cannot_be_registered():
    with pytest.raises(DomainError, match="look out for"):
        register([], make.label())


@pytest.mark.parametrize("text", ["", '""', "!!"])
def test_words_that_hold_no_word_are_refused(text):
    with pytest.raises(NothingToLookFor):
        register([words(text)], make.label())


def test_a_place_is_a_postcode_or_its_beginning():
    place = {"kind": InterestKind.PLACE, "because": "A yard", "organisation": 1}

    assert NewInterest(value="ne1  4", **place).what["value"] == "NE1 4"
    with pytest.raises(NothingToLookFor):
        assert NewInterest(value="near the quay", **place).what


def test_an_interest_has_its_records_label_or_a_narrower_one_of_its_own():
    label, narrow = make.label(1), make.label(1, 2)
    by = make.viewer(label, narrow, of=make.organisation(), may=("intelligence.register_interest",))
    register([words("quay"), words("yard", label=narrow.pk)], label, by=by)

    assert [one.label_id for one in feeds.wanted()] == [label.pk, narrow.pk]


def test_nobody_registers_under_a_label_that_they_do_not_hold():
    by = make.someone(make.label(1))

    with pytest.raises(Forbidden):
        register([words("quay")], make.label(2), by=by)


def test_only_records_that_want_something_else_than_before_are_named():
    label = make.label()
    register([words("quay")], label, ref="trial:1")
    register([words("yard")], label, ref="trial:2")
    register([words("van")], label, ref="trial:3")

    with make.everything():
        named = changed(
            "trial",
            {"trial:1": (label.pk, [words("quay")]), "trial:2": (label.pk, [words("boat")])},
        )

    assert named == ["trial:2", "trial:3"]


def watched(label, entry, seen=make.NOON):
    by = make.someone(label)
    supervisor = make.user("super.visor")
    with make.everything():
        one = Watchlist.objects.create(
            urn="W-1",
            name="Yards",
            purpose="Plant theft",
            owner_id=by.user_id,
            supervisor=supervisor,
            begins_on=make.TODAY,
            expires_on=make.TODAY + timedelta(days=28),
            seen_by_supervisor_at=seen,
            recorded_at=make.NOON,
            label=label,
        )
        about = {"reason": "Seen often", "added_at": make.NOON, "by_id": by.user_id}
        WatchlistEntry.objects.create(watchlist=one, label=label, **about, **entry)
    return one


@pytest.fixture
def wired(monkeypatch):
    rows = {ScanBegan: [reactions.bring_interests_up_to_date]}
    monkeypatch.setattr(events, "_reactions", rows)


@pytest.mark.usefixtures("wired")
def test_a_watchlist_is_heard_of_by_its_owner_and_its_supervisor_until_it_ends():
    label = make.label(1)
    one = watched(label, {"kind": "PHONE", "value": "+447700900123"})

    feeds.scan()

    rows = feeds.wanted(registered_by="intelligence")
    assert {row.for_person_id for row in rows} == {one.owner_id, one.supervisor_id}
    assert {row.until for row in rows} == {one.expires_on - timedelta(days=1)}
    assert {row.label for row in rows} == {label}
    with make.everything():
        Watchlist.objects.update(ended_at=make.NOON, ended_because="Done")
    feeds.scan(make.NOON + feeds.HOUR)
    assert feeds.wanted(ended_at=None) == []


@pytest.mark.usefixtures("wired")
def test_a_watchlist_that_its_supervisor_has_not_seen_in_time_hears_nothing():
    watched(make.label(), {"kind": "PHONE", "value": "+447700900123"}, seen=None)

    feeds.scan(make.NOON + timedelta(days=5))

    assert feeds.wanted(registered_by="intelligence") == []


@pytest.mark.usefixtures("wired")
def test_a_requirement_hears_of_what_its_question_names():
    label = make.label()
    desk = ThreatDesk.objects.order_by("pk").first()
    with make.everything():
        Requirement.objects.create(
            urn="N-1",
            desk=desk,
            question='Who moves "stolen plant" through NE1 4ST for Lee Marsh on 07700 900123?',
            why="The desk's review",
            recorded_at=make.NOON,
            by=make.user(),
            label=label,
        )

    feeds.scan()

    rows = feeds.wanted(registered_by="intelligence")
    assert {row.for_desk_id for row in rows} == {desk.pk}
    assert sorted((row.kind, row.value) for row in rows) == [
        ("IDENTIFIER", "+447700900123"),
        ("PLACE", "NE1 4ST"),
        ("WORDS", '"lee marsh"'),
        ("WORDS", '"stolen plant"'),
    ]


@pytest.mark.usefixtures("wired")
def test_a_danger_that_the_scan_finds_is_told_under_the_records_own_label(monkeypatch):
    rows = {ScanFoundDanger: [reactions.raise_what_the_scan_found]}
    monkeypatch.setattr(events, "_reactions", rows)
    label = make.label()
    feeds.record(label, narrative="There is a threat to his life. He is at the quay.")
    feeds.want(label, kind=InterestKind.WORDS, value="quay")

    feeds.scan()

    with make.everything():
        (danger,) = Danger.objects.filter(label=label)
    assert (danger.kind, danger.source) == ("LIFE", "SCAN")
    assert danger.fears.startswith("Threat to life: the daily scan found it in a crime record")
