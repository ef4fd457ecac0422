"""The main job on real input, as its users do it: load, assess, moderate, list, chart, extract."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.config import cli
from fourfold.reference.queries import organisation_called, unit_called
from fourfold.shared.days import local_day
from fourfold.threats.models import Standing
from fourfold.threats.queries import schemes
from tests import make

NETWORKS = Path(__file__).parents[2].parent / "shared/data/networks"
CENTRAL = [("1", "60"), ("12", "28"), ("3", "27"), ("87", "16"), ("76", "15")]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not NETWORKS.exists(), reason="the shared open data are not here"),
]


@pytest.fixture
def region(site):
    """Have the people of the job: an assessor, a moderator of another unit, an outsider, an auditor."""
    nerocu = organisation_called("NEROCU")
    people = {
        "assessor": make.user(
            "rocta.one", "ASSESSOR", of="NEROCU", unit=unit_called(nerocu, "ROCTA")
        ),
        "moderator": make.user("siu.two", "ASSESSOR", of="NEROCU", unit=unit_called(nerocu, "SIU")),
        "outsider": make.user("elsewhere", "ASSESSOR", of="West Midlands"),
        "auditor": make.user("dpo", "AUDITOR", of="NEROCU"),
    }
    for one in people.values():
        one.set_unusable_password()
        one.save()
    return people


def load(capsys, monkeypatch, folder, name):
    """Load a network by the command line, as the assessor, with a token of theirs."""
    call_command("token", "rocta.one")
    monkeypatch.setenv("FOURFOLD_TOKEN", capsys.readouterr().out.strip())
    words = ["load", "network", str(NETWORKS / folder), "--threat", name, "--owner", "NERSOU"]
    assert cli.main([*words, "--as", "rocta.one", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def extracted(capsys, day):
    """Return the names in an extract as at a day, from the command line."""
    words = ["extract", "masterlist", "--as-at", day.isoformat(), "--json", "--reason", "ASSESS"]
    assert cli.main([*words, "--as", "rocta.one", "--known-at", timezone.now().isoformat()]) == 0
    return [row["Name"] for row in json.loads(capsys.readouterr().out)["rows"]]


def assess(page, urn):
    """Give every criterion a level, with evidence, on one page; then submit."""
    today = local_day(timezone.now())
    page.at(f"/threats/{urn}/assess/?view=all")
    scheme = schemes.parsed(schemes.current())
    for criterion in scheme.criteria:
        level = min(criterion.lowest + 2, criterion.highest)
        page.check(f"input[name='{criterion.id}-level'][value='{level}']", force=True)
    for criterion in scheme.evidenced:
        part = page.locator(f"[name^='{criterion.id}-'][name$='reference']").first
        if not part.is_visible():
            page.locator("details", has=part).locator("summary").first.click()
        stem = part.get_attribute("name").removesuffix("reference")
        level = min(criterion.lowest + 2, criterion.highest)
        page.select_option(f"[name='{stem}kind']", "INTELLIGENCE")
        page.fill(f"[name='{stem}reference']", f"INT/{criterion.id}")
        page.fill(f"[name='{stem}dated_on']", (today - timedelta(days=30)).isoformat())
        page.fill(f"[name='{stem}grade']", "2 / B / P")
        page.select_option(f"[name='{stem}bears_out']", str(level))
    page.click("button[name='deed'][value='submit']:visible")
    page.wait_for_url("**/assessments/**")


def moderate(page, name):
    """Open an assessment from the queue, read why it is there, and accept it."""
    page.at("/threats/moderation/")
    page.click(f"text={name}")
    assert "First assessment" in page.inner_text("main")
    page.click("button[value='accept']")
    page.wait_for_url("**/threats/**")


def most_connected(page, urn):
    """Return the first five rows of the chart's table, once the chart is drawn."""
    page.at(f"/threats/{urn}/network/")
    page.wait_for_selector("[data-island='network'][data-ready]")
    cells = page.locator("table tbody tr").evaluate_all(
        "rows => rows.slice(0, 5).map(row => [row.cells[0].innerText, row.cells[1].innerText])"
    )
    return [tuple(cell) for cell in cells]


def whole_ledger(page):
    """Return everything that the auditor may read, page by page."""
    page.at("/ledger/")
    told = page.inner_text("main")
    while page.locator("text=Older entries").count():
        page.click("text=Older entries")
        told += page.inner_text("main")
    return told


def test_the_main_job_on_project_caviar(region, open_as, capsys, monkeypatch):
    said = load(capsys, monkeypatch, "caviar", "Project CAVIAR")
    urn, today = said["threat"], local_day(timezone.now())
    assert said["nodes"] == 112
    assert any(".1" in finding for finding in said["findings"])

    assess(open_as(region["assessor"]), urn)
    moderator = open_as(region["moderator"])
    moderate(moderator, "Project CAVIAR")

    moderator.at("/threats/?q=CAVIAR")
    row = moderator.locator("tr", has_text="Project CAVIAR").inner_text()
    assert "NEROCU" in row
    assert "Tier" in row
    assert most_connected(moderator, urn) == CENTRAL
    assert extracted(capsys, today) == ["Project CAVIAR"]
    assert extracted(capsys, today - timedelta(days=1)) == []

    told = whole_ledger(open_as(region["auditor"]))
    for words in ("Put a group on the master list", "Submit an assessment", "Accept an assessment"):
        assert words in told, words
    ledger.seal()
    assert ledger.verify().position > 5


def test_an_outsider_sees_nothing_of_it_anywhere(region, open_as, capsys, monkeypatch):
    urn = load(capsys, monkeypatch, "caviar", "Project CAVIAR")["threat"]
    page = open_as(region["outsider"])

    for path in (f"/threats/{urn}/", f"/threats/{urn}/network/", f"/threats/{urn}/assess/"):
        assert page.at(path).status == 404
    for path in ("/threats/?q=CAVIAR", "/find/?q=CAVIAR&reason_code=ASSESS", "/subjects/", "/"):
        page.at(path)
        assert "Project CAVIAR" not in page.inner_text("main")


@pytest.mark.parametrize(("folder", "nodes"), [("london_gang", 54), ("montagna", 154)])
def test_other_networks_need_no_change(region, open_as, capsys, monkeypatch, folder, nodes):
    said = load(capsys, monkeypatch, folder, folder)

    page = open_as(region["assessor"], width=320)
    page.at(f"/threats/{said['threat']}/network/")
    page.wait_for_selector("[data-island='network'][data-ready]")

    assert said["nodes"] == nodes
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide
    by = viewer_for(User.objects.get(username="rocta.one"), at=timezone.now(), origin="test")
    with speaking_for(by):
        assert Standing.objects.filter(name=folder).exists()
    if folder == "london_gang":
        assert any("Birthplace" in finding for finding in said["findings"])
