"""Everything but the charts works where scripts are switched off."""

import pytest

from tests.browser import job

pytestmark = pytest.mark.browser


def test_the_master_list_is_filtered_sorted_and_paged(visit):
    who = visit("rocta.assessor", scripts=False)
    page = who.open("/threats/")
    every = page.locator("[data-list] tbody tr").count()
    page.locator(".filters summary").click()
    page.get_by_role("search").get_by_label("Category").select_option("VULNERABILITY")
    who.press("Show")

    kinds = set(
        page.locator("#list tbody tr td").filter(has_text="SOC vulnerability").all_inner_texts()
    )
    assert kinds == {"SOC vulnerability"}
    assert 0 < page.locator("[data-list] tbody tr").count() < every
    assert "kind=VULNERABILITY" in page.url
    who.follow("Clear all")
    who.follow("Owner", exact=False)
    assert "sort=" in page.url


def test_an_assessment_is_made_and_moderated(visit):
    assessor = visit("cleveland.assessor", scripts=False)
    page = assessor.open("/threats/new/")
    page.get_by_label("Name", exact=True).fill("Group without scripts")
    page.get_by_label("Organised crime group").check(force=True)
    assessor.press("Save")
    urn = page.url.rstrip("/").rpartition("/")[2]
    job.assess(assessor, urn)
    assert "Waits for a moderator" in assessor.text

    moderator = visit("rocta.moderator", scripts=False)
    job.accept(moderator, "Group without scripts")

    page = moderator.open(f"/threats/{urn}/")
    assert "Evidence in date bears out" in moderator.text


@job.NEEDS_OPEN_DATA
def test_a_network_has_its_table_its_paths_and_what_if(visit, caviar):
    who = visit("rocta.assessor", scripts=False)
    page = who.open(f"/threats/{caviar['threat']}/network/")
    assert page.locator("figure table tbody tr").first.locator("th, td").all_inner_texts()[:2] == [
        "1",
        "60",
    ]

    page.get_by_label("From", exact=True).select_option(label="110")
    page.get_by_label("To", exact=True).select_option(label="63")
    who.press("Find the path")
    assert "steps" in who.text or "→" in who.text
    page.get_by_label("Without", exact=True).select_option(label="1")
    who.press("Work it out")
    assert "2,144" in who.text


def test_a_disruption_is_recorded_and_counted(visit):
    who = visit("cleveland.lro", scripts=False)
    page = who.open("/threats/?phase=open&kind=OCG")
    threat = page.locator("[data-open]").first.get_attribute("href").strip("/").rpartition("/")[2]
    page = who.open("/disruptions/quick/")
    page.get_by_label("Which threat?").fill(threat)
    page.get_by_label("Protect").check(force=True)
    page.get_by_label("Minor", exact=True).check(force=True)
    page.get_by_label("What happened?").fill(
        "Officers and the council changed the locks of four flats, so that the group could no "
        "longer use them to store or to sell."
    )
    who.press("Record")
    assert "Recorded." in who.text

    who.open("/disruptions/tables/?first=2021-06-01&last=2022-05-31&by=RECORDED")
    assert "Lead disruptions by organisation" in who.text


def test_what_is_shared_is_read(visit):
    who = visit("partner.council", scripts=False)
    page = who.open("/plans/shared/")
    who.open(page.locator("main a[href^='/plans/shared/']").first.get_attribute("href"))

    assert "Who or what" in who.text
