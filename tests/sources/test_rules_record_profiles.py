"""A record profile is a text that people write: it survives itself, and says what is wrong where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.sources.rules.profiles import InvalidProfile
from fourfold.sources.rules.records.shipped import shipped
from fourfold.sources.rules.records.texts import from_yaml, to_yaml
from tests.sources.records_made_up import CRIME, PROFILE
from tests.sources.test_records_labels import CAREFUL

ENTITY = "  suspect: {kind: person, role: suspect, given: given"


@pytest.mark.parametrize("profile", [CRIME, CAREFUL, *shipped()], ids=lambda one: one.name)
def test_a_profile_survives_its_text(profile):
    assert from_yaml(to_yaml(profile)) == profile


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("name: marsh-crime", "name: ''", "The profile has no name."),
        ("version: 1", "version: soon", "Line 3: “soon” is not a whole number."),
        ("key: [ref]", "key: [offence]", "Each field of the key must be a required field."),
        ("key: [ref]", "colour: red\nkey: [ref]", "Line 6: “colour” is not known here"),
        ("kind: yes_no", "kind: hue", "Line 17: a field is of one of the kinds"),
        ("required: yes", "required: perhaps", "Line 8: “perhaps” is neither yes nor no."),
        ("happened_on: happened_on", "happened_on: when", "There is no field “when”"),
        ("recorded_on: recorded_on", "spoken_on: recorded_on", "An event has no spoken_on."),
        (ENTITY, ENTITY.replace("person", "dog"), "“suspect” is of no known kind"),
        (ENTITY, ENTITY.replace("given: given", "hat: given"), "“suspect” has no hat"),
        (ENTITY, ENTITY.replace("given: given", "given: nobody"), "There is no field “nobody”"),
        (ENTITY, f"{ENTITY}, repeat: 99", "repeat is a number from 1 to 50."),
        ("deleted: {field: gone", "deleted: {fields: gone", "Line 19: “fields” is not known here"),
        ("entities:", "links: [{between: [suspect]}]\nentities:", "a link is between two entities"),
        ("entities:", "labels: [{when: {field: gone, in: [x]}}]\nentities:", "says nothing"),
        (
            "entities:",
            "labels: [{when: {field: gone, in: [x]}, compartment: Elm}]\nentities:",
            "A rule of labels names a compartment by its number.",
        ),
        ("source: Marsh crime", "source: &a Marsh", "Line 4: write it out; anchors"),
        ("source: Marsh crime", "source: !!python/name:os.system x", "Line 4: tags such as"),
        ("source: Marsh crime", "source: [", "the profile is not YAML"),
        ("source: Marsh crime", "name: again", "Line 4: a name is missing or stands twice."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(before, after, sentence):
    assert before in PROFILE
    with pytest.raises(InvalidProfile) as refusal:
        from_yaml(PROFILE.replace(before, after, 1))
    assert sentence in str(refusal.value)


@given(st.text(max_size=60))
def test_no_text_does_worse_than_be_refused(text):
    with pytest.raises(InvalidProfile, match=r"[.]$"):
        from_yaml(text)


@given(st.text(alphabet="{}[]:,- \n\"'ab1&*!|>#%", max_size=60))
def test_no_signs_of_yaml_do_worse_than_be_refused(text):
    with pytest.raises(InvalidProfile, match=r"[.]$"):
        from_yaml(text)


def test_a_text_that_grows_is_refused():
    with pytest.raises(InvalidProfile, match="anchors"):
        from_yaml("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
    with pytest.raises(InvalidProfile):
        from_yaml("[" * 5_000)
