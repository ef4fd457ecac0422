"""Typst at work: a template beside this module, a content, a moment; out comes a tagged PDF.

The content goes in as one JSON text that the template reads; nothing of it is ever markup, so
no text can run, read a file or change the layout. Only the typefaces inside the typst wheel are
used, so a page looks the same, byte for byte, on every machine.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typst

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_HERE = Path(__file__).parent
_LONDON = ZoneInfo("Europe/London")
_HEX_SHOWN = 16


class Typesetter:
    """One template, kept open, so that a batch reads it and the typefaces once.

    Not to be shared between threads.
    """

    def __init__(self, template: str) -> None:
        """Open the template of that name."""
        self._compiler = typst.Compiler(
            _HERE / template,
            root=_HERE,
            font_paths=_typefaces(),
            ignore_system_fonts=True,
        )

    def pdf(self, content: Mapping[str, object], made_at: datetime) -> bytes:
        """Return the content as PDF/UA-1 (ISO 14289-1), the same bytes for the same arguments."""
        made = self._compiler.compile(
            format="pdf",
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=_second(made_at),
        )
        if not isinstance(made, bytes):
            raise TypeError("Typst answered a PDF with several files.")
        return made


def digest_of(record: "DataclassInstance", *, apart_from: str) -> str:
    """Return the SHA-256 of what a record says, as canonical JSON, without the field named."""
    said = asdict(record)
    del said[apart_from]
    text = json.dumps(
        said, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_canonical
    )
    return hashlib.sha256(text.encode()).hexdigest()


def seal(digest: str) -> str:
    """Return the part of a digest that is printed.

    >>> seal("0123456789abcdef" * 4)
    '0123456789abcdef'
    """
    return digest[:_HEX_SHOWN]


def day(on: date | None) -> str:
    """Return a day in words, or that none is set.

    >>> day(date(2022, 1, 3)), day(None)
    ('3 January 2022', 'no date set')
    """
    return f"{on.day} {on:%B %Y}" if on else "no date set"


def moment(at: datetime) -> str:
    """Return a moment in words, on the clock of London.

    >>> moment(datetime(2022, 6, 3, 11, 5, tzinfo=UTC))
    '3 June 2022 at 12:05'
    """
    local = at.astimezone(_LONDON)
    return f"{day(local.date())} at {local:%H:%M}"


@cache
def _typefaces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _second(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be published.")
    return int(at.timestamp())


def _canonical(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value.isoformat())
