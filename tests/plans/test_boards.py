"""Boards, their agendas, and who takes part; what a member may not read is not there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import LedgerEntry
from fourfold.access.rules import Clearance, Marking
from fourfold.access.speaking import speaking_for
from fourfold.config.agendas import AGENDAS
from fourfold.plans.commands import agenda as agendas
from fourfold.plans.commands import board as commands
from fourfold.plans.commands.plan import NewPlan, record_plan
from fourfold.plans.commands.scrutiny import answer_scrutiny, scrutinise
from fourfold.plans.models import Action, AgendaItem, Attendance, Decision, Document, Meeting
from fourfold.plans.queries import board as boards
from fourfold.plans.queries import engagement as engagements
from fourfold.plans.queries.agenda import due_for
from fourfold.plans.rules.kinds import Authority, DecisionKind, ScrutinyKind, Sector
from fourfold.shared import hooks
from fourfold.shared.urns import new_urn
from tests import make
from tests.plans import boards_made_up as built
from tests.publishing.reading import everything_in, parts_of

pytestmark = pytest.mark.django_db
HIDDEN = "canary41c8"
WHY = {"reason_code": "TASKING", "reason_text": "For the file"}


@pytest.fixture
def open_label(db):
    return make.label()


@pytest.fixture
def closed_label(db):
    """A label that only those read in to a compartment hold."""
    return make.label(901, marking=Marking.OFFICIAL_SENSITIVE)


@pytest.fixture
def member(open_label):
    """A member of the board, who reads what is open to all and nothing else."""
    return make.someone(open_label)


@pytest.fixture
def secretary(open_label, closed_label):
    """Who prepares the board, and reads the hidden threat as well."""
    one = make.someone(open_label)
    return replace(one, labels=frozenset({open_label.pk, closed_label.pk}))


@pytest.fixture
def board(open_label, secretary):
    with speaking_for(secretary):
        return built.board(open_label, secretary)


@pytest.fixture
def hook(monkeypatch):
    monkeypatch.setitem(hooks._tables, "agendas", AGENDAS)


@pytest.fixture
def meeting(board, secretary):
    with speaking_for(secretary):
        return built.meeting(board, secretary)


@pytest.fixture
def about_hidden(meeting, secretary, closed_label):
    """Put on the agenda a threat that the member may not read, and settle all three under it."""
    with speaking_for(secretary):
        threat = make.threat(closed_label, by=secretary, name=f"Group {HIDDEN}")
        item = built.item(meeting, secretary, f"Threat {HIDDEN}", threat=threat)
        agendas.change_item(
            item=item, change=agendas.ItemChange(f"Noted {HIDDEN}"), by=secretary, at=make.NOON
        )
        plain = built.item(meeting, secretary, "Closure orders")
        built.decided(plain, secretary, "Shut it")
        built.decided(plain, secretary, f"Decided {HIDDEN}", threat=threat)
        built.asked(item, secretary, f"Do {HIDDEN}")
        return item


def _urls(board, meeting):
    return [
        reverse("plans:boards"),
        reverse("plans:board", args=[board.urn]),
        reverse("plans:engagement"),
        reverse("plans:meeting", args=[meeting.urn]),
        reverse("plans:minutes", args=[meeting.urn]),
    ]


def test_an_item_of_a_threat_carries_the_labels_of_the_board_and_of_the_threat(
    about_hidden, open_label, closed_label
):
    both = open_label.restriction | closed_label.restriction

    assert about_hidden.label.restriction == both


def test_a_decision_about_a_threat_is_read_only_by_who_may_read_that_threat(
    about_hidden, secretary, member
):
    with speaking_for(secretary):
        all_of_them = Decision.objects.count()
    with speaking_for(member):
        texts = set(Decision.objects.values_list("text", flat=True))

    assert (all_of_them, texts) == (2, {"Shut it"})


def test_an_action_under_a_hidden_item_is_hidden(about_hidden, secretary, member):
    with speaking_for(secretary):
        assert Action.objects.filter(text__contains=HIDDEN).exists()
    with speaking_for(member):
        assert not Action.objects.exists()


@pytest.mark.usefixtures("about_hidden")
def test_no_page_shows_a_member_what_is_hidden(browse, board, meeting, member):
    client = browse(member)

    for url in _urls(board, meeting):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert HIDDEN not in answer.content.decode(), url


def _all_of(form: str, document: bytes) -> str:
    """Return all that can be got out of a file, streams and metadata among it."""
    if form == "pdf":
        return everything_in(document)
    return "".join(part.decode("utf-8", "replace") for part in parts_of(document).values())


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_no_file_holds_what_is_hidden_from_whoever_takes_it(
    browse, about_hidden, meeting, member, secretary, form
):
    url = reverse("plans:take_minutes", args=[meeting.urn, form])

    theirs = browse(member).get(url, WHY)
    whole = browse(secretary).get(url, WHY)

    assert theirs.status_code == whole.status_code == 200
    assert HIDDEN in _all_of(form, whole.content)
    assert HIDDEN not in _all_of(form, theirs.content)


def test_the_page_of_a_member_is_the_same_with_and_without_what_is_hidden(
    browse, board, meeting, secretary, member, closed_label
):
    url = reverse("plans:minutes", args=[meeting.urn])
    before = browse(member).get(url).context["minutes"]
    with speaking_for(secretary):
        threat = make.threat(closed_label, by=secretary)
        built.item(meeting, secretary, "Another", threat=threat)
    after = browse(member).get(url).context["minutes"]

    assert replace(after, made_at=before.made_at) == before
    assert "held elsewhere" in after.handling


def test_the_marking_of_minutes_is_the_highest_of_what_is_in_them(
    browse, about_hidden, meeting, member, secretary
):
    url = reverse("plans:minutes", args=[meeting.urn])

    assert browse(member).get(url).context["minutes"].marking == "OFFICIAL"
    assert browse(secretary).get(url).context["minutes"].marking == "OFFICIAL-SENSITIVE"


def test_a_hidden_item_answers_like_one_that_does_not_exist(browse, about_hidden, meeting, member):
    client = browse(member)
    hidden = reverse("plans:settle", args=[meeting.urn, about_hidden.pk, "decision"])
    absent = reverse("plans:settle", args=[meeting.urn, 999_999, "decision"])

    assert client.get(hidden).status_code == client.get(absent).status_code == 404


def test_a_board_that_is_not_released_is_nowhere(browse, secretary, closed_label, member):
    with speaking_for(secretary):
        one = built.board(closed_label, secretary, name=f"Board {HIDDEN}")
        held = built.meeting(one, secretary)
    client = browse(member)

    assert client.get(reverse("plans:board", args=[one.urn])).status_code == 404
    assert client.get(reverse("plans:meeting", args=[held.urn])).status_code == 404
    assert HIDDEN not in client.get(reverse("plans:boards")).content.decode()
    assert HIDDEN not in client.get(reverse("plans:engagement")).content.decode()


# -- agendas ---------------------------------------------------------------------------------


def _document(label, by, title, of="Cleveland"):
    return Document.objects.create(
        urn=new_urn("D"),
        label=label,
        kind="PROBLEM_PROFILE",
        title=title,
        organisation=make.organisation(of),
        dated_on=make.TODAY - timedelta(days=400),
        refresh_due_on=make.TODAY - timedelta(days=35),
        series=new_urn("D"),
        recorded_at=make.NOON,
        by_id=by.user_id,
    )


@pytest.mark.usefixtures("hook")
def test_a_document_to_be_refreshed_comes_on_under_its_own_label_too(
    meeting, secretary, member, closed_label, open_label
):
    with speaking_for(secretary):
        _document(closed_label, secretary, f"Profile {HIDDEN}")
        _document(open_label, secretary, "Theirs", of="West Midlands Police")
        agendas.prepare_agenda(meeting=meeting, by=secretary, at=make.NOON)
        titles = set(AgendaItem.objects.values_list("title", flat=True))
    with speaking_for(member):
        theirs = set(AgendaItem.objects.values_list("title", flat=True))

    assert titles == {"Actions carried over", f"Refresh: Profile {HIDDEN}"}
    assert theirs == {"Actions carried over"}


@pytest.mark.usefixtures("hook")
def test_what_a_chief_officer_asked_comes_on_until_it_is_answered(
    board, meeting, secretary, open_label
):
    with speaking_for(secretary):
        threat = make.threat(open_label, by=secretary, name="Alder")
        new = NewPlan(about=threat, title="Alder")
        plan = record_plan(new=new, by=secretary, at=make.NOON)
        asked = scrutinise(
            plan=plan, kind=ScrutinyKind.QUESTION, text="Why?", by=secretary, at=make.NOON
        )
        first = [one.title for _, one in due_for(board, meeting, secretary, today=make.TODAY)]
        answerer = make.someone(open_label)
        answer_scrutiny(scrutiny=asked, answer="Because", by=answerer, at=make.NOON)
        after = [one.title for _, one in due_for(board, meeting, secretary, today=make.TODAY)]

    assert "Not answered: Alder" in first
    assert "Not answered: Alder" not in after


@pytest.fixture
def overdue(board, secretary):
    """An action of an earlier meeting that is overdue when the next one meets."""
    with speaking_for(secretary):
        first = built.meeting(board, secretary, at=make.NOON - timedelta(days=60))
        made = built.asked(
            built.item(first, secretary), secretary, "Late", due_on=make.TODAY - timedelta(days=9)
        )
        built.closed(first, secretary, at=make.NOON - timedelta(days=60))
        return made


@pytest.mark.usefixtures("hook", "overdue")
def test_preparing_twice_puts_each_thing_on_once(meeting, secretary):
    with speaking_for(secretary):
        for _ in range(2):
            agendas.prepare_agenda(meeting=meeting, by=secretary, at=make.NOON)
        titles = list(AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True))

    assert titles.count("Overdue: Late") == 1


@pytest.mark.usefixtures("hook", "overdue")
def test_what_was_taken_off_an_agenda_stays_off(meeting, secretary):
    with speaking_for(secretary):
        agendas.prepare_agenda(meeting=meeting, by=secretary, at=make.NOON)
        item = AgendaItem.objects.get(meeting=meeting, title="Overdue: Late")
        agendas.change_item(
            item=item, change=agendas.ItemChange(remove=True), by=secretary, at=make.NOON
        )
        agendas.prepare_agenda(meeting=meeting, by=secretary, at=make.NOON)
        standing = AgendaItem.objects.filter(meeting=meeting, removed_at=None)

        assert "Overdue: Late" not in standing.values_list("title", flat=True)


# -- seats -----------------------------------------------------------------------------------


def test_a_board_has_one_chair(board, secretary):
    second = commands.NewSeat(
        make.organisation("Northumbria"), Sector.POLICE, built.SINCE, is_chair=True
    )

    with speaking_for(secretary), pytest.raises(commands.SeatRefused):
        commands.give_seat(board=board, new=second, by=secretary, at=make.NOON)


def test_a_closed_board_does_not_meet(board, secretary):
    with speaking_for(secretary):
        shut = commands.close_board(board=board, on=make.TODAY, by=secretary, at=make.NOON)
        with pytest.raises(commands.BoardClosed):
            built.meeting(shut, secretary)


def test_a_sector_that_ought_to_be_at_the_table_is_said_to_be_missing(board, secretary):
    with speaking_for(secretary):
        lines = boards.by_sector(board, boards.seats_on(board, make.TODAY))

    assert [line.sector for line in lines if line.is_missing] == [Sector.HOUSING]


# -- engagement ------------------------------------------------------------------------------


@pytest.fixture
def partners(board, secretary):
    """Two closed meetings with a partner: one came, able to commit; once they sent apologies."""
    with speaking_for(secretary):
        seat = commands.NewSeat(
            make.organisation("National Crime Agency"), Sector.NCA, built.SINCE, person="Lee Agency"
        )
        commands.give_seat(board=board, new=seat, by=secretary, at=make.NOON)
        for back, number in ((100, 4), (10, 3)):
            at = make.NOON - timedelta(days=back)
            held = built.meeting(board, secretary, at=at)
            built.came(held, secretary, number=number)
            built.close_meeting(meeting=held, by=secretary, at=at)
        return board


def test_engagement_counts_a_partner_once_a_meeting_by_quarter(partners, secretary):
    with speaking_for(secretary):
        found = engagements.engagement(partners, today=make.TODAY)

    counted = [(one.words, one.invited, one.came, one.able) for one in found.quarters[-2:]]
    assert counted == [("January to March 2026", 1, 1, 1), ("April to June 2026", 1, 0, 0)]
    assert found.partners.words == "came to 1 of 2 (50%); at 1 could commit"
    assert found.never_asked == ("Housing",)


def test_engagement_leaves_out_meetings_that_are_not_closed(board, meeting, secretary):
    with speaking_for(secretary):
        built.came(meeting, secretary)

        assert engagements.engagement(board, today=make.TODAY).meetings == 0


def test_quarters_go_back_two_years_and_end_with_the_running_one(board, secretary):
    with speaking_for(secretary):
        found = engagements.engagement(board, today=date(2026, 1, 1))

    words = [one.words for one in found.quarters]
    assert (len(words), words[0], words[-1]) == (
        8,
        "April to June 2024",
        "January to March 2026",
    )


# -- pages -----------------------------------------------------------------------------------


def _post(client, name, *args, **data):
    answer = client.post(reverse(f"plans:{name}", args=args), data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return answer


def _everybody_came(client, meeting, rows):
    said = {
        "attended": "ATTENDED",
        "person": "Pat",
        "rank": "Superintendent",
        "authority": "COMMITS_STAFF",
    }
    _post(
        client,
        "attendance",
        meeting.urn,
        **{f"a{row.pk}-{name}": value for row in rows for name, value in said.items()},
    )


def _settle_all(client, where, owner):
    """Record a decision, who leads, and an action."""
    durham = make.organisation("Durham")
    _post(client, "settle", *where, "decision", text="Close it", rationale="It feeds the market")
    lead = {"text": "The closure", "leads": durham.pk, "best_placed": "It has the powers"}
    _post(client, "settle", *where, "lead", rationale="Agreed", **lead)
    action = {"text": "Serve the notice", "owner": owner.pk, "due_on": "2026-05-01"}
    _post(client, "settle", *where, "action", **action)


def test_a_board_meets_from_call_to_minutes(browse, board, secretary):
    """The whole journey of a secretary, by forms alone and without a script."""
    client, owner = browse(secretary), make.user("pat.owner", marking=2)
    _post(client, "call_meeting", board.urn, begins_at="2026-04-20T10:00", place="Room 1")
    with speaking_for(secretary):
        meeting = Meeting.objects.get(board=board)
        rows = list(Attendance.objects.filter(meeting=meeting))
    _post(client, "open_meeting", meeting.urn)
    _post(client, "add_item", meeting.urn, title="The car wash", why="Seen twice")
    with speaking_for(secretary):
        item = AgendaItem.objects.get(title="The car wash")
    _everybody_came(client, meeting, rows)
    _post(client, "change_item", meeting.urn, item.pk, deed="note", note="It was said")
    _settle_all(client, [meeting.urn, item.pk], owner)
    _post(client, "close_meeting", meeting.urn)

    page = client.get(reverse("plans:minutes", args=[meeting.urn])).content.decode()
    for words in ("Close it", "It has the powers", "Serve the notice", "It was said", "Quorate"):
        assert words in page
    with speaking_for(secretary):
        kinds = set(Decision.objects.values_list("kind", flat=True))
        assert kinds == {DecisionKind.DECISION.value, DecisionKind.LEAD_AGENCY.value}


def test_the_time_of_a_meeting_is_typed_as_the_clock_in_london_shows_it(browse, board, secretary):
    _post(browse(secretary), "call_meeting", board.urn, begins_at="2026-04-20T10:00", place="")

    with speaking_for(secretary):
        assert Meeting.objects.get(board=board).begins_at.hour == 9


def test_a_board_is_recorded_and_given_a_seat_on_its_pages(browse, secretary):
    client, body = browse(secretary), make.organisation()
    given = {
        "kind": "MARSOC",
        "name": "Offenders meeting",
        "organisation": body.pk,
        "quorum": "2",
        "authority": "COMMITS_STAFF",
        "marking": "1",
        "released": [body.pk],
        "save": "yes",
    }
    reader = replace(secretary, clearance=Clearance(frozenset({body.pk}), Marking(2)))
    client = browse(reader)

    board = client.post(reverse("plans:record_board"), given)
    urn = board.headers["Location"].rstrip("/").rpartition("/")[2]
    _post(client, "board_seats", urn, organisation=body.pk, sector="POLICE", since="2026-01-01")
    page = client.get(reverse("plans:board", args=[urn])).content.decode()

    assert "Offenders meeting" in page
    assert "Nobody named" in page


def test_what_is_missing_is_said_beside_the_form_and_what_was_typed_stays(
    browse, meeting, secretary
):
    with speaking_for(secretary):
        item = built.item(meeting, secretary)
    url = reverse("plans:settle", args=[meeting.urn, item.pk, "decision"])

    page = browse(secretary).post(url, {"text": "Half a thought", "rationale": ""})

    assert page.status_code == 200
    assert "Half a thought" in page.content.decode()


def test_a_form_that_is_being_written_is_kept_and_comes_back(browse, meeting, secretary):
    with speaking_for(secretary):
        item = built.item(meeting, secretary)
    client = browse(secretary)
    url = reverse("plans:settle", args=[meeting.urn, item.pk, "decision"])

    kept = client.post(f"{url}?keep=1", {"text": "Half a thought"}, headers={"HX-Request": "true"})
    page = client.get(reverse("plans:meeting", args=[meeting.urn])).content.decode()

    assert "Kept" in kept.content.decode()
    assert "Half a thought" in page
    with speaking_for(secretary):
        assert not Decision.objects.exists()


def test_a_form_that_was_begun_can_be_dropped(browse, meeting, secretary):
    with speaking_for(secretary):
        item = built.item(meeting, secretary)
    client = browse(secretary)
    url = reverse("plans:settle", args=[meeting.urn, item.pk, "decision"])
    client.post(f"{url}?keep=1", {"text": "Half a thought"}, headers={"HX-Request": "true"})

    client.post(url, {"text": "Half a thought", "drop": "yes"})

    page = client.get(reverse("plans:meeting", args=[meeting.urn])).content.decode()
    assert "Half a thought" not in page


def test_a_decision_answers_with_its_own_item_alone(browse, meeting, secretary):
    with speaking_for(secretary):
        item = built.item(meeting, secretary)
        built.item(meeting, secretary, "Another item")
    url = reverse("plans:settle", args=[meeting.urn, item.pk, "decision"])
    data = {"text": "Close it", "rationale": "Why not"}

    part = browse(secretary).post(url, data, headers={"HX-Request": "true"}).content.decode()

    assert "Close it" in part
    assert "Another item" not in part


def test_attendance_answers_with_the_quorum_in_words(browse, meeting, secretary):
    with speaking_for(secretary):
        row = Attendance.objects.filter(meeting=meeting).first()
    data = {
        f"a{row.pk}-attended": "ATTENDED",
        f"a{row.pk}-person": "Pat",
        f"a{row.pk}-authority": Authority.COMMITS_STAFF.value,
    }
    url = reverse("plans:attendance", args=[meeting.urn])

    part = browse(secretary).post(url, data, headers={"HX-Request": "true"}).content.decode()

    assert "Not quorate. 1 organisation is there" in part
    assert "<html" not in part


def test_saving_some_lines_of_the_attendance_leaves_the_others_alone(browse, meeting, secretary):
    with speaking_for(secretary):
        built.came(meeting, secretary)
        row = Attendance.objects.filter(meeting=meeting).order_by("pk").first()
    data = {f"a{row.pk}-attended": "ABSENT", f"a{row.pk}-person": "Pat"}

    _post(browse(secretary), "attendance", meeting.urn, **data)

    with speaking_for(secretary):
        said = Attendance.objects.filter(meeting=meeting).order_by("pk")
        assert list(said.values_list("attended", flat=True)) == ["ABSENT", "ATTENDED", "ATTENDED"]


def test_a_meeting_is_cancelled_with_its_reason_on_the_page(browse, board, secretary):
    with speaking_for(secretary):
        called = built.meeting(board, secretary, is_open=False)
    client = browse(secretary)

    _post(client, "change_meeting", called.urn, begins_at="2026-05-01T10:00", cancel="A flood")

    page = client.get(reverse("plans:meeting", args=[called.urn])).content.decode()
    assert "A flood" in page


def test_a_decision_is_replaced_on_its_page(browse, meeting, secretary):
    with speaking_for(secretary):
        item = built.item(meeting, secretary)
        old = built.decided(item, secretary)
    client = browse(secretary)
    given = {"item": item.pk, "text": "Leave it", "rationale": "It is watched", "reason": "News"}

    client.get(reverse("plans:replace_decision", args=[meeting.urn, old.pk]))
    _post(client, "replace_decision", meeting.urn, old.pk, **given)

    page = client.get(reverse("plans:meeting", args=[meeting.urn])).content.decode()
    assert "Leave it" in page
    assert "News" in page


def test_a_seat_ends_and_a_board_closes_on_their_pages(browse, board, secretary):
    client = browse(secretary)
    with speaking_for(secretary):
        seat = board.seats.get(person="Pat Durham")

    _post(client, "end_seat", board.urn, seat.pk)
    _post(client, "close_board", board.urn)

    assert board.name not in client.get(reverse("plans:boards")).content.decode()
    with speaking_for(secretary):
        assert boards.board(board.urn).closed_on is not None
        assert board.seats.get(pk=seat.pk).until is not None


def test_a_member_sees_the_meeting_and_can_change_nothing(browse, meeting, member):
    reader = replace(member, verbs=frozenset({"plans.read"}))
    client = browse(reader)

    page = client.get(reverse("plans:meeting", args=[meeting.urn])).content.decode()
    answer = client.post(reverse("plans:close_meeting", args=[meeting.urn]))

    assert "Close the meeting" not in page
    assert answer.status_code == 403


def test_a_meeting_asks_as_many_questions_of_one_item_as_of_ten(browse, meeting, secretary):
    client = browse(secretary)
    url = reverse("plans:meeting", args=[meeting.urn])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    with speaking_for(secretary):
        built.decided(built.item(meeting, secretary), secretary)
    few = asked()
    with speaking_for(secretary):
        for number in range(10):
            item = built.item(meeting, secretary, f"Item {number}")
            built.decided(item, secretary)
            built.asked(item, secretary)

    assert asked() == few


def test_taking_minutes_away_is_in_the_ledger_and_asks_why(browse, meeting, secretary):
    client = browse(secretary)
    url = reverse("plans:take_minutes", args=[meeting.urn, "pdf"])
    before = LedgerEntry.objects.values("pk").count()

    refused = client.get(url)
    taken = client.get(url, WHY)

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert LedgerEntry.objects.values("pk").count() == before + 1


def test_reading_a_meeting_is_in_the_ledger(browse, meeting, member):
    client = browse(member)
    before = LedgerEntry.objects.values("pk").count()

    client.get(reverse("plans:meeting", args=[meeting.urn]))

    assert LedgerEntry.objects.values("pk").count() == before + 1
