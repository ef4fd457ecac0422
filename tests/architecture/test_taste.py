"""Budgets that keep files small, and names that say something."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src/fourfold"
FILES = [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]
KERNEL = {
    "__init__",
    "days",
    "errors",
    "events",
    "hooks",
    "markings",
    "urns",
    "words",
    "workdays",
}
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "base",
    "libraries",
    "managers",
    "signals",
}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_file_fits_in_the_head(path):
    tree = ast.parse(path.read_text())
    lengths = [
        node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]

    assert len(path.read_text().splitlines()) <= 400
    assert max(lengths, default=0) <= 50
    assert path.stem not in VAGUE


def test_the_kernel_is_a_closed_list():
    assert {path.stem for path in (SRC / "shared").glob("*.py")} == KERNEL


COMMANDS = [
    path
    for path in (*SRC.glob("*/commands.py"), *SRC.glob("*/commands/*.py"))
    if not path.stem.startswith("_")  # what several commands share, behind an underscore
]


@pytest.mark.parametrize("path", COMMANDS, ids=lambda p: str(p.relative_to(SRC)))
def test_every_public_function_in_commands_is_a_command(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert any("command(" in ast.unparse(mark) for mark in node.decorator_list), node.name


def test_the_list_of_commands_is_not_empty():
    assert len(COMMANDS) > 10
