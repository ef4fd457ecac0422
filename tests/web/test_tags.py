import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from fourfold.access.rules import Marking
from fourfold.web.templatetags import fourfold as tags
from tests.web.printed import AMPERSAND, written

TODAY = date(2022, 1, 10)

# What is said of days, numbers and markings


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2022, 1, 10), "10 January 2022"),
        (datetime(2022, 7, 9, 23, 30, tzinfo=UTC), "10 July 2022"),  # already tomorrow in London
        (None, ""),
    ],
)
def test_a_day_is_written_in_words_and_an_instant_falls_on_the_day_it_had_here(value, said):
    assert tags.on(value) == said


def test_an_instant_is_shown_as_the_clock_in_london_showed_it():
    assert tags.at(datetime(2022, 1, 10, 14, 5, tzinfo=UTC)) == "10 January 2022, 14:05"
    assert tags.at(datetime(2022, 7, 10, 14, 5, tzinfo=UTC)) == "10 July 2022, 15:05"
    assert tags.at(None) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2022, 1, 10), "due today"),
        (date(2022, 1, 11), "due in 1 day"),
        (date(2022, 1, 13), "due in 3 days"),
        (date(2022, 1, 9), "overdue by 1 day"),
        (date(2019, 1, 10), "overdue by 1,096 days"),
        (None, ""),
    ],
)
def test_what_is_due_is_said_from_today(day, said):
    assert tags.due(day, TODAY) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1234, "1,234"),
        (0, "0"),
        (Decimal("332.50"), "332.5"),
        (Decimal("640.00"), "640"),
        (1_000_000.126, "1,000,000.13"),
        (-0.0001, "0"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_number_has_commas_and_no_idle_noughts(value, said):
    assert tags.number(value) == said


@pytest.mark.parametrize(
    "value", [Marking.OFFICIAL_SENSITIVE, 2, "OFFICIAL_SENSITIVE", "OFFICIAL-SENSITIVE"]
)
def test_a_marking_is_printed_one_way_however_it_is_held(value):
    assert tags.marking(value) == "OFFICIAL-SENSITIVE"


def test_a_share_stays_between_nought_and_a_hundred():
    assert [tags.share(value, 10) for value in (None, -5, 0, 2.5, 10, 99)] == [
        0,
        0,
        0,
        25,
        100,
        100,
    ]


@pytest.mark.parametrize("last", range(1, 30))
def test_the_first_the_last_and_the_present_page_can_always_be_reached(last):
    for here in range(1, last + 1):
        shown = [one for one in tags.page_numbers(last, here) if one]
        assert shown == sorted(set(shown))
        assert last == 1 or {1, here, last} <= set(shown)


# The address of the page


def test_one_filter_changes_and_the_others_stay_and_the_list_begins_again():
    query = {"owner": ["C", "D"], "tier": "1", "page": "4"}

    html = written("{% query_with tier=2 %}", query=query)

    assert html == "?owner=C&amp;owner=D&amp;tier=2"


def test_an_empty_value_drops_its_filter():
    assert written("{% query_with tier='' %}", query={"tier": "1", "q": "x"}) == "?q=x"


def test_hidden_fields_carry_the_rest_of_the_address():
    html = written("{% query_fields 'q' %}", query={"q": "x", "owner": ["C", AMPERSAND]})

    assert 'name="q"' not in html
    assert html.count('name="owner"') == 2
    assert AMPERSAND not in html


# The built files


def test_a_built_file_is_found_under_its_hashed_name():
    assert re.fullmatch(r"/static/build/app-[0-9A-Z]{8}\.css", written("{% asset 'app.css' %}"))
    assert re.fullmatch(r"/static/build/app-[0-9A-Z]{8}\.js", written("{% asset 'app.js' %}"))


def test_what_the_manifest_names_is_there_and_is_compressed():
    manifest = json.loads((tags.BUILT / "manifest.json").read_text())

    for name in manifest.values():
        assert (tags.BUILT / name).is_file()
        if name.endswith((".css", ".js")):
            assert (tags.BUILT / f"{name}.br").is_file()
            assert (tags.BUILT / f"{name}.gz").is_file()


def test_the_style_sheet_holds_nothing_of_the_crown_and_loads_nothing_from_elsewhere():
    sheet = next(tags.BUILT.glob("app-*.css")).read_text().lower()

    assert "transport" not in sheet
    assert "crest" not in sheet
    assert "crown" not in sheet
    assert not re.findall(r"url\((?!data:|[a-z0-9-]+\.(?:svg|woff2)\))", sheet)


def test_where_nothing_is_built_the_page_says_how_to_build_it(monkeypatch, tmp_path):
    monkeypatch.setattr(tags, "BUILT", tmp_path)

    with pytest.raises(ImproperlyConfigured, match=r"hatch_build\.py"):
        tags.asset("app.css")
