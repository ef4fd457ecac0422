"""What a curious recipient can get out of a PDF or DOCX: bytes, streams, metadata, structure."""

import io
import zipfile

from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

# Letters of many scripts, emoji, controls, surrogates and what Typst reads as markup.
HOSTILE = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=30),
        st.sampled_from(
            ["#panic()", "*b*", "$x^2$", "@ref", "<label>", "\\", "[", "]", "// no", '"', "\u202e"]
        ),
        st.sampled_from(["\U0001f3e0", "W" * 90, "שלום", "مرحبا", "Z\u0351\u036b", "\x00", "漢字"]),
    ),
    max_size=6,
).map("".join)


def opened(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def everything_in(pdf):
    """The bytes, each object and each decompressed stream, and the text, as one text."""
    reader = opened(pdf)
    parts = [pdf.decode("latin-1"), text_of(pdf), str(reader.metadata)]
    for number in sorted(
        {number for ids in reader.xref.values() for number in ids} | set(reader.xref_objStm)
    ):
        thing = IndirectObject(number, 0, reader).get_object()
        parts.append(repr(thing))
        if isinstance(thing, StreamObject):
            raw = thing.get_data()
            parts.append(raw.decode("latin-1") if isinstance(raw, bytes) else raw)
    return "\n".join(parts)


def roles(pdf):
    """The roles of the structure tree, in reading order."""
    return list(_roles(opened(pdf).trailer["/Root"]["/StructTreeRoot"]))


def parts_of(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _roles(node):
    node = node.get_object()
    if isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _roles(node["/K"])
    elif isinstance(node, list):
        for kid in node:
            yield from _roles(kid)
