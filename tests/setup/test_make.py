"""The Makefile, as far as it can be tried without the network."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
EXPECTED = [
    "setup",
    "demo",
    "test",
    "check",
    "fast",
    "soak",
    "bench",
    "docs",
    "e2e",
    "run",
    "shell",
    "lock",
    "clean",
]


def make(*words, **environment):
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words],
        cwd=ROOT,
        env=env | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_what_there_is_to_make():
    listed = make()
    assert listed.returncode == 0
    assert all(re.search(rf"^  make {name} +\w", listed.stdout, re.MULTILINE) for name in EXPECTED)


def test_every_target_is_listed():
    targets = set(re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE))
    assert targets == set(re.findall(r"^  make (\w+)", make().stdout, re.MULTILINE))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_target_can_be_made(name):
    planned = make("--dry-run", name)
    assert planned.returncode == 0
    assert planned.stdout


def test_an_old_python_is_refused_in_a_sentence(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    refused = make("--always-make", ".tools/.ok", PYTHON=str(old))
    assert refused.returncode == 2
    assert f"{old} is not Python 3.11 or later with venv" in refused.stderr


def test_no_python_at_all_is_said_in_a_sentence():
    refused = make("--always-make", ".tools/.ok", "PYTHON=")
    assert refused.returncode == 2
    assert "Python 3.11 or later with venv is needed" in refused.stderr


@pytest.fixture
def machine(tmp_path):
    """Make a machine with next to nothing: a PATH of few programs, which note their calls."""
    for name in ("sh", "mkdir", "id"):
        (tmp_path / name).symlink_to(shutil.which(name))

    def program(name, act=""):
        path = tmp_path / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/called\n{act}\n')
        path.chmod(0o755)

    def chromium():
        script = ["/bin/sh", str(ROOT / "scripts/chromium")]
        done = subprocess.run(
            script,
            cwd=tmp_path,
            env={"PATH": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        called = tmp_path / "called"
        return done.returncode, called.read_text().splitlines() if called.exists() else []

    return program, chromium


INSTALL = "apt-get install --quiet --yes --no-install-recommends chromium fonts-dejavu-core"


def test_a_chromium_that_is_there_is_used(machine):
    program, chromium = machine
    program("google-chrome")
    assert chromium() == (0, [])


def test_without_apt_there_is_none(machine):
    _, chromium = machine
    assert chromium() == (1, [])


def test_root_installs_one(machine, tmp_path):
    program, chromium = machine
    (tmp_path / "id").unlink()
    program("id", "echo 0")
    program("apt-get", f'case "$*" in *chromium*) ln -s /bin/sh {tmp_path}/chromium;; esac')
    (tmp_path / "ln").symlink_to(shutil.which("ln"))
    code, called = chromium()
    assert code == 0
    assert called[1:] == ["apt-get update --quiet", INSTALL]


def test_an_ordinary_user_installs_one_where_sudo_asks_nothing(machine, tmp_path):
    program, chromium = machine
    (tmp_path / "id").unlink()
    program("id", "echo 1000")
    program("apt-get")
    program("sudo", "exit 1")
    assert chromium()[0] == 1
    assert not [call for call in chromium()[1] if "install" in call]


def test_an_installation_that_fails_leaves_none(machine, tmp_path):
    program, chromium = machine
    (tmp_path / "id").unlink()
    program("id", "echo 0")
    program("apt-get", "exit 100")
    assert chromium()[0] == 1


@pytest.fixture
def checked(tmp_path):
    """Run scripts/test in a tree of stand-ins, on a machine without Chromium."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    programs, machine = tmp_path / ".venv/bin", tmp_path / "machine"
    programs.mkdir(parents=True)
    machine.mkdir()
    for name in ("bash", "sh", "dirname", "grep", "id"):
        (machine / name).symlink_to(shutil.which(name))
    stand_in(programs / "pytest", 'case "$*" in *collect*) echo a::b; echo c::d; echo 2;; esac')
    for name in ("ruff", "lint-imports", "mypy", "fourfold", "npm"):
        stand_in(programs / name)

    def run(*, failing="", **names):
        if failing:
            stand_in(programs / failing, "exit 1")
        return subprocess.run(
            [str(tmp_path / "scripts/test")],
            env={"PATH": str(machine), **names},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def stand_in(path, act=""):
    path.write_text(f"#!/bin/sh\n{act}\n")
    path.chmod(0o755)


def test_the_last_line_counts_the_browser_tests_that_were_skipped(checked):
    done = checked()
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 0
    assert last.startswith("2 browser tests were skipped")
    assert "apt-get install chromium" in last


def test_in_ci_such_a_skip_is_a_failure(checked):
    done = checked(CI="true")
    assert done.returncode == 1
    assert "2 browser tests were skipped" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", ["ruff", "lint-imports", "mypy", "fourfold", "npm"])
def test_a_check_that_fails_stops_it(checked, name):
    done = checked(failing=name)
    assert done.returncode == 1
    assert done.stderr.endswith("failed\n")
