"""What the documents say is there; what is there and should be said, is said."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from fourfold.access.roles import MACHINES, READS, ROLES
from fourfold.config import benching, cli, loaders
from fourfold.config.api import api
from fourfold.config.benches import BENCHES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
GENERATED = {"settings.md", "permissions.md", "command-line.md"}

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
SETTING = re.compile(r"\bFOURFOLD_[A-Z]+(?:_[A-Z]+)*\b")
DEED = re.compile(r"`((?:threats|subjects|sources|administration|access)\.[a-z_]+)`")
FILE = re.compile(r"\b((?:src|tests|frontend)/[\w./-]+\.\w+)")
OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:work|root|home|tmp|Users|mnt|workspace)\b"
    r"|\b(?:pypi|registry|npmjs|pythonhosted|artifactory|nexus)[\w-]*\.(?:org|com|io|net)\b"
    r"|\bindex[-_]url\b",
    re.IGNORECASE,
)
NOT_OURS = {"FOURFOLD_OIDC_"}


def name(path):
    return str(path.relative_to(ROOT))


def text(path):
    return path.read_text(encoding="utf-8")


def prose(path):
    return FENCE.sub("", text(path))


def anchor(heading):
    """Return the anchor that a heading is given where the pages are shown."""
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
    return plain.replace(" ", "-")


def anchors(path):
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


def settings_in(folder, pattern):
    return {
        found
        for path in folder.rglob(pattern)
        if "node_modules" not in path.parts
        for found in SETTING.findall(text(path))
    }


def of_a_force(setting):
    return any(setting.startswith(stem) for stem in NOT_OURS)


def sections(path):
    """Return the text under each heading of the second rank."""
    parts = re.split(r"^## (.+)$", text(path), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_setting_has_its_line():
    said = set(SETTING.findall(text(DOCS / "reference/settings.md")))
    read = settings_in(ROOT / "src", "*.py")

    assert {one for one in read if not of_a_force(one)} - said == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_setting_that_is_named_is_read_by_something(path):
    read = settings_in(ROOT / "src", "*.py") | settings_in(ROOT / "scripts", "*")
    named = {one for one in SETTING.findall(text(path)) if not of_a_force(one)}

    assert named - read == set()


COMMANDS = sections(DOCS / "reference/commands.md")


def test_every_word_of_the_program_has_its_section():
    assert set(COMMANDS) == set(cli.WORDS)


def helps(capsys, *words):
    """Return the options that the program itself says a word takes."""
    capsys.readouterr()
    assert cli.main([*words, "--help"]) == 0
    return set(OPTION.findall(capsys.readouterr().out)) - {"-h", "--help"}


WITH_OPTIONS = [
    *(["demo"], ["serve"], ["worker"], ["migrate"], ["found"], ["doctor"], ["load"], ["extract"]),
    *(["link"], ["scan"]),
    *(["db", "backup"], ["db", "restore"], ["db", "url"], ["ledger"], ["token"]),
]


@pytest.mark.parametrize("words", WITH_OPTIONS, ids=" ".join)
def test_every_option_is_described(words, capsys):
    said = set(OPTION.findall(COMMANDS[words[0]]))

    assert helps(capsys, *words) - said == set()


PARSERS = {
    "load": [loaders._network_words, loaders._masterlist_words],
    "bench": [benching._words],
}


@pytest.mark.parametrize(
    ("word", "parser"), [(word, one) for word, made in PARSERS.items() for one in made]
)
def test_every_option_of_what_has_a_parser_of_its_own_is_described(word, parser):
    said = set(OPTION.findall(COMMANDS[word]))

    assert set(OPTION.findall(parser().format_help())) - {"-h", "--help"} - said == set()


def test_no_option_is_described_that_is_not_there(capsys):
    known = set().union(*(helps(capsys, *words) for words in WITH_OPTIONS))
    for parser in (one for made in PARSERS.values() for one in made):
        known |= set(OPTION.findall(parser().format_help()))
    said = {one for part in COMMANDS.values() for one in OPTION.findall(part) if len(one) > 2}

    assert said - known - {"--help"} == set()


def test_every_bench_has_its_line():
    page = text(DOCS / "reference/benchmarks.md")

    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(BENCHES)


def test_every_endpoint_has_its_line():
    page = text(DOCS / "how-to/use-the-api.md")
    stem = "/api/v1"
    there = {
        (method.upper(), path.removeprefix(stem))
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }

    assert there
    assert set(re.findall(r"^\| ([A-Z]+) \| `([^`]+)` \|", page, re.MULTILINE)) == there


PROJECT = tomllib.loads(text(ROOT / "pyproject.toml"))
PYTHON = [
    re.split(r"[\[<>=~! ]", line)[0]
    for line in (
        *PROJECT["project"]["dependencies"],
        *(one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra),
        *(one for group in PROJECT["dependency-groups"].values() for one in group),
        *PROJECT["build-system"]["requires"],
    )
]
PACKAGES = json.loads(text(ROOT / "frontend/package.json"))
FRONT = [*PACKAGES.get("dependencies", {}), *PACKAGES.get("devDependencies", {})]


@pytest.mark.parametrize("dependency", sorted({*PYTHON, *FRONT}))
def test_every_dependency_has_its_reason_and_its_licence(dependency):
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for page in DECISIONS
        for line in text(page).splitlines()
        if line.startswith(f"| `{dependency}` |")
    ]

    assert len(rows) == 1, "give it one line in docs/adr/0018, 0019 or 0020"
    assert all(rows[0])
    assert len(rows[0]) == 3


def test_no_dependency_is_explained_that_is_not_used():
    rows = [
        re.findall(r"^\| `([^`]+)` \|", text(page), re.MULTILINE)
        for page in DECISIONS
        if "-dependencies-" in page.name
    ]

    assert {one for row in rows for one in row} == {*PYTHON, *FRONT}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_link_leads_somewhere(path):
    for target in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, heading = target.partition("#")
        there = (path.parent / place).resolve() if place else path
        assert there.exists(), target
        assert not heading or heading in anchors(there), target


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_page_names_a_machine_or_a_package_index(path):
    assert ELSEWHERE.findall(text(path)) == []


@pytest.mark.parametrize("line", ["see /work/main", "~ or /root/x", "files.pythonhosted.org"])
def test_such_a_name_would_be_found(line):
    assert ELSEWHERE.search(line)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_file_that_is_named_is_there(path):
    assert [one for one in FILE.findall(text(path)) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("path", [one for one in PAGES if one.name not in GENERATED], ids=name)
def test_a_deed_that_is_named_can_be_done(path):
    known = {*READS, *(verb for verbs in MACHINES.values() for verb in verbs)}
    known |= {verb for role in ROLES.values() for verb in role.verbs}
    code = {"access.roles", "access.speaking_for", "access.rules"}

    assert set(DEED.findall(text(path))) - known - code == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_what_is_to_be_made_can_be_made(path):
    targets = set(re.findall(r"^([a-z0-9]+):", text(ROOT / "Makefile"), re.MULTILINE))
    blocks = [*FENCE.findall(text(path)), *re.findall(r"`(make [^`]+)`", prose(path))]
    said = {one for block in blocks for one in re.findall(r"\bmake ([a-z0-9]+)\b", block)}

    assert said - targets == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_word_of_the_program_that_is_used_is_there(path):
    used = re.findall(r"(?:^|`|&& )fourfold ([a-z]+)\b", text(path), re.MULTILINE)

    assert set(used) - set(cli.WORDS) == set()


def test_every_table_of_composition_is_in_the_architecture():
    installed = re.findall(r'hooks\.install\("(\w+)"', text(ROOT / "src/fourfold/config/tables.py"))
    said = text(ROOT / "ARCHITECTURE.md")

    assert installed
    assert [one for one in installed if f"`{one}`" not in said] == []


def test_every_layer_is_in_the_architecture():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    there = {part.strip(" ()") for row in layers for part in row.split("|")}
    drawn = text(ROOT / "ARCHITECTURE.md").split("```")[1]
    built = {one for one in there if (ROOT / "src/fourfold" / one).is_dir()}

    assert [one for one in built if one not in drawn] == []


def test_there_are_decisions_and_pages():
    assert len(DECISIONS) >= 15
    assert len(PAGES) > 40


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_says_why_what_follows_and_which_test_keeps_it(path):
    assert list(sections(path)) == ["Context", "Decision", "Consequences", "Enforced by"]
    guards = re.findall(r"`(tests/[\w./]+\.py)`", sections(path)["Enforced by"])
    assert guards
    assert [one for one in guards if not (ROOT / one).exists()] == []
    assert len(text(path).splitlines()) <= 90, "a decision is one page"


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert all(text(path).startswith(f"# {path.name[:4]} ") for path in DECISIONS)


@pytest.mark.parametrize(
    "path", [one for one in PAGES if DOCS in one.parents and one.name != "README.md"], ids=name
)
def test_every_page_can_be_reached_from_an_index(path):
    indexes = [DOCS / "README.md", DOCS / "adr/README.md", DOCS / "how-to/README.md"]
    reached = {
        (index.parent / target.partition("#")[0]).resolve()
        for index in indexes
        for target in LINK.findall(prose(index))
    }

    assert path in reached


def test_the_written_pages_and_the_generated_ones_stay_apart():
    reference = {path.name for path in (DOCS / "reference").glob("*.md")}

    assert reference >= GENERATED
