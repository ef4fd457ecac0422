from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.reference.rules import (
    NameKind,
    OrganisationKind,
    Origin,
    Tables,
    UnitKind,
    Unreadable,
    read_files,
)


def test_a_file_is_read_into_the_rows_that_it_holds():
    read = read_files(
        {
            "names.csv": "\ufefforganisation,kind,name,since,until\nnerocu,SHORT,NERSOU,,2022-07-07\n",
            "more.json": '{"regions": [{"number": 11, "name": "Isles", "origin": null}]}',
        }
    )

    assert read.names[0].kind is NameKind.SHORT
    assert read.names[0].until == date(2022, 7, 7)
    assert read.names[0].since is None
    assert read.names[0].place == "names.csv, line 2"
    assert (read.regions[0].number, read.regions[0].place) == (11, "more.json, regions 1")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("forces.csv", "a\n", "no such table; a file is called one of regions.csv,"),
        ("regions.txt", "a\n", "no such table"),
        ("regions.csv", "number,name,colour\n1,N,red\n", "there is no column 'colour' in regions"),
        ("regions.csv", "number\n1\n", "the column 'name' is missing"),
        ("regions.csv", "number,name\n1\n", "line 2: 2 columns are needed in each line"),
        ("regions.csv", "number,name\n1,N,x\n", "line 2: 2 columns are needed in each line"),
        ("regions.csv", "number,name\none,N\n", "line 2, number: 'one' is not a whole number."),
        ("regions.csv", "number,name\n²,N\n", "'²' is not a whole number."),
        ("regions.csv", "number,name\n1,\n", "line 2, name: a value is needed."),
        ("regions.csv", "number,name\n1,a\0b\n", "the text holds a null character."),
        ("regions.csv", 'number,name\n1,"N\n', "not a CSV file"),
        ("regions.csv", "", "the column 'number' is missing"),
        (
            "names.csv",
            "organisation,kind,name,since\nnca,NICK,The Agency,07/07/2022\n",
            (
                "names.csv, line 2, kind: 'NICK' is none of OFFICIAL, SHORT, ALIAS.\n"
                "names.csv, line 2, since: '07/07/2022' is not a day; write it as 2022-07-07."
            ),
        ),
        (
            "organisations.csv",
            "code,kind,name,short_name,is_police\na,FORCE,A,A,perhaps\n",
            "'perhaps' is neither yes nor no.",
        ),
        ("a.json", "{", "not a JSON document"),
        ("a.json", "[]", "the document is an object of tables"),
        ("a.json", '{"towns": []}', "there is no table towns"),
        ("a.json", '{"regions": {}}', "a table is a list of objects"),
        ("a.json", '{"regions": [{"number": 1}]}', "the column 'name' is missing"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_and_where(name, text, problem):
    with pytest.raises(Unreadable) as refusal:
        read_files({name: text})

    assert problem in str(refusal.value)
    assert all(sentence.startswith(name) for sentence in refusal.value.problems)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(Unreadable) as refusal:
        read_files({"regions.csv": "number,name\nx,N\ny,\n", "b.json": "{"})

    assert len(refusal.value.problems) == 4


@given(st.dictionaries(st.sampled_from(["regions.csv", "names.csv", "a.json"]), st.text()))
def test_any_text_is_read_or_refused_in_words(files):
    said = problems_of(files)

    assert said is None or all(sentence.split(":")[0] for sentence in said)


def problems_of(files):
    try:
        read_files(files)
    except Unreadable as refusal:
        return refusal.problems
    return None


def test_the_words_of_every_kind_are_given():
    for kind in (*OrganisationKind, *NameKind, *UnitKind, *Origin):
        assert kind.words[0].isupper()


def test_every_table_is_a_field_that_can_be_read():
    assert {column.name for column in fields(Tables)} >= {"regions", "names", "desks"}
