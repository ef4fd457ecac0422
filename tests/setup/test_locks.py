"""What is tracked names no package index and no file host: it is the same wherever it is built."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = ("*.lock", "*.json", "*.toml", "*.txt", "*.npmrc", ".npmrc", "*.cfg", "*.ini", "*.yml")
HOST = re.compile(
    r"""
    \b(?:registry|pypi|files|simple|mirrors?|proxy|artifactory|nexus|npm)[\w-]*
        (?:\.[\w-]+)*\.(?:org|com|io|net|dev|cloud)\b
    | (?:extra-)?index[-_]url | find[-_]links | (?:^|\s)registry\s*= | "resolved"\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *KINDS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_there_are_locks_to_look_at():
    names = {path.name for path in tracked()}
    assert {"requirements.lock", "requirements-dev.lock", "tools.lock", "build.lock"} <= names
    assert "package-lock.json" in names


@pytest.mark.parametrize("path", tracked(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_package_index_is_named(path):
    assert not HOST.findall(path.read_text(errors="replace"))


@pytest.mark.parametrize(
    "line",
    [
        "--index-url something",
        '"resolved": "somewhere"',
        "registry = somewhere",
        "registry.example.org",
        "https://files.example.com/package.whl",
    ],
)
def test_such_a_name_would_be_found(line):
    assert HOST.search(line)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "tools", "build"])
def test_every_package_is_pinned_with_its_hashes(name):
    text = (ROOT / f"{name}.lock").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_what_runs_is_pinned_alike_in_both_locks():
    def pins(name):
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_package_of_the_front_end_has_its_hash():
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    assert [name for name, what in packages.items() if name and not what.get("integrity")] == []
