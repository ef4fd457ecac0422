"""The pages of reports: submitting on a phone, the queue, grading, linking, lists, panels."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import report
from fourfold.intelligence.models import Report, ReportSubject
from fourfold.intelligence.rules.vocabulary import Step, Urgency
from fourfold.intelligence.views import home_reports, panels_reports
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db
ROOT = "/intelligence/"
GRADE = {
    "title": "Lee Marsh and his van",
    "text": "Lee Marsh drives YK19 ZZA.",
    "source": "2",
    "assessment": "B",
    "handling": "P",
    "statement": "FACT",
    "marking": "1",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def unit():
    return reporting.person()


@pytest.fixture
def officer():
    return reporting.officer()


def shown(client, path, *, status=200):
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def known(by, name="Lee Marsh"):
    with speaking_for(by):
        label = make.label(to=("Cleveland", "NERSOU"))
    new = NewSubject(kind=SubjectKind.PERSON, name=name)
    return record_subject(new=new, label=label, by=by, at=make.NOON).subject_id


def request_of(viewer):
    """Return what a panel asks of a request."""

    class Asked:
        at, today = make.NOON, make.TODAY

    asked = Asked()
    asked.viewer = viewer
    return asked


# -- submitting ------------------------------------------------------------------------------


def test_the_box_is_the_first_thing_on_the_page(browse, officer):
    page = shown(browse(officer), "submit/")

    main = page[page.index("<main") :]
    assert main.index("<textarea") < main.index('type="radio"')
    assert main.index("What do you know?") < main.index("<textarea")


def test_an_officer_submits_with_three_answers_and_is_given_the_reference(browse, officer):
    client = browse(officer)

    answer = client.post(
        f"{ROOT}submit/", {"text": reporting.RAW, "statement": "FACT", "urgency": "LOW"}
    )
    page = client.get(answer["Location"]).content.decode()

    with speaking_for(officer):
        (one,) = Report.objects.all()
    assert one.urn.startswith("R-")
    assert one.urn in page


def test_a_source_that_is_a_name_is_refused_and_nothing_typed_is_lost(browse, officer):
    given = {"text": reporting.RAW, "statement": "FACT", "urgency": "LOW", "source": "Kay Dunn"}

    answer = browse(officer).post(f"{ROOT}submit/", given)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "looks like a name" in page
    assert reporting.RAW in page


def test_the_confirmation_is_its_officers_alone(browse, unit, officer):
    one = reporting.submitted(officer)

    assert one.urn in shown(browse(officer), f"submitted/{one.urn}/")
    shown(browse(unit), f"submitted/{one.urn}/", status=404)


def test_a_question_stands_on_the_first_page_until_it_is_answered(browse, unit, officer):
    one = reporting.submitted(officer)
    report.return_to_officer(report=one, question="Which van?", by=unit, at=make.NOON)
    with speaking_for(officer):
        panel = home_reports.returned(request_of(officer))
    client = browse(officer)

    page = shown(client, f"reports/{one.urn}/answer/")
    client.post(f"{ROOT}reports/{one.urn}/answer/", {"text": "The grey one"})

    assert panel["count"] == 1
    assert "Which van?" in page
    with speaking_for(officer):
        assert home_reports.returned(request_of(officer)) is None
    shown(client, f"reports/{one.urn}/answer/", status=404)


# -- the unit --------------------------------------------------------------------------------


def test_the_queue_puts_the_urgent_first_and_hides_the_text_of_others(browse, unit):
    reporting.submitted()
    urgent = reporting.submitted(urgency=Urgency.HIGH)
    page = shown(browse(unit), "queue/")
    theirs = shown(browse(reporting.person("rocu.officer", of="NERSOU")), "queue/")

    assert page.index(urgent.urn) < page.index("When its turn comes")
    assert "Yours to grade" in page
    assert "Yours to grade" not in theirs
    assert "held elsewhere" in theirs.lower()


def test_what_may_reveal_a_source_is_offered_and_a_person_decides(browse, unit):
    one = reporting.submitted()
    client, path = browse(unit), f"{ROOT}reports/{one.urn}/grade/"
    telling = GRADE | {"text": "Kay Dunn told me that Lee Marsh sells."}

    first = client.post(path, telling)
    kept = reporting.fresh(one, unit).step
    second = client.post(path, telling | {"sure": "yes"})

    assert "You decide" in first.content.decode()
    assert kept == Step.SUBMITTED
    assert second.status_code == 302
    assert reporting.fresh(one, unit).step == Step.GRADED


def test_the_submission_stands_beside_the_empty_text(browse, unit):
    one = reporting.submitted()

    page = shown(browse(unit), f"reports/{one.urn}/grade/")

    assert reporting.RAW in page
    assert "Who will be able to see this" in page


def test_handling_c_without_conditions_is_refused_beside_the_field(browse, unit):
    one = reporting.submitted()

    answer = browse(unit).post(f"{ROOT}reports/{one.urn}/grade/", GRADE | {"handling": "C"})

    assert answer.status_code == 422
    assert "Handling C needs its conditions" in answer.content.decode()


def test_a_report_stays_where_it_was_unless_others_are_chosen(browse, unit):
    one = reporting.submitted()
    before = one.label.restriction
    browse(unit).post(f"{ROOT}reports/{one.urn}/grade/", GRADE | {"sure": "yes"})

    after = reporting.fresh(one, unit)
    assert after.step == Step.GRADED
    assert after.label.restriction == before


def test_a_report_is_released_to_those_chosen(browse, unit):
    one = reporting.submitted()
    chosen = [make.organisation(name).pk for name in ("Cleveland", "Durham")]
    path = f"{ROOT}reports/{one.urn}/grade/"
    answer = browse(unit).post(path, GRADE | {"organisations": chosen, "sure": "yes"})

    assert answer.status_code == 302
    durham = reporting.person("durham.officer", of="Durham")
    assert reporting.fresh(one, durham).title == GRADE["title"]


def test_one_who_is_named_is_offered_and_linked_by_a_person(browse, unit):
    key = known(unit)
    one = reporting.graded(unit)
    client, path = browse(unit), f"reports/{one.urn}/about/"

    page = shown(client, path)
    client.post(
        f"{ROOT}{path}",
        {"subject": str(key), "data_subject": "SUSPECT", "kind": "NAME", "found": "Lee Marsh"},
    )
    after = shown(client, f"reports/{one.urn}/")

    assert str(key) in page
    with speaking_for(unit):
        (link,) = ReportSubject.objects.all()
        panel = panels_reports.of_subject(request_of(unit), [key])
        items = panels_reports.timeline_of_subject(request_of(unit), [key])
    assert (link.kind, link.found, link.data_subject) == ("NAME", "Lee Marsh", "SUSPECT")
    assert "Lee Marsh" in after
    assert panel["rows"][0].urn == one.urn
    assert items[0]["url"].endswith(f"{one.urn}/")


def test_who_is_hidden_and_who_is_not_there_are_refused_alike(browse, unit):
    durham = reporting.person("durham.officer", of="Durham")
    with speaking_for(durham):
        label = make.label(to=("Durham",))
    new = NewSubject(kind=SubjectKind.PERSON, name="Lee Marsh")
    hidden = record_subject(new=new, label=label, by=durham, at=make.NOON).subject_id
    one = reporting.graded(unit)
    said = []
    for key in (str(hidden), "00000000-0000-4000-8000-000000000000", "nonsense"):
        answer = browse(unit).post(
            f"{ROOT}reports/{one.urn}/about/", {"subject": key, "data_subject": "SUSPECT"}
        )
        page = answer.content.decode()
        said.append((answer.status_code, page.count("There is no such person or thing")))

    assert len(set(said)) == 1
    assert said[0][0] == 422


def test_a_report_that_is_hidden_answers_as_one_that_is_not_there(browse, unit):
    one = reporting.graded(unit)
    client = browse(reporting.person("durham.officer", of="Durham"))

    for part in ("", "grade/", "about/", "send/", "triage/", "source/", "answer/"):
        hidden = client.get(f"{ROOT}reports/{one.urn}/{part}")
        absent = client.get(f"{ROOT}reports/R-0000-0000-0000/{part}")
        assert hidden.status_code == absent.status_code == 404, part
        assert make.CANARY not in hidden.content.decode()


def test_an_end_is_told_with_its_reason(browse, unit):
    key = known(unit)
    one = reporting.graded(unit)
    link = reporting.linked(one, key, unit)
    path = f"reports/{one.urn}/about/{link.pk}/end/"

    browse(unit).post(f"{ROOT}{path}", {"reason": "Another Lee"})

    assert "Nobody has said whom it is about" in shown(browse(unit), f"reports/{one.urn}/")


# -- the list and the register ---------------------------------------------------------------


def test_the_list_filters_by_what_stands_in_the_address(browse, unit):
    reporting.graded(unit, title="The grey van")
    reporting.conditional(unit, title="The quay")
    reporting.submitted()
    client = browse(unit)

    everything = shown(client, "reports/")
    held = shown(client, "reports/?handling=C")
    words = shown(client, "reports/?q=grey&step=GRADED&first=2026-04-01&last=2026-04-30")
    none = shown(client, "reports/?last=2026-04-01")

    assert "The grey van" in everything
    assert "The quay" in held
    assert "The grey van" not in held
    assert "The quay" not in words
    assert "No report is like that" in none


def test_the_list_asks_as_many_questions_of_ten_as_of_one(browse, unit):
    reporting.graded(unit)
    client = browse(unit)
    client.get(f"{ROOT}reports/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ROOT}reports/")
    for _ in range(9):
        reporting.graded(unit)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{ROOT}reports/")

    assert len(many) == len(few)


def test_a_report_asks_as_many_questions_of_five_links_as_of_one(browse, unit):
    one = reporting.graded(unit)
    reporting.linked(one, known(unit, "Ann Weir"), unit)
    client, path = browse(unit), f"{ROOT}reports/{one.urn}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for name in ("Ben Weir", "Cat Weir", "Dan Weir", "Eve Weir"):
        reporting.linked(one, known(unit, name), unit)
        reporting.sent(one, unit, organisation=make.organisation("Durham"))
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)


def test_the_register_is_shown_to_its_readers_alone(browse, unit):
    reporting.submitted(source="CLV/2026/00417")
    keeper = reporting.person("register.keeper", "SOURCE_REGISTER")
    elsewhere = reporting.person("durham.keeper", "SOURCE_REGISTER", of="Durham")

    assert "CLV/2026/00417" in shown(browse(keeper), "sources/")
    assert "CLV/2026/00417" not in shown(browse(elsewhere), "sources/")
    shown(browse(unit), "sources/", status=403)


def test_no_page_of_a_report_touches_the_register(browse, unit):
    one = reporting.submitted(source="CLV/2026/00417")
    client = browse(unit)
    before = ("queue/", *(f"reports/{one.urn}/{part}" for part in ("", "grade/", "triage/")))
    after = ("", "about/", "send/", "grade/", "source/")
    with CaptureQueriesContext(connection) as asked:
        for path in before:
            shown(client, path)
        reporting.conditional(unit, one=one)
        sent = reporting.sent(one, unit, organisation=make.organisation("Cleveland"))
        for part in after:
            shown(client, f"reports/{one.urn}/{part}")
        for path in ("reports/", "received/", f"received/{sent.pk}/", "submit/"):
            shown(client, path)
        client.get(f"{ROOT}reports/take/csv/?reason_code=INVESTIGATE")
        home_reports.queue(request_of(unit))
        home_reports.received(request_of(unit))

    assert len(asked) > 100
    assert not [one["sql"] for one in asked if "intelligence_sourceentry" in one["sql"].lower()]


def test_what_waits_says_nothing_of_itself_on_the_first_page(unit):
    durham = reporting.person("durham.officer", of="Durham")
    one = reporting.conditional(unit)
    reporting.sent(one, unit, person=make.user("durham.officer", of="Durham"))

    with speaking_for(durham):
        panel = home_reports.received(request_of(durham))
    with speaking_for(unit):
        ours = home_reports.received(request_of(unit))

    assert panel["count"] == 1
    assert make.CANARY not in str(panel)
    assert ours is None
