"""The roles and what each may do, to be read aloud."""

from collections.abc import Iterator
from dataclasses import dataclass

from fourfold.access.roles import MACHINES, ROLES
from fourfold.administration.queries.ledger import words_of

HEAD = """# Who may do what

A role is a set of verbs. It opens no record: what somebody *sees* follows from the labels that
their organisation, postings, groups and compartments open. That nobody moderates their own work,
gives themselves a role or reads themselves in is in the rules, for every role alike.

This page is made from `access/roles.py`; a test holds the two together.
"""


@dataclass(frozen=True, slots=True)
class Permission:
    """A verb, and what it lets somebody do."""

    verb: str
    words: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A role, or a machine's job, with what it may do."""

    code: str
    name: str
    summary: str
    permissions: tuple[Permission, ...]


def holders() -> tuple[Holder, ...]:
    """Return every role and machine, with its verbs in words."""
    people = (
        Holder(code, role.name, role.summary, _permissions(role.verbs))
        for code, role in ROLES.items()
    )
    machines = (
        Holder(
            name, name.capitalize(), "No person: does its job and nothing else.", _permissions(v)
        )
        for name, v in MACHINES.items()
    )
    return (*people, *machines)


def permissions_markdown() -> str:
    """Return the page docs/reference/permissions.md."""
    return "\n".join([HEAD, *_lines()])


def _permissions(verbs: frozenset[str]) -> tuple[Permission, ...]:
    return tuple(Permission(verb, words_of(verb)) for verb in sorted(verbs))


def _lines() -> Iterator[str]:
    for one in holders():
        yield f"## {one.name}\n\n{one.summary}\n"
        yield "| Verb | What it lets somebody do |\n|---|---|"
        yield from (f"| `{each.verb}` | {each.words}. |" for each in one.permissions)
        yield ""
