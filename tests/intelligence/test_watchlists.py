"""Watchlists: for a purpose, seen by somebody else, for a while."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.queries import machine_over_all, viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.intelligence import events
from fourfold.intelligence.commands import watchlist as commands
from fourfold.intelligence.models import Watchlist, WatchlistEntry
from fourfold.intelligence.queries import wanted
from fourfold.intelligence.queries import watchlists as queries
from fourfold.intelligence.rules import watching
from fourfold.intelligence.views import home_dangers
from fourfold.shared import events as publishing
from fourfold.shared.errors import Forbidden
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.subjects.rules.references import reference_of
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db
LIST = "/intelligence/watchlists/"
PURPOSE = f"To hear when the principal is back {make.CANARY}"
NUMBER = commands.Add("His telephone", kind=IdentifierKind.PHONE, value="07700 900123")


def day(after):
    return make.TODAY + timedelta(days=after)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def by():
    return reporting.person("unit.officer")


@pytest.fixture
def boss():
    return reporting.person("head.of.unit", "CHIEF")


@pytest.fixture
def kept(by, boss):
    return begun(by)


def begun(by, *, supervisor="head.of.unit", label=None, **given):
    said = {"name": "Principal", "purpose": PURPOSE, "expires_on": day(28)} | given
    new = commands.NewWatchlist(supervisor=make.user(supervisor), **said)
    label = label or make.label(to=("Cleveland",))
    return commands.keep_watchlist(new=new, label=label, by=by, at=make.NOON)


def added(one, by, change=NUMBER):
    return commands.change_watchlist(watchlist=one, change=change, by=by, at=make.NOON)


def seen(one, boss, *, renewal=None, at=make.NOON):
    return commands.see_watchlist(watchlist=one, renewal=renewal, by=boss, at=at)


def watched(on):
    """Return what the scan looks out for on a day, for the owner of each list."""
    with speaking_for(machine_over_all("scanner")):
        found = [one for _, each in wanted.wanted(on=on).values() for one in each]
        owners = set(Watchlist.objects.values_list("owner_id", flat=True))
    return [(one.kind_of or "SUBJECT", one.value) for one in found if one.for_person in owners]


# -- nobody keeps one alone ------------------------------------------------------------------


def test_somebody_else_supervises(by, boss):
    with pytest.raises(commands.NotWatched, match="alone"):
        begun(by, supervisor="unit.officer")


def test_the_database_keeps_nobody_alone_with_a_list(kept, by):
    with speaking_for(by), pytest.raises(IntegrityError):
        Watchlist.objects.filter(pk=kept.pk).update(supervisor=by.user_id)


def test_a_supervisor_may_read_what_they_supervise(by):
    reporting.person("north", "CHIEF", of="Northumbria")
    with pytest.raises(commands.NotWatched, match="may not read"):
        begun(by, supervisor="north")


def test_only_the_supervisor_sees_and_once(kept, by, boss):
    with pytest.raises(Forbidden):
        seen(kept, by)
    assert seen(kept, boss).seen_by_supervisor_at == make.NOON
    with pytest.raises(commands.NotWatched):
        seen(kept, boss)


def test_a_list_that_its_supervisor_has_not_seen_stops_watching(kept, by, boss):
    added(kept, by)
    phone = [("PHONE", "+447700900123")]
    assert (watched(day(2)), watched(day(3))) == (phone, [])
    seen(kept, boss)
    assert watched(day(3)) == phone


# -- for a while -----------------------------------------------------------------------------


def test_a_list_lasts_28_days_at_most(by, boss):
    begun(by, expires_on=day(28))
    with pytest.raises(watching.TooLong):
        begun(by, expires_on=day(29))


def test_an_expired_or_ended_list_watches_nothing(kept, by, boss):
    added(kept, by)
    seen(kept, boss)
    assert len(watched(day(27))) == 1
    assert watched(day(28)) == []
    commands.end_watchlist(watchlist=kept, because="Charged", by=by, at=make.NOON)
    assert watched(day(1)) == []
    with pytest.raises(commands.NotWatched):
        added(kept, by)


def test_a_renewal_is_a_new_decision_that_is_kept(kept, by, boss):
    added(kept, by)
    later = make.NOON + timedelta(days=20)
    renewal = commands.Renewal("Still abroad", day(48))
    with pytest.raises(Forbidden):
        seen(kept, by, renewal=renewal, at=later)
    new = seen(kept, boss, renewal=renewal, at=later)
    with speaking_for(by):
        kept.refresh_from_db()
        assert queries.renews(new) == kept
        assert queries.renewed_as(kept) == new
        assert WatchlistEntry.objects.filter(watchlist=kept).count() == 1
    assert (new.purpose, new.begins_on, new.owner_id) == ("Still abroad", day(20), by.user_id)
    assert kept.ended_at == later
    assert watched(day(40)) == [("PHONE", "+447700900123")]


def test_surveillance_has_the_reference_of_its_authority(by, boss):
    with pytest.raises(commands.NotWatched):
        begun(by, is_surveillance=True)
    assert begun(by, is_surveillance=True, authority="DSA/26/1").authority == "DSA/26/1"


# -- who and what is watched -----------------------------------------------------------------


def test_an_entry_says_what_and_why_and_stands_once(kept, by):
    for wrong in (commands.Add("Why"), commands.Add(" ", value="x", kind=IdentifierKind.PHONE)):
        with pytest.raises(commands.NotWatched):
            added(kept, by, wrong)
    entry = added(kept, by)
    with pytest.raises(commands.NotWatched):
        added(kept, by)
    added(kept, by, commands.Remove(entry))
    assert watched(make.TODAY) == []
    added(kept, by)
    assert len(watched(make.TODAY)) == 1


def test_a_watched_person_is_read_by_those_who_may_read_list_and_person(kept, boss):
    label = make.label(77, to=("Cleveland",))
    reader = make.someone(label)
    new = NewSubject(kind=SubjectKind.PERSON, name="Ann Alder", source="test")
    key = record_subject(new=new, label=label, by=reader, at=make.NOON).subject_id
    hidden = commands.Add("Principal", subject=Subject(key=key))
    with pytest.raises(commands.NotFound):
        added(kept, boss_who_keeps(boss), hidden)


def boss_who_keeps(boss):
    """Return the supervisor with an intelligence officer's verbs besides."""
    return viewer_for(make.user("head.of.unit", "INTELLIGENCE"), at=make.NOON, origin="test")


def test_others_change_and_end_nothing(kept):
    other = reporting.person("other")
    with pytest.raises(Forbidden):
        added(kept, other)
    with pytest.raises(Forbidden):
        commands.end_watchlist(watchlist=kept, because="Why", by=other, at=make.NOON)


def test_each_change_is_stated_for_the_scan(by, boss, monkeypatch):
    heard = []
    monkeypatch.setitem(publishing._reactions, events.WatchlistChanged, [heard.append])
    one = begun(by)
    entry = added(one, by)
    seen(one, boss)
    added(one, by, commands.Remove(entry))
    commands.end_watchlist(watchlist=one, because="Charged", by=by, at=make.NOON)
    assert heard == [events.WatchlistChanged(one.pk)] * 5


# -- pages -----------------------------------------------------------------------------------


def test_the_pages_begin_add_see_renew_and_end(by, boss, browse):
    given = {
        "name": "Principal",
        "purpose": PURPOSE,
        "supervisor": boss.user_id,
        "expires_on": day(28).isoformat(),
        "marking": 2,
        "organisations": [make.organisation().pk],
    }
    url = browse(by).post(f"{LIST}new/", given).url
    assert "Not yet seen by its supervisor" in browse(by).get(url).content.decode()
    new = NewSubject(kind=SubjectKind.PERSON, name="Ann Alder", source="test")
    label = make.label(to=("Cleveland",))
    key = record_subject(new=new, label=label, by=by, at=make.NOON).subject_id
    who = {"subject": reference_of(key), "reason": "Principal"}
    assert browse(by).post(f"{url}add/", who).status_code == 302
    assert browse(by).post(f"{url}add/", {"kind": "PHONE", "reason": "His"}).status_code == 422
    assert browse(boss).post(f"{url}see/").status_code == 302
    page = browse(by).get(url).content.decode()
    assert "Ann Alder" in page
    assert "Watching" in page
    again = {"purpose": "Still abroad", "expires_on": day(10).isoformat()}
    renewed = browse(boss).post(f"{url}renew/", again).url
    assert "Renews" in browse(boss).get(renewed).content.decode()
    with speaking_for(by):
        entry = WatchlistEntry.objects.get(watchlist__urn=renewed.rstrip("/").rsplit("/", 1)[-1])
    assert browse(by).post(f"{renewed}{entry.pk}/remove/").status_code == 302
    assert browse(by).post(f"{renewed}end/", {"because": "Charged"}).status_code == 302
    assert "Charged" in browse(by).get(renewed).content.decode()
    assert make.CANARY in browse(by).get(f"{LIST}?state=over&mine=owner").content.decode()


def test_hidden_and_absent_answer_alike(kept, browse):
    client = browse(reporting.person("north", of="Northumbria"))
    assert client.get(f"{LIST}{kept.urn}/").status_code == 404
    assert client.get(f"{LIST}W-0000-0000-C1SW/").status_code == 404
    assert make.CANARY not in client.get(LIST).content.decode()


def test_lists_ask_as_many_questions_for_many_as_for_few(by, boss, browse):
    client = browse(by)

    def asked(url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    one = begun(by)
    added(one, by)
    pages = (LIST, f"{LIST}{one.urn}/")
    for url in pages:
        client.get(url)
    few = [asked(url) for url in pages]
    for number in range(5):
        added(begun(by), by)
        added(one, by, commands.Add("Why", kind=IdentifierKind.PHONE, value=f"0770090020{number}"))
    assert [asked(url) for url in pages] == few


def test_first_screens_show_what_is_to_be_seen_and_what_ends_soon(kept, by, boss, rf):
    request = rf.get("/")
    request.viewer, request.at, request.today = boss, make.NOON, make.TODAY
    with speaking_for(boss):
        assert home_dangers.to_see(request)["count"] == 1
        assert home_dangers.ending_soon(request) is None
        request.today = day(24)
        assert home_dangers.ending_soon(request)["waiting"][0]["due_on"] == day(28)
    request.viewer = by
    with speaking_for(by):
        assert home_dangers.to_see(request) is None
