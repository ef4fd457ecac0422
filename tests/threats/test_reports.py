"""A report's link to a threat: made by somebody, with why, and read by those who may read both."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.events import ReportRelabelled
from fourfold.intelligence.models import Report
from fourfold.intelligence.rules.vocabulary import Step
from fourfold.shared import hooks
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.threats import reactions
from fourfold.threats.commands.report import CannotLink, link_report
from fourfold.threats.models import ThreatReport
from fourfold.threats.views import reports as views
from tests import make

pytestmark = pytest.mark.django_db
A, B = 1, 2


def graded(label, urn="R-1", step=Step.GRADED):
    by = make.user("grader")
    with make.everything():
        return Report.objects.create(
            urn=urn,
            title=f"Plant at the quay {make.CANARY}",
            text="Stolen plant.",
            source_grade="1",
            assessment="A",
            handling="P",
            step=step,
            owner=make.organisation(),
            submitted_by=by,
            submitted_at=make.NOON,
            graded_by=by,
            graded_at=make.NOON,
            label=label,
        )


def reader(*labels):
    by = make.someone(labels[0])
    return make.viewer(*labels, of=make.organisation(), may=tuple(by.verbs), user_id=by.user_id)


@pytest.fixture
def scene():
    """Return a threat and a report under different labels, linked by who may read both."""
    a, b, both = make.label(A), make.label(B), make.label(A, B)
    one, report = make.threat(a), graded(b)
    link(one, report, reader(a, b, both))
    return one, report


def link(one, report, by, reason="It names the yard"):
    return link_report(threat=one, report=report, reason=reason, by=by, at=make.NOON)


def test_a_link_asks_what_both_ask(scene):
    with make.everything():
        row = ThreatReport.objects.select_related("label").get()

    assert row.label == make.label(A, B)


@pytest.mark.parametrize("held", [A, B])
def test_a_reader_of_one_of_the_two_sees_no_link(scene, held):
    with speaking_for(make.viewer(make.label(held))):
        assert not ThreatReport.objects.exists()


def test_a_link_says_why_and_stands_once(scene):
    one, report = scene
    by = reader(make.label(A), make.label(B), make.label(A, B))

    with pytest.raises(CannotLink, match="already"):
        link(one, report, by)
    with pytest.raises(CannotLink, match="why"):
        link(one, graded(make.label(B), "R-2"), by, reason=" ")


def test_a_report_is_linked_once_it_is_graded():
    label = make.label()
    with pytest.raises(CannotLink, match="graded"):
        link(make.threat(label), graded(label, step=Step.TRIAGED), make.someone(label))


def test_nobody_links_what_they_may_not_read_or_without_the_verb():
    a, b = make.label(A), make.label(B)
    one, report = make.threat(a), graded(b)

    with pytest.raises(NotFound):
        link(one, report, make.someone(a))
    with pytest.raises(NotFound):
        link(one, report, make.someone(b))
    with pytest.raises(Forbidden):
        link(one, report, make.viewer(a, b))


def test_the_threats_page_shows_its_reports_to_who_may_read_both(browse, scene, monkeypatch):
    one, report = scene
    monkeypatch.setitem(hooks._tables, "threat_panels", {"reports": views.of_threat})
    url = f"/threats/{one.urn}/"

    both = browse(reader(make.label(A), make.label(B), make.label(A, B))).get(url).content.decode()
    alone = browse(reader(make.label(A))).get(url).content.decode()

    assert report.title in both
    assert "It names the yard" in both
    assert report.title not in alone
    assert "No report that you may read is linked to it." in alone


def test_the_reports_page_shows_its_threats_and_the_way_to_link_one(browse, scene, monkeypatch):
    one, report = scene
    monkeypatch.setitem(hooks._tables, "report_panels", {"threats": views.of_report})
    url = f"/intelligence/reports/{report.urn}/"

    both = browse(reader(make.label(A), make.label(B), make.label(A, B))).get(url).content.decode()
    alone = browse(reader(make.label(B))).get(url).content.decode()

    assert one.urn in both
    assert one.urn not in alone
    assert f"/threats/reports/{report.urn}/link/" in alone


def test_a_report_is_linked_by_page(browse):
    label = make.label()
    one, report = make.threat(label), graded(label)
    client = browse(make.someone(label))
    url = f"/threats/reports/{report.urn}/link/"

    shown = client.get(url)
    wrong = client.post(url, {"threat": "T-9", "reason": "It names the yard", "save": "yes"})
    given = {"threat": one.urn, "reason": "It names the yard"}
    checked = client.post(url, given)
    saved = client.post(url, given | {"save": "yes"})

    assert shown.status_code == wrong.status_code == checked.status_code == 200
    assert saved.status_code == 302
    with make.everything():
        assert ThreatReport.objects.count() == 1


def test_a_hidden_threat_and_none_answer_alike(browse):
    label = make.label(A)
    hidden, report = make.threat(make.label(B)), graded(label)
    client = browse(make.someone(label))
    url = f"/threats/reports/{report.urn}/link/"

    there = client.post(url, {"threat": hidden.urn, "reason": "Why", "save": "yes"})

    assert "There is no such record." in there.content.decode()


def test_a_relabelled_report_takes_its_links_along(scene):
    _, report = scene
    b, wider = make.label(B), make.label()
    by = reader(make.label(A), b, make.label(A, B), wider)
    with make.everything():
        Report.objects.filter(pk=report.pk).update(label=wider)
        event = ReportRelabelled(report.pk, b.pk, wider.pk, by, make.NOON)
        reactions.follow_report(event)

        assert ThreatReport.objects.get().label_id == make.label(A).pk
