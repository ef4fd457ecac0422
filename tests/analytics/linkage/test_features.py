from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.features import COLUMNS, Features, features_of
from fourfold.analytics.linkage.features.nicknames import roots
from fourfold.analytics.linkage.features.sounds import skeleton, sound
from fourfold.analytics.linkage.kinds import Kind
from fourfold.subjects.rules.kinds import SubjectKind
from tests.analytics.linkage.made_up import person

PROTECTED = {
    "sex": "F",
    "gender": "female",
    "nationality": "British",
    "ethnicity": "W1",
    "birthplace": "Leeds",
    "religion": "none",
}
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "given": st.text(max_size=20),
        "family": st.text(max_size=20),
        "full_name": st.text(max_size=30),
        "aliases": st.lists(st.text(max_size=20), max_size=3),
        "born": st.one_of(st.dates(), st.text(max_size=12), st.integers(0, 3000), st.none()),
        "age": st.one_of(st.integers(0, 120), st.text(max_size=3)),
        "seen_on": st.dates(),
        "address": st.text(max_size=40),
        "postcode": st.text(max_size=9),
        "phones": st.lists(st.text(max_size=14), max_size=3),
        "emails": st.lists(st.text(max_size=14), max_size=3),
        "pnc": st.text(max_size=14),
        "vehicle_marks": st.lists(st.text(max_size=8), max_size=2),
        "name": st.text(max_size=20),
        "mark": st.text(max_size=8),
        "number": st.text(max_size=12),
    },
)


@settings(deadline=None)
@given(FIELDS, st.sampled_from(Kind))
def test_whatever_the_fields_hold_features_come_of_them_and_survive_storage(fields, kind):
    features = features_of(kind, fields)

    assert Features.from_json(kind, features.to_json()) == features
    assert set(features.columns) <= set(COLUMNS[kind])
    assert all(features.columns.values())


@pytest.mark.parametrize("kind", Kind)
def test_protected_characteristics_are_never_compared(kind):
    plain = {"given": "Jo", "family": "Lee", "name": "Kestrel", "mark": "AB12 CDE", "number": "12"}

    assert features_of(kind, plain | PROTECTED) == features_of(kind, plain)
    assert not {name for name in COLUMNS[kind] if name in PROTECTED}


def test_kinds_have_the_codes_of_subjects():
    assert {kind.value for kind in Kind} <= {kind.value for kind in SubjectKind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "robert"),
        ("liz", "elizabeth"),
        ("alex", "alexandra"),
        ("mohammed", "muhammad"),
        ("mohd", "mehmet"),
        ("yousef", "yusuf"),
        ("sergei", "sergiy"),
        ("ayesha", "aisha"),
        ("kovalyova", "kovaliova"),
    ],
)
def test_short_forms_and_spellings_of_one_forename_meet(one, other):
    assert set(roots(one)) & set(roots(other))


@pytest.mark.parametrize(
    ("one", "other"), [("bob", "john"), ("alexander", "alexandra"), ("ali", "hasan")]
)
def test_forenames_that_only_share_a_short_form_or_nothing_do_not_meet(one, other):
    assert not set(roots(one)) & set(roots(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smith", "smyth"),
        ("philips", "phillips"),
        ("knight", "night"),
        ("wright", "right"),
        ("mcdonald", "macdonald"),
        ("hughes", "hughs"),
        ("chaudhry", "choudhury"),
        ("qureshi", "kureshi"),
    ],
)
def test_names_that_sound_alike_have_one_sound(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("smith", "jones"), ("khan", "patel"), ("brown", "green"), ("lee", "may")]
)
def test_names_that_do_not_sound_alike_have_two(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hussain", "hussein"), ("yusufov", "yusufow"), ("rashid", "rasheed")]
)
def test_transliterations_have_one_plain_spelling(one, other):
    assert skeleton(one) == skeleton(other)


def test_a_former_name_stands_beside_the_present_one():
    married = person(given="Ann", family="Cole", former=["Hart"])
    before = person(given="Ann", family="Hart")

    assert set(married.columns["families"]) & set(before.columns["families"])


def test_a_date_that_cannot_be_is_compared_as_its_year():
    assert person(born="1984-02-31").columns == person(born=1984).columns


def test_the_first_of_january_may_stand_for_any_day_of_its_year():
    columns = person(born=date(1984, 1, 1)).columns

    assert "born_full" not in columns
    assert columns["born_to"] - columns["born_from"] == 365


def test_an_age_without_the_day_it_was_seen_says_nothing():
    assert person(age=30).columns == {}


@pytest.mark.parametrize("form", ["07700 900123", "+44 7700 900123", "0044 (0)7700-900123"])
def test_a_telephone_number_is_one_however_it_was_written(form):
    assert person(phones=[form]).columns["phones"] == ["7700900123"]


def test_an_organisation_goes_by_its_name_without_legal_form():
    one = features_of(Kind.ORGANISATION, {"name": "Kestrel Haulage (UK) Ltd."})
    other = features_of(Kind.ORGANISATION, {"name": "KESTREL HAULAGE UK LIMITED"})

    assert one.columns == other.columns
