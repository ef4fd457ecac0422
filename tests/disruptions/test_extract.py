"""The extract of disruptions: the days that are inside, what was known, who reads what."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from fourfold.config import extracting
from fourfold.disruptions.commands.claim import claim, withdraw_claim
from fourfold.disruptions.commands.contest import state_view
from fourfold.disruptions.commands.disruption import Corrected, Supporter, correct
from fourfold.disruptions.commands.moderation import moderate
from fourfold.disruptions.models import Contest
from fourfold.disruptions.queries import contests
from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.rules import windows
from fourfold.disruptions.rules.kinds import Category, ClaimType, CountedBy, Settlement
from fourfold.disruptions.rules.windows import Filters
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.days import end_of
from fourfold.shared.errors import DomainError
from fourfold.threats.rules.asked import Moment
from tests import make, owner
from tests.disruptions import world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
NARRATIVE, FILTER = (windows.preset(name) for name in (extracts.NARRATIVE, extracts.FILTER))
EDGES = {
    "narrative": [date(2021, 6, 1), date(2021, 6, 2), date(2022, 5, 31)],
    "filter": [
        date(2021, 6, 2),
        date(2022, 5, 31),
        date(2022, 6, 1),
        date(2022, 6, 30),
    ],
}
ALL_EDGES = [
    date(2021, 5, 31),
    date(2021, 6, 1),
    date(2021, 6, 2),
    date(2022, 5, 31),
    date(2022, 6, 1),
    date(2022, 6, 30),
    date(2022, 7, 1),
]


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by, since=date(2020, 1, 1))


def recorded_on(day, threat, by, **given):
    """Return a disruption of the day before, recorded on a day."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    event = {"event_on": day - timedelta(days=1), "another_event": "Another day."}
    return world.recorded(threat, by, at=at, **(event | given))


def made(by, filters=NARRATIVE, moment=None, at=NOW):
    with world.reading(by):
        return extracts.extract(filters, moment or Moment.of(at.date(), at), by=by, at=at)


def cells(extract, heading):
    return [row[extract.columns.index(heading)] for row in extract.rows]


@pytest.mark.parametrize(("filters", "days"), [(NARRATIVE, "narrative"), (FILTER, "filter")])
def test_a_reading_holds_its_first_and_last_day_and_no_day_beside(filters, days, threat, by):
    for day in ALL_EDGES:
        recorded_on(day, threat, by)

    assert cells(made(by, filters), "Record date") == EDGES[days]


@pytest.mark.parametrize(("filters", "days"), [(NARRATIVE, "narrative"), (FILTER, "filter")])
def test_by_the_event_a_reading_holds_the_same_days_of_the_event(filters, days, threat, by):
    for day in ALL_EDGES:
        recorded_on(day + timedelta(days=90), threat, by, event_on=day)

    asked = windows.asked(filters, by=CountedBy.EVENT)

    assert sorted(cells(made(by, asked), "Event date")) == EDGES[days]


def test_what_is_recorded_late_in_the_evening_belongs_to_the_day_in_london(threat, by):
    before_midnight = datetime(2022, 5, 31, 22, 59, tzinfo=UTC)
    after = before_midnight + timedelta(minutes=2)
    event = {"event_on": date(2022, 5, 30), "another_event": "Another event."}
    first = world.recorded(threat, by, at=before_midnight, **event)
    world.recorded(threat, by, at=after, **event)

    assert cells(made(by), "Reference") == [first.urn]


def test_the_page_says_by_how_many_the_two_readings_differ(threat, by):
    for day in ALL_EDGES:
        recorded_on(day, threat, by)

    with world.reading(by):
        found = extracts.readings(NARRATIVE, Moment.of(NOW.date(), NOW), now=NOW)

    assert (found.first, found.second, found.both) == (3, 4, 2)
    assert "1 only in the first reading, 2 only in the second" in found.words


@pytest.mark.parametrize("category", [Category.NONE, Category.NEGATIVE, Category.UNASSESSED])
def test_only_major_moderate_and_minor_are_counted(category, threat, by):
    recorded_on(date(2022, 1, 10), threat, by, category=category)

    assert made(by).rows == []


def test_a_support_is_no_lead_and_both_are_never_one_row(threat, by):
    durham = make.organisation("Durham")
    recorded_on(date(2022, 1, 10), threat, by, supports=[Supporter(durham)])

    assert cells(made(by), "Disruption type") == ["Lead disruption"]
    both = made(by, Filters(window=NARRATIVE.window))
    assert cells(both, "Disruption type") == ["Lead disruption", "Support disruption"]
    assert cells(both, "Organisation") == ["Cleveland", "Durham"]


def test_an_owner_is_asked_by_a_former_name_and_printed_as_it_was_called(threat, by):
    recorded_on(date(2022, 1, 10), threat, by)
    recorded_on(date(2022, 1, 20), threat, by, of="NEROCU", team="Cyber Protect")

    asked = windows.asked(NARRATIVE, organisations=[make.organisation("NERSOU").pk])
    found = made(by, asked)

    assert cells(found, "Organisation") == ["NERSOU"]
    assert "Organisation is NERSOU" in found.cover.filters


def test_what_was_known_at_an_instant_has_the_category_of_that_instant(threat, by, label):
    one = recorded_on(date(2022, 1, 10), threat, by, category=Category.MAJOR)
    moderator = world.someone(label, of="NEROCU", team=world.unit("Moderators", "NEROCU"))
    settled = datetime(2022, 2, 1, 12, tzinfo=UTC)
    moderate(
        disruption=one, category=Category.MINOR, reason="It traded on.", by=moderator, at=settled
    )

    before = made(by, moment=Moment.of(date(2022, 1, 31)))
    after = made(by, moment=Moment.of(date(2022, 2, 1)))

    assert cells(before, "Assessment category") == ["Major"]
    assert cells(before, "Moderated on") == [None]
    assert cells(after, "Assessment category") == ["Minor"]
    assert cells(after, "Moderated on") == [date(2022, 2, 1)]
    assert cells(made(by), "Assessment category") == ["Minor"]
    assert made(by).rows_sha256 == made(by, moment=Moment.of(date(2026, 5, 1))).rows_sha256


def test_what_was_corrected_later_is_as_it_was_before(threat, by):
    one = recorded_on(date(2022, 1, 10), threat, by)
    correct(
        disruption=one,
        corrected=Corrected(pillar=Pillar.PREVENT.value, title="Another title", commodity=""),
        reason="Wrong box.",
        by=by,
        at=datetime(2022, 3, 1, tzinfo=UTC),
    )

    then = made(by, moment=Moment.of(date(2022, 2, 1)))

    assert (cells(then, "4P pillar"), cells(made(by), "4P pillar")) == (["Pursue"], ["Prevent"])
    assert (cells(then, "Threat area"), cells(made(by), "Threat area")) == (["County lines"], [""])
    assert cells(then, "Title") == [f"Lock-up searched {make.CANARY}"]


def test_a_claim_that_was_withdrawn_counts_until_then(threat, by):
    one = recorded_on(date(2022, 1, 10), threat, by)
    supporter = Supporter(make.organisation("Durham"))
    at = datetime(2022, 1, 20, tzinfo=UTC)
    held = claim(disruption=one, role=ClaimType.SUPPORT, claimant=supporter, by=by, at=at)
    withdraw_claim(claim=held, reason="It was not us.", by=by, at=at + timedelta(days=30))
    asked = Filters(types=frozenset({ClaimType.SUPPORT}))

    assert len(made(by, asked, Moment.of(date(2022, 2, 1))).rows) == 1
    assert made(by, asked, Moment.of(date(2022, 1, 15))).rows == []
    assert made(by, asked).rows == []


def test_a_contested_lead_counts_nowhere_until_it_is_settled(threat, by, label):
    one = recorded_on(date(2022, 1, 10), threat, by)
    durham = make.organisation("Durham")
    rival = world.someone(label, of="Durham")
    contested = datetime(2022, 2, 1, tzinfo=UTC)
    claim(disruption=one, role=ClaimType.LEAD, claimant=Supporter(durham), by=rival, at=contested)
    with world.reading(by):
        contest = Contest.objects.get()
    settled = contested + timedelta(days=10)
    for person in (by, rival):
        with world.reading(person):
            (party, *_) = contests.parties_of(contest, person)
        state_view(
            contest=contest,
            party=party,
            settlement=Settlement.SECOND_LEADS,
            reason="Durham had the warrant.",
            by=person,
            at=settled,
        )

    assert cells(made(by, moment=Moment.of(date(2022, 2, 5))), "Organisation") == ["Cleveland"]
    assert cells(made(by), "Organisation") == ["Durham"]


def test_an_outsider_gets_another_hash_and_no_word_of_the_rest(by):
    hidden = make.label(7)
    secret = make.someone(hidden)
    under = make.threat(hidden, by=secret, since=date(2020, 1, 1))
    recorded_on(date(2022, 1, 10), under, secret)

    found = made(by)

    assert found.rows == []
    assert make.CANARY not in str(found.cover)
    assert found.rows_sha256 != made(secret).rows_sha256


def test_a_disruption_of_a_hidden_threat_says_held_elsewhere(threat, by, label):
    one = recorded_on(date(2022, 1, 10), threat, by)
    hidden = make.label(7)
    with make.everything():
        type(threat).objects.filter(pk=threat.pk).update(label=hidden)

    found = made(by)

    assert cells(found, "Reference") == [one.urn]
    assert cells(found, "Threat URN") == cells(found, "Threat name") == ["Held elsewhere"]
    assert threat.urn not in str(found.rows)


def test_the_same_clearance_gets_the_same_hash_whenever_it_asks(threat, by, label):
    for day in ALL_EDGES:
        recorded_on(day, threat, by)
    moment = Moment.of(date(2022, 6, 1))

    first = made(by, moment=moment)
    again = made(make.someone(label), moment=moment, at=NOW + timedelta(days=400))

    assert first.rows_sha256 == again.rows_sha256
    assert first.cover.known_at == end_of(date(2022, 6, 1))


def test_the_cover_says_the_window_the_marking_and_for_whom(threat, by):
    recorded_on(date(2022, 1, 10), threat, by)

    cover = made(by).cover

    words = "Day it was recorded is from 1 June 2021 to 31 May 2022, both inside"
    assert words in cover.filters
    assert (cover.marking, cover.run_for) == ("OFFICIAL", "A Tester")


def test_the_page_shows_the_window_in_words_and_takes_the_file(browse, threat, by):
    recorded_on(date(2022, 1, 10), threat, by)
    client = browse(by)

    page = client.get("/disruptions/extract/", {"preset": extracts.NARRATIVE, "by": "RECORDED"})
    text = page.content.decode()
    assert "from 1 June 2021 to 31 May 2022, both inside" in text
    assert "The two readings differ by 0 and 0" in text

    silent = client.get("/disruptions/extract/json/", {"preset": extracts.NARRATIVE})
    asked = {"preset": extracts.NARRATIVE, "reason_code": "INSPECT", "reason_text": "Asked."}
    taken = client.get("/disruptions/extract/json/", asked)
    assert silent.status_code == 422 or "Say why" in silent.content.decode()
    assert json.loads(taken.content)["cover"]["row_count"] == 1
    assert client.get("/disruptions/extract/odt/", asked).status_code == 404


def test_a_window_that_ends_before_it_begins_is_refused_in_a_sentence(browse, by):
    asked = {"preset": extracts.NARRATIVE, "by": "RECORDED", "last": "2021-05-01"}

    page = browse(by).get("/disruptions/extract/", asked)

    assert page.status_code == 422
    assert "there is no day" in page.content.decode()


@pytest.fixture
def command(committed, by, monkeypatch, capsysbinary):
    """Return how to run the command line for somebody: what it prints, and what it says."""
    monkeypatch.setattr(extracting, "acting", lambda *_who, **_at: by)

    def run(*words):
        extracting.run(["disruptions", *words])
        printed = capsysbinary.readouterr()
        return printed.out.decode(), printed.err.decode()

    return run


def test_the_command_line_the_page_and_the_file_have_one_hash(
    command, browse, threat, by, tmp_path
):
    for day in ALL_EDGES:
        recorded_on(day, threat, by)
    known = ["--preset", extracts.NARRATIVE, "--as-at", "2026-05-01"]

    printed, said = command(*known)
    file = tmp_path / "list.csv"
    command(*known, "-o", str(file))
    asked = {"preset": extracts.NARRATIVE, "by": "RECORDED", "as_at": "2026-05-01"}
    page = browse(by).get("/disruptions/extract/", asked).content.decode()

    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert f"SHA-256 of the rows: {sha256}" in said
    assert sha256 in page
    assert hashlib.sha256(printed.encode()).hexdigest() == sha256
    assert (tmp_path / "list-metadata.json").exists()
    assert "Cleveland: 3 of 3 (100%) of the lead disruptions; Pursue 3 (100%)" in said
    assert "1 only in the first reading, 2 only in the second." in said


def test_days_given_take_the_place_of_the_presets_and_both_are_inside(command, threat, by):
    for day in ALL_EDGES:
        recorded_on(day, threat, by)
    preset = ["--preset", extracts.FILTER]

    one_day, said = command(*preset, "--from", "2022-06-30", "--to", "2022-06-30", "--json")

    [row] = json.loads(one_day)["rows"]
    assert row["Record date"] == "2022-06-30"
    assert "from 30 June 2022 to 30 June 2022, both inside" in said


def test_a_former_name_is_an_owner_on_the_command_line(command, threat, by):
    recorded_on(date(2022, 1, 10), threat, by, of="NEROCU", team="Cyber Protect")
    recorded_on(date(2022, 1, 20), threat, by)

    printed, said = command("--preset", extracts.NARRATIVE, "--owner", "NERSOU", "--by", "recorded")

    assert printed.count("\n") == 2
    assert "Filter: Organisation is NERSOU" in said


def test_an_extract_without_a_preset_asks_why(command, by):
    with pytest.raises(DomainError, match="Say why with --reason"):
        command("--from", "2022-01-01", "--to", "2022-01-31")

    assert command("--from", "2022-01-01", "--to", "2022-01-31", "--reason", "TASKING")


def test_a_master_list_has_no_window(committed, by, monkeypatch):
    monkeypatch.setattr(extracting, "acting", lambda *_who, **_at: by)

    with pytest.raises(DomainError, match="has no --from"):
        extracting.run(["masterlist", "--reason", "TASKING", "--from", "2022-01-01"])


def test_what_was_taken_is_in_the_ledger_with_its_hash(committed, monkeypatch, tmp_path):
    label = make.label()
    by = make.someone(label)
    recorded_on(date(2022, 1, 10), make.threat(label, by=by), by)
    monkeypatch.setattr(extracting, "acting", lambda *_who, **_at: by)

    extracting.run(["disruptions", "--preset", extracts.NARRATIVE, "-o", str(tmp_path / "a.csv")])

    entered = owner.ask("select outcome from access_ledgerentry where verb = 'disruptions.extract'")
    texts = owner.ask("select text from access_ledgertext where kind = 'what'")
    sha256 = hashlib.sha256((tmp_path / "a.csv").read_bytes()).hexdigest()
    assert entered == [("DONE",)]
    assert (f"{extracts.NARRATIVE}, 1 rows, {sha256}",) in texts
