"""Every file is either refused with a sentence, or read row by row with none uncounted."""

import csv
import io
import time

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold.publishing.cells import restore
from fourfold.sources.rules.files import Limits, Unreadable, read_table
from fourfold.sources.rules.verdicts import Tally, judge_rows
from tests.sources import corpus
from tests.sources.corpus import Sheet

slow = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def read_or_refusal(content, limits):
    try:
        return read_table(content, limits=limits)
    except Unreadable as refusal:
        return str(refusal)


def taken_in(content, limits=None):
    """Read and judge a file to the end; return its rows, or none where it was refused."""
    table = read_or_refusal(content, limits or Limits())
    if isinstance(table, str):
        assert table.endswith(".")
        return None
    tally = Tally()
    rows = []
    judged = judge_rows(
        (rows.append(row) or row for row in table.rows),
        headings=table.headings,
        profile=corpus.MASTER_LIST,
        existing={},
    )
    verdicts = list(tally.watch(judged))
    assert tally.read == len(rows) == len(verdicts)
    assert [one.number for one in verdicts] == sorted({row.number for row in rows})
    assert all(one.reason for one in verdicts)
    for row in rows:
        "".join([*row.values.values(), *row.surplus]).encode()
        assert "\0" not in "".join([*row.values.values(), *row.surplus])
    return rows


def stored(text):
    return restore(text.replace("\0", ""))


@given(st.binary(max_size=3_000))
@slow
def test_random_bytes_are_refused_or_counted(content):
    taken_in(content)


@given(corpus.garbled(corpus.sheets(least=1).map(corpus.as_csv)))
@slow
def test_a_garbled_csv_is_refused_or_counted(content):
    taken_in(content)


@given(corpus.garbled(corpus.sheets(least=1).map(corpus.as_json_lines)))
@slow
def test_garbled_json_lines_are_refused_or_counted(content):
    taken_in(content)


@given(
    corpus.garbled(
        st.sampled_from([corpus.as_xlsx(corpus.SMALL), corpus.as_xlsx(corpus.SMALL, shared=True)])
    )
)
@slow
def test_a_garbled_workbook_is_refused_or_counted(content):
    taken_in(content)


@given(
    st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
    ),
    st.data(),
)
@slow
def test_a_workbook_with_a_garbled_part_is_refused_or_counted(part, data):
    whole = corpus.as_xlsx(corpus.SMALL, shared=True)
    broken = corpus.repacked(whole, {part: lambda was: data.draw(corpus.garbled(st.just(was)))})

    taken_in(broken)


@given(
    corpus.sheets(least=1),
    st.sampled_from(corpus.DELIMITERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@slow
def test_a_well_made_csv_comes_back_cell_for_cell(sheet, delimiter, encoding):
    rows = taken_in(corpus.as_csv(sheet, delimiter, encoding))

    wanted = [row for row in sheet.rows if any(cell.replace("\0", "").strip() for cell in row)]
    assert [list(row.values.values()) for row in rows] == [list(map(stored, row)) for row in wanted]


@given(corpus.sheets(cells=st.text("ab1\u2019 ", max_size=5), least=1))
@slow
def test_windows_text_comes_back_cell_for_cell(sheet):
    rows = taken_in(corpus.as_csv(sheet, encoding="cp1252"))

    wanted = [row for row in sheet.rows if any(cell.strip() for cell in row)]
    assert [list(row.values.values()) for row in rows] == wanted


@given(
    corpus.sheets(cells=st.text("ab1é' ", min_size=1, max_size=5).map("x".__add__), least=1),
    st.booleans(),
)
@slow
def test_a_workbook_comes_back_cell_for_cell(sheet, shared):
    rows = taken_in(corpus.as_xlsx(sheet, shared=shared))

    assert [list(row.values.values()) for row in rows] == sheet.rows


@given(
    st.lists(st.text("ab,;\t é=", max_size=12), max_size=12), st.sampled_from(["\n", "\r\n", "\r"])
)
@slow
def test_without_quotes_each_line_after_the_heading_is_a_row_or_is_blank(lines, end):
    content = end.join(["URN,Name", *lines]).encode() + end.encode()

    table = read_table(content)
    rows = list(table.rows)

    assert len(rows) + table.blank_rows == len(lines)


@given(st.integers(0, 19), st.sampled_from(['"', 'a"b', '"a"b', '"a']))
def test_a_stray_quotation_mark_costs_at_most_its_own_row(at, start):
    lines = [f"T-{n},Name {n},1,2" for n in range(20)]
    lines[at] = start + lines[at]

    rows = taken_in("\n".join(["URN,Name,Score,Members", *lines]).encode())

    assert [row.number for row in rows] == list(range(2, 22))
    assert [row.number for row in rows if row.problems] in ([], [at + 2])


def test_two_stray_marks_do_not_make_one_row_of_all_between():
    lines = [f"T-{n},Name {n},1,2" for n in range(20)]
    lines[3], lines[9] = 'T-3,Name,1,"2', 'T-9,Name,1,2"'

    rows = taken_in("\n".join(["URN,Name,Score,Members", *lines]).encode())

    assert len(rows) == 20
    assert [row.number for row in rows if row.problems] == [5]


def test_prose_of_several_lines_is_not_taken_for_rows():
    content = b'URN,Name,Note,Tier\nT-1,A,"first\nsecond, with, three, commas\nlast",1\n'

    assert [row.problems for row in taken_in(content)] == [()]


def test_a_cell_of_several_lines_stays_one_row():
    content = b'URN,Name,Note,Tier\r\nT-1,A,"first line\r\nsecond, line",1\r\nT-2,B,,2\r\n'

    rows = taken_in(content)

    assert [row.values["URN"] for row in rows] == ["T-1", "T-2"]
    assert rows[0].values["Note"] == "first line\r\nsecond, line"


def test_many_open_quotation_marks_do_not_take_quadratic_time():
    content = b"URN,Name\n" + b'"\n' * 100_000

    began = time.perf_counter()
    rows = taken_in(content)

    assert len(rows) == 100_000
    assert time.perf_counter() - began < 30


def test_a_row_too_wide_or_too_narrow_is_kept_with_its_reason():
    rows = taken_in(b"URN,Name,Tier\nT-1,A,1,extra\nT-2,B\nT-3,C,1\n")

    assert [row.problems for row in rows] == [
        ("The row has 4 cells where the heading has 3.",),
        ("The row has 2 cells where the heading has 3.",),
        (),
    ]
    assert rows[0].surplus == ("extra",)


@pytest.mark.parametrize("make", [corpus.as_csv, corpus.as_json_lines])
@pytest.mark.parametrize("size", [120_000, 10 << 20])
def test_a_huge_cell_costs_its_own_row_only(make, size):
    sheet = Sheet(("URN", "Name"), [["T-1", "x" * size], ["T-2", "B"]])

    rows = taken_in(make(sheet))

    assert [bool(row.problems) for row in rows] == [True, False]
    assert sum(map(len, rows[0].values.values())) < 1_000


def test_a_huge_cell_in_a_workbook_costs_its_own_row_only():
    sheet = Sheet(("URN", "Name"), [["T-1", "y" * 30_000], ["T-2", "B"]])
    huge = corpus.repacked(
        corpus.as_xlsx(sheet),
        {corpus.SHEET_PART: lambda part: part.replace(b"y" * 30_000, b"yz" * (5 << 20))},
    )

    rows = taken_in(huge, Limits(ratio=10_000))

    assert [bool(row.problems) for row in rows] == [True, False]


@pytest.mark.parametrize(
    "make",
    [
        corpus.zip_bomb,
        corpus.tight_bomb,
        corpus.corner_bomb,
        corpus.repeated_text_bomb,
        corpus.entity_bomb,
        corpus.nested_archive,
    ],
)
def test_a_bomb_is_refused_with_a_sentence(make):
    with pytest.raises(Unreadable, match=r"workbook|sheet reaches"):
        read_table(make())


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (bytes(range(256)) * 20, "not a table of text"),
        (b'"URN,Name\nT-1,A\n', "heading"),
        (b"{not json}\n", "JSON object"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(content, word):
    with pytest.raises(Unreadable, match=word):
        read_table(content)


def test_an_archive_that_is_no_workbook_is_refused():
    with pytest.raises(Unreadable, match="unpack it"):
        read_table(
            corpus.repacked(corpus.as_xlsx(corpus.SMALL), {"x.csv": b"a"}).replace(
                b"xl/workbook.xml", b"xl/workbork.xml"
            )
        )


def test_limits_on_size_and_columns_are_said_in_words():
    with pytest.raises(Unreadable, match="at most 10 are read"):
        read_table(b"URN,Name\nT-1,A\n", limits=Limits(size=10))
    with pytest.raises(Unreadable, match="3 columns; at most 2"):
        read_table(b"a,b,c\n", limits=Limits(columns=2))


def test_a_missing_path_is_refused_and_a_path_is_read(tmp_path):
    with pytest.raises(Unreadable, match="no file"):
        read_table(tmp_path / "absent.csv")
    path = tmp_path / "list.csv"
    path.write_bytes(corpus.as_csv(corpus.SMALL))

    assert len(list(read_table(path).rows)) == 2


def test_lines_of_two_encodings_are_each_read_in_their_own():
    content = "URN,Name\nT-1,José\n".encode() + "T-2,Zoë\n".encode("cp1252") + b"T-3,Ann\n"

    rows = taken_in(content)

    assert [row.values["Name"] for row in rows] == ["José", "Zoë", "Ann"]
    assert [bool(row.notes) for row in rows] == [False, True, False]


def test_a_byte_of_no_encoding_makes_its_row_bad():
    rows = taken_in(b"URN,Name\nT-1,Jos\x81\nT-2,B\n")

    assert [bool(row.problems) for row in rows] == [True, False]


def test_utf_16_without_a_mark_is_recognised():
    rows = taken_in("URN,Name\nT-1,A\n".encode("utf-16-le"))

    assert rows[0].values == {"URN": "T-1", "Name": "A"}


def test_a_workbooks_days_numbers_and_errors_are_read_as_they_look():
    book = io.BytesIO()
    made = xlsxwriter.Workbook(book)
    made.add_worksheet("Cover").write_string(0, 0, "About this file")
    page = made.add_worksheet("List")
    page.write_row(0, 0, ["URN", "Assessed on", "Score"])
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(1, 0, ["T-1"])
    page.write_number(1, 1, 44571, day)
    page.write_number(1, 2, 37)
    page.write_row(2, 0, ["T-2"])
    page.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    made.add_worksheet("Other").write_string(0, 0, "x")
    made.close()

    table = read_table(book.getvalue())
    rows = list(table.rows)

    assert rows[0].values == {"URN": "T-1", "Assessed on": "2022-01-10", "Score": "37"}
    assert rows[1].problems == ("A cell holds a spreadsheet error such as #REF! or #N/A.",)
    assert table.notes == ("Read from the sheet “List”. Not read: “Other”.",)
    assert list(read_table(book.getvalue(), sheet="Other").rows) == []
    with pytest.raises(Unreadable, match="no sheet “Absent”"):
        read_table(book.getvalue(), sheet="Absent")


def test_a_day_beyond_every_calendar_costs_its_own_row_only():
    book = io.BytesIO()
    made = xlsxwriter.Workbook(book)
    page = made.add_worksheet()
    page.write_row(0, 0, ["URN", "Assessed on"])
    for number, day in enumerate([44571, -1e15, 44572], start=1):
        page.write_string(number, 0, f"T-{number}")
        page.write_number(number, 1, day, made.add_format({"num_format": "dd/mm/yyyy"}))
    made.close()

    rows = taken_in(book.getvalue())

    assert [(row.number, bool(row.problems)) for row in rows] == [(2, False), (3, True), (4, False)]


def test_excels_own_delimiter_line_is_obeyed():
    rows = taken_in(b"sep=;\r\nURN;Name\r\nT-1;A, B\r\n")

    assert rows[0].values == {"URN": "T-1", "Name": "A, B"}


def test_json_lines_keep_their_digits_and_bad_lines_are_rows():
    content = b'{"URN": "T-1", "Score": 37.50}\n\nnot json\n{"URN": "T-2", "URN": "T-3"}\n[1]\n'

    table = read_table(content)
    rows = list(table.rows)

    assert rows[0].values == {"URN": "T-1", "Score": "37.50"}
    assert [row.number for row in rows] == [1, 3, 4, 5]
    assert [bool(row.problems) for row in rows] == [False, True, True, True]
    assert table.blank_rows == 1


@given(
    corpus.sheets(cells=st.text("ab1 ", min_size=1, max_size=4), least=3),
    st.sampled_from(corpus.DELIMITERS),
)
@slow
def test_the_delimiter_is_found_whichever_it_is(sheet, delimiter):
    table = read_table(corpus.as_csv(sheet, delimiter, quoting=csv.QUOTE_MINIMAL))

    assert table.headings == sheet.headings


def test_a_part_of_endless_empty_cells_is_refused():
    endless = corpus.repacked(
        corpus.as_xlsx(corpus.SMALL),
        {corpus.SHEET_PART: lambda part: part.replace(b"</row>", b"<c/>" * 400 + b"</row>", 1)},
    )

    assert len(list(read_table(endless).rows)) == 2
    with pytest.raises(Unreadable, match="reaches too far"):
        read_table(endless, limits=Limits(cells=100))
