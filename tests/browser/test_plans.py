"""A plan from failing to clean, scrutiny and its answer, and one's own actions: in a browser."""

from datetime import timedelta
from itertools import count

import pytest

from tests.browser import job

pytestmark = pytest.mark.browser
MOST = 60  # findings of one plan
QUESTION = "Who speaks to the landlord of 12 Ropery Mews, and on which day?"
ANSWER = "Sergeant Pyle, on Thursday; the council's housing officer goes with him."
number = count(11)


def in_days(days):
    return (job.today() + timedelta(days=days)).isoformat()


def specific():
    """Return words that no other action has."""
    n = next(number)
    return (
        f"Photograph the pallets behind lock-up {n} in Juniper Wynd before {n % 12 + 6}:15",
        f"The lock-up that Wendeline Astrup rents since {n % 28 + 1} March, under key {n * 37}",
    )


def mend_action(who):
    """Give an action its owner, day, words and news; back to its plan."""
    page = who.page
    owner = page.locator("#update [name=owner]")
    if "Nobody" in page.locator(".govuk-summary-list").inner_text():
        owner.select_option(index=1)
    page.locator("#update [name=due_on]").fill(in_days(30))
    page.locator("#update [name=note]").fill("Read again with the analyst, and worded anew.")
    who.press("Update")
    who.press("Word it anew")
    text, particulars = specific()
    page.get_by_label("What is to be done?").fill(text)
    page.locator("[name=specific]").fill(particulars)
    page.get_by_text("Nothing to mend in these words.").wait_for()
    who.press("Save")


def mend_objective(who):
    who.page.get_by_label("How will you see it?").fill("Calls a month to the tenants' line")
    who.page.get_by_label("What is it today, at the start?").fill("14 calls")
    who.press("Save")


def add_action(who, *, partner):
    page = who.page
    text, particulars = specific()
    if not page.locator("[name=pillar]:checked").count():
        page.locator("[name=pillar][value=PROTECT]").check(force=True)
    page.get_by_label("What is to be done?").fill(text)
    page.locator("[name=specific]").fill(particulars)
    group = "optgroup[label^=Partners]" if partner else "optgroup"
    value = page.locator(f"[name=owner] {group} option").first.get_attribute("value")
    page.locator("[name=owner]").select_option(value)
    page.locator("[name=due_on]").fill(in_days(30))
    who.press("Add it")


def mend_first(who):
    """Follow the first finding of the check, and mend what it says."""
    page = who.page
    link = page.locator("#check .waiting__why li a").first
    finding = link.inner_text()
    with page.expect_navigation():
        link.click()
    if "/actions/new/" in page.url:
        add_action(who, partner="partner" in finding)
    elif "/actions/" in page.url:
        mend_action(who)
    elif "/objectives/new/" in page.url:
        page.get_by_label("What is to be reached?").fill("Fewer homes are taken over")
        mend_objective(who)
    elif "/objectives/" in page.url:
        mend_objective(who)
    elif "/sign-off/" in page.url:
        who.press("Sign it off")
    else:
        page.locator("[name=safeguarding][value=YES]").check(force=True)
        page.locator("[name=safeguarding_reference]").fill("CS 2026/114")
        who.press("Save")


def test_a_failing_plan_is_brought_to_a_clean_check(visit):
    who = visit("northumbria.lro")
    page = who.open("/plans/lead/")
    row = page.locator("tr", has_text="Failing").last
    path = row.locator("a[href^='/plans/']").first.get_attribute("href")
    who.open(path)
    assert "Failing" in page.locator("#check").inner_text()

    for _ in range(MOST):
        if not page.locator("#check .waiting__why li a").count():
            break
        mend_first(who)
        who.open(path)

    check = page.locator("#check").inner_text()
    assert "Clean" in check
    assert "100" in check


def test_a_question_of_the_chief_is_answered_by_who_leads(visit):
    chief = visit("northumbria.chief")
    page = chief.open("/plans/scrutiny/")
    row = page.locator("tr", has_text="led by Cuthbert Renwick").first
    path = row.locator("[data-open]").get_attribute("href")
    with page.expect_navigation():
        row.get_by_role("link", name="Scrutinise").click()
    chief.look()
    page.locator("[name=kind][value=QUESTION]").check(force=True)
    page.get_by_label("In your own words").fill(QUESTION)
    chief.press("Save")

    officer = visit("northumbria.lro")
    assert QUESTION in officer.open("/plans/lead/").locator("main").inner_text()
    item = officer.page.locator(".waiting__item", has_text=QUESTION)
    with officer.page.expect_navigation():
        item.get_by_role("link", name="Answer").click()
    officer.look()
    officer.page.get_by_label("Your answer").fill(ANSWER)
    officer.press("Answer")

    assert ANSWER in chief.open(path).locator("main").inner_text()
    waiting = officer.open("/plans/lead/").locator("section[aria-label='Scrutiny to answer']")
    assert QUESTION not in " ".join(waiting.all_inner_texts())


def test_exactly_what_is_ticked_is_updated(visit):
    note = "Asked the analyst for the van's journeys."
    who = visit("northumbria.lro")
    page = who.open("/plans/actions/")
    rows = page.locator("table[data-list] tbody tr")
    paths = [rows.nth(n).locator("[data-open]").get_attribute("href") for n in range(3)]
    for n in (0, 2):
        rows.nth(n).locator("[name=row]").check(force=True)
    page.locator(".bulk [name=note]").fill(note)
    who.press("Update those ticked")

    assert "2 actions updated." in who.text
    said = [note in who.open(path).locator("main").inner_text() for path in paths]
    assert said == [True, False, True]


def test_all_that_somebody_has_to_do_passes_to_a_colleague(visit):
    giver, taker = visit("sunderland.lro"), visit("northumbria.lro")
    names = giver.open("/plans/actions/").locator("table[data-list] [data-open]")
    hrefs = {one.get_attribute("href") for one in names.all()}
    giver.follow("Hand all over")
    giver.page.get_by_label("To whom").select_option(label="Cuthbert Renwick (Northumbria)")
    giver.page.get_by_label("Why").fill("Leaves for another force on Monday.")
    giver.press("Hand over")

    assert "Nothing to do" in giver.text
    taken = taker.open("/plans/actions/").locator("table[data-list] [data-open]")
    assert hrefs
    assert hrefs <= {one.get_attribute("href") for one in taken.all()}
