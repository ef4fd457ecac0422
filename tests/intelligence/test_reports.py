"""Reports: submitted, sanitised, graded, linked; and the register of sources apart."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fourfold.access.models import Label
from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import about, grading, report
from fourfold.intelligence.events import ReportIsUrgent, ReportRelabelled
from fourfold.intelligence.models import Report, ReportSubject, SourceEntry, Submission
from fourfold.intelligence.queries import found, register
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.rules.grading import NotAReference
from fourfold.intelligence.rules.vocabulary import DataSubject, Handling, Step, Urgency
from fourfold.shared import events
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return reporting.person()


@pytest.fixture
def told():
    """Collect the events that are published."""
    held = []
    before = dict(events._reactions)
    events.install({**before, ReportIsUrgent: [held.append], ReportRelabelled: [held.append]})
    yield held
    events.install(before)


def typed(one, by):
    with speaking_for(by):
        return list(Submission.objects.filter(report_id=one.pk))


def test_what_is_typed_is_read_by_the_officers_own_force_alone(unit):
    one = reporting.submitted()
    rocu = reporting.person("rocu.officer", of="NERSOU")
    durham = reporting.person("durham.officer", of="Durham")

    (row,) = typed(one, unit)

    assert row.label.marking == Marking.OFFICIAL_SENSITIVE
    assert row.text == reporting.RAW
    assert reporting.fresh(one, rocu).urn == one.urn
    assert typed(one, rocu) == []
    with pytest.raises(NotFound):
        reporting.fresh(one, durham)


def test_an_officer_cleared_for_official_alone_submits_under_that(unit):
    low = reporting.person("pc.low", "OFFICER", marking=1)

    one = reporting.submitted(low)

    assert typed(one, unit)[0].label.marking == Marking.OFFICIAL


def test_until_it_is_graded_a_report_holds_no_text_of_its_own(unit):
    one = reporting.fresh(reporting.submitted(), unit)

    assert one.text == one.title == ""
    assert queries.said(one) is None


def test_an_urgent_report_is_told_at_once_and_when_the_unit_raises_it(told, unit):
    urgent = reporting.submitted(urgency=Urgency.HIGH, fears="He means to shoot", is_child=True)
    low = reporting.submitted()
    report.triage(report=low, urgency=Urgency.HIGH, by=unit, at=make.NOON)

    assert [(each.report_id, each.is_child) for each in told] == [
        (urgent.pk, True),
        (low.pk, False),
    ]
    assert told[0].fears == "He means to shoot"


def test_an_urgency_falls_only_with_a_reason(unit):
    one = reporting.submitted(urgency=Urgency.MEDIUM)

    with pytest.raises(report.ReasonNeeded):
        report.triage(report=one, urgency=Urgency.LOW, by=unit, at=make.NOON)


@pytest.mark.parametrize("text", ["SECRET\nHe sells.", "Marked TOP SECRET"])
def test_what_is_marked_higher_is_held_elsewhere(text, unit):
    with pytest.raises(HeldElsewhere):
        reporting.submitted(text=text)
    with pytest.raises(HeldElsewhere):
        reporting.graded(unit, text=text)


def test_nothing_is_kept_of_a_submission_whose_source_is_a_name(unit):
    with pytest.raises(NotAReference):
        reporting.submitted(source="Kay Dunn")

    with make.everything():
        assert not Report.objects.exists()


# -- question, closing, queue ----------------------------------------------------------------


def test_a_question_goes_to_the_officer_and_their_answer_is_another_submission(unit):
    officer = reporting.officer()
    one = reporting.submitted(officer)
    report.return_to_officer(report=one, question="Which van?", by=unit, at=make.NOON)
    new = report.NewReport(text="The grey one")
    with speaking_for(officer):
        assert lists.returned_to(officer) == [one]
        assert queries.question_of(queries.report(one.urn)).reason == "Which van?"

    with pytest.raises(Forbidden):
        report.submit(new=new, answers=one, by=unit, at=make.NOON)
    report.submit(new=new, answers=one, by=officer, at=make.NOON)

    assert [row.text for row in typed(one, unit)] == [reporting.RAW, "The grey one"]
    assert reporting.fresh(one, unit).step == Step.SUBMITTED
    with speaking_for(officer):
        assert lists.returned_to(officer) == []


def test_what_is_closed_is_kept_with_its_reason_and_is_graded_no_more(unit):
    one = reporting.submitted()
    with pytest.raises(report.ReasonNeeded):
        report.close(report=one, reason=" ", by=unit, at=make.NOON)
    report.close(report=one, reason="Known already", by=unit, at=make.NOON)

    with pytest.raises(report.NotNow):
        reporting.graded(unit, one=one)
    with speaking_for(unit):
        assert lists.queue(make.NOON) == []
        assert queries.history(one)[0]["text"] == "Known already"


def test_the_queue_says_whose_text_one_may_read(unit):
    ours = reporting.submitted()
    reporting.submitted(reporting.officer("Durham"))
    rocu = reporting.person("rocu.officer", of="NERSOU")
    later = make.NOON + timedelta(hours=3)

    with speaking_for(unit):
        mine = lists.queue(later)
    with speaking_for(rocu):
        theirs = lists.queue(later)

    assert [(each.report.pk, each.is_ours, each.waited) for each in mine] == [
        (ours.pk, True, "3 hours")
    ]
    assert [each.is_ours for each in theirs] == [False, False]


# -- grading ---------------------------------------------------------------------------------


def test_a_report_is_graded_in_three_fields_and_printed_apart(unit):
    one = reporting.graded(unit, legacy="B24")

    assert one.grade == "2 / B / P"
    assert (one.source_grade, one.assessment, one.handling) == ("2", "B", "P")
    assert one.legacy_grade == "B24"
    with speaking_for(unit):
        assert [hit.ref for hit in make.found("drives")] == [one.urn]


def test_the_words_of_a_submission_are_never_found_by_search(unit):
    reporting.graded(unit)

    with speaking_for(unit):
        assert make.found(f"{make.CANARY}-raw dunn") == []


def test_handling_c_needs_conditions_and_the_database_holds_to_it(unit):
    with pytest.raises(grading.NotGraded, match="conditions"):
        reporting.graded(unit, handling=Handling.CONDITIONS, conditions=" ")
    one = reporting.conditional(unit)

    with make.everything(), pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=one.pk).update(conditions="")


def test_conditions_do_not_stay_where_handling_is_p(unit):
    one = reporting.graded(unit, conditions="Left over")

    assert one.conditions == ""


def test_who_may_not_read_the_submission_does_not_grade_it():
    one = reporting.submitted()

    with pytest.raises(grading.NotNow, match="held elsewhere"):
        reporting.graded(reporting.person("rocu.officer", of="NERSOU"), one=one)


def test_graded_again_it_needs_a_reason(unit):
    one = reporting.graded(unit)

    with pytest.raises(grading.ReasonNeeded):
        reporting.graded(unit, one=one)
    again = reporting.graded(unit, one=one, reason="A slip", title="Another title")

    assert again.title == "Another title"


def test_a_report_is_widened_only_by_choice_and_its_submission_never(unit, told):
    durham = reporting.person("durham.officer", of="Durham")
    wide = make.label(to=("Cleveland", "NERSOU", "Durham"))
    one = reporting.submitted()
    with pytest.raises(NotFound):
        reporting.fresh(one, durham)

    reporting.graded(unit, one=one, label=wide)

    assert reporting.fresh(one, durham).text == reporting.CLEAN
    assert typed(one, durham) == []
    with speaking_for(durham):
        assert len(queries.history(one)) == 2
        assert [hit.ref for hit in make.found("drives")] == [one.urn]
    assert [type(each) for each in told] == [ReportRelabelled]


def test_a_report_that_moves_into_a_compartment_takes_its_submission_along(unit):
    work = reporting.source_work(unit)
    reporting.read_in(unit, work)
    inside = reporting.person()
    other = reporting.person("other.officer")
    label = make.label(work.pk, to=("Cleveland",))

    one = reporting.graded(inside, label=label)

    assert len(typed(one, inside)) == 1
    assert typed(one, other) == []
    with speaking_for(other):
        assert make.found("drives") == []


def test_a_label_that_one_does_not_hold_is_refused(unit):
    foreign = make.label(to=("Durham",))
    one = reporting.submitted()

    with pytest.raises(Forbidden):
        reporting.graded(unit, one=one, label=foreign)

    assert reporting.fresh(one, unit).step == Step.SUBMITTED


# -- whom it is about ------------------------------------------------------------------------


def known(by, name="Lee Marsh", kind=SubjectKind.PERSON, label=None):
    with speaking_for(by):
        under = label or make.label(to=("Cleveland", "NERSOU"))
    made = record_subject(new=NewSubject(kind=kind, name=name), label=under, by=by, at=make.NOON)
    return made.subject_id


def test_what_the_text_names_is_offered_with_who_carries_it_and_nothing_is_linked(unit):
    key = known(unit)
    one = reporting.graded(unit)

    with speaking_for(unit):
        offers = {each.found.words: each for each in found.offers(one.text, one.pk)}
        assert not ReportSubject.objects.exists()

    assert set(offers) == {"Lee Marsh", "NE1 4ST", "YK19 ZZA", "07700 900123"}
    ((subject, is_linked),) = offers["Lee Marsh"].subjects
    assert subject.key == key
    assert not is_linked


def test_a_hidden_carrier_is_not_offered(unit):
    durham = reporting.person("durham.officer", of="Durham")
    known(durham, label=make.label(to=("Durham",)))
    one = reporting.graded(unit)

    with speaking_for(unit):
        offers = found.offers(one.text, one.pk)

    assert all(each.subjects == () for each in offers)


def test_a_link_carries_both_labels(unit):
    key = known(unit, label=make.label(to=("Cleveland", "Durham")))
    one = reporting.graded(unit)

    link = reporting.linked(one, key, unit)

    assert link.label.restriction == (
        one.label.restriction | make.label(to=("Cleveland", "Durham")).restriction
    )
    with speaking_for(reporting.person("rocu.officer", of="NERSOU")):
        assert queries.about_of(one) == []


def test_a_person_is_a_suspect_or_another_and_a_thing_is_none(unit):
    man, van = known(unit), known(unit, "YK19 ZZA", SubjectKind.VEHICLE)
    one = reporting.graded(unit)

    with pytest.raises(about.DoesNotFit):
        reporting.linked(one, man, unit, DataSubject.NOT_A_PERSON)
    with pytest.raises(about.DoesNotFit):
        reporting.linked(one, van, unit, DataSubject.SUSPECT)
    reporting.linked(one, man, unit)
    with pytest.raises(about.NotNow):
        reporting.linked(one, man, unit)
    link = reporting.linked(one, man, unit, DataSubject.VICTIM)

    about.unlink(link=link, reason="Another Lee", by=unit, at=make.NOON)
    with speaking_for(unit):
        assert [line.data_subject for line in queries.about_of(one)] == ["Suspect"]
        assert [row.title for row in queries.of_subject([man])] == [one.title]
        assert queries.timeline_of([man])[0]["urn"] == one.urn


# -- the register of sources -----------------------------------------------------------------


def touches(asked):
    return sum("intelligence_sourceentry" in one["sql"].lower() for one in asked)


def entries(by):
    with speaking_for(by):
        return [row.reference for row in register.entries()]


def test_a_source_is_registered_for_the_force_alone(unit):
    reporting.submitted(source="CLV/2026/00417", source_system="Source desk")

    assert entries(unit) == ["CLV/2026/00417"]
    assert entries(reporting.person("rocu.officer", of="NERSOU")) == []


def test_where_a_force_keeps_source_work_those_read_in_alone_read_the_register(unit):
    work = reporting.source_work(unit)

    one = reporting.submitted(source="CLV/2026/00417")

    assert entries(unit) == []
    assert entries(reporting.officer()) == []
    reporting.read_in(unit, work)
    assert entries(reporting.person()) == ["CLV/2026/00417"]
    with make.everything():
        row = SourceEntry.objects.get()
    assert row.report_id == one.pk
    assert row.by_id == reporting.officer().user_id


def test_only_who_reads_the_register_adds_to_it_later(unit):
    one = reporting.submitted()
    work = reporting.source_work(unit)
    with CaptureQueriesContext(connection) as asked, pytest.raises(Forbidden):
        report.record_source(report=one, reference="CLV/2026/1", by=unit, at=make.NOON)
    assert touches(asked) == 0

    reporting.read_in(unit, work)
    inside = reporting.person()
    report.record_source(report=one, reference="CLV/2026/1", by=inside, at=make.NOON)

    assert entries(inside) == ["CLV/2026/1"]
    with pytest.raises(report.NotNow):
        report.record_source(report=one, reference="CLV/2026/2", by=inside, at=make.NOON)


def test_a_reports_page_leads_to_the_register_for_who_reads_it_and_does_not_touch_it(unit, browse):
    one = reporting.submitted()
    address = f"/intelligence/reports/{one.urn}/"
    work = reporting.source_work(unit)
    assert f"{address}source/" not in browse(unit).get(address).content.decode()
    reporting.read_in(unit, work)
    page = browse(reporting.person())
    with CaptureQueriesContext(connection) as asked:
        assert f'href="{address}source/"' in page.get(address).content.decode()

    assert touches(asked) == 0


def test_no_command_on_a_report_touches_the_register(unit):
    reporting.source_work(unit)
    one = reporting.submitted(source="CLV/2026/00417")
    key = known(unit)
    with CaptureQueriesContext(connection) as asked:
        report.triage(report=one, urgency=Urgency.MEDIUM, by=unit, at=make.NOON)
        report.return_to_officer(report=one, question="Which?", by=unit, at=make.NOON)
        reporting.conditional(unit, one=one, label=make.label(to=("Cleveland",)))
        link = reporting.linked(one, key, unit)
        about.unlink(link=link, reason="No", by=unit, at=make.NOON)
        reporting.sent(one, unit, organisation=make.organisation("Durham"))

    assert len(asked) > 50
    assert touches(asked) == 0


def test_a_refusal_leaves_no_trace_of_the_register(unit):
    nobody = replace(unit, verbs=frozenset())
    one = reporting.submitted()

    with CaptureQueriesContext(connection) as asked, pytest.raises(Forbidden):
        report.record_source(report=one, reference="CLV/1", by=nobody, at=make.NOON)

    assert touches(asked) == 0
    assert Label.objects.exists()
