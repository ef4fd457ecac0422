"""Bytes to text, and the kind of file they are."""

from enum import Enum

from fourfold.analytics.networkfile.contents import InvalidNetwork

MOST_BYTES = 50_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"%PDF")


class Form(Enum):
    """The form of a file, from its first characters."""

    GRAPHML = "GraphML"
    NDJSON = "NDJSON"
    TABLE = "table"


def check_size(file: str, size: int) -> None:
    """Refuse a file that is too large.

    :raises InvalidNetwork: when it is.
    """
    if size > MOST_BYTES:
        raise InvalidNetwork(
            f"{file} has {size:,} bytes; the most that can be read is {MOST_BYTES:,}."
        )


def decode(file: str, content: bytes) -> tuple[str, str]:
    r"""Return the text of a file with plain line ends, and a finding (or "") on its encoding.

    :raises InvalidNetwork: when it is an archive, too large, or no text.

    >>> decode("a.csv", b"Andr\xe9,Zo\xeb\r\n")[0]
    'André,Zoë\n'
    """
    check_size(file, len(content))
    if content.startswith(_ARCHIVES):
        raise InvalidNetwork(
            f"{file} is an archive, a spreadsheet or a PDF, not text; save it as CSV or GraphML."
        )
    text, finding = _decoded(file, content)
    if "\0" in text:
        raise InvalidNetwork(f"{file} is not text.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), finding


def form_of(text: str) -> Form:
    r"""Return the form of a file; lines that begin with # do not count.

    >>> form_of('# comment\n{"type": "node"}').value
    'NDJSON'
    """
    for line in text.split("\n"):
        shown = line.strip()
        if shown and not is_comment(shown):
            return {"<": Form.GRAPHML, "{": Form.NDJSON}.get(shown[0], Form.TABLE)
    return Form.TABLE


def is_comment(line: str) -> bool:
    """Return whether a line is a comment, quoted as a spreadsheet would or not."""
    return line.lstrip().startswith(("#", '"#'))


def _decoded(file: str, content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), ""
            except UnicodeDecodeError as error:
                raise InvalidNetwork(f"{file} is not valid {encoding} text.") from error
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        finding = f"{file} is not UTF-8; it was read as Windows-1252, so look at accented letters."
        return content.decode("cp1252", errors="replace"), finding
