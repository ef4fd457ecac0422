"""On what a bench was run: the machine, the versions, the commit."""

import os
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

import django

from fourfold.config import processes
from fourfold.config.bench.place import Place

ROOT = Path(__file__).parents[4]
KIBIBYTES_IN_GIBIBYTE = 2**20


def described(place: Place) -> dict[str, str]:
    """Return what a figure depends on, by its name."""
    with place.unbound() as session:
        row = session.execute("SHOW server_version").fetchone()
    return {
        "machine": f"{_first('/proc/cpuinfo', 'model name') or platform.machine()}",
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": _memory(),
        "load": " ".join(f"{one:.1f}" for one in os.getloadavg()),
        "fourfold": version("fourfold"),
        "commit": commit(),
        "postgresql": str(row[0]).split()[0] if row else "",
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def commit() -> str:
    """Return the commit of the checkout, marked where something is changed."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return "not known"
    _, head, _ = processes.run(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"])
    _, changed, _ = processes.run(["git", "-C", ROOT, "status", "--porcelain"])
    return f"{head.strip()}{', with changes' if changed.strip() else ''}"


def _memory() -> str:
    found = _first("/proc/meminfo", "MemTotal").split()
    return f"{int(found[0]) / KIBIBYTES_IN_GIBIBYTE:.0f} GiB" if found else "unknown"


def _first(file: str, name: str) -> str:
    """Return the first value of a name in a file of the kernel's; empty where there is none."""
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    values = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(values, "")
