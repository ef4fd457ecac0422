"""Charts kept with a threat: as they were, under all that was drawn, and erasable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.shared import hooks
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.sources.models import System
from fourfold.subjects.models import Name, Subject
from fourfold.threats.commands._snapshots import erase_from_snapshots, move_snapshots
from fourfold.threats.commands.member import Belonging, add_member
from fourfold.threats.commands.snapshot import NothingToKeep, keep_snapshot
from fourfold.threats.models import Snapshot
from fourfold.threats.queries import snapshots as queries
from fourfold.threats.views import snapshots as views
from tests import make
from tests.subjects.builders import OPEN, SECRET, link, person, reader_of
from tests.subjects.silos import key_of, taken_in
from tests.subjects.told import KATE, linker

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(OPEN)


def keeper(*labels):
    by = reader_of(*labels)
    return replace(by, verbs=by.verbs | {"threats.keep_snapshot"})


def group(label, *names, threat=None, of=None):
    """Return a threat and the names of its members, each linked to the first."""
    by = keeper(label, *([of] if of else []))
    threat = threat or make.threat(label, by=by, since=make.TODAY.replace(year=2020))
    people = [person(of or label, name) for name in names]
    for one in people:
        add_member(
            threat=threat, subject=one.subject, belonging=Belonging(), since=make.TODAY,
            label=of, by=by, at=make.NOON,
        )  # fmt: skip
    for one in people[1:]:
        link(people[0], one, of or label)
    return threat, people


def keep(threat, by, **given):
    said = {"reason": "For the board of April"} | given
    return keep_snapshot(threat=threat, **said, by=by, at=make.NOON)


def test_what_was_drawn_stays_as_it_was_when_names_change(label):
    threat, (ann, _) = group(label, "Ann Ash", "Bob Birch")
    by = keeper(label)
    kept = keep(threat, by)
    with make.everything():
        Name.objects.filter(pk=ann.pk).update(text="Anne Otherwise")

    with speaking_for(by):
        found = queries.opened(queries.snapshot(threat, kept.pk))

    assert {node["label"] for node in found.nodes} == {"Ann Ash", "Bob Birch"}
    assert [(edge["from"], edge["reason"]) for edge in found.edges] != []
    assert found.edges[0]["reason"] == "Seen together"
    assert (found.kept.why, found.kept.at) == ("For the board of April", make.NOON)


def test_it_is_read_only_by_those_who_may_read_all_that_was_drawn(label):
    secret = make.label(SECRET)
    both = make.label(OPEN, SECRET)
    threat, _ = group(label, "Ann Ash", "Bob Birch")
    group(label, make.CANARY, threat=threat, of=both)
    one = keep(threat, keeper(label, secret, both))

    assert one.label == both
    with speaking_for(reader_of(label)):
        assert queries.of_threat(threat) == []
        with pytest.raises(NotFound):
            queries.snapshot(threat, one.pk)
    with speaking_for(reader_of(label, both)):
        assert [row.pk for row in queries.of_threat(threat)] == [one.pk]


def test_what_its_keeper_cannot_read_is_not_in_it(label):
    both = make.label(OPEN, SECRET)
    threat, _ = group(label, "Ann Ash")
    group(label, make.CANARY, threat=threat, of=both)

    one = keep(threat, keeper(label))

    assert make.CANARY not in str(one.drawn)
    assert one.label == label


def test_children_are_left_out_unless_chosen(label):
    threat, (ann,) = group(label, "Ann Ash")
    by = keeper(label)
    kit = person(label, "Kit", is_child=True)
    add_member(
        threat=threat, subject=kit.subject, belonging=Belonging(), since=make.TODAY, by=by,
        at=make.NOON,
    )  # fmt: skip

    without, chosen = keep(threat, by), keep(threat, by, children=[kit.subject_id])

    assert "Kit" not in str(without.drawn)
    assert "Child: Kit" in str(chosen.drawn)
    assert str(kit.subject_id) not in without.keys
    assert str(ann.subject_id) in without.keys


def test_a_reason_and_somebody_to_draw_are_needed(label):
    threat, _ = group(label)
    full, _ = group(label, "Ann Ash")
    by = keeper(label)

    with pytest.raises(NothingToKeep, match="Nobody stands"):
        keep(threat, by)
    with pytest.raises(NothingToKeep, match="Say why"):
        keep(full, by, reason=" ")
    with pytest.raises(Forbidden):
        keep(full, replace(by, verbs=frozenset({"threats.read"})))


def test_a_person_who_is_disposed_of_is_in_no_snapshot(label):
    threat, (hub, other) = group(label, f"Hub {make.CANARY}", "Bob Birch")
    other_threat, _ = group(label, "Untouched")
    by = keeper(label)
    one, untouched = keep(threat, by), keep(other_threat, by)

    with make.everything():
        number = erase_from_snapshots([hub.subject_id])
        after = Snapshot.objects.get(pk=one.pk)

    assert number == 1
    said = str((after.drawn, after.members, after.keys))
    assert make.CANARY not in said
    assert str(hub.subject_id) not in said
    assert "Bob Birch" in said
    assert after.erased == 1
    with make.everything():
        assert Snapshot.objects.get(pk=untouched.pk).erased == 0
        erase_from_snapshots([other.subject_id])
        assert not Snapshot.objects.filter(pk=one.pk).exists()


def test_a_system_that_is_named_in_it_is_read_only_by_those_who_may_know_the_system():
    label, narrow = make.label(), make.label(to=("Durham",))
    taken_in(("C1", KATE | {"mark": "AB12 CDE"}), label=label)
    by = keeper(label, narrow)
    threat = make.threat(label, by=by, since=make.TODAY.replace(year=2020))
    for entity in ("suspect 1", "vehicle"):
        add_member(
            threat=threat, subject=Subject(key=key_of("C1", entity)), belonging=Belonging(),
            since=make.TODAY, by=by, at=make.NOON,
        )  # fmt: skip
    with linker():
        System.objects.update(label=narrow)

    told, untold = keep(threat, by), keep(threat, keeper(label))

    assert "north-crime of a force" in str(told.drawn)
    assert told.label == narrow
    assert "north-crime" not in str(untold.drawn)
    assert untold.label == label


def test_it_follows_its_threat_under_a_narrower_label(label):
    both = make.label(OPEN, SECRET)
    threat, _ = group(label, "Ann Ash")
    one = keep(threat, keeper(label))
    with make.everything():
        threat.label = both
        move_snapshots(threat)

        assert Snapshot.objects.get(pk=one.pk).label == both


def test_it_is_kept_and_opened_on_its_pages_with_the_note_of_its_day(label, browse, monkeypatch):
    monkeypatch.setitem(hooks._tables, "threat_panels", {"snapshots": views.of_threat})
    threat, _ = group(label, "Ann Ash", "Bob Birch")
    client = browse(keeper(label))
    there = reverse("threats:keep_snapshot", args=[threat.urn])

    assert "Say why" not in client.get(there).content.decode()
    opened = client.post(there, {"reason": "For the board"}, follow=True).content.decode()
    page = client.get(reverse("threats:threat", args=[threat.urn])).content.decode()

    assert "This chart shows the past" in opened
    assert "For the board" in opened
    assert "Ann Ash" in opened
    assert f"Network of {threat.urn}" in page
    assert "Keep the chart as it is today" in page


def test_hidden_and_absent_answer_alike(label, browse):
    both = make.label(OPEN, SECRET)
    threat, _ = group(label, "Ann Ash")
    group(label, make.CANARY, threat=threat, of=both)
    one = keep(threat, keeper(label, both))
    client = browse(keeper(label))

    answers = [
        client.get(reverse("threats:snapshot", args=[threat.urn, pk])) for pk in (one.pk, 999_999)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert make.CANARY not in answers[0].content.decode()
    assert timedelta(0) == one.kept_at - make.NOON
