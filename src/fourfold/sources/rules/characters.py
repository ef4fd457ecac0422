"""Bytes into lines, and letters that a word processor or a wrong encoding left behind."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from fourfold.sources.rules.table import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c"))
_SAMPLE = 1 << 16
_TOO_SHORT_TO_TELL = 512
_MOST_CONTROL = 0.08  # of text there is next to none; of random bytes, about a tenth

_QUOTES = "\u2018\u2019\u201a\u201b"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_PLAIN = str.maketrans(
    dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
    | {"\u2026": "...", "\u2028": "\n", "\u2029": "\n"}
)
# Zero width, soft hyphen, byte order mark, and those that turn the direction of writing.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]"
)
_C1 = re.compile("[\x80-\x9f]")
_HIGH = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")  # how UTF-8's later bytes look then
_GARBLED = re.compile(f"[\u00c2\u00c3\u00e2][{re.escape(_HIGH)}]")

WORD = "characters of a word processor were made plain"
UNSEEN = "invisible characters were removed"
GARBLED = "letters garbled by a wrong encoding were mended"


@dataclass(frozen=True, slots=True)
class Lines:
    """The physical lines of a file, with their ends.

    `foreign` are the lines read as Windows-1252 in a file that is otherwise UTF-8.
    """

    texts: list[str]
    encoding: str
    foreign: frozenset[int] = frozenset()


def decoded(content: bytes) -> Lines:
    r"""Return the lines of a text: UTF-8 or UTF-16 (marked or evident), else Windows-1252.

    A file may hold lines of both: each line that is not UTF-8 is read as Windows-1252, and a
    byte that is not that either becomes the replacement character.

    :raises Unreadable: when it is empty or is not text.

    >>> decoded("a,é\n".encode("cp1252"))
    Lines(texts=['a,é\n'], encoding='Windows-1252', foreign=frozenset())
    """
    mark, encoding = encoding_of(content)
    return lines_of(content[len(mark) :], encoding)


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the text plain and trimmed, and what was done to it.

    Curly quotes, long dashes and hard spaces become plain, invisible and control characters
    go, and UTF-8 that was read as Windows-1252 is mended; composed forms (NFC) throughout.

    >>> tidy(" O\u2019Neill ")
    ("O'Neill", ('characters of a word processor were made plain',))
    >>> tidy("JosÃ©")
    ('José', ('letters garbled by a wrong encoding were mended',))
    """
    if text.isascii() and text.isprintable():
        return text.strip(), ()
    done = []
    mended = _mended(text)
    if mended != text:
        done.append(GARBLED)
    plain = mended.translate(_PLAIN)
    if plain != mended:
        done.append(WORD)
    seen = _UNSEEN.sub("", plain.replace("\r\n", "\n").replace("\r", "\n"))
    if len(seen) + plain.count("\r\n") != len(plain):
        done.append(UNSEEN)
    return unicodedata.normalize("NFC", seen).strip(), tuple(done)


def encoding_of(content: bytes) -> tuple[bytes, str]:
    """Return the mark at the beginning of a text, and how its bytes are to be read.

    :raises Unreadable: when it is empty or is not text.
    """
    mark, encoding = _encoding(content)
    if not content[len(mark) :].strip(b" \t\r\n\0"):
        raise Unreadable("The file is empty.")
    if encoding == "utf-8" and _is_binary(content):
        raise Unreadable("The file is not a table of text: give a CSV, an XLSX or JSON lines.")
    return mark, encoding


def lines_of(content: bytes, encoding: str) -> Lines:
    """Return the lines of a part of a text, as `decoded` does of the whole."""
    if encoding == "utf-8":
        return _by_line(content)
    return Lines(_split(content.decode(encoding, errors="replace")), encoding.upper())


def _encoding(content: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding
    sample = content[:_SAMPLE]
    nulls = sample[0::2].count(0), sample[1::2].count(0)
    if max(nulls) * 5 > len(sample) * 2 and min(nulls) * 20 < len(sample):
        return b"", "utf-16-be" if nulls[0] > nulls[1] else "utf-16-le"
    return b"", "utf-8"


def _is_binary(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return len(sample) > _TOO_SHORT_TO_TELL and control > len(sample) * _MOST_CONTROL


def _by_line(content: bytes) -> Lines:
    try:
        return Lines(_split(content.decode()), "UTF-8")
    except UnicodeDecodeError:
        texts, foreign, is_mixed = [], set(), False
        for number, line in enumerate(content.splitlines(keepends=True)):
            try:
                texts.append(line.decode())
                is_mixed = is_mixed or not line.isascii()
            except UnicodeDecodeError:
                texts.append(line.decode("cp1252", errors="replace"))
                foreign.add(number)
    if is_mixed:
        return Lines(texts, "UTF-8 and Windows-1252", frozenset(foreign))
    return Lines(texts, "Windows-1252")


def _split(text: str) -> list[str]:
    """Split where a file ends its lines, and not where Unicode would (U+0085, U+2028)."""
    if "\r" not in text:
        lines = text.split("\n")
        return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return [found.group() for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)]


def _mended(text: str) -> str:
    if _GARBLED.search(text):
        try:
            return text.encode("cp1252").decode()
        except UnicodeError:
            return text
    return _C1.sub(_as_windows, text)


def _as_windows(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("cp1252", "ignore")
