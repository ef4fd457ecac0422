"""The scoring schemes: reading the one in use, and loading an agency's own."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fourfold.threats.models import Scheme
from fourfold.threats.rules.schemes import tactical_default_v1_text
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/threats/schemes/"


@pytest.fixture
def by():
    return make.someone(make.label(1))


def upload(client, text):
    given = text if isinstance(text, bytes) else text.encode()
    return client.post(PAGE, {"file": SimpleUploadedFile("scheme.json", given)})


def ours(**changed):
    return json.dumps(json.loads(tactical_default_v1_text()) | {"id": "north_east_v1"} | changed)


def test_the_scheme_in_use_says_where_it_comes_from_and_what_its_levels_mean(browse, by):
    shown = browse(by).get(PAGE).content.decode()

    assert "Project default, not the national standard" in shown
    assert "Injury needing hospital treatment" in shown
    assert "Evidence counts for 12 months; conviction for 36 months." in shown
    assert "From a value of" in shown


def test_an_agency_loads_its_own_and_the_older_stays_readable(browse, by):
    client = browse(by)

    answer = upload(client, ours(title="The north-east's own", provenance="Agreed by the region"))

    assert answer.url == PAGE
    assert Scheme.objects.get(is_current=True).ident == "north_east_v1"
    assert "Agreed by the region" in client.get(PAGE).content.decode()
    older = client.get(f"{PAGE}?scheme=tactical_default_v1").content.decode()
    assert "No longer in use" in older


def test_every_fault_of_a_scheme_is_told_at_once_and_nothing_changes(browse, by):
    wrong = ours(risk="NOTHING", provenance="", tiers=[])

    answer = upload(browse(by), wrong)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The scheme cannot be used" in shown
    assert "names “NOTHING”, which is not there" in shown
    assert shown.count("<li>The scheme") >= 2
    assert Scheme.objects.get(is_current=True).ident == "tactical_default_v1"


def test_a_version_that_is_loaded_already_is_refused(browse, by):
    answer = upload(browse(by), tactical_default_v1_text())

    assert "is loaded already" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [(b"\xff\xfe\x00", "not text in UTF-8"), (b"{", "it is not JSON at line 1"), (b"", "empty")],
)
def test_a_file_that_is_none_is_refused_in_words(browse, by, given, said):
    answer = upload(browse(by), given)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_who_may_only_read_is_offered_no_upload_and_refused_one(browse):
    reader = make.viewer(make.label(1), may=("threats.read",), user_id=make.user("reader").pk)
    client = browse(reader)

    assert "Use another scheme" not in client.get(PAGE).content.decode()
    assert "Your roles do not let you" in upload(client, ours()).content.decode()
    assert not Scheme.objects.filter(ident="north_east_v1").exists()


def test_an_unknown_scheme_is_not_found_and_without_the_verb_all_is_refused(browse, by):
    assert browse(by).get(f"{PAGE}?scheme=nothing_v1").status_code == 404
    assert browse(make.viewer(make.label(1))).get(PAGE).status_code == 403


def test_the_page_takes_few_queries(browse, by, django_assert_max_num_queries):
    client = browse(by)

    with django_assert_max_num_queries(10):
        client.get(PAGE)
