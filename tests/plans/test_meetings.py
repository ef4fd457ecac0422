"""What a meeting may do, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import agenda as agendas
from fourfold.plans.commands import decision as decisions
from fourfold.plans.commands import meeting as commands
from fourfold.plans.commands._plans import WordsNeeded
from fourfold.plans.commands.action import Said, change_action, update_action
from fourfold.plans.commands.board import NewBoard, end_seat, record_board
from fourfold.plans.models import AgendaItem, Attendance, Decision, Meeting
from fourfold.plans.queries import attending, sealing
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.rules import meeting as rules
from fourfold.plans.rules.kinds import ActionStatus, Authority, BoardKind, DecisionKind, Sector
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from tests import make
from tests.plans import boards_made_up as built

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=28)


@pytest.fixture
def secretary():
    """Somebody who holds every verb and reads for everybody while the test runs."""
    one = make.someone(make.label())
    with speaking_for(one):
        yield one


@pytest.fixture
def board(secretary):
    return built.board(make.label(), secretary)


@pytest.fixture
def meeting(board, secretary):
    return built.meeting(board, secretary)


@pytest.fixture
def item(meeting, secretary):
    return built.item(meeting, secretary)


def test_everybody_with_a_seat_that_day_is_invited(board, secretary):
    end_seat(
        seat=board.seats.get(person="Pat Durham"),
        until=make.TODAY,
        by=secretary,
        at=make.NOON,
    )

    made = built.meeting(board, secretary, is_open=False)

    invited = Attendance.objects.filter(meeting=made).values_list("person", flat=True)
    assert set(invited) == {"Pat Cleveland", "Pat NERSOU"}


def test_a_board_without_seats_cannot_meet(secretary):
    new = NewBoard(BoardKind.MARSOC, "Nobody's board", make.organisation(), 1)
    empty = record_board(new=new, label=make.label(), by=secretary, at=make.NOON)

    with pytest.raises(commands.NobodyInvited):
        built.meeting(empty, secretary)


def test_what_was_asked_for_comes_back_until_it_is_done(board, meeting, item, secretary):
    action = built.asked(item, secretary, "Serve the notice")
    built.asked(item, secretary, "Not due by then", due_on=make.TODAY + timedelta(days=60))
    built.closed(meeting, secretary)
    second = built.meeting(board, secretary, at=LATER)

    before = meetings.carried(second, at=LATER)
    said = Said(status=ActionStatus.DONE, outcome="Served")
    update_action(action=action, said=said, by=secretary, at=LATER + timedelta(hours=1))

    assert [line.text for line in before] == ["Serve the notice"]
    assert meetings.carried(second, at=LATER + timedelta(hours=2)) == []
    assert meetings.carried(meeting, at=LATER) == []


def test_a_closed_meeting_keeps_what_had_come_back_to_it(board, meeting, item, secretary):
    action = built.asked(item, secretary)
    built.closed(meeting, secretary)
    second = built.meeting(board, secretary, at=LATER)
    built.closed(second, secretary, at=LATER)
    said = Said(status=ActionStatus.DONE, outcome="Served")
    update_action(action=action, said=said, by=secretary, at=LATER + timedelta(days=1))

    second.refresh_from_db()
    assert [line.status for line in meetings.carried(second, at=LATER + timedelta(days=9))] == [
        "Not started"
    ]


def test_nothing_is_decided_before_the_meeting_is_open(board, secretary):
    called = built.meeting(board, secretary, is_open=False)
    item = built.item(called, secretary)

    with pytest.raises(rules.NotOpen):
        built.decided(item, secretary)


def test_who_came_is_not_said_before_the_meeting_is_open_but_apologies_are(board, secretary):
    called = built.meeting(board, secretary, is_open=False)

    with pytest.raises(rules.NotOpen):
        built.came(called, secretary)
    built.came(called, secretary, number=0)


def test_a_decision_has_a_rationale(item, secretary):
    with pytest.raises(rules.DecisionIncomplete):
        built.decided(item, secretary, rationale="  ")

    assert not Decision.objects.exists()


@pytest.mark.parametrize("missing", ["leads", "best_placed"])
def test_a_lead_decision_says_who_leads_and_why(item, secretary, missing):
    whole = {
        "kind": DecisionKind.LEAD_AGENCY,
        "leads": make.organisation("Durham"),
        "best_placed": "It has the powers",
    }
    empty = {"leads": None, "best_placed": ""}[missing]

    with pytest.raises(rules.DecisionIncomplete):
        built.decided(item, secretary, **(whole | {missing: empty}))


def test_a_lead_decision_keeps_who_supports(item, secretary):
    made = built.decided(
        item,
        secretary,
        kind=DecisionKind.LEAD_AGENCY,
        leads=make.organisation("Durham"),
        supports=[make.organisation("NERSOU")],
        best_placed="It has the powers",
    )

    (line,) = meetings.as_decided([made])
    assert (line.leads, line.supports) == ("Durham", ("NEROCU",))


def test_an_action_has_an_owner_and_a_day(item, secretary):
    with pytest.raises(DomainError, match="by which day"):
        built.asked(item, secretary, due_on=None)


def test_a_meeting_does_not_close_before_it_is_said_who_came(meeting, secretary):
    with pytest.raises(rules.AttendanceOpen):
        commands.close_meeting(meeting=meeting, by=secretary, at=make.NOON)


def test_a_meeting_does_not_close_before_it_is_said_what_each_could_do(meeting, secretary):
    built.came(meeting, secretary, authority=None)

    with pytest.raises(rules.AttendanceOpen, match="could do"):
        commands.close_meeting(meeting=meeting, by=secretary, at=make.NOON)


def test_a_meeting_without_a_quorum_is_closed_only_with_a_reason(meeting, secretary):
    built.came(meeting, secretary, number=1)

    with pytest.raises(rules.NotQuorate):
        commands.close_meeting(meeting=meeting, by=secretary, at=make.NOON)
    closed = commands.close_meeting(
        meeting=meeting, reason="Decisions go round by mail", by=secretary, at=make.NOON
    )

    assert closed.unquorate_why == "Decisions go round by mail"


def test_people_too_junior_to_decide_make_no_quorum(meeting, secretary):
    built.came(meeting, secretary, authority=Authority.REPORTS)

    (missing,) = attending.quorum(meeting).missing
    assert missing.endswith("with somebody who can commit people; 2 are needed.")


def test_somebody_who_was_not_invited_counts_for_the_quorum(meeting, secretary):
    built.came(meeting, secretary, number=1)
    guest = commands.Said(
        Attended.ATTENDED,
        "Sam Guest",
        "Head of housing",
        Authority.COMMITS_ORGANISATION,
        organisation=make.organisation("Northumbria"),
        sector=Sector.POLICE,
    )
    commands.record_attendance(meeting=meeting, said=[guest], by=secretary, at=make.NOON)

    assert attending.quorum(meeting).is_met


def test_attendance_of_another_meeting_cannot_be_written(board, meeting, secretary):
    other = built.meeting(board, secretary, at=LATER)
    row = Attendance.objects.filter(meeting=other).first()

    with pytest.raises(NotFound):
        commands.record_attendance(
            meeting=meeting,
            said=[commands.Said(None, attendance=row.pk)],
            by=secretary,
            at=make.NOON,
        )


def _everything(meeting, item, by):
    """Return every way to change a meeting, as (name, deed)."""
    at = {"by": by, "at": LATER}
    return {
        "attendance": lambda: commands.record_attendance(meeting=meeting, said=[], **at),
        "prepare": lambda: agendas.prepare_agenda(meeting=meeting, **at),
        "add": lambda: agendas.add_item(meeting=meeting, new=agendas.NewItem("X"), **at),
        "note": lambda: agendas.change_item(item=item, change=agendas.ItemChange("X"), **at),
        "decide": lambda: built.decided(item, by),
        "ask": lambda: built.asked(item, by),
        "move": lambda: commands.change_meeting(meeting=meeting, place="Room 2", **at),
        "open": lambda: commands.open_meeting(meeting=meeting, **at),
        "close": lambda: commands.close_meeting(meeting=meeting, **at),
    }


@pytest.mark.parametrize(
    "deed",
    ["attendance", "prepare", "add", "note", "decide", "ask", "move", "open", "close"],
)
def test_a_closed_meeting_does_not_change(meeting, item, secretary, deed):
    built.closed(meeting, secretary)

    with pytest.raises(rules.MeetingClosed):
        _everything(meeting, item, secretary)[deed]()


def test_a_cancelled_meeting_does_not_change(board, secretary):
    called = built.meeting(board, secretary, is_open=False)
    commands.change_meeting(meeting=called, cancel="Flood", by=secretary, at=make.NOON)

    with pytest.raises(rules.MeetingClosed):
        commands.open_meeting(meeting=called, by=secretary, at=make.NOON)


def test_closed_minutes_are_sealed_and_a_change_shows(meeting, item, secretary):
    built.decided(item, secretary)
    built.asked(item, secretary)
    closed = built.closed(meeting, secretary)

    assert sealing.is_unchanged(Meeting.objects.get(pk=closed.pk))
    AgendaItem.objects.filter(pk=item.pk).update(note="Somebody wrote this later")
    assert not sealing.is_unchanged(Meeting.objects.get(pk=closed.pk))


def test_the_seals_of_equal_minutes_differ_so_that_none_can_be_tried(board, secretary):
    first = built.closed(built.meeting(board, secretary), secretary)
    second = built.closed(built.meeting(board, secretary), secretary)

    assert first.minutes_hash.partition(":")[2] != second.minutes_hash.partition(":")[2]


def test_closed_minutes_keep_an_action_as_it_was_worded(meeting, item, secretary):
    action = built.asked(item, secretary, "Serve the notice")
    built.closed(meeting, secretary)
    change_action(action=action, text="Something else", by=secretary, at=LATER)

    meeting.refresh_from_db()
    (line,) = [one for one in meetings.item_lines(meeting) if one.item.pk == item.pk]
    assert [each.text for each in line.actions] == ["Serve the notice"]


def test_an_earlier_decision_is_replaced_by_another_and_both_stand_to_see(
    board, meeting, item, secretary
):
    old = built.decided(item, secretary)
    built.closed(meeting, secretary)
    second = built.meeting(board, secretary, at=LATER)
    place = built.item(second, secretary, "The car wash again")
    new = decisions.NewDecision("Leave it open", "It is watched")

    made = decisions.replace_decision(
        decision=old, item=place, new=new, reason="New intelligence", by=secretary, at=LATER
    )

    old.refresh_from_db()
    assert (old.replaced_why, made.replaced_at) == ("New intelligence", None)
    with pytest.raises(decisions.Replaced):
        decisions.replace_decision(
            decision=old, item=place, new=new, reason="Again", by=secretary, at=LATER
        )


def test_a_decision_is_not_replaced_without_a_reason(meeting, item, secretary):
    old = built.decided(item, secretary)
    new = decisions.NewDecision("Leave it open", "It is watched")

    with pytest.raises(WordsNeeded):
        decisions.replace_decision(
            decision=old, item=item, new=new, reason=" ", by=secretary, at=make.NOON
        )


def test_another_boards_decision_cannot_be_replaced(meeting, item, secretary):
    other = built.board(make.label(), secretary, name="Another board")
    old = built.decided(built.item(built.meeting(other, secretary), secretary), secretary)
    new = decisions.NewDecision("Leave it open", "It is watched")

    with pytest.raises(decisions.Replaced):
        decisions.replace_decision(
            decision=old, item=item, new=new, reason="Ours", by=secretary, at=make.NOON
        )


def test_an_item_moves_among_the_others_and_can_be_taken_off(meeting, secretary):
    first = built.item(meeting, secretary, "First")
    built.item(meeting, secretary, "Second")
    at = {"by": secretary, "at": make.NOON}

    agendas.change_item(item=first, change=agendas.ItemChange(move=1), **at)
    titles = [line.item.title for line in meetings.item_lines(meeting)]
    agendas.change_item(item=first, change=agendas.ItemChange(remove=True), **at)

    assert titles == ["Actions carried over", "Second", "First"]
    assert "First" not in [line.item.title for line in meetings.item_lines(meeting)]
    with pytest.raises(rules.MeetingClosed):
        built.decided(first, secretary)


def test_what_somebody_is_writing_is_kept_and_gone_when_the_meeting_closes(
    meeting, item, secretary
):
    draft = {"decision": {"text": "Close the"}}
    agendas.change_item(
        item=item, change=agendas.ItemChange(draft=draft), by=secretary, at=make.NOON
    )
    item.refresh_from_db()
    kept = item.draft
    built.closed(meeting, secretary)

    item.refresh_from_db()
    assert (kept, item.draft) == (draft, {})


def test_who_may_not_decide_is_refused(meeting, item, secretary):
    reader = replace(secretary, verbs=frozenset({"plans.read"}))

    with pytest.raises(Forbidden):
        built.decided(item, reader)
    assert not Decision.objects.exists()
