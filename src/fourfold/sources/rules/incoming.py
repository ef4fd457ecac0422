"""Files that somebody brought and that wait to be taken in: each in a folder of its own.

Nobody but the program's own user can open the folders. A file goes when its load has ended;
what is left then says only which load it became.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fourfold.shared.errors import DomainError

MOST = 4 << 30  # bytes of one file
WAITS = timedelta(days=7)  # before a file that nobody asked to take in goes
ASKED, STOPPED, DONE, NEW = "asked", "stopped", "done", "new"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_PRIVATE, _OURS = 0o700, 0o600


class TooLarge(DomainError):
    """A file that is larger than is taken from a page."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One folder: the file, the profile that somebody is making for it, and what is said of it."""

    folder: Path

    @property
    def token(self) -> str:
        """Its name in addresses, which cannot be guessed."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """Where the file lies."""
        return self.folder / "file"

    @property
    def said(self) -> dict[str, Any]:
        """What is said of it: name, by, system, at, is_deletions, state, load, because, done."""
        found: dict[str, Any] = json.loads((self.folder / "said.json").read_text("utf-8"))
        return found

    @property
    def draft(self) -> str:
        """The profile by which it is to be read, as text; empty where there is none yet."""
        place = self.folder / "profile.yaml"
        return place.read_text("utf-8") if place.is_file() else ""

    def say(self, **more: Any) -> None:
        """Say something more of it; whole, or not at all."""
        known = self.said if (self.folder / "said.json").is_file() else {}
        self._write("said.json", json.dumps(known | more))

    def keep_draft(self, text: str) -> None:
        """Keep a profile that is being made."""
        self._write("profile.yaml", text)

    def ended(self, load: int | None) -> None:
        """Let go of the file: its load has ended."""
        self.say(state=DONE, load=load)
        self.file.unlink(missing_ok=True)
        (self.folder / "profile.yaml").unlink(missing_ok=True)

    def remove(self) -> None:
        """Let go of all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold it while it is taken in; false where another does. Who dies holds nothing."""
        with _private(self.folder / "lock", os.O_WRONLY | os.O_CREAT) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _write(self, name: str, text: str) -> None:
        draft = self.folder / f"{name}.{secrets.token_hex(4)}"
        with _private(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as number:
            os.write(number, text.encode("utf-8"))
        draft.replace(self.folder / name)


def keep(root: Path, parts: Iterable[bytes], **said: Any) -> Incoming:
    """Keep a file that somebody brought.

    :raises TooLarge: when it is larger than is taken from a page.
    """
    root.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    found = Incoming(root / secrets.token_urlsafe(16))
    found.folder.mkdir(mode=_PRIVATE)
    size = 0
    with os.fdopen(os.open(found.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS), "wb") as file:
        for part in parts:
            size += len(part)
            if size > MOST:
                break
            file.write(part)
    if size > MOST:
        found.remove()
        raise TooLarge(f"The file has more than {MOST:,} bytes: use `fourfold load`.")
    found.say(**({"state": NEW, "load": None, "because": "", "done": []} | said))
    return found


def find(root: Path, token: str) -> Incoming | None:
    """Return what lies under a token; nothing where it is no token, or nothing lies there."""
    if not _TOKEN.fullmatch(token) or not (root / token / "said.json").is_file():
        return None
    return Incoming(root / token)


def every(root: Path) -> list[Incoming]:
    """Return all that lies there, the oldest first."""
    names = [one.name for one in root.iterdir()] if root.is_dir() else []
    known = [one for name in names if (one := find(root, name)) is not None]
    return sorted(known, key=lambda one: str(one.said.get("at", "")))


def sweep(root: Path, at: datetime) -> int:
    """Let go of what has lain too long without being asked for, and return how many there were."""
    old = [one for one in every(root) if one.said["state"] in {NEW, DONE} and at - _at(one) > WAITS]
    for one in old:
        one.remove()
    return len(old)


def _at(one: Incoming) -> datetime:
    return datetime.fromisoformat(one.said["at"])


@contextmanager
def _private(place: Path, flags: int) -> Iterator[int]:
    number = os.open(place, flags, _OURS)
    try:
        yield number
    finally:
        os.close(number)
