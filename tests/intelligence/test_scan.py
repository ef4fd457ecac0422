"""The daily scan: what is new meets what somebody wanted to hear of, under the labels of both."""

import pytest
from django.db import transaction

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import _matching
from fourfold.intelligence.commands.scan import take_step
from fourfold.intelligence.events import InterestMet, ScanBegan, ScanFoundDanger
from fourfold.intelligence.models import Met, Report, ReportSubject, Scan
from fourfold.intelligence.rules.vocabulary import DangerKind, InterestKind, Step
from fourfold.shared import events
from fourfold.shared.errors import Forbidden
from fourfold.subjects.models import Judgement, Subject
from fourfold.subjects.rules.kinds import Verdict
from tests import make
from tests.intelligence import feeds

pytestmark = pytest.mark.django_db
OPEN, A, B, C = 0, 1, 2, 3


@pytest.fixture
def heard(monkeypatch):
    """Return what was published of the kinds that nobody else listens to."""
    said = []
    kinds = (InterestMet, ScanBegan, ScanFoundDanger)
    monkeypatch.setattr(events, "_reactions", {kind: [said.append] for kind in kinds})
    return said


def read_by(*labels):
    return [one.pk for one in feeds.told(make.viewer(*labels))]


def test_a_new_record_of_a_subject_meets_the_interest_in_it():
    label = make.label()
    subject = feeds.names(feeds.record(label))
    feeds.want(label, subject=subject.pk)

    feeds.scan()

    (hit,) = feeds.told()
    assert hit.says == "Named as suspect in a crime record of 14 April 2026."
    assert hit.label == label


def test_a_record_that_was_there_before_meets_nothing():
    label = make.label()
    old = make.NOON - 48 * feeds.HOUR
    subject = feeds.names(feeds.record(label, at=old), at=old)
    feeds.want(label, subject=subject.pk)

    feeds.scan()

    assert feeds.told() == []


def test_what_is_unpacked_later_than_it_was_loaded_is_new_when_it_is_unpacked():
    label = make.label()
    subject = feeds.names(feeds.record(label, at=make.NOON - 48 * feeds.HOUR))
    feeds.want(label, subject=subject.pk)

    feeds.scan()

    assert len(feeds.told()) == 1


def test_a_hit_is_read_only_by_those_who_may_read_the_interest_and_the_record():
    a, b = make.label(A), make.label(B)
    subject = feeds.names(feeds.record(b))
    feeds.want(a, subject=subject.pk)

    feeds.scan()

    assert read_by(a) == []
    assert read_by(b) == []
    assert len(read_by(a, b, make.label(A, B))) == 1


def test_a_hit_through_the_machines_join_carries_the_labels_of_record_and_join():
    a, b = make.label(A), make.label(B)
    leader = Subject.objects.create()
    subject = feeds.names(feeds.record(b))
    feeds.join(subject, leader, b)
    feeds.want(a, subject=leader.pk)

    feeds.scan()

    (hit,) = feeds.told()
    assert hit.label.restriction == a.restriction | b.restriction
    assert hit.says.endswith("joined to them by the machine.")


def test_a_hit_through_a_judgement_that_is_hidden_carries_its_label_too():
    a, c = make.label(A), make.label(C)
    known = Subject.objects.create()
    subject = feeds.names(feeds.record(a))
    judge(known, subject, c)
    feeds.want(a, subject=known.pk)

    feeds.scan()

    assert read_by(a) == []
    assert len(read_by(a, c, make.label(A, C))) == 1


def judge(one, other, label, at=make.NOON - feeds.HOUR, verdict=Verdict.SAME):
    with make.everything():
        return Judgement.objects.create(
            a=one, b=other, verdict=verdict, by=make.user(), judged_at=at, label=label
        )


def test_of_two_roads_the_one_that_asks_less_is_told():
    a = make.label(A)
    known = Subject.objects.create()
    subject = feeds.names(feeds.record(a))
    judge(known, subject, make.label(C))
    judge(known, subject, a)
    feeds.want(a, subject=known.pk)

    feeds.scan()

    (hit,) = feeds.told()
    assert hit.label == a


def test_two_roads_under_different_labels_are_told_to_the_readers_of_each():
    a, b, c = make.label(A), make.label(A, B), make.label(A, C)
    known = Subject.objects.create()
    subject = feeds.names(feeds.record(a))
    judge(known, subject, b)
    judge(known, subject, c)
    feeds.want(a, subject=known.pk)

    feeds.scan()

    assert len(read_by(a, b)) == len(read_by(a, c)) == 1
    assert read_by(a) == []


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.UNSURE, Verdict.RELATED])
def test_no_other_judgement_joins(verdict):
    label = make.label()
    known = Subject.objects.create()
    subject = feeds.names(feeds.record(label))
    judge(known, subject, label, verdict=verdict)
    feeds.want(label, subject=known.pk)

    feeds.scan()

    assert feeds.told() == []


def test_a_new_join_tells_of_records_that_were_loaded_long_before():
    label = make.label()
    old = make.NOON - 480 * feeds.HOUR
    known = Subject.objects.create()
    subject = feeds.names(feeds.record(label, at=old), at=old)
    feeds.want(label, subject=known.pk)
    feeds.scan()
    feeds.join(subject, known, label, since=make.NOON + feeds.HOUR)

    feeds.scan(make.NOON + 24 * feeds.HOUR)

    assert len(feeds.told()) == 1


def test_a_number_meets_the_interest_in_it_however_it_is_written():
    label = make.label()
    feeds.names(feeds.record(label), PHONE="+44 7700 900123")
    feeds.want(label, kind=InterestKind.IDENTIFIER, kind_of="PHONE", value="07700 900 123")

    feeds.scan()

    (hit,) = feeds.told()
    assert hit.says.startswith("Telephone number +44 7700 900123 is in a crime record")


def test_words_meet_what_a_record_tells_and_nothing_else_that_it_holds():
    label = make.label()
    feeds.record(label, narrative="Stolen plant was moved to the quay", who="Nobody Here")
    feeds.record(label, narrative="The plant was not stolen", who="Stolen Plant Quay")
    feeds.want(label, kind=InterestKind.WORDS, value='"stolen plant" quay')

    feeds.scan()

    (hit,) = feeds.told()
    assert hit.says == 'A crime record of 14 April 2026 says: "stolen plant" quay.'


def test_the_beginning_of_a_postcode_is_the_place_and_not_its_longer_namesake():
    label = make.label()
    feeds.record(label, postcode="NE1 4ST")
    feeds.record(label, postcode="NE12 4ST")
    feeds.want(label, kind=InterestKind.PLACE, value="ne1")

    feeds.scan()

    assert [hit.says for hit in feeds.told()] == [
        "A crime record of 14 April 2026 is of NE1 4ST, in NE1."
    ]


def test_an_area_is_met_by_what_lies_within_it():
    label = make.label()
    feeds.record(label, lat="54.970", long="-1.600")
    feeds.record(label, lat="54.990", long="-1.600")
    feeds.want(label, kind=InterestKind.AREA, area=(54.97, -1.61, 1_000), value="the quayside")

    feeds.scan()

    assert len(feeds.told()) == 1


def graded(label, text, at=make.NOON - feeds.HOUR):
    by = make.user("grader")
    with make.everything():
        return Report.objects.create(
            urn=f"R-{Report.objects.count()}",
            text=text,
            source_grade="1",
            assessment="A",
            handling="P",
            step=Step.GRADED,
            owner=make.organisation(),
            submitted_by=by,
            submitted_at=at,
            graded_by=by,
            graded_at=at,
            label=label,
        )


def test_a_graded_report_meets_words_numbers_and_whom_it_is_about():
    label = make.label()
    report = graded(label, "He uses 07700 900123 for cannabis.")
    subject = Subject.objects.create()
    with make.everything():
        ReportSubject.objects.create(
            report=report,
            subject=subject,
            data_subject="SUSPECT",
            linked_at=make.NOON - feeds.HOUR,
            by=make.user(),
            label=label,
        )
    feeds.want(label, subject=subject.pk, ref="trial:1")
    feeds.want(label, kind=InterestKind.WORDS, value="cannab*", ref="trial:2")
    number = {"kind_of": "PHONE", "value": "07700900123"}
    feeds.want(label, kind=InterestKind.IDENTIFIER, ref="trial:3", **number)

    feeds.scan()

    assert sorted(hit.says for hit in feeds.told()) == [
        "Report R-0 is about them.",
        "Report R-0 names 07700 900123.",
        "Report R-0 says: cannab*.",
    ]


def test_an_interest_that_has_ended_or_run_out_is_not_met():
    label = make.label()
    subject = feeds.names(feeds.record(label))
    feeds.want(label, subject=subject.pk, until=make.TODAY - 24 * feeds.HOUR)

    feeds.scan()

    assert feeds.told() == []


def test_what_was_told_is_not_told_again():
    label = make.label()
    subject = feeds.names(feeds.record(label, at=make.NOON), at=make.NOON)
    feeds.want(label, subject=subject.pk)
    feeds.scan(make.NOON)

    feeds.scan(make.NOON + feeds.HOUR / 2)

    assert len(feeds.told()) == 1
    assert Scan.objects.filter(ended_at__isnull=False).count() == 2


def test_keepers_hear_of_many_hits_at_once(heard):
    label = make.label()
    subject = feeds.names(feeds.record(label))
    feeds.names(feeds.record(label), subject=subject)
    feeds.want(label, subject=subject.pk)

    feeds.scan()

    (met,) = [one for one in heard if isinstance(one, InterestMet)]
    assert met.registered_by == "trial"
    assert sorted(met.met_ids) == sorted(hit.pk for hit in feeds.told())
    assert [type(one) for one in heard].count(ScanBegan) == 1


def test_a_hit_that_tells_of_a_threat_to_life_is_said_once(heard):
    label = make.label()
    one = feeds.record(label, narrative="There is a threat to his life. He is at the quay.")
    feeds.want(label, kind=InterestKind.WORDS, value="quay", ref="trial:1")
    feeds.want(label, kind=InterestKind.WORDS, value="life", ref="trial:2")

    feeds.scan()
    feeds.scan(make.NOON + feeds.HOUR / 2)

    (danger,) = [said for said in heard if isinstance(said, ScanFoundDanger)]
    assert (danger.kind, danger.record_id) == (DangerKind.LIFE, one.pk)


def test_a_danger_in_what_nobody_asked_for_is_not_said_by_the_scan(heard):
    feeds.record(make.label(), narrative="There is a threat to his life.")

    feeds.scan()

    assert not [said for said in heard if isinstance(said, ScanFoundDanger)]


def picture():
    return sorted((hit.interest_id, hit.key, hit.label_id, hit.says) for hit in feeds.told())


def scene():
    label = make.label()
    subject = feeds.names(feeds.record(label, narrative="At the quay"), PHONE="07700 900123")
    feeds.want(label, subject=subject.pk, ref="trial:1")
    number = {"kind_of": "PHONE", "value": "07700 900123"}
    feeds.want(label, kind=InterestKind.IDENTIFIER, ref="trial:2", **number)
    feeds.want(label, kind=InterestKind.WORDS, value="quay", ref="trial:3")


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 4])
def test_a_scan_that_is_killed_in_a_step_ends_in_the_same_picture(taken, monkeypatch):
    scene()
    with transaction.atomic():
        feeds.scan()
        whole = picture()
        transaction.set_rollback(True)
    with transaction.atomic():
        feeds.scan(steps=taken)
    monkeypatch.setattr("fourfold.intelligence.commands.scan._taken", killed)
    with pytest.raises(Killed):
        feeds.scan(make.NOON + feeds.HOUR, steps=1)
    monkeypatch.undo()

    feeds.scan(make.NOON + feeds.HOUR)

    assert whole == picture()
    assert len(whole) == 3


class Killed(Exception):
    """The worker was killed after it wrote what it found, and before it said so."""


def killed(*_):
    raise Killed


def test_every_step_of_a_scan_is_named_for_who_watches_it():
    assert list(_matching.STEPS) == ["subjects", "identifiers", "texts", "reports"]
    assert all(words for words, _ in _matching.STEPS.values())


def test_nobody_but_the_machine_and_who_holds_the_verb_may_scan():
    with pytest.raises(Forbidden):
        take_step(by=make.viewer(make.label()), at=make.NOON)


def test_the_scan_itself_counts_nothing_that_a_reader_might_not_read():
    names = {field.name for field in Scan._meta.get_fields()}

    assert names == {
        *("id", "asked_at", "started_at", "ended_at", "stopped_because"),
        *("loaded_from", "loaded_until", "stage", "done"),
    }
    with speaking_for(make.viewer(make.label())):
        assert not Met.objects.exists()
