import pytest

from fourfold.plans.rules.briefings import BriefingPage, briefing_for, briefings


@pytest.mark.parametrize("briefing", briefings(), ids=lambda one: one.ident)
def test_a_briefing_fits_on_a_page_and_says_what_to_do_in_order(briefing):
    assert 150 <= briefing.words <= 250
    assert 5 <= len(briefing.steps) <= 8
    assert all(
        part.endswith((".", "?")) for part in (briefing.lead, *briefing.steps, briefing.close)
    )


@pytest.mark.parametrize("page", BriefingPage)
def test_each_page_that_needs_a_briefing_has_its_own(page):
    assert briefing_for(page).page is page


def test_no_briefing_is_without_a_page():
    assert len(briefings()) == len(BriefingPage)
