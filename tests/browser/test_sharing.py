"""A plan on a page from the force to the council and back, and what becomes of one sent in error."""

import pytest

from tests.browser import job
from tests.browser.visitor import NARROW
from tests.publishing.reading import everything_in

pytestmark = pytest.mark.browser
ANSWER = "The locks of three flats were changed on Monday, with the tenants there."
TOLD = "Two warrants followed from what you told us."


def page_shared(council):
    """Open the newest page that was shared with the council; return its address."""
    page = council.open("/plans/shared/")
    where = page.locator("main a[href^='/plans/shared/']").first.get_attribute("href")
    council.open(where)
    return where


def choose_council(lead, copy):
    """Open, as who sent a page, the form that sends the next version of it."""
    lead.open(copy)
    lead.page.locator(".govuk-breadcrumbs a, .breadcrumbs a").last.click()
    lead.page.get_by_role("heading", name="Shared with partners").wait_for()
    lead.look()
    lead.press("Share it on a page")
    radios = lead.page.locator("[name=to]")
    labels = lead.page.locator("main form label").all_inner_texts()
    place = next(n for n, words in enumerate(labels) if "Council" in words)
    radios.nth(place).check(force=True)
    lead.press("Go on")


def look_at_both_sides(lead, *, agreement):
    page = lead.page
    page.get_by_label("Under which agreement?").select_option(label=agreement)
    page.get_by_label("Under which power?").select_option(index=1)
    page.get_by_label("Why do they need it?").fill("Only the council can act on the tenancies.")
    page.get_by_label("Why is it not too much?").fill("One named reader, and no address.")
    lead.press("Look at both sides")


def disclosed_to_the_ledger_of_those_in_the_circle(visit, where):
    reference = where.strip("/").rpartition("/")[2]

    assert reference in job.whole_ledger(visit("dpo.cleveland"))
    assert reference not in job.whole_ledger(visit("dpo.nerocu"))


def test_a_page_goes_to_the_council_without_those_it_may_not_see(visit):
    lead, council = visit("hartlepool.lro"), visit("partner.council")
    former = page_shared(council)
    choose_council(lead, former)

    look_at_both_sides(lead, agreement="Choose one")
    stopped = lead.page.get_by_role("alert").inner_text()
    assert "It cannot be sent as it is" in stopped
    assert "agreement" in stopped
    assert lead.page.get_by_role("button", name="Send it").count() == 0

    lead.press("Change it")
    look_at_both_sides(lead, agreement="Hartlepool community safety protocol")
    rows = lead.page.get_by_role("region", name="Members withheld").locator("tbody th")
    withheld = rows.all_inner_texts()
    assert len(withheld) >= 2
    lead.press("Send it")
    assert "Version 2" in lead.text

    where = page_shared(council)
    assert where != former
    pdf = council.context.request.get(f"{council.site}{where}page.pdf").body()
    inside = everything_in(pdf)
    assert pdf.startswith(b"%PDF")
    for name in withheld:
        assert name not in council.text
        assert name not in inside
    assert "A newer version was sent" in council.open(former).locator("main").inner_text()

    disclosed_to_the_ledger_of_those_in_the_circle(visit, where)


def test_the_council_answers_on_a_phone_and_hears_what_became_of_it(visit):
    council, lead = visit("partner.council"), visit("hartlepool.lro")
    page = council.open("/plans/shared/")
    asked = page.locator("main section.panel a[href*='/plans/asks/']").first
    where = asked.get_attribute("href")
    page = council.open(where)
    page.set_viewport_size(NARROW)
    page.locator("[name=status][value=DONE]").check(force=True)
    page.get_by_label("What happened?").fill(ANSWER)
    council.press("Send")

    lead.open(where)
    assert ANSWER in lead.text
    lead.press("Take it over into the action", nth=-1)
    assert "Taken note of" in lead.text
    lead.page.get_by_label("What became of what they gave?").fill(TOLD)
    lead.press("Tell them")
    assert TOLD in council.open("/plans/shared/").locator("main").inner_text()


def test_what_was_sent_in_error_is_closed_told_and_put_on_the_clock(visit):
    lead, council = visit("hartlepool.lro"), visit("partner.council")
    where = page_shared(council)
    urn = where.strip("/").rpartition("/")[2]
    lead.open(where)
    lead.press("Recall: sent in error")
    lead.page.locator("[name=error]").first.check(force=True)
    lead.page.get_by_label("What happened?").fill("It went to the wrong reader of the circle.")
    lead.press("Recall it")

    council.open(where, status=404)
    assert council.page.goto(f"{council.site}{where}page.pdf").status == 404
    council.open("/plans/shared/")
    assert f"Recalled: {urn}" in council.text

    officer = visit("dpo.cleveland")
    page = officer.open("/breaches/")
    page.locator("[data-open]").first.click()
    page.locator("h1").wait_for()
    officer.look()
    assert "72" in officer.text or "hours" in officer.text
