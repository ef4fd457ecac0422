import csv
import json
import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from python_calamine import CalamineWorkbook

from fourfold.config import silos
from fourfold.config.silos import durham, northumbria, places
from fourfold.config.silos.errors import typo
from fourfold.config.silos.places import CLEVELAND, DURHAM, NORTHUMBRIA
from fourfold.config.silos.record import CRIME, CUSTODY, INTELLIGENCE

TODAY = date(2026, 11, 22)
MARK = silos.Planted(
    key="mark",
    given="Mark",
    family="Durrant",
    born=date(1984, 3, 12),
    phones=("07700 900123",),
    forces=(NORTHUMBRIA, DURHAM, CLEVELAND),
    spellings={DURHAM: ("Marc", "Durant"), CLEVELAND: ("Mark", "Durrent")},
    per_day=0.2,
    with_them=("sid",),
)
SID = silos.Planted(key="sid", given="Sid", family="Osperley", born=date(1990, 1, 2))


@pytest.fixture(scope="module")
def made():
    return silos.make(1_500, today=TODAY, plant=[MARK, SID])


@pytest.fixture(scope="module")
def files(made, tmp_path_factory):
    paths = made.write(tmp_path_factory.mktemp("silos"))
    return {path.stem: path for path in paths}


@pytest.fixture(scope="module")
def truth(made, tmp_path_factory):
    with made.truth(tmp_path_factory.mktemp("truth")).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows(path, divider):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=divider))


def people(path):
    return [
        one
        for line in path.read_text(encoding="utf-8").splitlines()
        for one in json.loads(line)["persons"]
    ]


def test_the_same_size_seed_and_day_give_the_same_files_byte_for_byte(made, files, tmp_path):
    again = silos.make(1_500, today=TODAY, plant=[MARK, SID]).write(tmp_path / "again")
    other = silos.make(1_500, today=TODAY, seed="another").write(tmp_path / "other")

    written = [path for path in again if path.suffix != ".xlsx"]  # a workbook holds its hour
    assert [path.name for path in again] == [path.name for path in files.values()]
    assert all(path.read_bytes() == files[path.stem].read_bytes() for path in written)
    assert other[0].read_bytes() != again[0].read_bytes()


def test_each_force_writes_in_its_own_columns(files):
    for kind in (CRIME, CUSTODY, INTELLIGENCE):
        of_northumbria = rows(files[f"northumbria-{kind.lower()}"], ",")
        assert tuple(of_northumbria[0]) == northumbria.COLUMNS[kind]
    for kind in (CRIME, INTELLIGENCE):
        assert tuple(rows(files[f"durham-{kind.lower()}"], ";")[0]) == durham.COLUMNS[kind]
    sheet = CalamineWorkbook.from_path(files["durham-custody"]).get_sheet_by_name(durham.SHEET)
    heading, first, *_ = sheet.to_python()
    assert tuple(heading) == durham.COLUMNS[CUSTODY]
    assert first[1].year > 2020
    assert all(len(each) == len(heading) for each in sheet.to_python())


def test_what_is_not_known_is_a_default_in_one_force_and_empty_in_another(files):
    born = Counter(row["DOB"] for row in rows(files["northumbria-custody"], ","))
    of_suspects = [row for row in rows(files["northumbria-crime"], ",") if row["SUSP1_SURNAME"]]

    assert northumbria.NO_DATE in {row["SUSP1_DOB"] for row in of_suspects}
    assert northumbria.NO_PHONE in {row["SUSP1_PHONE"] for row in of_suspects}
    assert born[""] == 0
    assert None in {one["birth"]["date"] for one in people(files["cleveland-intelligence"])}


def test_the_truth_says_of_every_person_in_an_extract_who_it_is(files, truth):
    known = {(row["system"], row["key"], row["entity"]) for row in truth}
    written = set()
    for row in rows(files["northumbria-crime"], ","):
        for word, entity, most in (
            ("SUSP", "suspect", 3),
            ("VICT", "victim", 2),
            ("WITN", "witness", 1),
        ):
            for n in range(1, most + 1):
                if row[f"{word}{n}_SURNAME"] or row[f"{word}{n}_FORENAMES"]:
                    written.add(("northumbria-crime", row["CRIME_NO"], f"{entity} {n}"))
    lines = files["cleveland-crime"].read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        numbers = range(1, len(line["persons"]) + 1)
        written |= {("cleveland-crime", line["occurrence"], f"person {n}") for n in numbers}

    assert len(known) == len(truth)
    assert written == {one for one in known if one[0] in {"northumbria-crime", "cleveland-crime"}}


def test_no_extract_says_who_somebody_is_or_where_their_name_is_from(made, files):
    origins = {person.origin for person in made.persons.values()}

    for path in files.values():
        if path.suffix != ".xlsx":
            text = path.read_text(encoding="utf-8-sig")
            assert not any(f'"{origin}"' in text or f",{origin}," in text for origin in origins)
            assert "person_number" not in text


def test_telephones_are_ofcoms_and_postcodes_are_nowhere(made):
    ranges = tuple("".join(one.split()) for one in places.RANGES)
    outward = {code for codes in places.OUTWARD.values() for code in codes}
    real = re.compile(r"(NE[1-6]?\d|NE7[01]|DL1?\d|DH\d|TS[12]?\d)$")

    for person in made.persons.values():
        assert all("".join(phone.split()).startswith(ranges) for phone in person.phones)
    for code in outward:
        assert not real.match(code), code
    assert {person.home.postcode.split()[0] for person in made.persons.values()} <= outward


def test_nothing_happens_after_today_and_no_suspect_is_under_ten(made):
    for record in made.records():
        assert record.at.date() <= TODAY
        for mention in record.of("SUSPECT", "DETAINEE", "COACCUSED"):
            assert made.persons[mention.number].age(record.at.date()) >= 10


def test_errors_have_names_and_each_of_them_happens():
    found = Counter(
        error
        for record in silos.make(4_000, today=TODAY).records()
        for mention in record.mentions
        for error in mention.said.errors
    )

    assert set(found) == {
        *("alias given", "maiden name", "names transposed", "given name missing", "initial"),
        *("nickname", "other spelling", "by ear", "typing error", "date of birth missing"),
        *("age guessed", "day and month swapped", "wrong date of birth", "address missing"),
        *("old address", "wrong postcode"),
    }


def test_families_set_traps():
    persons = silos.make(8_000, today=TODAY).persons.values()
    twins = Counter((one.family, one.born, one.home) for one in persons)
    namesakes = Counter((one.given, one.family, one.home) for one in persons)

    assert max(twins.values()) > 1
    assert max(namesakes.values()) > 1


def test_one_who_is_planted_is_known_to_three_forces_under_three_spellings(made, files, truth):
    number = made.planted["mark"]
    systems = {row["system"] for row in truth if row["person"] == str(number)}
    held = Counter(
        (record.force, one.said.given, one.said.family)
        for record in made.records()
        for one in record.mentions
        if one.number == number
    )

    assert {system.split("-")[0] for system in systems} == {NORTHUMBRIA, DURHAM, CLEVELAND}
    assert held[DURHAM, "Marc", "Durant"] >= 2
    assert held[CLEVELAND, "Mark", "Durrent"] >= 2
    assert "DURRANT" in files["northumbria-custody"].read_text(encoding="utf-8")
    assert "DURANT, Marc" in files["durham-crime"].read_text(encoding="utf-8-sig")


def test_those_who_are_planted_together_are_met_together_up_to_today(made):
    both = {made.planted["mark"], made.planted["sid"]}
    together = [
        record
        for record in made.records()
        if both <= {mention.number for mention in record.mentions}
    ]

    assert together
    assert max(record.at.date() for record in together) > date(2026, 8, 1)


def test_the_truth_can_be_written_in_the_same_pass(made, truth, tmp_path):
    made.write(tmp_path / "extracts", truth=tmp_path / "truth")

    with (tmp_path / "truth" / "truth.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == truth


def test_a_slip_of_the_finger_changes_one_place_only():
    slips = {typo("Satterthwaite", Random(n)) for n in range(200)}  # noqa: S311

    assert all(abs(len(one) - len("Satterthwaite")) <= 1 for one in slips)
    assert len(slips) > 20


@pytest.mark.soak
def test_a_million_records_are_made(tmp_path):
    made = silos.make(silos.LARGE, today=TODAY)

    assert len(made.write(tmp_path)) == 9
    assert sum(1 for _ in made.records()) == silos.LARGE
