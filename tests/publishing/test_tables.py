"""What leaves can be read back to the same rows and the same hash, and nothing of it runs."""

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold.publishing import tables
from fourfold.publishing.cells import canonical, is_risky, neutralise, restore
from fourfold.publishing.tables import Cover, rows_hash
from fourfold.publishing.workbooks import TooMuchForSpreadsheet
from fourfold.sources.rules.files import read_table

NOON = datetime(2022, 6, 1, 12, tzinfo=UTC)
COVER = Cover(
    title="Master list",
    marking="OFFICIAL-SENSITIVE",
    filters=("Type is Tactical.", "Tier is not 5."),
    as_at=date(2022, 1, 10),
    known_at=datetime(2022, 1, 10, 23, 59, tzinfo=UTC),
    run_at=NOON,
    run_for="A Assessor, NERSOU",
    notes=("2 rows have since been disposed of: retention ended.",),
)
COLUMNS = ("URN", "Name", "Score", "Assessed on")
ROWS = [
    ("T-1", "The Quayside group", Decimal("37.50"), date(2022, 1, 10)),
    ("T-2", "=HYPERLINK(1)", 12, None),
    ("T-3", "José, “the Painter”\r\nof Byker", 0.1, date(1899, 12, 31)),
]
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", " =", "'=", "''-", "\uff1d")

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.builds(str.__add__, st.sampled_from(RISKY), st.text("a1'=", max_size=4)),
    st.sampled_from(["_x0041_", "_x000D_", " lead", "trail ", "a\nb", "1", "-1", "2022-01-10"]),
)
cells = st.one_of(
    st.none(),
    st.booleans(),
    texts,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.dates(min_value=date(1000, 1, 1)),
    st.datetimes(timezones=st.just(UTC)),
)
rows_of_cells = st.lists(st.tuples(st.text("ab1", min_size=1), cells, cells), max_size=6)
slow = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def written(kind, columns=COLUMNS, rows=ROWS, cover=COVER):
    made = io.BytesIO()
    return made, tables.write(kind, made, columns=columns, rows=iter(rows), cover=cover)


def read_back(kind, content):
    if kind == "json":
        document = json.loads(content)
        return document["columns"], [list(row.values()) for row in document["rows"]]
    if kind == "csv":
        heading, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        return heading, [list(map(restore, row)) for row in rows]
    table = read_table(content)
    return table.headings, [list(row.values.values()) for row in table.rows]


@given(rows_of_cells, st.sampled_from(tables.FORMATS))
@slow
def test_every_format_gives_back_rows_of_the_same_hash(rows, kind):
    made, done = written(kind, ("URN", "One", "Two"), rows)

    columns, back = read_back(kind, made.getvalue())

    assert done.row_count == len(rows) == len(back)
    assert done.rows_sha256 == rows_hash(("URN", "One", "Two"), rows) == rows_hash(columns, back)


def test_the_csv_is_the_canonical_form_byte_for_byte():
    made, done = written("csv")

    assert hashlib.sha256(made.getvalue()).hexdigest() == done.rows_sha256
    assert made.getvalue().decode().splitlines()[:3] == [
        "URN,Name,Score,Assessed on",
        "T-1,The Quayside group,37.5,2022-01-10",
        "T-2,'=HYPERLINK(1),12,",
    ]


@pytest.mark.parametrize("kind", tables.FORMATS)
def test_the_hash_knows_nothing_of_the_run_and_everything_of_the_rows(kind):
    later = Cover(title="x", marking="OFFICIAL", run_at=NOON + timedelta(days=1), run_for="B")

    assert written(kind)[1] == written(kind, cover=later)[1]
    assert written(kind)[1] != written(kind, rows=ROWS[::-1])[1]
    assert written(kind)[1] != written(kind, columns=("URN", "Alias", "Score", "Assessed on"))[1]


@pytest.mark.parametrize("kind", tables.FORMATS)
def test_the_same_table_is_the_same_file(kind):
    assert written(kind)[0].getvalue() == written(kind)[0].getvalue()


@given(texts)
def test_neutralising_is_undone_exactly(text):
    assert restore(neutralise(text)) == text


@given(texts, texts)
def test_two_texts_are_never_neutralised_into_one(one, other):
    assert (neutralise(one) == neutralise(other)) == (one == other)


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r"]), st.text("=+-@1A(", min_size=1))
def test_no_text_leaves_with_the_beginning_of_a_formula(start, rest):
    out = neutralise(start + rest)

    assert out.startswith("'") or not is_risky(out)


@pytest.mark.parametrize("number", ["-1", "-12.5", "0", "3"])
def test_a_number_stays_a_number(number):
    assert neutralise(number) == number


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_sheet_is_a_formula(kind, start):
    made, _ = written(kind, ("A",), [(f"{start}cmd|' /C calc'!A0",)])

    if kind == "csv":
        assert made.getvalue().decode().splitlines()[1].strip('"').startswith("'")
    else:
        with zipfile.ZipFile(made) as book:
            sheet = book.read("xl/worksheets/sheet2.xml")
        assert b"<f>" not in sheet
        assert f"<t>'{start}".encode() in sheet


def test_every_page_of_a_workbook_carries_the_marking_and_the_cover_says_the_rest():
    made, done = written("xlsx")

    with zipfile.ZipFile(made) as book:
        for number in (1, 2):
            page = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert "OFFICIAL-SENSITIVE</oddHeader>" in page
    cover = read_table(made.getvalue(), sheet="Cover")
    facts = [(row.values["OFFICIAL-SENSITIVE"], *row.surplus) for row in cover.rows]
    assert ("SHA-256 of the rows", done.rows_sha256) in facts
    assert ("Filter", "Tier is not 5.") in facts
    assert ("As at", "2022-01-10") in facts
    assert ("Known at", "2022-01-10T23:59:00Z") in facts
    assert ("Run for", "A Assessor, NERSOU") in facts
    assert ("Rows", "3") in facts


def test_a_json_document_carries_its_cover_and_values_as_they_are():
    made, done = written("json")
    document = json.loads(made.getvalue())

    assert document["marking"] == "OFFICIAL-SENSITIVE"
    assert document["rows"][1] == {
        "URN": "T-2",
        "Name": "=HYPERLINK(1)",
        "Score": 12,
        "Assessed on": None,
    }
    assert document["cover"]["rows_sha256"] == done.rows_sha256
    assert document["cover"]["filters"] == list(COVER.filters)
    assert document["cover"]["row_count"] == 3


def test_a_bundle_holds_the_csv_and_its_cover_beside_it():
    made = io.BytesIO()
    done = tables.write_bundle(made, columns=COLUMNS, rows=ROWS, cover=COVER)

    with zipfile.ZipFile(made) as bundle:
        name, beside = bundle.namelist()
        content, described = bundle.read(name), json.loads(bundle.read(beside))
    assert name == "master-list-2022-01-10-OFFICIAL-SENSITIVE.csv"
    assert beside == described["url"] + "-metadata.json"
    assert hashlib.sha256(content).hexdigest() == described["cover"]["rows_sha256"]
    assert described["cover"]["row_count"] == done.row_count == 3


def test_a_moment_is_told_in_utc_and_needs_a_zone():
    summer = datetime(2022, 7, 1, 13, tzinfo=timezone(timedelta(hours=1)))

    assert canonical(summer) == "2022-07-01T12:00:00Z"
    with pytest.raises(ValueError, match="time zone"):
        canonical(summer.replace(tzinfo=None))
    with pytest.raises(ValueError, match="not finite"):
        canonical(float("nan"))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e21, "1" + "0" * 21),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (Decimal("1E+3"), "1000"),
        (2**70, str(2**70)),
    ],
)
def test_a_number_has_no_exponent_and_loses_nothing(number, text):
    assert canonical(number) == text


def test_a_cell_too_long_for_a_spreadsheet_is_refused_with_its_place():
    with pytest.raises(TooMuchForSpreadsheet, match="Row 2, column 1"):
        written("xlsx", ("A",), [("x" * 40_000,)])
    assert written("csv", ("A",), [("x" * 40_000,)])[1].row_count == 1


def test_a_row_of_another_width_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="2 cells under 4 columns"):
        written("csv", rows=[("T-1", "A")])


@pytest.mark.parametrize("kind", tables.FORMATS)
def test_twenty_thousand_rows_pass_without_being_held(kind, tmp_path):
    rows = ((f"T-{n}", f"Group {n}", n / 4, date(2022, 1, 10)) for n in range(20_000))
    with (tmp_path / f"list.{kind}").open("wb") as to:
        tracemalloc.start()
        done = tables.write(kind, to, columns=COLUMNS, rows=rows, cover=COVER, scratch=tmp_path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert done.row_count == 20_000
    assert peak < 8 << 20
    assert [path.name for path in tmp_path.iterdir()] == [f"list.{kind}"]
