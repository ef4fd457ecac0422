from datetime import timedelta

import pytest

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import agreements
from fourfold.plans.commands import asking as commands
from fourfold.plans.commands._plans import WordsNeeded
from fourfold.plans.commands._sharing import Stopped
from fourfold.plans.models import Action, ActionUpdate, Answer, Ask
from fourfold.plans.queries import sharing
from fourfold.plans.rules.kinds import ActionStatus
from fourfold.shared.errors import Forbidden, NotFound
from tests.make import CANARY, NOON, TODAY
from tests.plans import shared_made_up as made

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = "Please look at the tenancies of Quay Street"


@pytest.fixture
def world(db):
    return made.world()


@pytest.fixture
def ask(world):
    return put(world)


def put(world, **given):
    new = {"of": world.officer, "circle": world.circle, "text": WORDS, "due_on": TODAY + 7 * DAY}
    return commands.ask_partner(
        action=world.action, new=commands.NewAsk(**(new | given)), by=world.by, at=NOON
    )


def answer(world, ask, status=ActionStatus.DONE, text="Two tenancies ended", at=NOON):
    by = world.viewer(world.officer, at)
    return commands.answer_ask(ask=ask, status=status, text=text, by=by, at=at)


def asked_of(world):
    with speaking_for(world.partner):
        return sharing.shared_with(world.officer.pk, today=TODAY)


class TestAsking:
    @pytest.mark.usefixtures("ask")
    def test_the_partner_reads_the_ask_and_nothing_of_the_action(self, world):
        with speaking_for(world.partner):
            (line,) = sharing.shared_with(world.officer.pk, today=TODAY).asks
            assert line.row.action is None
            assert not Action.objects.exists()

        assert line.row.text == WORDS
        assert CANARY not in line.row.text

    @pytest.mark.usefixtures("ask")
    def test_a_colleague_who_is_not_in_the_circle_reads_nothing(self, world):
        with speaking_for(world.viewer(world.colleague)):
            assert not Ask.objects.exists()

    def test_without_an_agreement_nothing_is_asked(self, world):
        agreements.end_agreement(
            agreement=world.agreement,
            until=TODAY,
            reason="Old",
            by=world.viewer(world.keeper),
            at=NOON,
        )
        with pytest.raises(Stopped, match="No agreement to share"):
            put(world)

    def test_somebody_outside_the_circle_is_not_asked(self, world):
        with pytest.raises(Stopped, match="not read in"):
            put(world, of=world.colleague)

    def test_a_marking_that_they_may_not_hold_stops_it(self, world):
        world.officer.marking = Marking.OFFICIAL
        world.officer.save()
        with pytest.raises(Stopped, match="may not hold"):
            put(world, marking=Marking.OFFICIAL_SENSITIVE)

    def test_an_ask_says_something(self, world):
        with pytest.raises(WordsNeeded):
            put(world, text=" ")

    def test_an_ask_taken_back_is_over_and_says_why(self, world, ask):
        commands.withdraw_ask(ask=ask, reason="It is settled", by=world.by, at=NOON)
        shared = asked_of(world)

        assert shared.asks == ()
        assert shared.ended[0].feedback.text == "It is settled"
        with pytest.raises(Stopped, match="no longer"):
            answer(world, ask)


class TestAnswering:
    def test_an_answer_waits_for_who_asked(self, world, ask):
        answer(world, ask)
        with speaking_for(world.by):
            (waiting,) = sharing.answers_waiting(world.lead.pk, today=TODAY)
            assert sharing.asks_of(world.plan, today=TODAY)[0].status is ActionStatus.DONE
        with speaking_for(world.viewer(world.keeper)):
            assert sharing.answers_waiting(world.keeper.pk, today=TODAY) == []

        assert waiting.text == "Two tenancies ended"

    def test_only_who_was_asked_answers(self, world, ask):
        with pytest.raises(Forbidden):
            commands.answer_ask(
                ask=ask, status=ActionStatus.DONE, text="Done", by=world.by, at=NOON
            )
        with pytest.raises(NotFound):
            commands.answer_ask(
                ask=ask,
                status=ActionStatus.DONE,
                text="Done",
                by=world.viewer(world.colleague),
                at=NOON,
            )

    def test_an_answer_taken_over_is_said_of_the_action(self, world, ask):
        row = answer(world, ask)
        commands.note_answer(answer=row, take_over=True, by=world.by, at=NOON + DAY)
        with speaking_for(world.by):
            action = Action.objects.get(pk=world.action.pk)
            update = ActionUpdate.objects.filter(action=action).latest("at")
            assert sharing.answers_waiting(world.lead.pk, today=TODAY) == []

        assert action.status == ActionStatus.DONE.value
        assert action.outcome == "Two tenancies ended"
        assert world.officer.name in update.note

    def test_an_answer_noted_alone_leaves_the_action(self, world, ask):
        commands.note_answer(answer=answer(world, ask), take_over=False, by=world.by, at=NOON)
        with speaking_for(world.by):
            assert Action.objects.get().status == ActionStatus.NOT_STARTED.value

    def test_a_partner_takes_no_note_in_the_lead_s_place(self, world, ask):
        with pytest.raises(Forbidden):
            commands.note_answer(
                answer=answer(world, ask), take_over=False, by=world.partner, at=NOON
            )

    def test_the_partner_sees_what_became_of_what_they_gave(self, world, ask):
        answer(world, ask)
        commands.feed_back(ask=ask, text="Your work ended two lines", by=world.by, at=NOON + DAY)
        (line,) = asked_of(world).ended

        assert line.feedback.text == "Your work ended two lines"
        assert line.waiting == ()

    def test_what_was_said_stays_in_order(self, world, ask):
        answer(world, ask, ActionStatus.IN_PROGRESS, "Begun")
        answer(world, ask, ActionStatus.DONE, "Ended", at=NOON + DAY)
        with speaking_for(world.by):
            texts = [one.text for one in sharing.asks_of(world.plan, today=TODAY)[0].answers]
            assert Answer.objects.count() == 2

        assert texts == ["Begun", "Ended"]
