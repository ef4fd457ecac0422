"""The one place that starts programs: PostgreSQL's own, and those of the machine."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO


def start(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    output: IO[bytes] | int = subprocess.PIPE,
    errors: IO[bytes] | int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C does not reach it; never a shell."""
    words = [str(word) for word in command]
    return subprocess.Popen(  # noqa: S603 - no shell, and no word of it comes from outside
        words,
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=output,
        stderr=errors,
        start_new_session=True,
    )


def run(command: Sequence[str | Path], *, cwd: Path | None = None) -> tuple[int, str, str]:
    """Run a program to its end and return its exit code, its output and its complaints."""
    with start(command, cwd=cwd) as process:
        output, errors = process.communicate()
    return process.returncode, output.decode(errors="replace"), errors.decode(errors="replace")
