"""What a person's right changed is told to whoever was given it, and each acknowledges it."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.commands import sending
from fourfold.intelligence.models import Carried
from fourfold.intelligence.queries import sent as sents
from fourfold.intelligence.rules.rights import NotAllowed
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.shared.errors import NotFound
from fourfold.web import middleware
from tests import make
from tests.intelligence import asking, reporting
from tests.intelligence.asking import LEFT, asked, decide, piece, stands

pytestmark = pytest.mark.django_db
RECEIVED = "/intelligence/received/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return asking.dpo(label)


@pytest.fixture
def ann(label, by):
    return asking.ann(label, by)


class TestWhoeverHoldsIt:
    @pytest.fixture
    def durham(self):
        return reporting.person("durham.officer", of="Durham")

    @pytest.fixture
    def told(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted(), text="Ann Ash drove the van.")
        reporting.linked(report, ann.subject_id, by)
        person = make.user("durham.officer", "INTELLIGENCE", of="Durham")
        reporting.sent(report, by, person=person)
        one = asked(ann, label, by, RightKind.RECTIFICATION)
        decide(piece(one, by, "Ann Ash"), by, PieceOutcome.CORRECT, corrected_to="Anne Ashe")
        (row,) = stands(by, Carried)
        return row

    def test_they_are_told_by_their_page_and_acknowledge_it_in_time(self, told, by, durham, browse):
        client = browse(durham)
        assert "What was sent to you was changed" in client.get("/").content.decode()
        page = client.get(RECEIVED).content.decode()
        assert "is corrected to" in page
        assert (told.told_at, told.due_on.month) == (make.NOON, make.TODAY.month + 1)

        assert client.post(f"{RECEIVED}{told.pk}/told/").status_code == 302

        (done,) = stands(by, Carried)
        assert (done.acknowledged_at, done.acknowledged_by) == (make.NOON, durham.name)

    def test_a_colleague_of_theirs_is_not_told(self, told, browse):
        other = reporting.person("durham.other", of="Durham")
        client = browse(other)
        assert "is corrected to" not in client.get(RECEIVED).content.decode()
        assert client.post(f"{RECEIVED}{told.pk}/told/").status_code == 404
        with pytest.raises(NotFound):
            sending.acknowledge(sent=told, by=other, at=make.NOON)

    def test_somebody_outside_is_told_and_acknowledges_by_the_officers_word(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted(), text="Ann Ash drove the van.")
        reporting.linked(report, ann.subject_id, by)
        reporting.sent(report, by, outside="Trading standards")
        one = asked(ann, label, by, RightKind.RECTIFICATION)
        decide(piece(one, by, "Ann Ash"), by, PieceOutcome.CORRECT, corrected_to="Anne Ashe")
        (row,) = stands(by, Carried)
        assert row.told_at is None

        commands.carry_correction(carried=row, by=by, at=make.NOON)
        with pytest.raises(NotAllowed):
            commands.carry_correction(carried=row, by=by, at=make.NOON)
        said = "Their data protection officer, by letter"
        done = commands.carry_correction(carried=row, acknowledged_by=said, by=by, at=make.NOON)

        assert done.acknowledged_by == said

    def test_of_what_is_erased_nothing_is_repeated_once_it_is_acknowledged(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted(), text="Annie drove the van.")
        reporting.linked(report, ann.subject_id, by)
        reporting.sent(report, by, outside="Trading standards")
        one = asked(ann, label, by, RightKind.ERASURE)
        decide(piece(one, by, "Annie"), by, PieceOutcome.ERASE)
        (row,) = stands(by, Carried)
        assert "Annie" in row.says

        done = commands.carry_correction(
            carried=row, acknowledged_by="PC Hart", by=by, at=make.NOON
        )

        assert done.says == "Erased."

    def test_who_was_told_of_a_restriction_is_told_of_its_end(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted(), text="Annie drove the van.")
        reporting.linked(report, ann.subject_id, by)
        reporting.sent(report, by, organisation=make.organisation("Durham"))
        one = asked(ann, label, by, RightKind.RESTRICTION)
        shut = decide(piece(one, by, "Annie"), by, PieceOutcome.RESTRICT)

        decide(shut, by, PieceOutcome.REFUSE, **LEFT)

        (row,) = stands(by, Carried)
        assert "may be used again" in row.says

    def test_the_officers_pages_say_who_waits(self, told, by, browse):
        with speaking_for(by):
            request = told.piece.request
        client = browse(by)
        page = client.get(f"/intelligence/rights/{request.urn}/").content.decode()
        assert "waits for their word" in page
        assert "kept apart, as evidence" in page
        there = f"/intelligence/rights/{request.urn}/carried/{told.pk}/"
        assert client.get(there).status_code == 200
        assert client.post(there, {"acknowledged_by": ""}).status_code == 422
        assert client.post(there, {"acknowledged_by": "By letter"}).status_code == 302

    @pytest.fixture
    def copy(self, ann, by):
        """Send a report about them to somebody in Durham; return what came."""
        report = reporting.graded(by, one=reporting.submitted(), text="Ann Ash drove the van.")
        reporting.linked(report, ann.subject_id, by)
        return reporting.sent(report, by, person=make.user("durham.officer", of="Durham"))

    def test_their_copy_of_a_report_says_here_what_is_corrected(self, ann, label, by, durham, copy):
        one = asked(ann, label, by, RightKind.RECTIFICATION)
        text = "Nobody was there."
        decide(piece(one, by, "drove the van"), by, PieceOutcome.CORRECT, corrected_to=text)

        with speaking_for(durham):
            now = sents.received(copy.pk, durham).text
        assert now.endswith(text)
        assert "drove the van" not in now
        assert "2 / B / P" in now

    def test_their_copy_of_a_report_is_shut_while_its_use_is_restricted(
        self, ann, label, by, durham, copy
    ):
        one = asked(ann, label, by, RightKind.RESTRICTION)
        done = decide(piece(one, by, "drove the van"), by, PieceOutcome.RESTRICT)
        with speaking_for(durham):
            shut = sents.received(copy.pk, durham).text
        decide(done, by, PieceOutcome.REFUSE, **LEFT)

        assert "drove the van" not in shut
        assert "its use is restricted" in shut
        with speaking_for(durham):
            assert "drove the van" in sents.received(copy.pk, durham).text
