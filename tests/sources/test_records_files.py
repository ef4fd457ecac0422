"""The same rows in any form, and files that mean harm: none stops the others."""

import io
import json
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from pyarrow import Table as ArrowTable
from pyarrow import parquet

from fourfold.sources.rules import delimited
from fourfold.sources.rules.records import tables
from fourfold.sources.rules.records.entities import entities_of, links_of
from fourfold.sources.rules.records.opening import brought, opened
from fourfold.sources.rules.records.parsing import Parser
from fourfold.sources.rules.records.texts import from_yaml
from fourfold.sources.rules.table import Unreadable
from tests.sources.records_made_up import CRIME, HEADINGS, crime, sheet

ROWS = [crime("MC/1"), crime("MC/2", "O'Neill", Colour="été")]
PIECES = [
    *("1,2,3,4\n", '"x","y",,z\r\n', "\n", '"op,e,n\n', 'a "b",c,d,e\n', 'é,1,"2\n3",4\n'),
    *(",,,\n", "1,2\n", "1,2,3,4,5\n", " , ,,\n", "\0,\0,,\n"),
]


def as_csv(folder):
    return _kept(folder, "a.csv", sheet(*ROWS))


def as_utf16(folder):
    return _kept(folder, "b.csv", sheet(*ROWS).decode().encode("utf-16"))


def as_windows(folder):
    return _kept(folder, "c.csv", sheet(*ROWS).decode().replace(",", "\t").encode("cp1252"))


def as_json(folder):
    lines = (json.dumps(dict(zip(HEADINGS, row, strict=True))) for row in ROWS)
    return _kept(folder, "a.jsonl", "\n".join(lines).encode())


def as_workbook(folder):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet("Crimes")
        for n, row in enumerate([HEADINGS, *ROWS]):
            page.write_row(n, 0, row)
    return _kept(folder, "a.xlsx", held.getvalue())


def as_parquet(folder):
    rows = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]
    parquet.write_table(ArrowTable.from_pylist(rows), folder / "a.parquet")
    return folder / "a.parquet"


def as_archive(folder):
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(as_csv(folder), "in/a.csv")
        archive.writestr("__MACOSX/a.csv", "litter")
    return path


FORMS = [as_csv, as_utf16, as_windows, as_json, as_workbook, as_parquet, as_archive]


def _kept(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def parsed(path, profile=CRIME):
    """Return what the rows of a file's own say, those rejected, and how many there were."""
    said, rejected, rows = [], [], 0
    for one in brought(path):
        stream = opened(one)
        parser = Parser(profile, stream)
        for block in stream.blocks:
            batch = parser.parse(block)
            rows += batch.rows
            rejected += batch.rejected
            said += [json.loads(line.split("\t")[9]) for line in batch.lines]
        stream.close()
    return said, rejected, rows


@pytest.mark.parametrize("made", FORMS, ids=lambda made: made.__name__)
def test_rows_say_the_same_in_every_form(made, tmp_path):
    said, rejected, rows = parsed(made(tmp_path))

    assert (said, rejected, rows) == (parsed(as_csv(tmp_path))[0], [], 2)
    assert [one["family"] for one in said] == ["Ash", "O'Neill"]


def test_a_stream_reads_as_the_whole_file_is_read(monkeypatch):
    monkeypatch.setattr(tables, "BLOCK", 7)
    rng = random.Random(1)  # noqa: S311 - data to test with, not a secret
    for _ in range(300):
        text = "a,b,c,d\n" + "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 40)))
        content = text.encode(rng.choice(["utf-8", "cp1252", "utf-16"]))
        whole = delimited.read(content)
        rows = [(row.number, row.values, row.problems, row.surplus) for row in whole.rows]
        stream = tables.read(io.BytesIO(content), "a file")
        found = []
        for block in stream.blocks:
            pairs = zip(block.numbers, block.cells, strict=True)
            named = ((n, dict(zip(stream.headings, one, strict=True))) for n, one in pairs)
            found += [(n, values, (), ()) for n, values in named]
            found += [(one.number, one.values, one.problems, one.surplus) for one in block.broken]
        assert sorted(found, key=lambda one: one[0]) == rows
        assert stream.blank_rows == whole.blank_rows


def test_lists_of_people_become_people_and_links_between_them(tmp_path):
    profile = from_yaml(
        """
        name: nested
        source: Fen
        key: [ref]
        fields:
          ref: {headings: [ref], required: yes}
          who_{n}: {headings: ["people.{n}.name"], repeat: 3}
          role_{n}: {headings: ["people.{n}.role"], repeat: 3}
          phones_{n}: {headings: ["people.{n}.phones"], kind: texts, repeat: 3}
          mark: vehicle.mark
        entities:
          person: {kind: person, repeat: 3, full_name: "who_{n}", role_from: "role_{n}", phones: "phones_{n}"}
          vehicle: {kind: vehicle, role: used, mark: mark}
        links:
          - {between: [person, person], kind: co_offending, reason: accused together}
          - {between: [person, vehicle], kind: uses, reason: used it}
        """
    )
    people = [{"name": "Ann", "role": "SUSPECT", "phones": ["1", "2"]}, {"name": "Bo"}]
    thing = {"ref": "1", "people": people, "vehicle": {"mark": "AB12 CDE"}}

    [values], _, _ = parsed(_kept(tmp_path, "a.jsonl", json.dumps(thing).encode()), profile)

    spoken = entities_of(profile, values)
    assert [(one.name, one.role) for one in spoken] == [
        ("person 1", "suspect"),
        ("person 2", ""),
        ("vehicle", "used"),
    ]
    assert spoken[0].parts["phones"] == ("1", "2")
    pairs = [(one.a, one.b) for one in links_of(profile, spoken)]
    assert pairs == [("person 1", "person 2"), ("person 1", "vehicle"), ("person 2", "vehicle")]


def test_a_path_that_comes_late_is_read_all_the_same(tmp_path):
    lines = [json.dumps({"Crime ref": f"MC/{n}"}) for n in range(2_500)]
    lines.append(json.dumps({"Crime ref": "MC/late", "Surname": "Ash", "Odd\ud800": "\0\udfff"}))

    said, rejected, _ = parsed(_kept(tmp_path, "a.jsonl", "\n".join(lines).encode()))

    assert (said[-1]["family"], rejected) == ("Ash", [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1, 2]", "The line is not a JSON object."),
        ('{"a": 1, "a": 2}', "A name stands twice in the object."),
        ('{"a": ' * 30 + "1" + "}" * 30, "The object is nested too deeply."),
        ("[" * 100_000, "nested too deeply|not a JSON object"),
    ],
)
def test_a_bad_line_is_rejected_and_the_next_is_read(line, reason, tmp_path):
    content = f'{{"Crime ref": "1"}}\n{line}\n{{"Crime ref": "2"}}\n'.encode()

    said, [rejected], rows = parsed(_kept(tmp_path, "a.jsonl", content))

    assert ([one["ref"] for one in said], rows) == (["1", "2"], 3)
    assert any(one in rejected.reason for one in reason.split("|"))


def test_a_cell_of_ten_megabytes_costs_its_row_only(tmp_path):
    content = sheet(crime("MC/1"), crime("MC/2", "x" * 10_000_000), crime("MC/3"))

    said, [rejected], rows = parsed(_kept(tmp_path, "a.csv", content))

    assert ([one["ref"] for one in said], rows) == (["MC/1", "MC/3"], 3)
    assert "at most 100,000 are read" in rejected.reason


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path):
    content = b"Crime ref,Offence\n1," + b"x" * (70 << 20) + b"\n2,Theft\n"

    said, [rejected], _ = parsed(_kept(tmp_path, "a.csv", content))

    assert [one["ref"] for one in said] == ["2"]
    assert "at most 100,000 are read" in rejected.reason


def test_an_archive_that_explodes_is_not_opened(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (64 << 20))

    with pytest.raises(Unreadable, match="unpacks to far more than any real one"):
        brought(path)


def test_an_archive_that_was_cut_is_refused_in_words(tmp_path):
    path = as_archive(tmp_path)
    content = bytearray(path.read_bytes())
    content[60:90] = b"\0" * 30
    path.write_bytes(content)

    with pytest.raises(Unreadable, match="damaged"):
        parsed(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PAR1 and nothing", b"\x1f\x8b\x08"])
def test_what_is_no_table_is_refused_in_words(content, tmp_path):
    with pytest.raises(Unreadable):
        parsed(_kept(tmp_path, "a.csv", content))
