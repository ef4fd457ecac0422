"""What threats want to hear of, and what a hit changes for them."""

from datetime import date, timedelta

import pytest

from fourfold.access.models import User
from fourfold.access.rules import Justification, Marking
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.events import InterestMet, ScanBegan
from fourfold.intelligence.models import Interest, Met
from fourfold.shared import events
from fourfold.subjects.models import Mention, Subject
from fourfold.threats import reactions
from fourfold.threats.commands import assessment, disposal, member, moderation, role, threat
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled
from fourfold.threats.rules.disposal import DisposalReason
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.kinds import Importance, Role
from fourfold.threats.views.reports import called
from tests import make
from tests.intelligence import feeds
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
LAST_YEAR = make.TODAY - timedelta(days=700)
OPEN, A, B = 0, 1, 2


@pytest.fixture(autouse=True)
def wired(monkeypatch):
    """Let threats react, as the table in `config` has it."""
    rows = {
        ScanBegan: [reactions.bring_interests_up_to_date],
        InterestMet: [reactions.say_what_changes],
        ThreatRelabelled: [reactions.follow_threat],
        ThreatDisposed: [reactions.go_with_threat],
    }
    monkeypatch.setattr(events, "_reactions", rows)


def led(label, name="Alder", lead="lead.officer"):
    """Return a threat with a lead responsible officer."""
    by = make.someone(label)
    one = make.threat(label, by=by, name=name, since=LAST_YEAR)
    person = make.user(lead)
    role.appoint(threat=one, role=Role.LRO, person=person, since=LAST_YEAR, by=by, at=make.NOON)
    return one


def belongs(one, subject, label, importance=Importance.PRINCIPAL, **given):
    child = make.label(*label.compartments, marking=Marking.OFFICIAL_SENSITIVE)
    by = make.someone(label)
    by = make.viewer(label, child, of=make.organisation(), may=tuple(by.verbs), user_id=by.user_id)
    return member.add_member(
        threat=one,
        subject=subject,
        belonging=member.Belonging(importance=importance, **given),
        since=LAST_YEAR,
        by=by,
        at=make.NOON,
    )


def effects(hits=None):
    return [hit.effect for hit in hits or feeds.told() if hit.effect]


def test_every_member_is_wanted_for_the_lead_with_its_strong_identifiers():
    label = make.label()
    old = make.NOON - 480 * feeds.HOUR
    subject = feeds.names(
        feeds.record(label, at=old), at=old, PHONE="07700 900123", POSTCODE="NE1 4ST"
    )
    one = led(label)
    belongs(one, subject, label)

    feeds.scan()

    kept = feeds.wanted(registered_by="threats")
    assert [(row.kind, row.kind_of, row.because) for row in kept] == [
        ("SUBJECT", "", "Principal member of Alder"),
        ("IDENTIFIER", "PHONE", "Telephone number of a member of Alder"),
    ]
    assert {row.for_person for row in kept} == {User.objects.get(username="lead.officer")}
    assert {row.ref for row in kept} == {f"threats.threat:{one.pk}"}


def test_an_interest_carries_the_label_of_the_membership():
    label = make.label()
    one = led(label)
    belonging = belongs(one, Subject.objects.create(), label, is_child=True)

    feeds.scan()

    (row,) = feeds.wanted(registered_by="threats")
    assert row.label_id == belonging.label_id != label.pk


def test_a_member_who_left_is_wanted_no_more():
    label = make.label()
    one = led(label)
    belonging = belongs(one, Subject.objects.create(), label)
    feeds.scan()
    by = make.someone(label)

    member.end_membership(membership=belonging, until=make.TODAY, by=by, at=make.NOON)
    feeds.scan(make.NOON + feeds.HOUR)

    assert feeds.wanted(registered_by="threats", ended_at=None) == []


def test_a_threat_that_nobody_answers_for_wants_nothing():
    label = make.label()
    belongs(make.threat(label), Subject.objects.create(), label)

    feeds.scan()

    assert feeds.wanted(registered_by="threats") == []


def test_what_stands_is_registered_once_and_keeps_its_hits():
    label = make.label()
    subject = feeds.names(feeds.record(label))
    belongs(led(label), subject, label)
    feeds.scan()
    before = [row.pk for row in feeds.wanted()]

    feeds.scan(make.NOON + feeds.HOUR)

    assert [row.pk for row in feeds.wanted()] == before
    assert len(feeds.told()) == 1


def test_a_custody_record_of_a_principal_says_that_a_principal_was_arrested():
    label = make.label()
    custody = feeds.load(label, kind="CUSTODY")
    subject = feeds.names(feeds.record(label, of=custody, kind="CUSTODY"))
    belongs(led(label), subject, label)

    feeds.scan()

    assert effects() == ["A principal was arrested: a custody record of 14 April 2026."]


def test_nobody_else_is_said_to_be_arrested_as_a_principal():
    label = make.label()
    custody = feeds.load(label, kind="CUSTODY")
    subject = feeds.names(feeds.record(label, of=custody, kind="CUSTODY"))
    belongs(led(label), subject, label, importance=Importance.PERIPHERAL)

    feeds.scan()

    assert len(feeds.told()) == 1
    assert effects() == []


def test_a_telephone_that_was_not_known_of_a_member_is_said_to_be_new():
    label = make.label()
    old = make.NOON - 480 * feeds.HOUR
    subject = feeds.names(feeds.record(label, at=old), at=old, PHONE="07700 900123")
    belongs(led(label), subject, label)
    feeds.scan()
    feeds.names(
        feeds.record(label, at=make.NOON + feeds.HOUR),
        subject=subject,
        at=make.NOON + feeds.HOUR,
        PHONE="07700 900456",
    )
    feeds.scan(make.NOON + 2 * feeds.HOUR)

    assert "A member's new telephone: 07700 900456." in effects()
    assert not any("900123" in said for said in effects())


def settled(one, label, dated_on, reference="CR/9"):
    stale = [
        Evidence(piece.criterion, dated_on, piece.bears_out, piece.kind, reference)
        for piece in evidence()
    ]
    made = assessment.submit_assessment(
        threat=one,
        stated=assessment.Stated(levels(), stale, make.TODAY),
        by=make.someone(label),
        at=make.NOON,
    )
    moderation.moderate(
        assessment=made, levels=made.levels, reasons={}, by=make.someone(label), at=make.NOON
    )


def test_a_newer_record_of_a_member_is_said_to_be_newer_than_the_stale_evidence():
    label = make.label()
    subject = feeds.names(feeds.record(label))
    one = led(label)
    belongs(one, subject, label, importance=Importance.PERIPHERAL)
    settled(one, label, date(2019, 3, 1))

    feeds.scan()

    (said,) = effects()
    assert "is stale (1 March 2019): a newer record of 14 April 2026." in said


def test_whom_the_stale_evidence_was_about_is_wanted_under_the_labels_of_both():
    a, b = make.label(A), make.label(B)
    old = make.NOON - 480 * feeds.HOUR
    behind = feeds.record(b, at=old)
    subject = feeds.names(behind, at=old)
    one = led(a)
    settled(one, a, date(2019, 3, 1), reference=behind.key)

    feeds.scan()

    rows = [row for row in feeds.wanted(registered_by="threats") if row.part[:8] == "evidence"]
    assert rows
    assert {row.subject_id for row in rows} == {subject.pk}
    with make.everything():
        assert Mention.objects.filter(record=behind).exists()
        labels = {row.label.restriction for row in Interest.objects.select_related("label")}
    assert labels == {a.restriction | b.restriction}


def test_members_of_two_threats_in_one_record_are_a_new_link_between_them():
    label = make.label()
    one = feeds.record(label)
    first, second = led(label, "Alder"), led(label, "Birch")
    for threat_, name in ((first, "Alex Marsh"), (second, "Sam Field")):
        subject = feeds.names(one, name=name)
        belongs(threat_, subject, label, importance=Importance.PERIPHERAL)

    feeds.scan()

    assert sorted(effects()) == [
        "A new link between two threats: the record names a member of"
        f" {name} ({other.urn}) as well."
        for name, other in (("Alder", first), ("Birch", second))
    ]


def test_a_link_to_a_threat_is_read_by_those_alone_who_may_read_both():
    a, b, both = make.label(A), make.label(B), make.label(A, B)
    one = feeds.record(make.label())
    first, second = led(a, "Alder"), led(b, "Birch")
    belongs(first, feeds.names(one), a, importance=Importance.PERIPHERAL)
    belongs(second, feeds.names(one), b, importance=Importance.PERIPHERAL)

    feeds.scan()

    for held, other in ((a, "Birch"), (b, "Alder")):
        seen = feeds.told(make.viewer(held, make.label()))
        assert len(seen) == 1
        assert effects(seen) == []
        assert not any(other in hit.says + hit.effect for hit in seen)
    whole = feeds.told(make.viewer(a, b, both, make.label()))
    assert len(effects(whole)) == 2


def test_a_relabelled_threat_takes_its_interests_and_hits_along():
    a, b = make.label(A), make.label(B)
    subject = feeds.names(feeds.record(make.label()))
    one = led(a)
    belongs(one, subject, a)
    feeds.scan()
    by = make.viewer(a, b, of=make.organisation(), may=tuple(make.someone(a).verbs))

    why = Justification("ASSESS", "Narrower")
    threat.relabel_threat(threat=one, label=b, why=why, by=by, at=make.NOON)

    assert {row.label for row in feeds.told()} == {b}
    assert feeds.told(make.viewer(a, make.label())) == []
    assert {row.label_id for row in feeds.wanted()} == {b.pk}


def test_a_disposed_threat_takes_its_interests_and_hits_along():
    label = make.label()
    record = feeds.record(label)
    one, other = led(label, "Alder"), led(label, "Birch")
    belongs(one, feeds.names(record), label)
    belongs(other, feeds.names(record), label)
    feeds.scan()
    by, second = make.someone(label), make.someone(label)
    words = "Kept longer than it may be."
    asked = disposal.ask_disposal(
        threat=one, reason=DisposalReason.RETENTION, words=words, by=by, at=make.NOON
    )

    disposal.agree_disposal(disposal=asked, by=second, at=make.NOON)

    assert feeds.wanted(ref=f"threats.threat:{one.pk}") == []
    assert len(feeds.told()) == 1
    with make.everything():
        assert not Met.objects.filter(effect__contains=one.urn).exists()
        assert not Met.objects.filter(effect__contains="Alder").exists()


def test_the_digest_learns_the_names_of_threats_that_its_reader_may_read():
    a, b = make.label(A), make.label(B)
    one, hidden = led(a, "Alder"), led(b, "Birch")
    refs = [f"threats.threat:{row.pk}" for row in (one, hidden)]

    with speaking_for(make.viewer(a)):
        assert called(refs) == {refs[0]: ("Alder", f"/threats/{one.urn}/")}
