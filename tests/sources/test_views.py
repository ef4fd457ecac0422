"""The pages of imports: bring, look, choose columns, accept, take the rejects, undo, settle."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fourfold.access.queries import default_restriction
from fourfold.access.speaking import speaking_for
from fourfold.sources.models import Import, Profile, Settlement
from fourfold.threats.models import Threat
from tests import make, owner
from tests.sources.brought import bring, row, sheet, take

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")  # differs from page to page


@pytest.fixture
def label():
    """The default of somebody at Durham: the force and the regional unit."""
    return make.label(to=("Durham", "NERSOU"))


@pytest.fixture
def by(label):
    return make.someone(label, of="Durham")


def upload(client, content, name="list.csv"):
    file = SimpleUploadedFile(name, content)
    given = {"file": file, "kind": "masterlist", "system": "Durham APMIS"}
    return client.post("/imports/new/", given)


def test_a_file_goes_from_upload_to_the_master_list_in_two_steps(browse, by, label):
    client = browse(by)

    answer = upload(client, sheet(row("OCG-1"), row("OCG-2", owner="Nowhere")))
    page = client.get(answer.url).content.decode()
    client.post(reverse("sources:accept", args=[answer.url.strip("/").split("/")[-1]]))

    assert default_restriction(by, make.TODAY) == label.restriction
    assert "2 rows: 1 new, 0 changed, 0 same, 0 repaired, 1 rejected." in page
    assert "Accept: write 1 row<" in page
    assert "No organisation is called “Nowhere”." in page
    assert "Who will be able to see this" in page
    with speaking_for(by):
        threat = Threat.objects.get()
    assert reverse("threats:threat", args=[threat.urn]) in client.get(answer.url).content.decode()


def test_a_file_that_is_none_is_refused_beside_the_field(browse, by):
    page = upload(browse(by), b"%PDF-1.7").content.decode()

    assert "The file is a PDF: give the table it was made from." in page


def test_columns_are_proposed_and_a_choice_is_kept(browse, by):
    client = browse(by)
    answer = upload(client, sheet(["OCG-1", "A"], headings=("Unique ref number", "Title of group")))
    page = client.get(answer.url).content.decode()
    chosen = {"urn": "Unique ref number", "name": "Title of group"}
    here = [make.organisation(name).pk for name in ("Durham", "NERSOU")]
    released = {"marking": "1", "organisations": here}
    checked = client.post(answer.url, chosen | released | {"check": "yes"})

    refused = client.post(answer.url, {"save": "yes", "urn": "", **released})
    saved = client.post(answer.url, chosen | released | {"save": "yes"})

    assert answer.url.endswith("/columns/")
    assert "Which column is which?" in page
    assert "Who will be able to see this" in checked.content.decode()
    assert "This field is required" in refused.content.decode()
    assert saved.status_code == 302
    with speaking_for(by):
        assert Import.objects.get().tally["NEW"] == 1
        one = Profile.objects.get()
    assert "Durham APMIS" in client.get("/imports/profiles/").content.decode()
    assert client.get(f"/imports/profiles/{one.pk}/").json()["version"] == 1


def test_rows_are_narrowed_by_verdict_and_words(browse, by, label):
    made = bring(sheet(row("OCG-1"), row("OCG-2", owner="Nowhere")), label=label, by=by)
    client = browse(by)

    rejected = client.get(f"/imports/{made.pk}/?verdict=REJECTED").content.decode()
    found = client.get(f"/imports/{made.pk}/?q=OCG-1").content.decode()
    none = client.get(f"/imports/{made.pk}/?verdict=SAME").content.decode()

    assert "OCG-2" in rejected
    assert "OCG-1" not in rejected
    assert "OCG-2" not in found
    assert "No row is like that" in none


def test_rejects_are_an_export_and_ask_why(browse, by, label):
    made = bring(sheet(row("OCG-2", name="=1+1", owner="Nowhere")), label=label, by=by)
    client, url = browse(by), f"/imports/{made.pk}/rejects/"

    asked = client.get(url)
    file = client.get(url, {"reason_code": "QUALITY", "reason_text": "To correct it"})

    assert "Before you take the rejected rows away" in asked.content.decode()
    assert file["Content-Type"].startswith("text/csv")
    assert "OFFICIAL" in file["Content-Disposition"]
    assert "'=1+1" in file.content.decode()


def test_an_import_is_undone_from_its_page(browse, by, label):
    made = take(sheet(row("OCG-1")), label=label, by=by)
    client = browse(by)

    client.post(f"/imports/{made.pk}/undo/")

    assert "Undone" in client.get(f"/imports/{made.pk}/").content.decode()
    assert "Undone" in client.get("/imports/").content.decode()


def test_two_records_with_one_reference_are_settled_by_who_may_read_both(browse):
    a, b = make.label(1), make.label(2)
    for one in (a, b):
        take(sheet(row("OCG-1")), label=one, by=make.someone(one))
    both = replace(make.someone(a), labels=frozenset({a.pk, b.pk, make.label(1, 2).pk}))
    client = browse(both)
    page = client.get("/imports/settling/").content.decode()
    with speaking_for(both):
        first, second = Threat.objects.order_by("pk")
    pair = f"masterlist|threats.threat:{first.pk}|threats.threat:{second.pk}"

    unreasoned = client.post("/imports/settling/", {"pair": pair, "outcome": "SAME"})
    client.post("/imports/settling/", {"pair": pair, "outcome": "SAME", "reason": "One town."})

    assert "OCG-1" in page
    assert "To settle (1)" not in client.get("/imports/").content.decode()
    assert "This field is required" in unreasoned.content.decode()
    with speaking_for(both):
        assert Settlement.objects.get().outcome == "SAME"
    assert "Nothing to settle" in client.get("/imports/settling/").content.decode()


def test_who_may_not_is_refused_and_what_is_hidden_is_not_there(browse, by, label):
    made = take(sheet(row("OCG-1", name=f"Alder {make.CANARY}")), label=label, by=by)
    outsider = browse(make.someone(make.label(7), of="Gwent"))

    hidden = outsider.get(f"/imports/{made.pk}/")
    absent = outsider.get("/imports/999999/")
    listed = outsider.get("/imports/").content.decode()
    reader = browse(replace(by, verbs=frozenset({"sources.read"})))

    assert hidden.status_code == absent.status_code == 404
    assert "There is no such record." in hidden.content.decode()
    assert TOKEN.sub(b"", hidden.content) == TOKEN.sub(b"", absent.content)
    assert "list.csv" not in listed
    for name in ("accept", "undo"):
        assert reader.post(reverse(f"sources:{name}", args=[made.pk])).status_code == 403
    assert reader.get("/imports/new/").status_code == 403
    assert reader.get(f"/imports/{made.pk}/").status_code == 200


def test_the_list_and_one_import_cost_the_same_however_many_rows(
    browse, by, label, django_assert_max_num_queries
):
    made = take(sheet(*(row(f"OCG-{n}") for n in range(60))), label=label, by=by)
    for _ in range(5):
        bring(sheet(row("OCG-1")), label=label, by=by)
    client = browse(by)

    with django_assert_max_num_queries(16):
        client.get("/imports/")
    with django_assert_max_num_queries(22):
        client.get(f"/imports/{made.pk}/")


def test_opening_an_import_and_taking_its_rejects_are_in_the_ledger(browse, committed):
    label = make.label(to=("Durham", "NERSOU"))
    by = make.someone(label, of="Durham")
    made = bring(sheet(row("OCG-2", owner="Nowhere")), label=label, by=by)
    client = browse(by)

    client.get(f"/imports/{made.pk}/")
    client.get(f"/imports/{made.pk}/rejects/", {"reason_code": "QUALITY"})

    entered = owner.ask("SELECT verb, outcome, reason_code FROM access_ledgerentry ORDER BY id")
    assert entered[-2:] == [("sources.read", "READ", ""), ("sources.read", "DONE", "QUALITY")]
