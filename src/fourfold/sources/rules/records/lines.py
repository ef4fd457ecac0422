"""A text of any size, some lines at a time, whatever its encoding."""

import codecs
from collections.abc import Iterator
from typing import IO

from fourfold.sources.rules.characters import Lines, encoding_of, lines_of
from fourfold.sources.rules.records.streams import CHUNK

_LONGEST = 1 << 25  # bytes of one line; what is longer is cut there, and then is no row


class LineStream:
    """The lines of a file, from its beginning to its end."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        first = file.read(CHUNK)
        mark, self.encoding = encoding_of(first)
        self.left = first[len(mark) :]
        self.is_ended = len(first) < CHUNK
        self.decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")

    def parts(self) -> Iterator[Lines]:
        """Yield the lines, some at a time; each ends as it does in the file."""
        if self.encoding == "utf-8":
            yield from (lines_of(part, self.encoding) for part in self._cut())
            return
        text = ""
        for part in self._raw():
            text += self.decoder.decode(part)
            at = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
            if at:
                yield lines_of(text[:at].encode("utf-8", "replace"), "utf-8")
                text = text[at:]
        if text:
            yield lines_of(text.encode("utf-8", "replace"), "utf-8")

    def _raw(self) -> Iterator[bytes]:
        yield self.left
        while not self.is_ended:
            part = self.file.read(CHUNK)
            self.is_ended = not part
            yield part

    def _cut(self) -> Iterator[bytes]:
        """Yield the bytes, cut behind the ends of lines."""
        left = b""
        for part in self._raw():
            left += part
            at = left.rfind(b"\n") + 1 or left.rfind(b"\r", 0, -1) + 1
            if at:
                yield left[:at]
                left = left[at:]
            elif len(left) > _LONGEST:
                left = left[:_LONGEST]
        if left:
            yield left
