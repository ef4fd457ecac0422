"""The site and the worker: `fourfold serve` and `fourfold worker`."""

import argparse
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server as Granian
from granian.server.common import AbstractServer

from fourfold.config import database, processes, readiness
from fourfold.config.demo_mark import is_demo
from fourfold.config.readiness import NotReady

HOST, PORT, WORKERS = "127.0.0.1", 8124, 2
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)  # of a worker; its pool has 8 connections
APPLICATION = "fourfold.config.wsgi.application"
PATIENCE = 20
JOBS = 3  # at a time: a danger must not wait until ten minutes of joining are over


def run_site(words: list[str]) -> int:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser("fourfold serve", description="Serve the site until Ctrl-C.")
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default {HOST})")
    parser.add_argument("--port", type=port, default=PORT, help=f"port (default {PORT})")
    parser.add_argument("--worker", action="store_true", help="run the jobs beside it")
    chosen = parser.parse_args(words)
    with database.available():
        try:
            serve(host=chosen.host, port=chosen.port, worker=chosen.worker)
        finally:
            readiness.close_connections()
    return 0


def run_worker(words: list[str]) -> int:
    """Run jobs until Ctrl-C."""
    parser = argparse.ArgumentParser("fourfold worker", description="Run the jobs until Ctrl-C.")
    parser.add_argument(
        "--concurrency", type=int, default=JOBS, help=f"jobs at a time (default {JOBS})"
    )
    chosen = parser.parse_args(words)
    with database.available():
        try:
            readiness.check_sign_in()
            readiness.check_migrations()
            call_command("procrastinate", "worker", concurrency=chosen.concurrency)
        finally:
            readiness.close_connections()
    return 0


def port(text: str) -> int:
    """Return a port from the command line."""
    number = int(text)
    if not 0 < number < 2**16:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def serve(*, host: str = HOST, port: int = PORT, worker: bool = False) -> None:
    """Serve until Ctrl-C; the database must be there (`database.available`).

    :raises NotReady: when need-to-know would not hold, migrations wait, the port is taken, or
        the demo would be shown to other machines.
    """
    check(host=host, port=port)
    readiness.close_connections()  # before there are children, which must not share them
    site = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )
    sys.stdout.write(f"Fourfold is at {address(host, port)} (Ctrl-C stops it)\n")
    sys.stdout.flush()
    with _jobs() if worker else _nothing():
        _until_interrupted(site)


def check(*, host: str, port: int) -> None:
    """Refuse what would not be safe, or would not work.

    :raises NotReady: saying what, and what to do.
    """
    check_port(host, port)
    readiness.check_sign_in()
    readiness.check_migrations()
    if is_demo() and not is_loopback(host):
        raise NotReady(
            f"This is a demo region, in which anybody may sign in: it is served to this machine "
            f"only, not at {host}."
        )
    if is_demo() and a_real_person_is_here():
        raise NotReady("This is a demo region, but a real person is in it: it is not served.")


def a_real_person_is_here() -> bool:
    """Test if anybody was added who is not of the demo."""
    return get_user_model().objects.filter(is_demo=False).exists()


def check_port(host: str, port: int) -> None:
    """Refuse an address at which one cannot listen. No other port is tried.

    :raises NotReady: when it is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise NotReady(
                f"Port {port} of {host} cannot be used: {error.strerror}. "
                "Stop what uses it, or choose another with --port."
            ) from error


def is_loopback(host: str) -> bool:
    """Test if an address is reached from this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address(host: str, port: int) -> str:
    """Return what to type into a browser.

    >>> address("::1", 8124)
    'http://[::1]:8124'
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _until_interrupted(site: AbstractServer[Any]) -> None:
    """Serve; Ctrl-C, or being asked to end, is the ordinary end."""
    try:
        site.serve(target_loader=application, wrap_loader=False)
    except SystemExit as leaving:
        if leaving.code and not site.interrupt_signal:
            raise NotReady("The site stopped: its last lines above say why.") from leaving


def application() -> WSGIHandler:
    """Return the application, in a worker, which stops when its parent says so, or is gone.

    Ctrl-C reaches every process of a terminal; a worker that heard it twice would hang.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_follow, args=[os.getppid()], daemon=True).start()
    found: WSGIHandler = import_string(APPLICATION)
    return found


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _jobs() -> Iterator[None]:
    """Have a worker run beside the site."""
    command = [sys.executable, "-m", "fourfold.config", "worker"]
    worker = processes.start(command, output=sys.stdout.fileno(), errors=sys.stderr.fileno())
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:  # in a long job, which goes on where it was
            worker.kill()
            worker.wait()


@contextmanager
def _nothing() -> Iterator[None]:
    yield
