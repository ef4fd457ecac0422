"""A corpus of bad files, all of it made up: strategies for Hypothesis, and the classic bombs."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass

import xlsxwriter
from hypothesis import strategies as st

from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.values import Field, Kind

FORMULAS = ("=1+1", "+44 1632 960123", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "'=1", "''=1")
WORD = (
    "O\u2019Neill",
    "\u201cthe Firm\u201d",
    "A \u2013 B",
    "Jos\u00c3\u00a9",
    "a\u00a0b",
    "x\u200by",
)
WRONG = (
    "31/31/2022",
    "44571",
    "1e400",
    "NaN",
    "#REF!",
    "TRUE",
    "10.01.22",
    "½",
    "٣",
    "-0",
    "1_000",
)
NASTY = (
    '"',
    '""',
    "a\nb",
    "a\r\nb",
    "\r",
    ",",
    ";",
    "|",
    "a\0b",
    "\ufeff",
    "\ufffd",
    "\x85",
    "\u2028",
)
SIMPLE = st.text("abc XYZ019-'é", max_size=8)
hostile = st.one_of(
    SIMPLE,
    st.sampled_from(FORMULAS + WORD + WRONG + NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")
DELIMITERS = (",", ";", "\t", "|")

MASTER_LIST = MappingProfile(
    name="Master list",
    version=1,
    source="Test feed",
    key=("urn",),
    fields=(
        Field(name="urn", headings=("URN", "Reference"), required=True),
        Field(name="name", headings=("Name", "Threat name"), required=True),
        Field(name="aliases", headings=("Aliases",), kind=Kind.TEXTS),
        Field(
            name="tier",
            headings=("Tier",),
            kind=Kind.CODE,
            codes={f"TIER_{n}": (f"Tier {n}", str(n)) for n in range(1, 6)},
        ),
        Field(name="score", headings=("Score",), kind=Kind.DECIMAL),
        Field(name="members", headings=("Members",), kind=Kind.INTEGER),
        Field(name="is_soc", headings=("SOC",), kind=Kind.YES_NO, default="yes"),
        Field(name="assessed_on", headings=("Assessed on",), kind=Kind.DATE),
        Field(name="recorded_at", headings=("Recorded",), kind=Kind.MOMENT),
    ),
)
HEADINGS = tuple(each.headings[0] for each in MASTER_LIST.fields)


@dataclass(frozen=True)
class Sheet:
    """A heading and rows, before they are put in a file."""

    headings: tuple[str, ...]
    rows: list[list[str]]


@st.composite
def sheets(draw, cells=hostile, least=0, most=8):
    headings = draw(st.permutations(HEADINGS))[: draw(st.integers(2, len(HEADINGS)))]
    row = st.lists(cells, min_size=len(headings), max_size=len(headings))
    return Sheet(tuple(headings), draw(st.lists(row, min_size=least, max_size=most)))


def as_csv(sheet, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_ALL, end="\r\n"):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([sheet.headings, *sheet.rows])
    return text.getvalue().encode(encoding, errors="replace")


def as_json_lines(sheet):
    records = (dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows)
    return "\n".join(json.dumps(record) for record in records).encode()


def as_xlsx(sheet, *, shared=False, name="Sheet1"):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": not shared})
    page = book.add_worksheet(name)
    for number, row in enumerate([sheet.headings, *sheet.rows]):
        for column, cell in enumerate(row):
            page.write_string(number, column, cell)
    book.close()
    return made.getvalue()


@st.composite
def garbled(draw, whole):
    """Return the bytes with a few places overwritten, cut out or doubled."""
    content = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        length = draw(st.integers(0, 12))
        content[at : at + length] = draw(st.binary(max_size=12))
    return bytes(content)


def repacked(workbook, changes, compression=zipfile.ZIP_DEFLATED):
    """Return a workbook with some parts put in another's place, or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(made, "w", compression) as new,
    ):
        parts = {entry.filename: old.read(entry) for entry in old.infolist()}
        for name, change in changes.items():
            parts[name] = change(parts.get(name, b"")) if callable(change) else change
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


SMALL = Sheet(("URN", "Name"), [["T-1", "The Quayside group"], ["T-2", "The Metro group"]])
SHEET_PART = "xl/worksheets/sheet1.xml"


def zip_bomb():
    """A part of 300 MB of spaces, a few hundred kilobytes packed."""
    return repacked(as_xlsx(SMALL), {"xl/media/image1.png": b" " * (300 << 20)})


def tight_bomb():
    """Below the limit on size, and still a thousand times its packed size."""
    return repacked(as_xlsx(SMALL), {"xl/theme/theme1.xml": b"<a>" + b" " * (60 << 20) + b"</a>"})


def corner_bomb():
    """Two cells at opposite corners of the largest sheet."""
    return repacked(
        as_xlsx(SMALL), {SHEET_PART: lambda part: part.replace(b'r="B3"', b'r="XFD1048576"')}
    )


def repeated_text_bomb():
    """One text of a million characters that two thousand cells name."""
    sheet = Sheet(("URN", "Name"), [[str(number), "x" * 30_000] for number in range(2_000)])
    return repacked(
        as_xlsx(sheet, shared=True),
        {"xl/sharedStrings.xml": lambda part: part.replace(b"x" * 30_000, b"x" * 1_000_000)},
    )


def entity_bomb():
    """A thousand million laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l9;</worksheet>'
    return repacked(as_xlsx(SMALL), {SHEET_PART: declared.encode()})


def nested_archive():
    """An archive within the archive."""
    return repacked(as_xlsx(SMALL), {"xl/embeddings/inner.bin": as_xlsx(SMALL)})
