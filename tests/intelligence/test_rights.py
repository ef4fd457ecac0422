"""People ask what is held on them: clocks, pieces with their grounds, and who is told after."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import fourfold
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.models import Carried, Dissemination, RightsPiece
from fourfold.intelligence.queries import rights as queries
from fourfold.intelligence.rules import processing
from fourfold.intelligence.rules import rights as rules
from fourfold.intelligence.rules.rights import NotAllowed
from fourfold.intelligence.rules.vocabulary import DataSubject, PieceOutcome, RightKind
from fourfold.shared.errors import NotFound
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting
from tests.subjects import builders

pytestmark = pytest.mark.django_db
WITHHELD = {"ground": "OFFENCE", "reason": "It would tell of an operation that runs"}
FRAMES = {"config", "analytics", "publishing", "shared"}  # keep nothing of anybody


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    verbs = make.someone(label).verbs
    one = reporting.person("dpo", "AUDITOR")
    return replace(one, verbs=verbs)


def asked(label, by, kind=RightKind.ACCESS, **given):
    said = {"person": "Ann Ash", "received_on": make.TODAY} | given
    new = commands.NewRequest(kind, **said)
    return commands.record_request(new=new, label=label, by=by, at=make.NOON)


def proved(label, by, kind=RightKind.ACCESS):
    one = asked(label, by, kind)
    return commands.prove_identity(
        request=one, identity="Passport seen", on=make.TODAY, by=by, at=make.NOON
    )


def gathered(label, by, kind=RightKind.ACCESS):
    """Return a request with a report that was sent out among its pieces."""
    new = NewSubject(SubjectKind.PERSON, "Ann Ash")
    name = record_subject(new=new, label=label, by=by, at=make.NOON)
    report = reporting.graded(by, one=reporting.submitted(by))
    reporting.linked(report, name.subject_id, by)
    reporting.sent(report, by, outside="Trading standards")
    one = proved(label, by, kind)
    return commands.gather_pieces(request=one, subject=name.subject_id, by=by, at=make.NOON)


def pieces(one, by):
    with speaking_for(by):
        return list(RightsPiece.objects.filter(request=one).order_by("pk"))


def decide(piece, by, outcome, **given):
    decision = commands.PieceDecision(outcome, **given)
    return commands.decide_piece(piece=piece, decision=decision, by=by, at=make.NOON)


def test_the_month_counts_from_the_day_on_which_it_came(label, by):
    assert asked(label, by).due_on == date(2026, 5, 14)


def test_the_month_counts_again_from_the_proof_of_identity(label, by):
    one = asked(label, by, received_on=make.TODAY - timedelta(days=10))
    assert one.due_on == date(2026, 5, 4)

    one = commands.prove_identity(
        request=one, identity="Passport seen", on=make.TODAY, by=by, at=make.NOON
    )

    assert one.due_on == date(2026, 5, 14)


def test_two_more_months_are_taken_once_and_with_a_reason(label, by):
    one = asked(label, by)
    with pytest.raises(NotAllowed):
        commands.extend_request(request=one, because=" ", by=by, at=make.NOON)

    one = commands.extend_request(request=one, because="Four systems", by=by, at=make.NOON)

    assert one.extended_to == date(2026, 7, 14)
    with pytest.raises(NotAllowed):
        commands.extend_request(request=one, because="Again", by=by, at=make.NOON)


def test_nothing_is_gathered_before_they_proved_who_they_are(label, by):
    name = builders.person(label, "Ann Ash")
    with pytest.raises(NotAllowed):
        commands.gather_pieces(
            request=asked(label, by), subject=name.subject_id, by=by, at=make.NOON
        )


def test_all_that_the_officer_may_read_is_gathered_once(label, by):
    one = gathered(label, by)
    first = pieces(one, by)
    key = first[0].record

    assert [piece.heading.split()[0] for piece in first] == ["A", "Report"]
    assert key.startswith("subjects.name:")
    assert make.CANARY in first[1].says


def test_what_others_hold_is_not_gathered_and_the_page_says_whom_to_ask(label, by):
    hidden = builders.person(make.label(5), "Ann Ash")
    with pytest.raises(NotFound):
        commands.gather_pieces(
            request=proved(label, by), subject=hidden.subject_id, by=by, at=make.NOON
        )
    assert "asked of those who hold it" in queries.ELSEWHERE


def test_a_piece_is_withheld_on_a_ground_that_is_reasoned(label, by):
    piece = pieces(gathered(label, by), by)[0]
    for missing in ({}, {"ground": "OFFENCE"}, {"reason": "Because"}, WITHHELD | {"ground": "X"}):
        with pytest.raises(NotAllowed):
            decide(piece, by, PieceOutcome.WITHHOLD, **missing)

    assert decide(piece, by, PieceOutcome.WITHHOLD, **WITHHELD).exemption == "OFFENCE"


def test_a_request_for_access_corrects_nothing(label, by):
    piece = pieces(gathered(label, by), by)[0]
    with pytest.raises(NotAllowed):
        decide(piece, by, PieceOutcome.CORRECT, corrected_to="Anne Ash")


def test_what_is_corrected_is_carried_to_everybody_who_received_it(label, by):
    piece = pieces(gathered(label, by, RightKind.RECTIFICATION), by)[1]
    decide(piece, by, PieceOutcome.CORRECT, corrected_to="She was not there")

    with speaking_for(by):
        told = Carried.objects.get()
    assert (told.recipient, told.told_at) == ("Trading standards", None)

    told = commands.carry_correction(carried=told, by=by, at=make.NOON)

    assert told.told_at == make.NOON
    with pytest.raises(NotAllowed):
        commands.carry_correction(carried=told, by=by, at=make.NOON)


def test_an_answer_waits_until_every_piece_is_decided(label, by):
    one = gathered(label, by)
    with pytest.raises(NotAllowed):
        commands.answer_request(request=one, answer="Here it is.", by=by, at=make.NOON)
    given, withheld = pieces(one, by)
    decide(given, by, PieceOutcome.GIVE)
    decide(withheld, by, PieceOutcome.WITHHOLD, **WITHHELD)

    one = commands.answer_request(request=one, answer="Here it is.", by=by, at=make.NOON)

    with speaking_for(by):
        lines = queries.pieces(one)
        said = repr(queries.paper(one, lines, by="A Tester", at=make.NOON))
    assert "Ann Ash" in said
    assert make.CANARY not in said
    assert "prejudice preventing" in said


def test_its_pages_show_the_request_and_give_the_answer_as_a_pdf(label, by, browse, monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)
    one = gathered(label, by)
    client = browse(by)
    for page in ("", "new/", f"{one.urn}/", f"{one.urn}/extend/", f"{one.urn}/gather/"):
        assert client.get(f"/intelligence/rights/{page}").status_code == 200
    answer = client.get(f"/intelligence/rights/{one.urn}/document/")
    assert answer.content.startswith(b"%PDF")
    piece = pieces(one, by)[0]
    there = f"/intelligence/rights/{one.urn}/pieces/{piece.pk}/"
    assert client.post(there, {"outcome": "WITHHOLD"}).status_code == 422
    assert client.post(there, {"outcome": "GIVE"}).status_code == 302


def test_the_record_of_processing_names_every_context():
    there = {one.name for one in Path(fourfold.__file__).parent.iterdir() if one.is_dir()}
    contexts = {name for name in there if not name.startswith("_")} - FRAMES
    assert {one.context for one in processing.PURPOSES} == contexts


def test_the_record_of_processing_names_every_category_of_data_subject():
    people = {one.value for one in DataSubject} - {"NOT_A_PERSON"}
    assert set(processing.CATEGORIES) == people


def test_the_record_of_processing_names_every_kind_of_recipient():
    kinds = {one.name for one in Dissemination._meta.fields if one.name.startswith("to_")}
    assert set(processing.RECIPIENTS) == kinds | {"page"}


@pytest.mark.parametrize("page", ["processing", "policy"])
def test_the_records_that_the_act_asks_for_are_pages(label, by, browse, page):
    answer = browse(by).get(f"/intelligence/{page}/").content.decode()
    assert "Intelligence, undetected crime, victims and others: reviewed after 6" in answer


@pytest.mark.parametrize("kind", list(RightKind))
def test_every_right_has_an_outcome_that_refuses(kind):
    assert set(rules.OUTCOMES[kind]) & set(rules.REASONED)
