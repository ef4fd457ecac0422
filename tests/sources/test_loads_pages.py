"""The pages of loads: progress, tally, the rows behind a figure, what was rejected."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access import ledger
from fourfold.access.speaking import speaking_for
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import Load
from fourfold.sources.rules.records.opening import brought
from tests import make
from tests.sources.records_made_up import CRIME, crime, file, loader, sheet, system
from tests.sources.systems_made_up import page, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(to=("Cleveland",))


@pytest.fixture
def by(label):
    return loader(label)


@pytest.fixture
def marsh(label, by):
    return system(label, by)


def test_a_load_shows_a_tally_that_adds_up_and_its_rejects(browse, by, marsh, tmp_path):
    load = taken(marsh, tmp_path, crime("A"), crime("A"), crime("", surname=make.CANARY), by=by)

    shown = page(browse(by), "systems:load", load.pk)

    assert "3 rows: 1 accepted, 0 changed, 0 repaired, 1 duplicate, 0 deleted, 1 rejected." in shown
    assert "<dt>Together</dt><dd>3</dd>" in shown
    assert "“Crime ref” is empty." in shown
    assert make.CANARY in shown


def test_the_rows_behind_a_figure_are_opened(browse, by, marsh, tmp_path):
    load = taken(marsh, tmp_path, crime("A", Phone=""), crime("B"), by=by)
    client = browse(by)

    behind = page(client, "systems:rows", load.pk, field="phone", what="empty")
    nonsense = client.get(
        reverse("systems:rows", args=[load.pk]), {"field": "phone", "what": "own"}
    )

    assert "“Phone” is empty" in behind
    assert ">A</a>" in behind
    assert ">B</a>" not in behind
    assert nonsense.status_code == 404


def test_rejects_are_taken_away_harmless_and_the_ledger_says_so(
    browse, by, marsh, tmp_path, monkeypatch
):
    taken_away = []
    monkeypatch.setattr(ledger, "exported", lambda _what, **given: taken_away.append(given))
    load = taken(marsh, tmp_path, crime("", surname="=1+1"), by=by)
    here = reverse("systems:rejects", args=[load.pk])

    asked = browse(by).get(here)
    assert taken_away == []
    answer = browse(by).get(here, {"reason_code": "QUALITY", "reason_text": "To send back"})

    assert "Before you take the rejected rows away" in asked.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert any("'=1+1" in text and "“Crime ref” is empty." in text for text in texts)
    [entry] = taken_away
    assert entry["under"] == [load.label_id]
    assert entry["why"].code == "QUALITY"


def interrupted(marsh, by, tmp_path):
    """Stop a load after its first batch, as somebody who presses Ctrl-C does not: by a fault."""

    def told(load):
        if load.position:
            raise RuntimeError

    [one] = brought(file(tmp_path, sheet(crime("A"))))
    with pytest.raises(RuntimeError):
        take_in(
            taking=Taking(system=marsh, brought=one, profile=CRIME),
            by=by,
            clock=lambda: make.NOON,
            told=told,
        )
    with speaking_for(by):
        return Load.objects.get()


def test_an_interrupted_load_says_why_and_how_it_goes_on(browse, by, marsh, tmp_path):
    load = interrupted(marsh, by, tmp_path)

    shown = page(browse(by), "systems:load", load.pk)
    resumed = browse(by).post(reverse("systems:resume", args=[load.pk]))

    assert "Interrupted" in shown
    assert "The program failed." in shown
    assert "it goes on behind the 1 row that were taken" in shown
    assert resumed.status_code == 404


def test_the_questions_of_a_load_do_not_grow_with_its_rejects(browse, by, marsh, tmp_path):
    def asked(load):
        with CaptureQueriesContext(connection) as found:
            page(browse(by), "systems:load", load.pk)
        return len(found)

    few = taken(marsh, tmp_path, crime("A"), crime(""), by=by)
    many = taken(marsh, tmp_path, crime("B"), *(crime("") for _ in range(9)), by=by)

    assert asked(many) <= asked(few) + 1  # the second has a past to be compared with


def test_a_running_load_is_asked_after_in_part(browse, by, marsh, tmp_path):
    load = interrupted(marsh, by, tmp_path)
    with speaking_for(by):
        Load.objects.filter(pk=load.pk).update(stopped_at=None, stopped_because="")

    part = (
        browse(by)
        .get(reverse("systems:load", args=[load.pk]), headers={"HX-Request": "true"})
        .content.decode()
    )

    assert 'hx-trigger="every 1s"' in part
    assert "<html" not in part
    assert "Look again" in part
