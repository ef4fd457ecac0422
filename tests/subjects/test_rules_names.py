import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.subjects.rules.names import compared, shown


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("KAY  MORGAN", "Kay Morgan"),
        ("kay morgan-lee", "Kay Morgan-Lee"),
        ("o'brien", "O'Brien"),
        ("MCKAY", "McKay"),
        ("maria de la cruz", "Maria de la Cruz"),
        ("van dyke", "Van Dyke"),
        ("DeShawn MacIntosh", "DeShawn MacIntosh"),
        ("\u200bKay\tMorgan\n", "Kay Morgan"),
        ("", ""),
    ],
)
def test_a_name_is_printed_as_people_write_it(written, printed):
    assert shown(written) == printed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "JOSE NUNEZ"),
        ("Mr Kay Morgan", "kay morgan"),
        ("Seán O\u2019Neill", "Sean O Neill"),
        ("Anne-Marie", "anne marie"),
        ("Mc Donald", "McDonald"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Jürgen Straße", "Jurgen Strasse"),
        ("Søren", "Soren"),
        ("Kay  Morgan.", "Kay Morgan"),
    ],
)
def test_ways_of_writing_one_name_compare_alike(one, other):
    assert compared(one) == compared(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kay Morgan", "Morgan Kay"), ("van Dyke", "Dyke"), ("Kay", "Fay"), ("Đặng", "Dung")],
)
def test_different_names_stay_apart(one, other):
    assert compared(one) != compared(other)


def test_legal_forms_count_only_for_organisations():
    assert compared("Quay Haulage Co. Ltd", SubjectKind.ORGANISATION) == "quay haulage"
    assert compared("Limited", SubjectKind.ORGANISATION) == "limited"
    assert compared("Ltd", SubjectKind.PERSON) == "ltd"
    assert compared("Dr", SubjectKind.PERSON) == "dr"


def test_letters_of_other_scripts_keep_their_marks():
    assert compared("रवि") != compared("रव")
    assert compared("ЁЛКИН") == compared("Ёлкин") != compared("Елкин")


@given(st.text(), st.sampled_from(SubjectKind))
def test_comparing_twice_changes_nothing_more(text, kind):
    once = compared(text, kind)

    assert compared(once, kind) == once


@given(st.text())
def test_printing_twice_changes_nothing_more(text):
    assert shown(shown(text)) == shown(text)


@given(st.text(st.characters(codec="ascii")))
def test_capitals_and_spaces_make_no_difference_to_comparison(text):
    assert compared(text.upper()) == compared(f"  {text.lower()} ")
