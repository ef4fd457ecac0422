"""A paper as a Word document: real headings, header rows that repeat, the marking on every page.

Nothing in the file says who or what machine made it, and the same paper is the same bytes.
"""

import io
import zipfile
from datetime import UTC

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from fourfold.publishing.lettering import paragraphs, visible
from fourfold.publishing.papers import Block, Facts, Heading, Paper, Prose, Table

_INK = RGBColor(0x0B, 0x2B, 0x36)
_SIDE, _WIDTH = Mm(20), 170
_FACT = Mm(38)
_OF_THE_TEMPLATE = {
    RT.EXTENDED_PROPERTIES,
    RT.THUMBNAIL,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(paper: Paper) -> bytes:
    """Return the paper as DOCX, the same bytes for the same paper."""
    word = Document()
    _set_styles(word)
    _set_frame(word, paper)
    _set_properties(word, paper)
    word.add_paragraph(visible(paper.above), style="Subtitle")
    word.add_heading(visible(paper.title) or "Untitled", level=1)
    word.add_paragraph(visible(paper.below))
    for block in paper.blocks:
        _add(word, block)
    unpacked = io.BytesIO()
    word.save(unpacked)
    return _packed(unpacked)


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(visible(block.text) or "Untitled", level=block.level)
        case Prose():
            _add_prose(word, block)
        case Facts():
            _add_facts(word, block)
        case Table():
            _add_table(word, block)


def _add_prose(word: WordDocument, block: Prose) -> None:
    for line in paragraphs(block.text):
        word.add_paragraph().add_run(visible(line)).bold = block.is_strong


def _add_facts(word: WordDocument, block: Facts) -> None:
    for name, said in block.rows:
        _add_fact(word, name, paragraphs(said))


def _add_fact(word: WordDocument, name: str, said: list[str]) -> None:
    for number, line in enumerate(said):
        fact = word.add_paragraph()
        fact.paragraph_format.left_indent = _FACT
        fact.paragraph_format.first_line_indent = -_FACT
        fact.paragraph_format.tab_stops.add_tab_stop(_FACT)
        fact.add_run("" if number else visible(name)).bold = True
        fact.add_run(f"\t{visible(line)}")


def _add_table(word: WordDocument, block: Table) -> None:
    if not block.rows:
        word.add_paragraph().add_run(visible(block.empty)).italic = True
        return
    table = word.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    _fill(table, 0, block.columns)
    _repeat_first_row(table)
    for number, row in enumerate(block.rows, start=1):
        table.add_row()
        _fill(table, number, row)
    for column, part in zip(table.columns, block.widths, strict=True):
        column.width = Mm(_WIDTH * part / sum(block.widths))
    word.add_paragraph()


def _fill(table: WordTable, number: int, texts: tuple[str, ...]) -> None:
    for cell, text in zip(table.rows[number].cells, texts, strict=True):
        cell.paragraphs[0].add_run(visible(text)).bold = number == 0


def _repeat_first_row(table: WordTable) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _set_styles(word: WordDocument) -> None:
    for part in (word.styles.element, word.settings.element):
        for language in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            for kind in set(language.keys()) & {qn("w:val"), qn("w:eastAsia")}:
                language.set(kind, "en-GB")
    for name, size in (("Normal", 11), ("Heading 1", 22), ("Heading 2", 16), ("Heading 3", 13)):
        font = word.styles[name].font
        font.size = Pt(size)
        if name != "Normal":
            font.color.rgb = _INK


def _set_frame(word: WordDocument, paper: Paper) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = _SIDE
    marking = visible(paper.marking) or "NO MARKING"
    for part in (section.header, section.footer):
        line = part.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(marking).bold = True
    foot = section.footer.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{visible(paper.footnote)} · Page ")
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def _add_field(line: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    line._p.append(field)


def _set_properties(word: WordDocument, paper: Paper) -> None:
    said = word.core_properties
    made_at = paper.made_at.astimezone(UTC).replace(tzinfo=None)
    said.title, said.language = visible(paper.title)[:255], "en-GB"
    said.author = said.last_modified_by = said.comments = ""
    said.created = said.modified = made_at.replace(microsecond=0)
    _forget_the_template(word)


def _forget_the_template(word: WordDocument) -> None:
    """Leave out what the template says of the program and the screen it came from."""
    for links in (word.part.package.rels, word.part.rels):
        for key in [key for key, link in links.items() if link.reltype in _OF_THE_TEMPLATE]:
            links.pop(key)


def _packed(unpacked: io.BytesIO) -> bytes:
    """Return the archive again without the moment at which each part was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(unpacked) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
