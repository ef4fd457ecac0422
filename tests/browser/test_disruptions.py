"""Disruptions at a desk and on a phone: entered, settled between agencies, moderated, counted."""

import re

import pytest

from tests.browser.visitor import NARROW

pytestmark = pytest.mark.browser
YEAR = "first=2021-06-01&last=2022-05-31&by=RECORDED"
WORDS = (
    "Officers stopped the van at Seaton Carew, took cash and two telephones, and the group "
    "lost its only driver for a month."
)


def fill_quick(page, threat, category="Minor"):
    """Fill the six fields of the quick entry."""
    page.get_by_label("Which threat?").fill(threat)
    page.get_by_label("Pursue").check(force=True)
    page.get_by_label(category, exact=True).check(force=True)
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("What bears it out?").fill("CRIME/2026/41")


def a_group(who):
    """Return the reference of a group that somebody may record against."""
    page = who.open("/threats/?phase=open&kind=OCG")
    return page.locator("[data-open]").first.get_attribute("href").strip("/").rpartition("/")[2]


def test_a_draft_outlasts_the_signal_and_goes_at_sign_out(visit):
    who = visit("cleveland.lro")
    threat = a_group(who)
    page = who.open("/disruptions/quick/")
    page.set_viewport_size(NARROW)
    page.locator("[data-island='draft'][data-ready]").wait_for(state="attached")
    who.context.set_offline(True)
    fill_quick(page, threat)
    page.wait_for_timeout(300)
    who.context.set_offline(False)
    assert who.faults  # the page tried to say what was typed, and nobody heard it
    who.faults[:] = [one for one in who.faults if "Failed to fetch" not in one]

    page.goto(who.site + "/disruptions/quick/")
    page.get_by_role("button", name="Bring it back").click()
    assert page.get_by_label("What happened?").input_value() == WORDS

    kept = "() => Object.keys(localStorage).filter((one) => one.startsWith('draft:')).length"
    assert page.evaluate(kept) == 1
    who.context.clear_cookies()
    page.goto(who.site + "/sign-in/")
    page.wait_for_function(f"({kept})() === 0")


def test_six_fields_record_it_and_the_second_is_caught_while_typed(visit):
    who = visit("hartlepool.lro")
    threat = a_group(who)
    page = who.open("/disruptions/quick/")
    fill_quick(page, threat)
    who.press("Record")
    assert "Recorded." in who.text

    who.open("/disruptions/quick/")
    fill_quick(page, threat)
    page.get_by_label("It may be recorded already").wait_for()
    assert "It is another event: record it" in page.locator("#beside").inner_text()


def test_two_agencies_settle_who_led_and_it_counts_once(visit):
    cleveland, unit = visit("cleveland.lro"), visit("nerocu.lro")
    page = unit.open("/disruptions/contests/")
    row = page.locator("tbody tr", has_text="Cleveland")
    title = row.locator("[data-open]").inner_text()
    where = row.locator("[data-open]").get_attribute("href")
    page = unit.open(where)
    assert "Our officers planned the warrant" in unit.text
    page.locator("[name=settlement][value=FIRST_LEADS]").check(force=True)
    page.get_by_label("Why?").fill("They planned it; our team followed.")
    unit.press("Say so")

    assert "leads and" in cleveland.open(where).locator(".banner--success").first.inner_text()
    assert title not in unit.open("/disruptions/contests/").locator("main").inner_text()
    page = unit.open("/disruptions/")
    row = page.locator("tbody tr", has_text=title).first.inner_text()
    assert "Contested" not in row
    assert "Surveillance" in row


def test_who_is_outside_the_claimants_unit_moderates(visit):
    who = visit("rocta.assessor")
    page = who.open("/disruptions/moderation/")
    first = page.locator("[data-open]").first
    where, before = first.get_attribute("href"), page.locator("[data-open]").count()
    who.open(where)
    who.press(re.compile("^Confirm: "))

    assert who.open("/disruptions/moderation/").locator("[data-open]").count() == before - 1
    page.goto(who.site + where)
    assert "Moderated on" in who.text


def test_the_tables_give_the_published_figures_and_lead_to_their_rows(visit):
    who = visit("chief.officer")
    page = who.open(f"/disruptions/tables/?{YEAR}")

    assert "1,900 lead" in who.text
    assert "216 of NERSOU's 494 lead disruptions (44%)" in who.text
    table = page.get_by_role("region", name="Lead disruptions by organisation", exact=True)
    shown = {
        row.locator("th").inner_text(): row.locator("td").first
        for row in table.locator("tbody tr").all()
    }
    assert shown["Northumbria"].get_by_role("link").inner_text() == "475"
    with page.expect_navigation():
        shown["NERSOU"].get_by_role("link").click()
    who.look()
    assert "494 disruptions" in page.locator("#list").inner_text()


def test_both_readings_of_the_window_stand_on_the_extract(visit):
    who = visit("inspector")
    page = who.open("/disruptions/extract/?preset=hmicfrs-appendix-2")
    both = page.get_by_role("region", name=re.compile("^The two readings differ")).inner_text()

    heading = re.search(r"differ by (\d+) and (\d+)", both)
    first, second = (
        int(re.search(rf"{name} reading\s+([\d,]+)", both)[1].replace(",", ""))
        for name in ("Narrative", "Filter")
    )
    assert first == 1900
    assert second - first == int(heading[2]) - int(heading[1])


def test_the_effect_is_told_with_its_bounds_or_refused(visit):
    who = visit("rocta.assessor")
    who.open("/disruptions/effect/")
    said = who.page.locator("main").inner_text()

    assert "Below 20 pairs no effect is computed" in said or "95%" in said
