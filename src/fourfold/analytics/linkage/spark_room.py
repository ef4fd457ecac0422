"""A session of Spark that keeps to its room: folders of its own, and no page of its own.

Where Spark runs on this machine alone (`local…`), it speaks on the loopback only, with a secret
of the run, and all that its parts write lies in the room. What the machines of a cluster write
and how they speak is for those who keep the cluster.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, Final

from fourfold.analytics.linkage.room import Room, quiet
from fourfold.shared.errors import DomainError

_PATIENCE: Final = 60.0  # seconds for workers to come, and for Spark to end
_ANSWER: Final = 5.0  # seconds for a master to answer at all
_LOOPBACK: Final = "127.0.0.1"
_OWN: Final = frozenset({"conf", "work"})  # of Spark's folder, what a run has for itself
_JAVA_FAULT: Final = re.compile(r"(?:[a-z]\w*\.)+[A-Z]\w*: ")
_LOGGING: Final = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n%ex
"""


class NoSpark(DomainError):
    """Spark is not installed here, or does not run where it was said to."""


def ready(master: str) -> None:
    """Return where Spark can be tried.

    :raises NoSpark: where pyspark or Java is missing, or nothing answers at the master.
    """
    try:
        import pyspark  # noqa: F401, PLC0415 - the extra `spark`
    except ImportError:
        raise NoSpark(
            "Spark is not installed here: add the extra `spark`, or leave --engine out."
        ) from None
    if not _java():
        raise NoSpark("Spark needs Java 17 or later, and there is none here: leave --engine out.")
    if master.startswith("spark://") and not any(map(_answers, master[8:].split(","))):
        raise NoSpark(f"Nothing answers at {master}: see that the cluster is up, and its name.")


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return which("java", path=str(Path(home) / "bin")) if home else which("java")


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER):
            return True
    except (OSError, ValueError):
        return False


@contextmanager
def session_in(room: Room) -> Iterator[Any]:
    """Yield a session on the Spark of a room; what it wrote here is gone when it ends.

    :raises NoSpark: where it cannot be had.
    """
    ready(room.master)
    with quiet(), TemporaryDirectory(dir=room.folder) as made:
        folder = Path(made)
        with _environment(_surroundings(folder, room)), _ctrl_c_kept():
            yield from _session(folder, room)


def _session(folder: Path, room: Room) -> Iterator[Any]:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - the extra `spark`
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    conf = SparkConf(loadDefaults=False).setAll(list(_conf(folder, room).items()))
    log = folder / "spark.log"
    try:
        with log.open("wb") as file:
            gateway = launch_gateway(conf, {"stdout": file, "stderr": file})
    except Exception as fault:
        raise _unstarted(room.master, fault, log) from fault
    SparkContext._ensure_initialized(gateway=gateway)
    try:
        yield from _talk(conf, room.master, log)
    finally:
        _end(gateway)
        SparkContext._gateway = SparkContext._jvm = None


def _talk(conf: Any, master: str, log: Path) -> Iterator[Any]:
    from pyspark import SparkContext  # noqa: PLC0415 - the extra `spark`
    from pyspark.sql import SparkSession  # noqa: PLC0415

    try:
        session = SparkSession(SparkContext(conf=conf))
    except Exception as fault:
        raise _unstarted(master, fault, log) from fault
    try:
        _await_workers(session, master)
        yield session
    finally:
        session.stop()


def _unstarted(master: str, fault: Exception, log: Path) -> NoSpark:
    """Return that Spark did not start, and in a line why."""
    told = [*str(fault).splitlines(), *log.read_text("utf-8", "replace").splitlines()]
    causes = [line.partition(": ")[2] for line in told if _JAVA_FAULT.match(line)]
    because = next((cause for cause in causes if cause.strip()), told[0])
    return NoSpark(f"Spark could not be started at {master}: {because.strip()}")


def _conf(folder: Path, room: Room) -> dict[str, str]:
    """Return the settings of a run; all others are those of Spark's own configuration."""
    from splink.backends.spark import similarity_jar_location  # noqa: PLC0415 - needs pyspark

    java = f'"-Djava.io.tmpdir={folder / "java"}" -XX:-UsePerfData'
    conf = {
        "spark.master": room.master,
        "spark.app.name": "fourfold link",
        "spark.driver.memory": room.memory.lower().removesuffix("b"),
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": java,
        "spark.jars": similarity_jar_location(),
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if _is_here(room.master):
        conf |= {
            "spark.driver.host": _LOOPBACK,
            "spark.driver.bindAddress": _LOOPBACK,
            "spark.executor.extraJavaOptions": java,
        }
    return conf


def _is_here(master: str) -> bool:
    return master.startswith("local")


def _surroundings(folder: Path, room: Room) -> dict[str, str]:
    """Make the folders of a run, and return what names them to Spark."""
    for name in ("java", "spill", "warehouse"):
        (folder / name).mkdir()
    named = {"SPARK_LOCAL_DIRS": str(folder / "spill")}
    if not _is_here(room.master):
        return named
    home = _home(folder / "home")
    return named | {
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(home / "conf"),
        "SPARK_LOCAL_IP": _LOOPBACK,
    }


def _home(home: Path) -> Path:
    """Make a folder that stands for Spark's own: workers write beside what they run."""
    from pyspark.find_spark_home import _find_spark_home  # noqa: PLC0415 - the extra `spark`

    home.mkdir()
    for each in Path(_find_spark_home()).iterdir():
        if each.name not in _OWN:
            (home / each.name).symlink_to(each.resolve())
    conf = home / "conf"
    conf.mkdir()
    (conf / "log4j2.properties").write_text(_LOGGING, encoding="ascii")
    (conf / "spark-defaults.conf").write_text(  # not on a command line, which others may read
        f"spark.authenticate true\nspark.authenticate.secret {secrets.token_hex(32)}\n",
        encoding="ascii",
    )
    return home


def _await_workers(session: Any, master: str) -> None:
    """Wait until a worker is there: without one, a run would wait for ever."""
    if not master.startswith(("spark://", "local-cluster")):
        return
    until = time.monotonic() + _PATIENCE
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:  # noqa: PLR2004
        if time.monotonic() > until:
            raise NoSpark(f"No worker of {master} is free: see that its workers are up.")
        time.sleep(0.1)


def _end(gateway: Any) -> None:
    """End the Java that was started, and wait until it is gone, so that its files can go."""
    gateway.shutdown()
    gateway.proc.stdin.close()
    try:
        gateway.proc.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        gateway.proc.kill()
        gateway.proc.wait()


@contextmanager
def _environment(named: Mapping[str, str]) -> Iterator[None]:
    """Set what Spark reads from its surroundings, and put back what stood there."""
    held = {name: os.environ.get(name) for name in named}
    os.environ.update(named)
    try:
        yield
    finally:
        for name, value in held.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _ctrl_c_kept() -> Iterator[None]:
    """Put back what Ctrl-C does here: pyspark sets its own."""
    held = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, held)
