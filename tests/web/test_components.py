"""The components are what every page is made of: what they print is tested here, once."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator

from fourfold.access.rules import Justification, Marking
from fourfold.web.templatetags import fourfold as tags
from tests.web.printed import AMPERSAND, component, page, words

TODAY = date(2022, 1, 10)


class Filters(forms.Form):
    owner = forms.CharField(label="Owner", required=False)


# A record


def test_the_identity_bar_says_what_it_is_how_bad_whose_and_who_may_see_it():
    html = component(
        "identity",
        reference="FF-1",
        name=AMPERSAND,
        marking=Marking.OFFICIAL_SENSITIVE,
        owner="Durham",
        tier=1,
        phase="Active (managed)",
        reach="Durham and NERSOU",
        reach_url="/reach",
    )

    for said in ("FF-1", "OFFICIAL-SENSITIVE", "Durham", "Tier 1", "Active (managed)"):
        assert said in words(html)
    assert '<a class="govuk-link" href="/reach">Durham and NERSOU</a>' in html
    assert AMPERSAND not in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("tier", range(1, 6))
def test_a_tier_is_said_in_words_and_not_by_colour_alone(tier):
    assert component("tier", tier=tier) == f'<span class="tag tag--tier-{tier}">Tier {tier}</span>'


@pytest.mark.parametrize(
    ("phase", "tone"),
    [
        ("Scoping/development", "teal"),
        ("Active (managed)", "green"),
        ("Closed \N{EN DASH} merged", "hollow"),
        ("A word of the region's own", "hollow"),
    ],
)
def test_a_phase_has_its_tone_and_an_unknown_one_is_shown_all_the_same(phase, tone):
    html = component("phase", phase=phase)

    assert f"tag--{tone}" in html
    assert words(html).replace("&#x27;", "'") == phase


def test_what_is_overdue_is_marked_and_what_is_not_is_not():
    late = component("due", day=date(2022, 1, 8), today=TODAY, label="Review")
    early = component("due", day=date(2022, 1, 13), today=TODAY)

    assert words(late) == "Review overdue by 2 days (8 January 2022)"
    assert 'class="overdue"' in late
    assert words(early) == "Due in 3 days (13 January 2022)"
    assert 'class="overdue"' not in early


def test_a_score_is_a_number_first_and_its_support_is_said_too():
    html = component("score", score=Decimal("332.50"), supported=128, of=640)

    assert words(html).startswith("332.5")
    assert "of which 128 supported by evidence in date" in words(html)
    assert 'class="bar-gauge__value" width="52"' in html
    assert 'class="bar-gauge__supported" y="3" width="20"' in html


def test_no_score_is_not_nought():
    assert words(component("score", score=None, of=640)) == "Not scored"
    assert words(component("score", score=0, of=640)) == "0"


def test_a_hidden_neighbour_gives_nothing_away_but_whom_to_ask():
    assert words(component("held")) == "Held elsewhere"
    assert words(component("held", ask="NERSOU threat desk")) == (
        "Held elsewhere: ask NERSOU threat desk"
    )


def test_the_page_one_is_on_is_marked_among_the_tabs():
    html = component(
        "tabs",
        items=[
            {"label": "Overview", "url": "/1", "current": True},
            {"label": "Members", "url": "/1/members", "count": 1234},
        ],
    )

    assert html.count('aria-current="page"') == 1
    assert words(html) == "Overview Members 1,234"


def test_a_fact_can_be_changed_and_the_link_says_which():
    html = component("summary", rows=[{"key": "Desk", "value": "Drugs", "change_url": "/d"}])

    assert words(html) == "Desk Drugs Change desk"


def test_a_timeline_is_an_ordered_list_of_dated_things():
    html = component(
        "timeline",
        items=[{"on": TODAY, "title": "Assessed", "by": "DC Moor", "kind": "alert"}],
    )

    assert html.startswith("<ol")
    assert words(html) == "10 January 2022 Assessed DC Moor"
    assert "timeline__item--alert" in html
    assert "Nothing has happened yet" in component("timeline", items=[])


def test_who_will_be_able_to_see_it_is_said_as_organisations_compartments_and_a_number():
    html = component(
        "reach",
        marking=Marking.OFFICIAL_SENSITIVE,
        organisations=["Durham", "NERSOU"],
        compartments=["Lantern"],
        number_of_people=1,
    )

    assert "Durham" in html
    assert "only those read in to Lantern" in html
    assert "That is 1 person today." in words(html)


def test_a_record_for_all_says_so():
    assert "Everybody with an account" in component("reach", marking=1, organisations=[])


# Lists


def test_a_sorted_column_says_how_and_a_click_turns_it_round():
    html = component("sort", label="Score", column="score", sort="-score", query={"page": "3"})

    assert 'aria-sort="descending"' in html
    assert 'href="?sort=score"' in html
    assert 'aria-sort="none"' in component("sort", label="Name", column="name", sort="-score")


def test_pages_say_where_one_is_and_keep_the_filters():
    page = Paginator(range(1234), 50).page(3)

    html = component("pagination", page=page, noun="threats", query={"tier": "1", "page": "3"})

    assert "Showing 101 to 150 of 1,234 threats" in words(html)
    assert 'href="?tier=1&amp;page=25"' in html
    assert html.count('aria-current="page"') == 1


def test_pages_may_be_told_as_plain_figures():
    part = {"number": 1, "num_pages": 1, "count": 3, "start": 1, "end": 3}

    html = component("pagination", page=part)

    assert words(html) == "Showing 1 to 3 of 3 results"


def test_filters_in_use_are_listed_and_can_each_be_taken_off():
    html = component(
        "filters", form=Filters(), chosen=[{"label": "Tier 1", "url": "?"}], open=False
    )

    assert '<details class="filters" open>' in html
    assert "Remove Tier 1" in words(html)
    assert "(optional)" not in html


def test_the_bulk_bar_has_its_buttons_and_never_the_filters_of_the_page():
    html = component("bulk", buttons=[{"value": "desk", "label": "Assign"}], form=Filters())

    assert '<button class="govuk-button govuk-button--inverse govuk-button--small"' in html
    assert 'name="deed" value="desk"' in html
    assert "Owner" not in html


def test_a_tick_says_what_it_chooses():
    html = component("tick", value=7, what=AMPERSAND)

    assert 'name="row" value="7"' in html
    assert AMPERSAND not in html


def test_nothing_is_said_with_what_to_do_about_it():
    html = component("empty", heading="No evidence", text="None cited.", url="/e", action="Cite")

    assert words(html) == "No evidence None cited. Cite"


# Charts


def test_a_chart_always_has_its_table_and_its_data_cannot_break_out():
    html = component(
        "chart",
        id="network",
        island="network",
        title="Network",
        data={"nodes": [{"id": "1", "label": "</script><b>"}]},
        warning="Watched people look central.",
        columns=["Name", {"label": "Links", "numeric": True}],
        rows=[["Marsh", 12]],
    )

    assert 'data-island="network" data-source="network-data"' in html
    assert '<script id="network-data" type="application/json">' in html
    assert "</script><b>" not in html
    assert "Watched people look central." in html
    assert '<th scope="row">Marsh</th><td>12</td>' in html
    assert '<details class="govuk-details" open>' in html


def test_a_table_can_be_scrolled_by_keyboard_and_has_a_name():
    html = component("table", caption="Members", columns=["Name"], rows=[])

    assert 'tabindex="0" role="region" aria-label="Members"' in html
    assert "Nothing to show." in html


def test_progress_is_a_real_progress_element_with_its_label():
    html = component("progress", label="Linking", value=1200, of=4000)

    assert '<label class="progress__label" for="progress">' in html
    assert 'max="4000" value="1200">30%</progress>' in html


# Words to the reader


@pytest.mark.parametrize(
    ("kind", "role"),
    [("success", "status"), ("", "status"), ("error", "alert"), ("warning", "alert")],
)
def test_a_message_is_announced_and_an_error_at_once(kind, role):
    assert f'role="{role}"' in component("banner", text="Sent.", kind=kind)


def test_the_reason_that_was_given_is_kept_and_the_law_is_named():
    html = component(
        "reason", reasons={"RIGHTS": "A person's data rights"}, why=Justification("RIGHTS", "x")
    )

    assert '<option value="RIGHTS" selected>' in html
    assert "section 62" in html
    assert ">x</textarea>" in html


@pytest.mark.parametrize(
    ("context", "said"),
    [({"text": "Save"}, "<button"), ({"text": "Open", "url": "/o"}, "<a")],
)
def test_a_button_is_a_button_and_a_link_is_a_link(context, said):
    assert component("button", **context).startswith(said)


@pytest.mark.parametrize("name", ["warning", "inset", "tag"])
def test_words_are_printed_as_words(name):
    html = component(name, text=AMPERSAND)

    assert AMPERSAND not in html
    assert "Rock &amp; Sons" in html


def test_breadcrumbs_lead_back():
    html = component("breadcrumbs", items=[{"label": "Threats", "url": "/threats/"}])

    assert 'href="/threats/">Threats</a>' in html


def test_the_past_is_marked_as_the_past():
    assert "As at 10 January 2022." in words(component("as_at_banner", day=TODAY))


# The shell


def test_the_marking_stands_at_the_head_and_at_the_foot_of_every_page():
    assert page().count("</span>OFFICIAL-SENSITIVE</p>") == 2
    assert page(marking=Marking.OFFICIAL).count("</span>OFFICIAL</p>") == 2
    assert page("web/plain.html").count("</span>OFFICIAL</p>") == 2


def test_a_demonstration_says_so_and_nothing_else_does():
    assert "Do not enter real information" in page(demo=True)
    assert "Do not enter real information" not in page(demo=False)


def test_the_menu_marks_the_page_one_is_on():
    html = page(navigation=[{"label": "Threats", "url": "/threats/", "current": True}])

    assert '<a class="nav__link" href="/threats/" aria-current="page">Threats</a>' in html


@pytest.mark.parametrize("template", ["web/page.html", "web/plain.html"])
def test_no_page_holds_a_script_or_a_style_of_its_own(template):
    html = page(template, navigation=[], demo=True)

    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert "<style" not in html
    assert " style=" not in html
    assert " hx-on" not in html
    assert '<html class="govuk-template" lang="en-GB">' in html
    assert '<a class="govuk-skip-link" href="#main"' in html


def test_nobody_signed_in_has_no_search_box_and_no_menu_of_their_own():
    html = page(navigation=[], viewer=None)

    assert "data-find" not in html
    assert "data-menu" not in html


def test_every_component_says_on_its_first_line_what_it_takes():
    folder = tags.BUILT.parents[1] / "templates/web"

    for path in folder.rglob("*.html"):
        first = path.read_text().splitlines()[0]
        assert first.startswith("{#"), path.name
        assert first.endswith("#}"), path.name
