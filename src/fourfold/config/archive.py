"""What a backup holds, and how it is written and put back.

It is a tar.gz in a sealed file (`sealing`), in this order:

    backup.json           what it is of, and whether that was a demo region
    database/000000.sql   pg_dump's plain output, in parts
    files/…               the documents under FOURFOLD_HOME

Nothing of it is ever on a disk unsealed. A restore proves the whole file before it touches
anything, and then replaces the database in one transaction.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import psycopg
from psycopg import sql

from fourfold.config import database, home, postgres, processes
from fourfold.config.demo_mark import COMMENT
from fourfold.config.sealing import NotOpened, Opener, Sealer, unsealed
from fourfold.shared.errors import DomainError

PART = 4 * 2**20
TABLES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname !~ '^pg_(toast|temp)'
"""


class NotBackedUp(DomainError):
    """The backup was not made; there is no file."""


class NotRestored(DomainError):
    """Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself."""

    made_at: str
    database: str
    demo: bool


def back_up(file: Path, passphrase: str, *, demo: bool, at: datetime) -> None:
    """Write a sealed backup; the file is there whole, or not at all.

    :raises NotBackedUp: saying what PostgreSQL said.
    """
    sign_in = database.sign_in("backup")
    contents = Contents(at.isoformat(timespec="seconds"), sign_in.database, demo)
    draft = file.with_name(file.name + ".part")
    try:
        with home.private_file(draft) as target:
            sealer = Sealer(target, passphrase)
            # a sealer has all of a file's methods that a stream of a tar needs
            with tarfile.open(fileobj=cast("IO[bytes]", sealer), mode="w|gz") as archive:
                _add(archive, "backup.json", json.dumps(asdict(contents)).encode())
                _add_database(archive, sign_in)
                _add_files(archive)
            sealer.finish()
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    except OSError as error:
        raise NotBackedUp(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o600
    archive.addfile(entry, BytesIO(content))


def _add_database(archive: tarfile.TarFile, sign_in: database.SignIn) -> None:
    options = ["--no-owner", "--no-comments", "--no-publications", "--no-subscriptions"]
    with _client("pg_dump", sign_in, options) as (dump, complaints):
        output = cast("IO[bytes]", dump.stdout)
        number = 0
        while part := output.read(PART):
            _add(archive, f"database/{number:06}.sql", part)
            number += 1
        if dump.wait():
            raise NotBackedUp(f"The database could not be read: {_said(complaints)}")


def _add_files(archive: tarfile.TarFile) -> None:
    if home.files().exists():
        archive.add(home.files(), "files", filter=_of_files_and_folders)


def _of_files_and_folders(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return entry if entry.isfile() or entry.isdir() else None


def restore(file: Path, passphrase: str, *, replace: bool) -> Contents:
    """Put database and files back as they were.

    :raises NotOpened: when the file cannot be proved; nothing is changed.
    :raises NotRestored: when something is there and is not to be replaced, or PostgreSQL refuses.
    """
    if not file.is_file():
        raise NotRestored(f"There is no file {file}.")
    with file.open("rb") as source:  # proved to its end before anything is touched
        for _ in unsealed(source, passphrase):
            pass
    owner = database.sign_in("owner")
    if not replace:
        _refuse_to_replace(owner)
    draft = home.folder(home.files().with_name("files.part"))
    try:
        with file.open("rb") as source:
            opener = cast("IO[bytes]", Opener(source, passphrase))
            with tarfile.open(fileobj=opener, mode="r|gz") as archive:
                contents = _put_back(archive, owner, draft)
        _swap(draft / "files", home.files())
    finally:
        shutil.rmtree(draft)
    return contents


def _refuse_to_replace(owner: database.SignIn) -> None:
    with psycopg.connect(owner.conninfo()) as session:
        row = session.execute(TABLES).fetchone()
    if row and row[0]:
        raise NotRestored(
            f"The database {owner.database} is not empty ({row[0]} tables). "
            "To remove what is there, add --replace."
        )


def _put_back(archive: tarfile.TarFile, owner: database.SignIn, draft: Path) -> Contents:
    entries = iter(archive)
    first = next(entries, None)
    if first is None or first.name != "backup.json":
        raise NotOpened("This backup does not say what it is of.")
    contents = Contents(**json.loads(_read(archive, first)))
    with _client("psql", owner, _psql(owner, contents), fed=True) as (psql, complaints):
        taken = cast("IO[bytes]", psql.stdin)
        try:
            for entry in entries:
                if entry.name.startswith("database/"):
                    taken.write(_read(archive, entry))
                else:
                    _unpack(archive, entry, draft)
            taken.close()
        except BrokenPipeError:  # it has left already, and says why
            pass
        if psql.wait():
            raise NotRestored(f"Nothing was restored: {_said(complaints)}")
    return contents


def _psql(owner: database.SignIn, contents: Contents) -> list[str]:
    """Return the options that make it one transaction, which begins by removing what is there."""
    mark = sql.Literal(COMMENT if contents.demo else None)
    named = sql.Identifier(owner.database)
    first = sql.SQL("DROP OWNED BY CURRENT_USER CASCADE; COMMENT ON DATABASE {} IS {}")
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    return [*once, f"--command={first.format(named, mark).as_string()}", "--file=-"]


def _unpack(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one file or folder, never outside; tarfile's own filters need a later Python."""
    place = (folder / entry.name).resolve()
    if not place.is_relative_to(folder.resolve()) or not (entry.isfile() or entry.isdir()):
        raise NotOpened(f"This backup holds something strange: {entry.name!r}.")
    if entry.isdir():
        place.mkdir(mode=home.PRIVATE, exist_ok=True)
        return
    with home.private_file(place) as target:
        target.write(_read(archive, entry))


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(entry)
    return content.read() if content else b""


def _swap(new: Path, old: Path) -> None:
    """Let a folder take the place of another."""
    aside = old.with_name("files.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    if new.exists():
        new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _client(
    program: str, sign_in: database.SignIn, options: Sequence[str], *, fed: bool = False
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Run one of PostgreSQL's clients; whoever leaves early takes it along."""
    shown = replace(sign_in, password="").conninfo()
    command: list[str | Path] = [postgres.binaries() / program, *options, f"--dbname={shown}"]
    env = {**os.environ, "PGPASSWORD": sign_in.password}  # not among the words, which all can see
    with tempfile.TemporaryFile() as complaints:
        process = processes.start(
            command,
            env=env,
            stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
            output=subprocess.DEVNULL if fed else subprocess.PIPE,
            errors=complaints,
        )
        with process:
            try:
                yield process, complaints
            except BaseException:
                process.kill()  # before its input ends, which it would take for consent
                raise


def _said(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    faults = [line for line in lines if "error:" in line.lower()]
    return (faults or lines or ["no reason was given"])[0]
