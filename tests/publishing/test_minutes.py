"""Minutes say the same as PDF and as DOCX, and say nothing of the machine that made them."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx as word
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.publishing import minutes
from fourfold.publishing.minutes import (
    Action,
    Apology,
    Attendee,
    Decision,
    Item,
    Minutes,
    digest,
)
from tests.publishing.reading import HOSTILE, everything_in, opened, parts_of, roles, text_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEARD = "Housing reported three homes that had been taken over. "
MET = Minutes(
    board="Northmoor threat reduction group",
    reference="BRD-0000042",
    met_on=date(2022, 1, 4),
    place="Civic centre, Northmoor",
    chair="Superintendent I. Invented",
    marking="OFFICIAL-SENSITIVE",
    handling="For members of the board.",
    quorum="Five of eight were present; four are needed.",
    attendance=(
        Attendee("Aled Example", "Northmoor Borough Council", "Head of housing", True),
        Attendee("Bryn Sample", "Probation Service", "Probation officer", False),
    ),
    apologies=(Apology("Gwen Absent", "Trading Standards", "Team manager"),),
    items=(
        Item("Actions carried over", "Two of five were done.\nThree go on."),
        Item("Harbourside", HEARD),
    ),
    decisions=(
        Decision(
            text="The council leads on the closure of the flat.",
            rationale="Three reports in a month.",
            options=("Police closure order first", "Do nothing"),
            leads="Northmoor Borough Council",
            supports=("Northmoor Police", "Probation Service"),
            why_best_placed="It is the landlord.",
        ),
    ),
    actions=(
        Action("Serve the notice.", "G. Sample, council", date(2022, 1, 31), "Protect"),
        Action("Ask for the records.", "I. Invented", None, "Pursue"),
    ),
    next_meeting="1 February 2022 at 10:00.",
    version=2,
    made_at=datetime(2022, 1, 5, 9, 30, tzinfo=UTC),
)
LONG = replace(
    MET,
    items=tuple(Item(f"Item {n}", HEARD * 30) for n in range(12)),
    actions=tuple(Action(HEARD, f"Owner {n}", None, "Prevent") for n in range(90)),
)
SAID = (
    "Civic centre, Northmoor",
    "Superintendent I. Invented",
    "For members of the board.",
    "Five of eight were present; four are needed.",
    "Aled Example Northmoor Borough Council Head of housing Yes",
    "Bryn Sample Probation Service Probation officer No",
    "Gwen Absent Trading Standards Team manager",
    "1. Actions carried over Two of five were done. Three go on.",
    "The council leads on the closure of the flat.",
    "Rationale Three reports in a month.",
    "Options considered Police closure order first Do nothing",
    "Leads Northmoor Borough Council",
    "Supports Northmoor Police Probation Service",
    "Why best placed It is the landlord.",
    "1 Serve the notice. G. Sample, council 31 January 2022 Protect",
    "2 Ask for the records. I. Invented no date set Pursue",
    "Next meeting 1 February 2022 at 10:00.",
)


def words_of(docx):
    """The body's text as a reader meets it."""
    body = word.Document(io.BytesIO(docx)).element.body
    lines = [_line(line) for line in body.iter(f"{W}p")]
    return " ".join(" ".join(lines).split())


def _line(line):
    return "".join(
        (t.text or "") if t.tag == f"{W}t" else " "
        for t in line.iter()
        if t.tag in {f"{W}t", f"{W}tab"}
    )


@pytest.mark.parametrize("text", SAID)
def test_pdf_and_docx_both_say_it(text):
    assert text in text_of(minutes.pdf(MET))
    assert text in words_of(minutes.docx(MET))


def test_the_pdf_is_tagged_titled_and_in_british_english():
    reader = opened(minutes.pdf(MET))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert "pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata.title == "Northmoor threat reduction group: minutes, 4 January 2022"
    assert set(reader.metadata) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}


def test_the_pdf_has_headings_in_order_and_header_cells():
    found = roles(minutes.pdf(MET))

    assert [role for role in found if role in {"/H1", "/H2", "/H3"}] == [
        "/H1", "/H2", "/H3", "/H2", "/H3", "/H3", "/H2", "/H3", "/H2", "/H2"
    ]  # fmt: skip
    assert found.count("/Table") == 3
    assert found.count("/TH") == 4 + 3 + 5


def test_each_page_has_the_marking_twice_and_says_which_of_how_many():
    pages = opened(minutes.pdf(LONG)).pages

    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        said = " ".join(page.extract_text().split())
        assert said.startswith("OFFICIAL-SENSITIVE")
        assert said.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {number} of {len(pages)}" in said
        assert digest(LONG)[:16] in said


def test_the_header_row_of_a_long_table_is_on_each_page():
    pages = [page.extract_text() for page in opened(minutes.pdf(LONG)).pages]

    with_actions = [text for text in pages if re.search(r"Owner \d", text)]
    assert len(with_actions) > 2
    assert all("Pillar" in text for text in with_actions)


def test_the_docx_has_real_headings_and_header_rows_that_repeat():
    made = word.Document(io.BytesIO(minutes.docx(MET)))
    styles = [line.style.name for line in made.paragraphs if line.style.name.startswith("Heading")]

    assert styles[:3] == ["Heading 1", "Heading 2", "Heading 3"]
    assert styles.count("Heading 2") == 5
    assert len(made.tables) == 3
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert len(table.rows) > 1


def test_the_docx_has_the_marking_above_and_below_and_counts_its_pages():
    section = word.Document(io.BytesIO(minutes.docx(MET))).sections[0]
    foot = parts_of(minutes.docx(MET))
    footer = next(text for name, text in foot.items() if "footer" in name and name.endswith(".xml"))

    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert section.footer.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert digest(MET)[:16] in section.footer.paragraphs[1].text
    assert b'w:instr="PAGE"' in footer
    assert b'w:instr="NUMPAGES"' in footer


def test_the_docx_names_no_author_and_is_in_british_english():
    docx = minutes.docx(MET)
    said = word.Document(io.BytesIO(docx)).core_properties
    parts = parts_of(docx)

    assert (said.author, said.last_modified_by, said.comments) == ("", "", "")
    assert said.title == "Northmoor threat reduction group: minutes, 4 January 2022"
    assert said.language == "en-GB"
    assert said.created == said.modified == datetime(2022, 1, 5, 9, 30, tzinfo=UTC)
    assert b'w:val="en-GB"' in parts["word/styles.xml"]
    assert not any(b"python-docx" in part or b"en-US" in part for part in parts.values())
    assert "docProps/thumbnail.jpeg" not in parts
    assert "docProps/app.xml" not in parts


def test_the_same_minutes_are_the_same_bytes():
    assert minutes.pdf(MET) == minutes.pdf(replace(MET))
    assert minutes.docx(MET) == minutes.docx(replace(MET))


def test_the_digest_is_of_the_content():
    assert digest(replace(MET, made_at=MET.made_at + timedelta(days=1))) == digest(MET)
    assert digest(replace(MET, version=3)) != digest(MET)
    assert digest(replace(MET, attendance=())) != digest(MET)


def test_nothing_of_other_minutes_is_left_in_the_file():
    minutes.pdf(MET)
    without = replace(MET, attendance=MET.attendance[:1])

    assert "Bryn" in everything_in(minutes.pdf(MET))
    assert "Bryn" not in everything_in(minutes.pdf(without))
    assert not any(b"Bryn" in part for part in parts_of(minutes.docx(without)).values())


def test_minutes_of_nothing_say_so():
    bare = replace(
        MET, attendance=(), apologies=(), items=(), decisions=(), actions=(), next_meeting=""
    )

    for said in (text_of(minutes.pdf(bare)), words_of(minutes.docx(bare))):
        assert "Nobody is recorded as present." in said
        assert "There was no agenda." in said
        assert "Nothing was decided." in said
        assert "No action was given." in said
        assert "No date has been set." in said


def test_text_is_never_markup():
    text = r"#panic() *b* $x$ @ref <l> [c] \n <w:p/> &amp; // no"
    odd = replace(MET, items=(Item("Odd", text),))

    assert text in text_of(minutes.pdf(odd))
    assert text in words_of(minutes.docx(odd))


@settings(max_examples=30, deadline=None)
@given(st.lists(HOSTILE, min_size=8, max_size=8), st.integers(0, 6))
def test_no_text_makes_either_fail(texts, rows):
    hostile = replace(
        MET, board=texts[0], place=texts[1], chair=texts[2], marking=texts[3], quorum=texts[4],
        handling=texts[5], next_meeting=texts[6], reference=texts[7],
        attendance=tuple(Attendee(texts[0], texts[1], texts[2], n % 2 == 0) for n in range(rows)),
        items=tuple(Item(texts[3], texts[4] * 9) for _ in range(rows)),
        decisions=tuple(Decision(text=texts[5], rationale=texts[6]) for _ in range(rows)),
        actions=tuple(Action(texts[7], texts[0], None, texts[1]) for _ in range(rows)),
    )  # fmt: skip

    assert len(opened(minutes.pdf(hostile)).pages) >= 1
    assert len(word.Document(io.BytesIO(minutes.docx(hostile))).paragraphs) > 5
