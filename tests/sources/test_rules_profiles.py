"""A profile is data: it survives its file, says what is wrong with it, and is recognised."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.sources.rules import profiles, profiletexts
from fourfold.sources.rules.profiles import InvalidProfile, MappingProfile
from fourfold.sources.rules.values import Field, Kind
from tests.sources.corpus import HEADINGS, MASTER_LIST


def test_a_profile_survives_its_text():
    assert profiletexts.from_text(profiletexts.to_text(MASTER_LIST)) == MASTER_LIST


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "The profile has no name."),
        ({"source": ""}, "The profile names no source."),
        ({"version": 0}, "The version is a whole number from 1."),
        ({"key": []}, "The profile names no key."),
        ({"key": ["name", "tier"]}, "Each field of the key must be a required field."),
        ({"fields": []}, "The profile has no fields."),
        ({"fields": 1}, "“fields” is not a list."),
        ({"version": True}, "“version” is not a whole number."),
        ({"version": "1"}, "“version” is not a whole number."),
        ({"name": None}, "“name” is missing."),
        ({"colour": "red"}, "The profile has unknown parts: colour."),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_in_words(change, sentence):
    with pytest.raises(InvalidProfile) as refusal:
        profiletexts.from_dict(profiletexts.to_dict(MASTER_LIST) | change)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "COLOUR"}, "Field 1 is of no known kind"),
        ({"kind": "CODE"}, "“urn” is a code without codes."),
        ({"headings": []}, "“urn” is required, yet has neither a heading nor a default."),
        ({"headings": [1]}, "“headings” is not a list of texts."),
        ({"kind": "DATE", "date_formats": ["%d %H"]}, "“urn” has an unknown date format."),
        ({"kind": "DATE", "date_formats": ["%Y%Y"]}, "“urn” has an unknown date format."),
        ({"kind": "DATE", "default": "soon"}, "“urn” has a default that cannot be read."),
        ({"codes": 3}, "Field 1, “codes” is not an object."),
        ({"headings": ["Name"]}, "Two fields take the same heading."),
        ({"name": "name"}, "A field stands twice."),
    ],
)
def test_what_is_wrong_with_a_field_is_said_with_its_place(change, sentence):
    given = profiletexts.to_dict(MASTER_LIST)
    given["fields"][0] |= change
    with pytest.raises(InvalidProfile) as refusal:
        profiletexts.from_dict(given)
    assert sentence in str(refusal.value)


jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "version", "source", "key", "fields", "codes", "x"]),
            inner,
            max_size=6,
        ),
    ),
)


@given(st.one_of(jsons.map(json.dumps), st.text(max_size=30)))
def test_no_text_does_worse_than_be_refused(text):
    try:
        profile = profiletexts.from_text(text)
    except InvalidProfile as refusal:
        profile = str(refusal)
    assert isinstance(profile, MappingProfile) or profile.endswith(".")


def test_the_profile_whose_columns_are_there_is_recognised():
    other = MappingProfile(
        name="Vehicles",
        version=1,
        source="Another feed",
        key=("mark",),
        fields=(Field(name="mark", headings=("Registration",), required=True),),
    )

    best, second = profiles.recognise([*HEADINGS, "Colour"], [other, MASTER_LIST])

    assert (best.profile, best.fits, best.unmatched) == (MASTER_LIST, True, ("Colour",))
    assert best.reasons == ("9 of 9 fields have a column.", "Not taken: Colour.")
    assert (second.fits, second.missing) == (False, ("mark",))
    assert "Needed but absent: Registration." in second.reasons


def test_of_two_versions_that_fit_alike_the_later_is_first():
    later = replace(MASTER_LIST, version=2)

    assert profiles.recognise(HEADINGS, [MASTER_LIST, later])[0].profile is later


def test_headings_are_known_whatever_their_case_and_signs():
    found = profiles.match(["reference ", "THREAT-NAME", "assessed_on"], MASTER_LIST.fields)

    assert found == {"urn": "reference ", "name": "THREAT-NAME", "assessed_on": "assessed_on"}


def test_headings_that_look_alike_are_proposed_once_each():
    proposed = profiles.suggest(
        ["Threat ref", "Name of threat", "Date assessed on", "Colour"], MASTER_LIST.fields
    )
    by_field = {one.field: one for one in proposed}

    assert by_field["name"].heading == "Name of threat"
    assert by_field["assessed_on"].heading == "Date assessed on"
    assert by_field["tier"].heading == ""
    assert by_field["tier"].reason == "No column looks like Tier."
    chosen = [one.heading for one in proposed if one.heading]
    assert len(set(chosen)) == len(chosen)


def test_a_chosen_mapping_is_the_next_version():
    adopted = profiles.adopt(MASTER_LIST, {"urn": "Threat ref", "tier": ""})

    assert adopted.version == 2
    assert adopted.fields[0].headings == ("Threat ref", "URN", "Reference")
    assert profiles.match(["Tier"], adopted.fields) == {}
    with pytest.raises(InvalidProfile, match="“urn” is required"):
        profiles.adopt(MASTER_LIST, {"urn": ""})


def test_a_code_field_keeps_its_synonyms_in_the_text():
    kept = profiletexts.from_text(profiletexts.to_text(MASTER_LIST)).fields[3]

    assert (kept.kind, kept.codes["TIER_2"]) == (Kind.CODE, ("Tier 2", "2"))
