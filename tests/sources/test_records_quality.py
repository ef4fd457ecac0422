"""What a load says of its feed, the rows behind each figure, and when somebody is told."""

from datetime import timedelta

import pytest

from fourfold.access.models import Compartment
from fourfold.access.speaking import speaking_for
from fourfold.sources import jobs
from fourfold.sources.commands.alerts import (
    AlreadySettled,
    SayWhatWasDone,
    raise_alert,
    settle_alert,
)
from fourfold.sources.commands.systems import (
    NotASystem,
    SystemChange,
    change_system,
    keep_record_profile,
)
from fourfold.sources.models import FeedAlert, Profile
from fourfold.sources.queries import quality, systems
from fourfold.sources.rules.profiles import InvalidProfile
from fourfold.sources.rules.quality import Finding, drifted, shrank, stopped
from tests import make
from tests.sources.records_made_up import PROFILE, crime, file, loader, sheet, system, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return loader(make.label(1))


@pytest.fixture
def marsh(by):
    return system(make.label(1), by, expected_every=1)


@pytest.fixture
def daily(marsh, by, tmp_path):
    """Take in one file a day, each with rows of its own."""

    def load(day, rows, **given):
        content = sheet(*(crime(f"D{day}/{n}", **given) for n in range(rows)))
        at = make.NOON + timedelta(days=day)
        return take(marsh, file(tmp_path, content), by=by, at=at)

    return load


def says(by):
    with speaking_for(by):
        return [one.says for one in systems.open_alerts()]


def test_a_load_says_how_complete_valid_and_timely_it_is(marsh, by, tmp_path):
    rows = [crime("MC/1"), crime("MC/2", Born=""), crime("MC/3", Born="31/02/1980")]
    load = take(marsh, file(tmp_path, sheet(*rows)), by=by)

    with speaking_for(by):
        found = quality.quality_of(load)
        born = next(one for one in found.fields if one.name == "born")
        assert (born.complete, born.valid, born.distinct) == (1 / 3, 1 / 2, 1)
        assert (found.happened, found.recorded) == (44, 43)
        assert found.duplicates == 0
        unread = quality.rows_behind(load, "born", "unread")
        assert [one.key for one in unread] == ["MC/3"]
        assert [one.key for one in quality.rows_behind(load, "born", "empty")] == ["MC/2", "MC/3"]
        assert not quality.rows_behind(load, "born", "unheard of").exists()


def test_a_feed_that_is_as_it_was_raises_nothing(daily, by):
    for day in range(7):
        daily(day, 100 + day % 3)

    assert says(by) == []


def test_a_feed_that_shrinks_raises_an_alert_once(daily, by):
    for day in range(6):
        daily(day, 100)

    daily(6, 20)

    assert says(by) == ["20 rows came, where 100 are usual in the last 6 loads."]


def test_a_field_that_empties_and_a_code_that_shifts_are_told(daily, by):
    for day in range(6):
        daily(day, 40)

    daily(6, 40, Born="", Handling="Closed")

    told = says(by)
    assert "“Born” is filled in 0% of rows; 100% are usual." in told
    assert any(one.startswith("The values of “Handling” are spread otherwise") for one in told)


def test_a_feed_that_stops_is_found_and_told_once(daily, marsh, by):
    daily(0, 3)
    at = make.NOON + timedelta(days=9)

    with speaking_for(by):
        [(found, finding)] = quality.stopped_feeds(at)
        assert not quality.stopped_feeds(make.NOON + timedelta(days=1))
    one = raise_alert(system=found, load=None, finding=finding, by=by, at=at)
    same = raise_alert(system=found, load=None, finding=finding, by=by, at=at)

    assert (found, one) == (marsh, same)
    assert says(by) == ["Nothing has come since 14 April 2026; it is expected every day."]


def test_the_worker_raises_one_alert_of_a_feed_that_stopped_however_long(daily, by):
    Compartment.objects.create(pk=1, kind="OPERATION", owner=make.user(), reviewed_on=make.TODAY)
    daily(0, 3)

    for days in (9, 10, 11):
        jobs.watch_feeds(int((make.NOON + timedelta(days=days)).timestamp()))

    assert says(by) == ["Nothing has come since 14 April 2026; it is expected every day."]


def test_an_alert_is_settled_once_with_what_was_done(marsh, by):
    finding = Finding("STOPPED", "Nothing has come.")
    alert = raise_alert(system=marsh, load=None, finding=finding, by=by, at=make.NOON)
    with pytest.raises(SayWhatWasDone):
        settle_alert(alert=alert, reason=" ", by=by, at=make.NOON)

    settle_alert(alert=alert, reason="The force was asked.", by=by, at=make.NOON)

    with pytest.raises(AlreadySettled):
        settle_alert(alert=alert, reason="Again.", by=by, at=make.NOON)
    with speaking_for(by):
        assert FeedAlert.objects.get().reason == "The force was asked."
        assert not systems.open_alerts().exists()


def test_a_figure_is_read_by_those_who_may_read_all_its_rows(daily, by):
    for day in range(6):
        daily(day, 100)
    daily(6, 20)

    with speaking_for(loader(make.label(2))):
        assert not systems.open_alerts().exists()
        assert not systems.loads().exists()


def test_little_past_says_nothing():
    now, past = {"rows": 1, "fields": {}}, [{"rows": 100, "fields": {}}] * 3

    assert shrank(now, past) is None
    assert drifted(now, past) == []
    assert stopped(None, 1, make.NOON) is None


@pytest.mark.parametrize("code", ["masterlist", "Police UK", "network", "Inspection-Report", "-"])
def test_no_system_takes_a_word_that_means_something_else(code, by):
    with pytest.raises(NotASystem):
        system(make.label(1), by, code=code)


def test_a_code_is_taken_once(marsh, by):
    with pytest.raises(NotASystem):
        system(make.label(1), by)


def test_a_closed_system_feeds_no_more(marsh, by, daily):
    change = SystemChange(name="Marsh", records_label=make.label(1), is_closed=True)

    change_system(system=marsh, change=change, by=by, at=make.NOON)

    with speaking_for(by):
        closed = systems.one_system(marsh.pk)
        assert (closed.closed_at, closed.name) == (make.NOON, "Marsh")
        assert not quality.stopped_feeds(make.NOON + timedelta(days=99))


def test_a_profile_is_kept_version_by_version_and_the_same_one_once(marsh, by):
    given = {"system": marsh, "label": make.label(1), "by": by, "at": make.NOON}

    first = keep_record_profile(text=PROFILE, **given)
    same = keep_record_profile(text=f"# a remark\n{PROFILE}", **given)
    later = keep_record_profile(
        text=PROFILE.replace("Colour", "Hue").replace("[Born]", "[DOB]"), **given
    )

    assert (first.version, same.pk, later.version) == (1, first.pk, 2)
    with pytest.raises(InvalidProfile, match="Line 3: "):
        keep_record_profile(text=PROFILE.replace("version: 1", "version: one"), **given)
    with speaking_for(by):
        assert Profile.objects.count() == 2
