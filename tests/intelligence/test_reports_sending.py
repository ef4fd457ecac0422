"""A report of handling C leaves by no road without its condition: page, API, file, extract."""

import io
import zipfile

import pytest
from django.db import IntegrityError, transaction

from fourfold.access import command
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import sending
from fourfold.intelligence.models import Dissemination
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.queries import sent as sents
from fourfold.intelligence.rules.sending import Door, MayNotLeave
from fourfold.publishing import papers
from fourfold.shared.errors import NotFound
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting
from tests.publishing.reading import text_of

pytestmark = pytest.mark.django_db
SECRET_TEXT = f"{make.CANARY}-clean"
CONDITION = f"{make.CANARY}-conditions"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def unit():
    return reporting.person()


@pytest.fixture
def recipient():
    return reporting.person("durham.officer", of="Durham")


@pytest.fixture
def to_durham(unit, recipient):
    one = reporting.conditional(unit)
    person = make.user("durham.officer", of="Durham")
    return reporting.sent(one, unit, person=person)


def received(sent, by):
    with speaking_for(by):
        return sents.received(sent.pk, by)


def taken_on(sent, by):
    return sending.acknowledge(sent=sent, by=by, at=make.NOON)


# -- to somebody here ------------------------------------------------------------------------


def test_a_recipient_sees_the_conditions_and_no_text_until_they_take_them_on(to_durham, recipient):
    before = received(to_durham, recipient)
    taken_on(to_durham, recipient)
    after = received(to_durham, recipient)

    assert before.door is Door.WAITS
    assert before.text == before.purpose == ""
    assert CONDITION in before.conditions
    assert after.door is Door.OPEN
    assert SECRET_TEXT in after.text
    assert "2 / B / C" in after.text
    assert CONDITION in after.conditions


def test_the_page_opens_with_the_acknowledgement_and_not_before(browse, to_durham, recipient):
    client, path = browse(recipient), f"/intelligence/received/{to_durham.pk}/"

    before = client.get(path).content.decode()
    refused = client.post(path, {})
    still = client.get(path).content.decode()
    done = client.post(path, {"agree": "on"})
    after = client.get(path).content.decode()

    assert SECRET_TEXT not in before + refused.content.decode() + still
    assert "Lee Marsh" not in before
    assert CONDITION in before
    assert refused.status_code == 422
    assert done.status_code == 302
    assert SECRET_TEXT in after
    assert CONDITION in after


def test_sending_and_taking_on_stand_in_the_ledger_with_the_recipient(monkeypatch, unit, recipient):
    entered = []
    write = command.enter
    monkeypatch.setattr(
        command, "enter", lambda entry, **given: entered.append(entry) or write(entry, **given)
    )
    one = reporting.conditional(unit)
    person = make.user("durham.officer", of="Durham")

    taken_on(reporting.sent(one, unit, person=person), recipient)

    told = {entry.verb: (entry.outcome, entry.about.name) for entry in entered}
    assert told["intelligence.send_report"] == ("DONE", f"{one.urn} to {person.name}, Durham")
    outcome, name = told["intelligence.acknowledge_report"]
    assert outcome == "DONE"
    assert name.endswith(f"to {person.name}, Durham")


def test_nobody_else_takes_the_conditions_on_or_reads_it(to_durham, unit):
    other = reporting.person("other.officer", of="Durham")

    with pytest.raises(NotFound):
        taken_on(to_durham, other)
    with pytest.raises(NotFound):
        received(to_durham, other)
    with pytest.raises(NotFound):
        received(to_durham, unit)


def test_what_goes_to_an_organisation_is_read_by_its_people(unit, recipient):
    one = reporting.graded(unit)
    sent = reporting.sent(one, unit, organisation=make.organisation("Durham"))

    assert SECRET_TEXT in received(sent, recipient).text
    with pytest.raises(NotFound):
        received(sent, reporting.person("north.officer", of="Northumbria"))
    with pytest.raises(NotFound):
        reporting.fresh(one, recipient)


def test_what_is_called_back_is_shut_and_says_why(to_durham, recipient, unit):
    taken_on(to_durham, recipient)
    sending.recall(sent=to_durham, reason="Sent in error", by=unit, at=make.NOON)

    after = received(to_durham, recipient)

    assert after.door is Door.SHUT
    assert after.text == ""
    assert after.recalled_because == "Sent in error"
    with pytest.raises(NotFound):
        taken_on(to_durham, recipient)


def test_it_does_not_go_to_whom_it_cannot_reach(unit):
    work = reporting.source_work(unit)
    reporting.read_in(unit, work)
    inside = reporting.person()
    closed = reporting.graded(inside, label=make.label(work.pk, to=("Cleveland",)))
    person = make.user("durham.officer", of="Durham")

    with pytest.raises(MayNotLeave, match="cleared"):
        reporting.sent(closed, inside, person=person)
    with pytest.raises(MayNotLeave, match="compartment"):
        reporting.sent(closed, inside, organisation=make.organisation("Durham"))


# -- to somebody outside ---------------------------------------------------------------------


def test_no_file_is_made_before_the_sender_says_that_conditions_were_taken_on(unit):
    one = reporting.conditional(unit)

    with pytest.raises(MayNotLeave, match="in words"):
        reporting.sent(one, unit, outside="DS Hart, Border Agency of Utopia")

    with speaking_for(unit):
        assert not Dissemination.objects.exists()


def test_the_file_names_its_recipient_its_grade_its_marking_and_its_conditions(browse, unit):
    one = reporting.conditional(unit)
    said = "DS Hart took them on by telephone today"
    sent = reporting.sent(one, unit, outside="DS Hart, Utopia", taken_on=said)

    answer = browse(unit).get(f"/intelligence/reports/{one.urn}/sent/{sent.pk}/file/")
    text = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    for part in ("DS Hart, Utopia", "2 / B / C", "OFFICIAL", CONDITION, SECRET_TEXT, "Fact"):
        assert part in text, part
    assert text.index(CONDITION) < text.index(SECRET_TEXT)
    with speaking_for(unit):
        assert said in queries.history(one)[0]["text"]


def test_there_is_no_file_of_what_went_to_somebody_here_or_was_called_back(
    browse, unit, to_durham, recipient
):
    taken_on(to_durham, recipient)
    one = reporting.graded(unit)
    sent = reporting.sent(one, unit, outside="DS Hart, Utopia")
    sending.recall(sent=sent, reason="Another Lee", by=unit, at=make.NOON)
    client = browse(unit)

    here = client.get(f"/intelligence/reports/{to_durham.report.urn}/sent/{to_durham.pk}/file/")
    back = client.get(f"/intelligence/reports/{one.urn}/sent/{sent.pk}/file/")

    assert (here.status_code, back.status_code) == (404, 404)


# -- every other road ------------------------------------------------------------------------


def test_the_database_lets_nothing_of_c_leave_without_its_conditions(to_durham):
    with make.everything(), pytest.raises(IntegrityError), transaction.atomic():
        Dissemination.objects.filter(pk=to_durham.pk).update(conditions="")


def test_a_report_that_is_not_graded_goes_nowhere(unit):
    with pytest.raises(MayNotLeave):
        reporting.sent(reporting.submitted(), unit, organisation=make.organisation("Durham"))


def test_the_page_of_a_report_shows_the_conditions_with_the_text(browse, unit):
    one = reporting.conditional(unit)

    for part in ("", "about/", "send/"):
        page = browse(unit).get(f"/intelligence/reports/{one.urn}/{part}").content.decode()
        assert CONDITION in page, part


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_table_holds_the_conditions_and_never_the_text_of_c(browse, unit, form):
    reporting.conditional(unit)
    reporting.graded(unit, title="Shared freely", text=f"Plain {make.CANARY}-plain")

    answer = browse(unit).get(
        f"/intelligence/reports/take/{form}/?reason_code=INVESTIGATE&reason_text=Yard"
    )
    held = answer.content
    if form != "json":
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
    told = held.decode(errors="ignore")

    assert answer.status_code == 200
    assert CONDITION in told
    assert lists.WITHHELD in told
    assert SECRET_TEXT not in told
    assert f"{make.CANARY}-plain" in told


def test_what_was_graded_again_leaves_as_it_was_sent(unit, to_durham, recipient):
    taken_on(to_durham, recipient)
    reporting.graded(unit, one=to_durham.report, reason="Freed", text="Another text")

    again = received(to_durham, recipient)

    assert SECRET_TEXT in again.text
    assert CONDITION in again.conditions


def test_a_paper_of_what_waits_is_refused_to_whoever_makes_it(to_durham):
    with make.everything(), pytest.raises(NotFound):
        papers.pdf(sents.paper(Dissemination.objects.one(pk=to_durham.pk)))


# -- to one person, or to a body ---------------------------------------------------------------


def rows_for(by):
    with speaking_for(by):
        return Dissemination.objects.count()


def test_what_came_to_one_person_is_not_in_a_colleagues_database(unit, to_durham, recipient):
    colleague = reporting.person("durham.colleague", of="Durham")
    assert (rows_for(recipient), rows_for(unit)) == (1, 1)
    assert rows_for(colleague) == 0


def test_what_came_to_a_police_body_is_read_by_its_people_and_the_page_says_so(unit, browse):
    one = reporting.graded(unit)
    reporting.sent(one, unit, organisation=make.organisation("Durham"))
    colleague = reporting.person("durham.colleague", of="Durham")

    page = browse(colleague).get("/intelligence/received/").content.decode()

    assert rows_for(colleague) == 1
    assert "To Durham: everybody there who may read it opens it." in page


def test_outside_the_police_it_goes_to_a_named_person_alone(unit):
    one = reporting.graded(unit)
    partner = make.organisation("HMRC")
    with pytest.raises(MayNotLeave):
        reporting.sent(one, unit, organisation=partner)
    with speaking_for(unit):
        assert partner not in sents.organisations_here()
