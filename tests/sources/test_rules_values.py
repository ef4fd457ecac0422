"""Each kind of field reads what people write, and says in a sentence what it cannot read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.sources.rules.values import Field, Kind, Misread, read_value
from tests.sources import corpus

DAY = date(2022, 1, 10)
TIER = Field(name="tier", kind=Kind.CODE, codes={"TIER_1": ("Tier 1", "1"), "TIER_2": ("Tier 2",)})


def read(kind, text, **more):
    return read_value(text, Field(name="x", kind=kind, **more))[0]


@pytest.mark.parametrize(
    "text",
    [
        "10/01/2022", "2022-01-10", "10-01-2022", "10.01.2022", "10/1/2022", "10 January 2022",
        "10 Jan 2022", "10-Jan-2022", "20220110", "2022-01-10 00:00:00", "2022-01-10T00:00:00Z",
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written_here(text):
    assert read_value(text, Field(name="x", kind=Kind.DATE)) == (DAY, "")


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("10/01/22", "“10/01/22” was read as 10 January 2022"),
        ("44571", "“44571” was read as 10 January 2022"),
        ("10/01/2022 14:30", "the time of day in “10/01/2022 14:30” was left out"),
    ],
)
def test_a_day_that_had_to_be_guessed_at_says_so(text, repair):
    assert read_value(text, Field(name="x", kind=Kind.DATE)) == (DAY, repair)


@pytest.mark.parametrize(
    "text", ["01/31/2022", "31/02/2022", "soon", "0", "12", "1066-10-14", "9/9/9999"]
)
def test_what_is_no_day_of_our_time_is_refused(text):
    with pytest.raises(Misread, match=r"is not a date|lies outside"):
        read(Kind.DATE, text)


def test_the_order_of_day_and_month_is_the_profiles_choice():
    assert read(Kind.DATE, "01/10/2022", date_formats=("%m/%d/%Y",)) == DAY


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("10/07/2022 14:30", 13),
        ("2022-07-10T14:30:00Z", 14),
        ("2022-07-10 14:30+02:00", 12),
        ("10 July 2022 9:30", 8),
    ],
)
def test_a_moment_without_a_zone_is_londons(text, hour):
    assert read(Kind.MOMENT, text) == datetime(2022, 7, 10, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.INTEGER, "1,234", 1234),
        (Kind.INTEGER, "5.0", 5),
        (Kind.INTEGER, "-3", -3),
        (Kind.DECIMAL, "£1,234.50", Decimal("1234.50")),
        (Kind.DECIMAL, "1E3", Decimal(1000)),
        (Kind.YES_NO, "Yes", True),
        (Kind.YES_NO, "FALSE", False),
        (Kind.TEXTS, "a; b;;a\nc", ("a", "b", "c")),
        (Kind.TEXT, "T-1", "T-1"),
    ],
)
def test_numbers_and_words_are_read_as_people_write_them(kind, text, value):
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "1.5"), (Kind.INTEGER, "1_000"), (Kind.INTEGER, "9" * 40), (Kind.INTEGER, "1,2"),
        (Kind.DECIMAL, "NaN"), (Kind.DECIMAL, "1e400"), (Kind.DECIMAL, "12,5"), (Kind.YES_NO, "perhaps"),
        (Kind.MOMENT, "10/01/2022 25:00"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_kind_is_refused_in_a_sentence(kind, text):
    with pytest.raises(Misread, match=r"^“.*\.$"):
        read(kind, text)


@pytest.mark.parametrize("text", ["Tier 1", "tier-1", "TIER_1", "1"])
def test_a_code_is_known_by_its_synonyms(text):
    assert read_value(text, TIER) == ("TIER_1", "")


def test_an_unknown_code_is_not_guessed_at_but_hinted_at():
    with pytest.raises(Misread, match="did you mean “Tier 2”"):
        read_value("Teir 2", TIER)
    with pytest.raises(Misread, match="it may be Tier 1, Tier 2"):
        read_value("purple", TIER)


@given(corpus.hostile, st.sampled_from(list(Kind)))
def test_any_text_is_a_value_or_a_sentence(text, kind):
    under = Field(name="x", kind=kind, codes={"A": ("a",)})
    try:
        value, repair = read_value(text, under)
    except Misread as refusal:
        value, repair = None, str(refusal)
    assert value is not None or repair.endswith(".")
