"""The demo's disruptions: the figures of the inspectorate's year, from the extract and the page.

HMICFRS, north-east SOC inspection (2022): NERSOU led 494, of which Cyber Protect 216,
surveillance 11 (supported 3), MARSOC 33 (supported 76); Northumbria 475 of some 1,900, of which
81 Prevent, the second most in the region.
"""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.test import Client

from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.queries import tables
from fourfold.disruptions.rules import windows
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.disruptions.rules.windows import Filters
from fourfold.plans.rules.kinds import Pillar
from fourfold.threats.rules.asked import Moment
from fourfold.web import middleware
from tests.demo.conftest import NOW, TODAY

WHO = "rocta.assessor"
YEAR = windows.Window.inside(date(2021, 6, 1), date(2022, 5, 31))
MARSOC = "Multi-agency response to serious and organised crime team"


@pytest.fixture
def extract(read_as, viewer):
    """Return how to make an extract as the regional unit's assessor."""

    def made(filters):
        with read_as(WHO):
            moment = Moment.of(TODAY, NOW)
            return extracts.extract(filters, moment, by=viewer(WHO), at=NOW)

    return made


def counted(made, *headings):
    """Count the rows of an extract by some of its columns."""
    places = [made.columns.index(heading) for heading in headings]
    cells = (tuple(row[place] for place in places) for row in made.rows)
    return Counter(cell[0] if len(headings) == 1 else cell for cell in cells)


def test_the_narrative_reading_gives_the_published_figures(extract):
    made = extract(windows.preset("hmicfrs-appendix-2"))

    owners = counted(made, "Organisation")
    assert len(made.rows) == 1900
    assert (owners["NERSOU"], owners["Northumbria"]) == (494, 475)
    teams = counted(made, "Organisation", "Team")
    assert teams["NERSOU", "Cyber Protect team"] == 216
    assert teams["NERSOU", "Surveillance team"] == 11
    assert teams["NERSOU", MARSOC] == 33
    prevent = {
        owner: number
        for (owner, pillar), number in counted(made, "Organisation", "4P pillar").items()
        if pillar == "Prevent"
    }
    assert prevent["Northumbria"] == 81
    assert sorted(prevent.values(), reverse=True)[1] == 81
    assert set(counted(made, "Disruption type")) == {"Lead disruption"}
    assert set(counted(made, "Assessment category")) == {"Major", "Moderate", "Minor"}
    assert set(counted(made, "Threat category")) == {"Organised crime group"}


def test_support_is_counted_apart_from_lead(extract):
    asked = Filters(
        types=frozenset({ClaimType.SUPPORT}),
        categories=frozenset({Category.MAJOR, Category.MODERATE, Category.MINOR}),
        window=YEAR,
    )

    teams = counted(extract(asked), "Organisation", "Team")

    assert teams["NERSOU", MARSOC] == 76
    assert teams["NERSOU", "Surveillance team"] == 3


def test_the_two_readings_differ_and_it_is_said_by_how_many(extract, read_as):
    narrative, filter_ = (extract(windows.preset(name)) for name in windows.PRESETS)
    with read_as(WHO):
        asked = windows.preset("hmicfrs-appendix-2")
        found = extracts.readings(asked, Moment.of(TODAY, NOW), now=NOW)

    days = counted(narrative, "Record date")
    later = counted(filter_, "Record date")
    only_first = days[date(2021, 6, 1)]
    only_second = sum(n for day, n in later.items() if day > YEAR.last)
    assert (found.first, found.second) == (len(narrative.rows), len(filter_.rows))
    assert (found.only_first, found.only_second) == (only_first, only_second)
    assert only_first > 0
    assert only_second > 0
    assert later[date(2021, 6, 1)] == 0
    assert max(later) <= date(2022, 6, 30)


def test_a_window_counts_its_first_and_last_day(extract):
    whole = extract(windows.preset("hmicfrs-appendix-2"))
    days = counted(whole, "Record date")
    shorter = windows.asked(
        windows.preset("hmicfrs-appendix-2"), first=date(2021, 6, 2), last=date(2022, 5, 30)
    )

    assert days[YEAR.first] > 0
    assert days[YEAR.last] > 0
    lost = len(whole.rows) - len(extract(shorter).rows)
    assert lost == days[YEAR.first] + days[YEAR.last]


@pytest.fixture
def page(region, viewer, monkeypatch):
    """Return a page as the regional unit's assessor reads it, in words."""
    found = viewer(WHO)
    monkeypatch.setattr(middleware, "signed_in", lambda _request: found)

    def text(address, **asked):
        answer = Client().get(address, asked)
        assert answer.status_code == 200
        words = re.sub(r"<[^>]+>", " ", answer.content.decode())
        return " ".join(words.replace("&#x27;", "'").split())

    return text


def test_the_tables_page_says_the_published_figures_and_who_dominates(page):
    text = page("/disruptions/tables/", first="2021-06-01", last="2022-05-31", by="RECORDED")

    assert "216 of NERSOU's 494 lead disruptions (44%) are Cyber Protect team's" in text
    assert "1,900 lead and 236 support disruptions. They are not added" in text
    assert "81 of Northumbria's 475 lead disruptions (17%) are Prevent: second of 4" in text
    assert "96 of Cleveland's 468 lead disruptions (21%) are Prevent: first of 4" in text
    assert "NERSOU 494 26% 197 40% 41 8% 244 49% 12 2%" in text
    assert "Northumbria 475 25% 342 72% 81 17% 40 8% 12 3%" in text
    assert f"NERSOU, {MARSOC} 33 2%" in text
    assert f"NERSOU, {MARSOC} 76 32%" in text
    assert "NERSOU, Surveillance team 11 1%" in text
    assert "NERSOU, Surveillance team 3 1%" in text


def test_the_extract_and_the_tables_count_the_same_claims(extract, read_as):
    asked = windows.preset("hmicfrs-appendix-2")
    made = extract(asked)
    with read_as(WHO):
        found = tables.tables(asked, Filters(window=YEAR), named_on=YEAR.last, now=NOW)

    by_pillar = counted(made, "Organisation", "4P pillar")
    for line in found.organisations.lines:
        if line.type is ClaimType.LEAD:
            numbers = {one.pillar: one.n.n for one in line.pillars}
            assert numbers == {one: by_pillar[line.name, one.words] for one in Pillar}


def test_an_extract_as_known_in_the_year_holds_no_later_moderation(extract, read_as, viewer):
    then = YEAR.last - timedelta(days=120)
    asked = windows.asked(windows.preset("hmicfrs-appendix-2"), last=then)
    with read_as(WHO):
        made = extracts.extract(asked, Moment.of(then), by=viewer(WHO), at=NOW)

    settled = [row[made.columns.index("Moderated on")] for row in made.rows]
    now = [row[made.columns.index("Moderated on")] for row in extract(asked).rows]
    assert len(made.rows) == len(now)
    assert max(day for day in settled if day) <= then
    assert sum(day is not None for day in settled) < sum(day is not None for day in now)
