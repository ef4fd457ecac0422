from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.categories import (
    DEFAULT_TEXTS,
    RECOLLECTION,
    CategoryText,
    TextsDoNotFit,
    check_texts,
    text_on,
    texts_on,
)
from fourfold.disruptions.rules.kinds import Category

FROM = date(2027, 1, 1)
MANUAL = CategoryText(
    Category.MAJOR, "As the manual says.", FROM, source="Manual, 2027", is_verified=True
)
days = st.dates(date(2019, 1, 1), date(2035, 1, 1))


@given(days)
def test_every_category_has_a_text_on_every_day_and_says_that_it_is_unverified(day):
    found = texts_on(day)

    assert [one.category for one in found] == list(Category)
    assert {one.badge for one in found} == {"Unverified"}
    assert {one.source for one in found} == {RECOLLECTION}


@pytest.mark.parametrize(("offset", "badge"), [(-1, "Unverified"), (0, ""), (1, "")])
def test_a_manual_holds_from_its_day_and_what_was_meant_before_stays(offset, badge):
    texts = (*DEFAULT_TEXTS, MANUAL)

    assert text_on(Category.MAJOR, FROM + timedelta(days=offset), texts).badge == badge
    assert text_on(Category.MINOR, FROM, texts).badge == "Unverified"


@given(days, st.lists(days, unique=True, max_size=5))
def test_the_last_text_that_had_begun_is_the_one_that_holds(day, begins):
    texts = [*DEFAULT_TEXTS, *(replace(MANUAL, since=since) for since in begins)]

    check_texts(texts)

    held = text_on(Category.MAJOR, day, texts)
    assert held.since == max((since for since in begins if since <= day), default=None)


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (DEFAULT_TEXTS[1:], "Major: some text must hold from the beginning"),
        ((*DEFAULT_TEXTS, MANUAL, MANUAL), "only one text may begin on a day"),
        ((*DEFAULT_TEXTS, replace(MANUAL, text=" ")), "say what it means"),
        ((*DEFAULT_TEXTS, replace(MANUAL, source="")), "name the manual"),
        ((*DEFAULT_TEXTS, replace(MANUAL, source=RECOLLECTION)), "name the manual"),
    ],
)
def test_texts_that_leave_something_unsaid_are_refused(texts, sentence):
    with pytest.raises(TextsDoNotFit, match=sentence):
        check_texts(texts)


def test_a_day_before_every_text_is_refused():
    with pytest.raises(TextsDoNotFit, match="no text holds on 31 December 2026"):
        text_on(Category.MAJOR, date(2026, 12, 31), [MANUAL])
