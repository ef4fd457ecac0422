"""FOURFOLD_HOME: the one folder under which all state of this machine lies."""

import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from fourfold.shared.errors import DomainError

PRIVATE = 0o700
SECRET = 0o600
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


class UnsafeHome(DomainError):
    """The folder is missing, or others than its user could put their own things into it."""


def path() -> Path:
    """Return where it is; nothing is made."""
    if named := os.environ.get("FOURFOLD_HOME"):
        return Path(named).expanduser().absolute()
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(shared).expanduser().absolute() / "fourfold"


def ready() -> Path:
    """Make the folder where it is missing, and return it.

    :raises UnsafeHome: when it cannot be made, belongs to another user, or others may write to it.
    """
    place = path()
    try:
        place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeHome(
            f"FOURFOLD_HOME {place} cannot be made: {error.strerror}. "
            "Name a folder of your own in FOURFOLD_HOME."
        ) from error
    check(place)
    return place


def check(place: Path) -> None:
    """Refuse a folder that is not its user's alone.

    :raises UnsafeHome: with what to do about it.
    """
    found = place.stat()
    if found.st_uid != os.geteuid():
        raise UnsafeHome(
            f"FOURFOLD_HOME {place} belongs to another user. Run as that user, "
            "or name a folder of your own in FOURFOLD_HOME."
        )
    if found.st_mode & OTHERS_MAY_WRITE:
        raise UnsafeHome(
            f"FOURFOLD_HOME {place} can be written to by other users. "
            f"Close it with: chmod 700 {place}"
        )
    if not os.access(place, os.W_OK | os.X_OK):
        raise UnsafeHome(f"FOURFOLD_HOME {place} cannot be written to. Mend its permissions.")


def database() -> Path:
    """Return where the embedded database lies."""
    return path() / "postgres"


def files() -> Path:
    """Return where documents and working files lie."""
    return path() / "files"


def secrets_folder() -> Path:
    """Return where generated passwords and keys lie."""
    return path() / "secrets"


def folder(place: Path) -> Path:
    """Make a private folder under the home, and return it."""
    ready()
    place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return place


def private_file(place: Path) -> BinaryIO:
    """Open a new file for writing that is its user's alone from its first moment."""
    place.unlink(missing_ok=True)
    number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET)
    return os.fdopen(number, "wb")


def known_secret(name: str) -> str:
    """Return a secret that was made before, or an empty text."""
    try:
        return (secrets_folder() / name).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def secret(name: str) -> str:
    """Return a secret, made at its first use and readable by its user alone."""
    return known_secret(name) or keep_secret(name, secrets.token_urlsafe(32))


def keep_secret(name: str, value: str) -> str:
    """Write a secret whole or not at all, unless somebody was first; return the one that stands."""
    place = folder(secrets_folder()) / name
    draft = place.with_name(f"{name}.{os.getpid()}.part")
    with private_file(draft) as target:
        target.write(value.encode("ascii"))
    try:
        os.link(draft, place)
    except FileExistsError:
        return known_secret(name)
    finally:
        draft.unlink()
    return value
