"""From a file to records in the site: upload, recognise, map, look, keep, load."""

import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.sources import jobs
from fourfold.sources.models import Load, Profile, Record
from fourfold.sources.rules import incoming
from fourfold.sources.rules.records.texts import to_yaml
from fourfold.sources.views import wizard
from tests import make
from tests.sources.records_made_up import CRIME, PROFILE, crime, loader, sheet, system
from tests.sources.systems_made_up import page, token_of, upload

pytestmark = pytest.mark.django_db
STRANGE = b"""Our number,When,Surname,First names,DOB,Mobile
M/1,01/03/2026,Ash,Ann,05/06/1980,07700 900123
M/2,02/03/2026,Birch,Ben,nonsense,07700 900124
,03/03/2026,Cedar,Cy,01/01/1990,
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WORKING_FOLDER = tmp_path / "working"
    return tmp_path / "incoming"


@pytest.fixture
def label():
    return make.label(to=("Cleveland",))


@pytest.fixture
def by(label):
    return loader(label)


@pytest.fixture
def marsh(label, by):
    return system(label, by)


def at(name, token):
    return reverse(f"systems:{name}", args=[token])


def test_a_strange_file_is_mapped_looked_at_kept_and_loaded(browse, by, marsh, folder):
    client = browse(by)
    answer = upload(client, marsh, STRANGE)
    token = token_of(answer)
    unknown = client.get(answer.url).content.decode()
    asked = client.get(at("columns", token)).content.decode()
    client.post(
        at("columns", token),
        {
            "profile_name": "marsh",
            "records": "CRIME",
            "column_reference": "Our number",
            "column_happened_on": "When",
            "column_person_family": "Surname",
            "column_person_given": "First names",
            "column_person_born": "DOB",
            "column_person_phones": "Mobile",
        },
    )
    looked = client.get(answer.url).content.decode()
    client.post(at("save", token))
    loaded = client.post(at("start", token))

    assert "No mapping fits these columns" in unknown
    assert "Suggested." in asked
    assert "<mark>nonsense</mark>" in looked
    assert "2 of them have something to look at." in looked
    assert "person: Ash, Ann, 1980-06-05" in looked
    with speaking_for(by):
        load = Load.objects.get()
        assert Profile.objects.get().name == "marsh"
        assert load.tally == load.tally | {"ACCEPTED": 1, "REPAIRED": 1, "REJECTED": 1}
    assert loaded.url == reverse("systems:load", args=[load.pk])
    assert not list(folder.glob("*/file"))


def test_a_known_file_is_recognised_and_loaded_as_previewed(browse, by, marsh):
    client = browse(by)
    rows = [crime("A"), crime("A"), crime("B", Born="?"), crime("")]
    token = token_of(upload(client, marsh, sheet(*rows)))
    client.post(at("text", token), {"text": PROFILE})
    shown = page(client, "systems:file", token)
    client.post(at("start", token))

    assert [shown.count(f">{word}</span>") for word in ("Accepted", "Repaired", "Duplicate")] == [
        *(1, 1, 1)
    ]
    with speaking_for(by):
        assert Load.objects.get().tally == Load.objects.get().tally | {
            "ACCEPTED": 1,
            "REPAIRED": 1,
            "DUPLICATE": 1,
            "REJECTED": 1,
        }
    again = token_of(upload(client, marsh, sheet(crime("A"), crime("B", Born="?", Phone=""))))
    shown = page(client, "systems:file", again)
    assert "version 1" in shown
    assert ">Duplicate</span>" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "The file is a PDF"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"PAR1 broken", "damaged"),
        (b"", "empty"),
        (b"\x00\xff" * 4000, ""),
    ],
)
def test_a_hostile_file_is_refused_in_words_and_not_kept(
    browse, by, marsh, folder, content, sentence
):
    answer = upload(browse(by), marsh, content, name="../../etc/<b>.csv")

    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert sentence in answer.content.decode()
        assert not list(folder.glob("*")) if folder.exists() else True
    assert not (folder.parent.parent / "etc").exists()


def test_files_are_their_users_alone(browse, by, marsh, folder):
    upload(browse(by), marsh, sheet(crime("A")))

    [one] = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(one.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in one.iterdir()} == {0o600}


def test_a_file_of_another_is_not_there(browse, by, marsh, label):
    token = token_of(upload(browse(by), marsh, sheet(crime("A"))))
    colleague = browse(loader(label))

    for name in ("file", "columns", "text"):
        assert colleague.get(at(name, token)).status_code == 404
    for name in ("start", "save", "choose", "discard"):
        assert colleague.post(at(name, token)).status_code == 404
    assert colleague.get("/systems/files/..%2F..%2Fetc/").status_code == 404


def test_a_fault_in_the_text_is_said_with_its_line_and_nothing_is_lost(browse, by, marsh):
    client = browse(by)
    token = token_of(upload(client, marsh, sheet(crime("A"))))
    wrong = PROFILE.replace("kind: person", "kind: [person")

    answer = client.post(at("text", token), {"text": wrong}).content.decode()

    assert "Line " in answer
    assert "marsh-crime" in answer


def test_one_column_chosen_twice_is_refused(browse, by, marsh):
    client = browse(by)
    token = token_of(upload(client, marsh, STRANGE))
    given = {
        "profile_name": "marsh",
        "records": "CRIME",
        "column_reference": "Surname",
        "column_person_family": "Surname",
    }

    answer = client.post(at("columns", token), given).content.decode()

    assert "Two fields take the same heading." in answer


def test_a_column_that_decides_who_may_read_cannot_be_left_out(browse, by, marsh):
    rules = (
        f"{PROFILE}labels:\n  - when: {{field: handling, in: [closed]}}\n    marking: official\n"
    )
    client = browse(by)
    token = token_of(upload(client, marsh, sheet(crime("A"))))
    client.post(at("text", token), {"text": rules})
    given = {"profile_name": "marsh", "records": "CRIME", "column_ref": "Crime ref"}

    answer = client.post(at("columns", token), given)

    assert answer.status_code == 200
    assert "Who may read a record depends on it." in answer.content.decode()


def large(browse, by, marsh, monkeypatch):
    """Hand a file to the worker, and return its token."""
    monkeypatch.setattr(wizard, "AT_ONCE", 0)
    client = browse(by)
    token = token_of(upload(client, marsh, sheet(crime("A"))))
    client.post(at("text", token), {"text": to_yaml(CRIME)})
    answer = client.post(at("start", token))
    assert answer.url == at("file", token)
    return token


def as_worker(monkeypatch, by):
    monkeypatch.setattr(jobs, "viewer_for", lambda *_given, **_more: by)


def test_a_large_file_is_taken_in_by_the_worker(browse, by, marsh, monkeypatch, folder):
    token = large(browse, by, marsh, monkeypatch)
    waits = page(browse(by), "systems:file", token)
    as_worker(monkeypatch, by)

    jobs.take_file(token)

    assert "It waits for the worker." in waits
    with speaking_for(by):
        load = Load.objects.get()
    assert browse(by).get(at("file", token)).url == reverse("systems:load", args=[load.pk])
    assert jobs.take_file(token) == "done before"
    assert not (folder / token / "file").exists()


def test_a_file_whose_worker_died_is_gone_on_with(browse, by, marsh, monkeypatch):
    token = large(browse, by, marsh, monkeypatch)
    as_worker(monkeypatch, by)

    with incoming.find(wizard.root(), token).held():
        jobs.resume_files(int(make.NOON.timestamp()))
        with speaking_for(by):
            assert not Record.objects.exists()
    jobs.resume_files(int(make.NOON.timestamp()))

    with speaking_for(by):
        assert Record.objects.get().key == "A"


def test_a_file_that_nobody_asks_for_goes_after_a_week(browse, by, marsh, folder):
    upload(browse(by), marsh, sheet(crime("A")))
    [one] = incoming.every(folder)
    brought_at = incoming.datetime.fromisoformat(one.said["at"])

    incoming.sweep(folder, brought_at + timedelta(days=6))
    assert incoming.every(folder) == [one]
    incoming.sweep(folder, brought_at + timedelta(days=8))
    assert incoming.every(folder) == []


def test_what_cannot_be_taken_stays_with_its_reason_and_can_be_mended(
    browse, by, marsh, monkeypatch
):
    token = large(browse, by, marsh, monkeypatch)
    as_worker(monkeypatch, replace(by, verbs=by.verbs - {"sources.load_records"}))
    jobs.take_file(token)

    shown = page(browse(by), "systems:file", token)
    system_page = page(browse(by), "systems:system", marsh.pk)

    assert "It could not be taken in" in shown
    assert "Take it in" in shown
    assert "Stopped" in system_page


def test_a_list_of_deletions_marks_its_records(browse, by, marsh):
    client = browse(by)
    first = token_of(upload(client, marsh, sheet(crime("A"), crime("B"))))
    client.post(at("text", first), {"text": PROFILE})
    client.post(at("start", first))
    token = token_of(upload(client, marsh, b"Crime ref\nA\nZ\n", is_deletions="on"))
    shown = page(client, "systems:file", token)
    client.post(at("start", token))

    assert ">Deleted</span>" in shown
    with speaking_for(by):
        assert Record.objects.standing().get().key == "B"


def test_a_file_that_is_let_go_of_is_gone(browse, by, marsh, folder):
    client = browse(by)
    token = token_of(upload(client, marsh, sheet(crime("A"))))

    client.post(at("discard", token))

    assert list(folder.iterdir()) == []
    assert client.get(at("file", token)).status_code == 404
