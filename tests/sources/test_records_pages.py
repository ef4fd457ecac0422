"""The page of a record: as it came, as understood, its versions, who can see it."""

import pytest
from django.urls import reverse

from fourfold.access import ledger
from fourfold.access.speaking import speaking_for
from fourfold.shared import hooks
from fourfold.sources.models import Record
from tests import make
from tests.sources.records_made_up import crime, loader, system
from tests.sources.systems_made_up import page, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return loader(make.label(to=("Cleveland",)))


@pytest.fixture
def marsh(by):
    return system(make.label(to=("Cleveland",)), by)


def versions(by):
    with speaking_for(by):
        return list(Record.objects.order_by("version"))


def test_a_record_is_shown_as_it_came_beside_what_was_understood(
    browse, by, marsh, tmp_path, monkeypatch
):
    read = []
    monkeypatch.setattr(ledger, "consulted", lambda record, **_given: read.append(record))
    taken(marsh, tmp_path, crime("A", Born="around 1980"), by=by)
    [one] = versions(by)

    shown = page(browse(by), "systems:record", one.pk)

    assert "<td>01/03/2026</td><td>2026-03-01</td>" in shown
    assert "Could not be read" in shown
    assert "Not taken by the mapping" in shown
    assert "What was repaired" in shown
    assert "Suspect" in shown
    assert ", row 2" in shown
    assert read == [one]


def test_versions_say_what_changed_and_a_tombstone_is_said(browse, by, marsh, tmp_path):
    taken(marsh, tmp_path, crime("A", surname="Ash"), by=by)
    taken(marsh, tmp_path, crime("A", surname="Ashe"), by=by)
    taken(marsh, tmp_path, crime("A", Deleted="yes"), by=by)
    first, second, third = versions(by)
    client = browse(by)

    old = page(client, "systems:record", first.pk)
    dead = page(client, "systems:record", third.pk)

    assert "<del>Ash</del> became <ins>Ashe</ins>" in old
    assert f"{reverse('systems:record', args=[third.pk])}" in old
    assert "Not the newest version" in old
    assert "Deleted by its system" in dead
    assert reverse("systems:record", args=[second.pk]) in dead


def test_a_version_under_another_label_is_not_there(browse, by, marsh, tmp_path):
    taken(marsh, tmp_path, crime("A", surname="Ash"), by=by)
    [one] = versions(by)
    outsider = loader(make.label(to=("Durham",)))

    hidden = browse(outsider).get(reverse("systems:record", args=[one.pk]))
    absent = browse(outsider).get(reverse("systems:record", args=[one.pk + 10_000]))

    assert hidden.status_code == absent.status_code == 404


def test_what_a_record_says_is_text_and_nothing_else(browse, by, marsh, tmp_path):
    taken(marsh, tmp_path, crime("A", surname="<script>alert(1)</script>"), by=by)
    [one] = versions(by)

    shown = page(browse(by), "systems:record", one.pk)

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_higher_context_adds_its_own_to_the_page(browse, by, marsh, tmp_path, monkeypatch):
    taken(marsh, tmp_path, crime("A"), by=by)
    [one] = versions(by)
    asked = []
    rows = {"subjects": lambda request, record: asked.append((request.viewer, record.pk))}
    monkeypatch.setitem(hooks._tables, "record_panels", rows)

    page(browse(by), "systems:record", one.pk)

    assert asked == [(by, one.pk)]
