"""A board's meeting from agenda to minutes, and what the next one brings back: in a browser."""

import io
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from tests.browser import job
from tests.publishing.reading import text_of

pytestmark = pytest.mark.browser
BOARD = "North East SOC governance group"
TITLE = "Vans on the coast road"
NOTE = "Four vans were seen on the coast road after midnight; the analyst has their journeys."
DECISION = "The lay-by at Marram Bents is closed to vehicles at night."
WHY = "Every handover that was seen took place there, and none in daylight."
OPTIONS = ("Cameras at both ends", "Patrols at weekends")
LED = "The enquiry into the coast road's vans"
BEST_PLACED = "It holds the number plate readers, and has a team free from the first of the month."
LEAD_WHY = "The journeys cross three forces, and one has to hold them together."
TASK = "Ask the highways team for the barrier's key holders, and send the list to the desk"


def in_days(days):
    return job.today() + timedelta(days=days)


def open_board(who):
    who.open("/plans/boards/")
    who.follow(BOARD)


def prepare(who):
    """Put what is due on the agenda, and an item of one's own; return the item's panel."""
    who.press("Add what is due")
    page = who.page
    page.get_by_text("Add an item of your own").click()
    page.get_by_label("Item", exact=True).fill(TITLE)
    page.get_by_role("button", name="Add the item").click()
    panel = page.locator("section.panel", has=page.get_by_role("heading", name=TITLE, exact=True))
    panel.wait_for()
    return panel


def attend(who):
    """Say of everybody that they came, as what, and what they could commit."""
    page = who.page
    rows = page.locator("#attendance form[hx-post*=attendance] tbody tr")
    bodies = rows.count()
    for n in range(bodies):
        row = rows.nth(n)
        row.get_by_label("Came: ").select_option("ATTENDED")
        if not row.get_by_label("Who: ").input_value():
            row.get_by_label("Who: ").fill(f"Morwenna Tegg {n}")
        row.get_by_label("Rank or role: ").fill(f"Superintendent, desk {n}")
        could = "COMMITS_STAFF" if n == bodies - 1 else "COMMITS_ORGANISATION"
        row.get_by_label("Could do: ").select_option(could)
    page.get_by_role("button", name="Save attendance").click()
    page.locator("#quorum").get_by_text("Kept").wait_for()
    return bodies


def note(panel):
    panel.get_by_label("What was said").fill(NOTE)
    panel.get_by_role("button", name="Save what was said").click()
    panel.get_by_text("Kept").first.wait_for()


def begin(panel, words):
    panel.get_by_role("link", name=words).click()
    panel.get_by_role("heading", name=words).wait_for()


def save(panel, words):
    panel.get_by_role("button", name="Save", exact=True).click()
    panel.get_by_role("link", name="Record a decision").wait_for()
    panel.get_by_text(words).wait_for()


def decide(panel):
    begin(panel, "Record a decision")
    panel.get_by_label("What was decided").fill(DECISION)
    panel.get_by_label("Why", exact=True).fill(WHY)
    panel.get_by_label("What else was considered").fill("\n".join(OPTIONS))
    save(panel, DECISION)


def appoint(panel):
    """Record who leads; return the names of who leads and who supports."""
    begin(panel, "Record who leads")
    panel.get_by_label("What is to be led").fill(LED)
    leads, supports = panel.get_by_label("Who leads").locator("option").all_inner_texts()[1:3]
    panel.get_by_label("Who leads").select_option(label=leads)
    panel.get_by_label(supports, exact=True).check(force=True)
    panel.get_by_label("Why they are best placed").fill(BEST_PLACED)
    panel.get_by_label("Why it was decided so").fill(LEAD_WHY)
    save(panel, f"{leads} leads, {supports} supports.")
    return leads, supports


def ask(panel, name):
    begin(panel, "Give an action")
    panel.get_by_label("What is to be done").fill(TASK)
    owner = panel.get_by_label("By whom")
    owner.select_option(owner.locator("option", has_text=name).get_attribute("value"))
    panel.get_by_label("By when").fill(in_days(30).isoformat())
    save(panel, TASK)


def taken(who, button):
    """Say why, and take the minutes away; return what the file holds."""
    who.page.get_by_label("Reason", exact=True).select_option(index=1)
    with who.page.expect_download() as download:
        who.page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def words_of(content):
    """Return every word of a Word document, its tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


def call_another(who):
    open_board(who)
    who.press("Call a meeting")
    who.page.get_by_label("When").fill(f"{in_days(60).isoformat()}T10:00")
    who.page.get_by_label("Where").fill("Room 4, headquarters")
    who.press("Call the meeting")


def test_what_a_meeting_settles_stands_in_its_minutes_and_comes_back(visit):
    owner = visit("durham.lro")
    name = owner.open("/plans/actions/").locator(".menu__who").inner_text()
    who = visit("desk.coordinator")
    open_board(who)
    with who.page.expect_navigation():
        who.page.locator("section[aria-label='Next meeting'] a").first.click()
    who.look()
    panel = prepare(who)
    who.press("Open the meeting")
    bodies = attend(who)
    note(panel)
    decide(panel)
    leads, supports = appoint(panel)
    ask(panel, name)
    who.press("Close the meeting")

    assert "Draft" not in who.page.locator(".identity").inner_text()
    settled = [TITLE, NOTE, DECISION, WHY, *OPTIONS, LED, leads, supports, BEST_PLACED, LEAD_WHY]
    came = [f"Superintendent, desk {n}" for n in range(bodies)]
    for held in (text_of(taken(who, "Take as PDF")), words_of(taken(who, "Word document"))):
        assert [one for one in (*settled, *came, TASK, name) if one not in held] == []

    mine = owner.open("/plans/actions/").locator("table[data-list]")
    assert TASK in mine.inner_text()

    call_another(who)
    back = who.page.locator("section.panel", has_text="Actions carried over")
    assert TASK in back.inner_text()
    assert name in back.inner_text()
