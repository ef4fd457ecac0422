"""The main job on real input: a network that was published becomes a threat that stands."""

from datetime import timedelta

import pytest

from fourfold.access import ledger
from tests.browser import job
from tests.browser.job import CAVIAR as NAME

pytestmark = [pytest.mark.browser, job.NEEDS_OPEN_DATA]
CENTRAL = [("1", "60"), ("12", "28"), ("3", "27"), ("87", "16"), ("76", "15")]
STORY = (
    "Put a group on the master list whose members and ties are those of a network file",
    "Keep an assessment that somebody is writing",
    "Submit an assessment by the current scheme",
    "Accept an assessment as it is, or change levels",
    "Open a threat on the master list",
    "Run an extract with its filters, dates and hash",
)


def test_the_main_job_on_project_caviar(visit, caviar):
    urn = caviar["threat"]
    assert caviar["nodes"] == 112
    assert any(".1" in finding for finding in caviar["findings"])

    assessor = visit()
    assessor.sign_in("Imogen Fairweather")
    job.assess(assessor, urn)
    assert "Waits for a moderator" in assessor.text
    assessor.open(f"/threats/moderation/?q={NAME}")
    assert "Not yours to moderate" in assessor.text

    moderator = visit()
    moderator.sign_in("Tobias Lindqvist")
    assert "First assessment" in job.accept(moderator, NAME)

    row = moderator.open("/threats/?q=CAVIAR").locator("tr", has_text=NAME).inner_text()
    assert "NEROCU" in row
    assert "Tier" in row
    assert job.chart(moderator, urn) == CENTRAL
    moderator.keep("caviar")

    day = job.today()
    assert NAME in job.extracted(day)
    assert NAME not in job.extracted(day - timedelta(days=1))

    auditor = visit("dpo.nerocu")
    told = job.whole_ledger(auditor)
    for deed in STORY:
        assert deed in told, deed
    ledger.seal()
    assert ledger.verify().position > 100


def test_an_outsider_sees_nothing_of_it_anywhere(visit, caviar):
    urn = caviar["threat"]
    outsider = visit()
    outsider.sign_in("Bronwen Castellane")

    for part in ("", "network/", "network/data/", "members/", "timeline/", "assess/", "people/"):
        response = outsider.page.goto(f"{outsider.site}/threats/{urn}/{part}")
        assert response.status == 404, part
        assert "CAVIAR" not in outsider.text
    for path in (
        "/",
        "/threats/?q=CAVIAR",
        f"/threats/?q={urn}",
        "/find/?q=CAVIAR&reason_code=ASSESS&reason_text=Testing",
        "/subjects/?name=1&reason_code=ASSESS&reason_text=Testing",
    ):
        main = outsider.open(path).locator("main").inner_text()
        assert NAME not in main, path
        assert "Project" not in main.replace(urn, ""), path


@pytest.mark.parametrize(
    ("folder", "name", "nodes", "finding"),
    [
        ("london_gang", "Project Thames", 54, "Birthplace"),  # sensitive, so left out and said so
        ("montagna", "Project Montagna", 154, "All were kept; a pair makes one neighbour"),
    ],
)
def test_other_networks_need_no_change_to_the_code(visit, region, folder, name, nodes, finding):
    loaded = job.load(folder, name)
    assert loaded["nodes"] == nodes
    assert finding in " ".join(loaded["findings"])

    job.assess(visit("rocta.assessor"), loaded["threat"])
    moderator = visit("rocta.moderator")
    job.accept(moderator, name)

    neighbours = [int(number) for _, number in job.chart(moderator, loaded["threat"])]
    assert neighbours == sorted(neighbours, reverse=True)
    assert neighbours[4] > 4
    assert name in job.extracted(job.today())
    assert name not in job.extracted(job.today() - timedelta(days=1))
