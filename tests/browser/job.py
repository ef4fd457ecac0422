"""The main job, step by step, as the people who do it: load, assess, moderate, chart, extract."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from fourfold.config import cli
from fourfold.shared.days import local_day
from fourfold.threats.queries import schemes

NETWORKS = Path(__file__).parents[2].parent / "shared/data/networks"
NEEDS_OPEN_DATA = pytest.mark.skipif(
    not NETWORKS.exists(), reason="the open data are not here: ../shared/data/networks"
)
CAVIAR = "Project CAVIAR"
GRADE = "2 / B / P"


def said(*words):
    """Return what the program prints as JSON when it is given these words."""
    printed = io.StringIO()
    printed.buffer = io.BytesIO()  # a file goes out as bytes
    with redirect_stdout(printed), redirect_stderr(io.StringIO()) as complaint:
        assert cli.main([*words, "--json"]) == 0, complaint.getvalue()
    return json.loads(printed.buffer.getvalue() or printed.getvalue())


def load(folder, name):
    """Load a network by the command line, as the ROCU's threat assessor; return what became of it."""
    return said("load", "network", str(NETWORKS / folder), "--threat", name, "--owner", "NERSOU")


def extracted(day, *more):
    """Return the names of an extract as at a day, as known now, from the command line."""
    now = timezone.now().isoformat()
    words = ["--as-at", day.isoformat(), "--known-at", now, "--reason", "ASSESS", *more]
    return [row["Name"] for row in said("extract", "masterlist", *words)["rows"]]


def today():
    return local_day(timezone.now())


def level_of(criterion):
    return min(criterion.lowest + 2, criterion.highest)


def assess(who, urn):
    """Give every criterion a level and evidence, on one page, and submit it."""
    page = who.open(f"/threats/{urn}/assess/?view=all")
    scheme = schemes.parsed(schemes.current())
    for one in scheme.criteria:
        page.locator(f"#{one.id} input[type=radio][value='{level_of(one)}']").first.check(
            force=True
        )
    for one in scheme.evidenced:
        cite(page, one)
    who.press("Submit for moderation")
    return page


def cite(page, criterion):
    """Cite an intelligence report under a criterion."""
    part = page.locator(f"#{criterion.id}")
    fold = part.locator("details:not([open]) > summary")
    if fold.count():
        fold.first.click()
    stem = f"{criterion.id}-0"
    part.locator(f"[name='{stem}-kind']").select_option("INTELLIGENCE")
    part.locator(f"[name='{stem}-reference']").fill(f"INT/{criterion.id}/1")
    part.locator(f"[name='{stem}-dated_on']").fill((today() - timedelta(days=30)).isoformat())
    part.locator(f"[name='{stem}-grade']").fill(GRADE)
    part.locator(f"[name='{stem}-bears_out']").select_option(str(level_of(criterion)))


def accept(who, name):
    """Open an assessment from the moderator's queue, read why it is there, and accept it."""
    who.open("/threats/moderation/")
    while not who.page.get_by_role("link", name=name, exact=True).count():
        who.follow("Next", exact=False)
    who.follow(name)
    why = who.text
    who.press("Accept it as stated")
    return why


def chart(who, urn):
    """Open a network, wait until it is drawn, and return name and neighbours of the first five."""
    page = who.open(f"/threats/{urn}/network/")
    page.locator("[data-island='network'][data-ready]").wait_for()
    rows = page.locator("figure table tbody tr").all()[:5]
    return [tuple(row.locator("th, td").all_inner_texts()[:2]) for row in rows]


def whole_ledger(who):
    """Return every entry of today that an auditor may read, page by page."""
    page = who.open(f"/ledger/?since={today()}")
    told = who.text
    while page.get_by_role("link", name="Older entries").count():
        who.follow("Older entries")
        told += who.text
    return told
