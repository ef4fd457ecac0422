"""A paper of headings, paragraphs, facts and tables: the same content as PDF and as DOCX.

Who writes a document says what it holds as a `Paper`; how it looks is said here, in `paper.typ`
and in `worddocuments`. Every page of either carries the marking, twice.
"""

from dataclasses import dataclass
from datetime import datetime

from fourfold.publishing.lettering import IN_A_LINE, NO_SHAPE, one_line, paragraphs
from fourfold.publishing.typesetting import Typesetter

_TEMPLATE = "paper.typ"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 stands under the title, level 3 under a level 2."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """One or more paragraphs, one a line."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what is to be said of each; nothing said, nothing shown."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `widths` are parts of the page's width."""

    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


Block = Heading | Prose | Facts | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document; `footnote` stands in the foot of every page."""

    title: str
    above: str
    below: str
    marking: str
    footnote: str
    blocks: tuple[Block, ...]
    made_at: datetime


def pdf(paper: Paper) -> bytes:
    """Return the paper as PDF/UA-1, the same bytes for the same paper."""
    content = {
        "title": one_line(paper.title) or "Untitled",
        "above": one_line(paper.above),
        "below": one_line(paper.below),
        "marking": one_line(paper.marking) or "NO MARKING",
        "footnote": one_line(paper.footnote),
        "blocks": [_block(block) for block in paper.blocks],
        "no_shape": NO_SHAPE,
    }
    return Typesetter(_TEMPLATE).pdf(content, paper.made_at)


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            text = one_line(block.text) or "Untitled"
            return {"kind": "heading", "level": block.level, "text": text}
        case Prose():
            return {"kind": "prose", "lines": _lines(block.text), "strong": block.is_strong}
        case Facts():
            rows = [[one_line(name), _lines(said)] for name, said in block.rows if said.strip()]
            return {"kind": "facts", "rows": rows}
        case Table():
            return {
                "kind": "table",
                "columns": list(map(one_line, block.columns)),
                "widths": list(block.widths),
                "rows": [list(map(one_line, row)) for row in block.rows],
                "empty": one_line(block.empty),
            }


def _lines(text: str) -> list[str]:
    return [one_line(line, IN_A_LINE) for line in paragraphs(text)]
