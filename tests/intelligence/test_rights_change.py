"""What is decided on a person's right changes what is held, and is told to whoever holds it."""

from dataclasses import replace

import pytest
from django.db import connection

from fourfold.access.models import SearchDocument
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import disposal
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.commands._steps import NotNow
from fourfold.intelligence.models import (
    Carried,
    Holding,
    Report,
    RetentionReview,
    SetAside,
    Submission,
)
from fourfold.intelligence.queries import rights as queries
from fourfold.intelligence.queries.report import submissions_of
from fourfold.intelligence.rules import retention
from fourfold.intelligence.rules.rights import NotAllowed
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.sources.models import Record
from fourfold.subjects.commands.subject import name_subject
from fourfold.subjects.models import Attribute, Identifier, Mention, Name, Subject
from fourfold.subjects.queries.subject import subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web import middleware
from tests import make, owner
from tests.intelligence import asking, reporting, retained
from tests.intelligence.asking import LEFT, asked, decide, lines, piece, stands
from tests.sources.records_made_up import crime, file, loader, sheet, system, take

pytestmark = pytest.mark.django_db


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


class TestWhatIsCorrected:
    @pytest.fixture
    def one(self, ann, label, by):
        return asked(ann, label, by, RightKind.RECTIFICATION)

    def test_a_name_has_a_new_version_and_the_old_one_is_kept_apart(self, one, ann, by):
        done = decide(piece(one, by, "Ann Ash"), by, PieceOutcome.CORRECT, corrected_to="Anne Ashe")

        names = {row.text for row in stands(by, Name, subject=ann.subject_id)}
        (was,) = stands(by, SetAside)
        assert names == {"Anne Ashe", "Annie"}
        assert (was.says, was.kept["text"], was.because) == ("Ann Ash", "Ann Ash", "CORRECT")
        assert done.record == was.instead

    def test_it_is_found_and_compared_by_what_it_says_now(self, one, ann, by):
        decide(piece(one, by, "Ann Ash"), by, PieceOutcome.CORRECT, corrected_to="Zoe Marsh")

        (mention,) = stands(by, Mention, subject=ann.subject_id)
        (document,) = stands(by, SearchDocument, ref=str(ann.subject_id))
        assert "zoe" in str(mention.features).casefold()
        assert "ash" not in str(mention.features).casefold()
        assert "Ann Ash" not in document.subject

    def test_numbers_and_particulars_are_corrected_as_their_kind_is_written(self, one, ann, by):
        phone, born = piece(one, by, "7700"), piece(one, by, "Date of birth")
        decide(phone, by, PieceOutcome.CORRECT, corrected_to="07700 900322")
        decide(born, by, PieceOutcome.CORRECT, corrected_to="1985-03-12")
        (mark,) = stands(by, Identifier, subject=ann.subject_id)
        (day,) = stands(by, Attribute, subject=ann.subject_id)
        assert (mark.as_written, mark.is_valid) == ("07700 900322", True)
        assert mark.value.endswith("7700900322")
        assert day.value == "1985-03-12"

    def test_it_is_corrected_again_and_not_left(self, one, by):
        first = decide(
            piece(one, by, "Ann Ash"), by, PieceOutcome.CORRECT, corrected_to="Anne Ashe"
        )
        with pytest.raises(NotAllowed):
            decide(first, by, PieceOutcome.REFUSE, **LEFT)

        decide(first, by, PieceOutcome.CORRECT, corrected_to="Anna Ashe")

        assert {row.text for row in stands(by, Name)} == {"Anna Ashe", "Annie"}
        assert [row.says for row in stands(by, SetAside)] == ["Ann Ash", "Anne Ashe"]

    def test_a_report_keeps_its_old_text_apart(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted())
        reporting.linked(report, ann.subject_id, by)
        one = asked(ann, label, by, RightKind.RECTIFICATION)
        text = "She was not there."

        decide(piece(one, by, "Lee Marsh and"), by, PieceOutcome.CORRECT, corrected_to=text)

        (row,), (was,) = stands(by, Report), stands(by, SetAside)
        assert (row.text, was.says) == (text, reporting.CLEAN)


class TestACopyOfAnotherSystemsRecord:
    def test_it_stays_as_it_came_and_its_controller_is_asked(self, label, tmp_path):
        by = loader(label)
        by = replace(by, user_id=make.user("dpo.of.unit", "AUDITOR").pk)
        take(system(label, by), file(tmp_path, sheet(crime("MC/1", "Ash"))), by=by)
        (name,) = stands(by, Name, kind="PERSON")
        one = asked(name, label, by, RightKind.RECTIFICATION)
        before = stands(by, Record)[0].raw

        done = decide(
            next(line.piece for line in lines(one, by) if "record" in line.piece.record),
            by,
            PieceOutcome.CORRECT,
            corrected_to="Ashe",
        )

        (told,) = stands(by, Carried)
        assert done.changed_at is None
        assert stands(by, Record)[0].raw == before
        assert "decide whether to correct it" in told.says
        assert told.told_at is None


class TestWhatIsRestricted:
    @pytest.fixture
    def one(self, ann, label, by):
        return asked(ann, label, by, RightKind.RESTRICTION)

    def test_it_is_used_by_nothing_and_the_page_says_so(self, one, ann, by):
        decide(piece(one, by, "Annie"), by, PieceOutcome.RESTRICT)

        (mention,) = stands(by, Mention, subject=ann.subject_id)
        with speaking_for(by):
            known = subject(ann.subject_id)
        assert [row.text for row in known.names] == ["Ann Ash"]
        assert "annie" not in str(mention.features).casefold()
        assert any("not to be used" in row.value for row in known.attributes)

    def test_a_person_without_a_name_left_is_compared_no_more(self, one, ann, by):
        for text in ("Annie", "Ann Ash"):
            decide(piece(one, by, text), by, PieceOutcome.RESTRICT)

        assert stands(by, Mention, subject=ann.subject_id) == []
        with speaking_for(by):
            assert subject(ann.subject_id).names == ()

    def test_it_ends_by_deciding_again_also_after_the_answer(self, one, by):
        shut = decide(piece(one, by, "Annie"), by, PieceOutcome.RESTRICT)
        for line in lines(one, by):
            if not line.outcome:
                decide(line.piece, by, PieceOutcome.REFUSE, **LEFT)
        commands.answer_request(request=one, answer="Done.", by=by, at=make.NOON)

        decide(shut, by, PieceOutcome.REFUSE, **LEFT)

        assert {row.text for row in stands(by, Name)} == {"Ann Ash", "Annie"}
        assert not stands(by, Attribute, name="Restricted")
        assert [f"subjects.name:{row.pk}" for row in stands(by, Name, text="Annie")] == [
            shut.record
        ]
        with pytest.raises(NotAllowed):
            decide(shut, by, PieceOutcome.RESTRICT)

    def test_it_is_held_all_the_same_and_gathered_for_who_asks(self, one, ann, label, by):
        decide(piece(one, by, "Annie"), by, PieceOutcome.RESTRICT)
        again = asked(ann, label, by, RightKind.ACCESS)
        assert piece(again, by, "Annie").heading == "A name, typed in, restricted"

    def test_a_report_is_neither_sent_nor_graded_nor_found(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted())
        reporting.linked(report, ann.subject_id, by)
        one = asked(ann, label, by, RightKind.RESTRICTION)

        shut = decide(piece(one, by, "Lee Marsh and"), by, PieceOutcome.RESTRICT)

        assert reporting.CLEAN not in stands(by, Report)[0].text
        with speaking_for(by):
            assert submissions_of(stands(by, Report)[0]) == []
        assert [typed.text for typed in stands(by, Submission)] == [reporting.RAW]
        assert not stands(by, SearchDocument, kind="intelligence.report")
        for use in (
            lambda: reporting.sent(report, by, outside="Trading standards"),
            lambda: reporting.graded(by, one=report, reason="Again"),
        ):
            with pytest.raises(NotNow):
                use()
        decide(shut, by, PieceOutcome.REFUSE, **LEFT)
        assert stands(by, Report)[0].text == reporting.CLEAN


def told_of(name):
    """Return how many entries of the ledger still say a name, as its owner reads them."""
    asked_for = """SELECT count(*) FROM access_ledgertext t JOIN access_ledgerentry e
        ON e.id = t.entry_id WHERE t.text IS NOT NULL AND e.subject = %s"""
    return owner.ask(asked_for, f"subjects.name:{name.pk}")[0][0]


class TestWhatIsErased:
    @pytest.fixture
    def one(self, ann, label, by):
        return asked(ann, label, by, RightKind.ERASURE)

    @pytest.fixture
    def waits(self, one, by):
        decide(piece(one, by, "Annie"), by, PieceOutcome.ERASE, reason="It was never hers")
        (review,) = stands(by, RetentionReview)
        return review

    def test_it_is_shut_at_once_and_goes_when_somebody_else_agrees(self, waits, by):
        assert [row.text for row in stands(by, Name)] == ["Ann Ash"]
        with pytest.raises(retention.SecondPersonNeeded):
            disposal.agree_disposal(review=waits, by=by, at=make.NOON)

        disposal.agree_disposal(review=waits, by=retained.another(by), at=make.NOON)

        assert stands(by, SetAside) == []
        assert stands(by, Attribute, name="Restricted") == []
        assert [row.text for row in stands(by, Name)] == ["Ann Ash"]
        with connection.cursor() as cursor, speaking_for(by):
            cursor.execute("SELECT count(*) FROM intelligence_rightspiece WHERE says = 'Annie'")
            assert cursor.fetchone() == (0,)

    @pytest.mark.usefixtures("committed")
    def test_its_text_in_the_ledger_goes_too(self, label, by, ann):
        new = {"subject": Subject(key=ann.subject_id), "kind": SubjectKind.PERSON}
        name = name_subject(text="The Quill", label=label, by=by, at=make.NOON, **new)
        decide(
            piece(asked(ann, label, by, RightKind.ERASURE), by, "The Quill"), by, PieceOutcome.ERASE
        )
        (review,) = stands(by, RetentionReview)
        before = told_of(name)

        disposal.agree_disposal(review=review, by=retained.another(by), at=make.NOON)

        assert (before, told_of(name)) == (1, 0)

    def test_what_was_typed_of_a_report_goes_with_it(self, ann, label, by):
        report = reporting.graded(by, one=reporting.submitted())
        reporting.linked(report, ann.subject_id, by)
        one = asked(ann, label, by, RightKind.ERASURE)
        decide(piece(one, by, "Lee Marsh and"), by, PieceOutcome.ERASE, reason="It was never she")
        (review,) = stands(by, RetentionReview)
        assert [typed.text for typed in stands(by, Submission)] == [reporting.RAW]

        disposal.agree_disposal(review=review, by=retained.another(by), at=make.NOON)

        assert (stands(by, Submission), stands(by, Report)) == ([], [])

    def test_it_comes_back_undecided_where_the_second_person_refuses(self, one, waits, by):
        second = retained.another(by)
        disposal.refuse_disposal(review=waits, answer="It is hers", by=second, at=make.NOON)

        assert {row.text for row in stands(by, Name)} == {"Ann Ash", "Annie"}
        with speaking_for(by):
            assert queries.undecided(one) == len(queries.pieces(one))

    @pytest.mark.usefixtures("waits")
    def test_the_answer_waits_for_the_second_person(self, one, by):
        for line in lines(one, by):
            if not line.outcome:
                decide(line.piece, by, PieceOutcome.REFUSE, **LEFT)
        with pytest.raises(NotAllowed):
            commands.answer_request(request=one, answer="Done.", by=by, at=make.NOON)

    def test_a_legal_hold_stops_it_and_the_group_does_not(self, waits, by):
        with speaking_for(by):
            Holding.objects.update(group="1", on_hold="An appeal")
        second = retained.another(by)
        with pytest.raises(retention.OnHold):
            disposal.agree_disposal(review=waits, by=second, at=make.NOON)
        with speaking_for(by):
            Holding.objects.update(on_hold="")
        assert disposal.agree_disposal(review=waits, by=second, at=make.NOON)

    def test_what_is_erased_is_decided_no_more(self, one, waits, by):
        disposal.agree_disposal(review=waits, by=retained.another(by), at=make.NOON)
        gone = piece(one, by, "Erased.")
        with pytest.raises(NotAllowed):
            decide(gone, by, PieceOutcome.REFUSE, **LEFT)

    def test_the_page_of_the_second_person_shows_the_one_piece(self, waits, by, browse):
        client = browse(retained.another(by))
        assert "Only this piece" in client.get("/intelligence/disposals/").content.decode()
        page = client.get(f"/intelligence/disposals/{waits.pk}/").content.decode()
        assert "Erase one piece" in page
        assert "Annie" in page
