"""YAML of which every part knows its line; no tags, no anchors, nothing that runs or grows."""

from typing import Any

import yaml

from fourfold.sources.rules.profiles import InvalidProfile

_MOST_TEXT = 1 << 20
_DEEPEST = 12


class Part:
    """One part of a text: what it says, and on which line."""

    __slots__ = ("line", "said")

    def __init__(self, said: Any, line: int) -> None:
        self.said = said
        self.line = line

    def fault(self, sentence: str) -> InvalidProfile:
        """Return the refusal of this part."""
        return InvalidProfile(f"Line {self.line}: {sentence}")

    def members(self) -> "dict[str, Part]":
        """Return the parts of this one by their names; none where nothing stands.

        :raises InvalidProfile: when it has no named parts.
        """
        if self.said is None:
            return {}
        if not isinstance(self.said, dict):
            raise self.fault("names with their values belong here.")
        return self.said

    def items(self) -> "list[Part]":
        """Return the parts of a list; one alone is a list of one.

        :raises InvalidProfile: when names stand there.
        """
        if isinstance(self.said, dict):
            raise self.fault("a list belongs here, not names with values.")
        if self.said is None:
            return []
        return self.said if isinstance(self.said, list) else [self]

    def text(self) -> str:
        """Return a text, a number or a word.

        :raises InvalidProfile: when it is a list or has named parts.
        """
        if isinstance(self.said, dict | list):
            raise self.fault("one text belongs here.")
        return "" if self.said is None else str(self.said)

    def texts(self) -> tuple[str, ...]:
        """Return the texts of a list, or one text alone."""
        return tuple(one.text() for one in self.items())

    def whole(self) -> int:
        """Return a whole number.

        :raises InvalidProfile: when it is none.
        """
        if not self.text().isdecimal() or len(self.text()) > len("99999"):
            raise self.fault(f"“{self.text()[:40]}” is not a whole number.")
        return int(self.text())

    def truth(self) -> bool:
        """Return yes or no.

        :raises InvalidProfile: when it is neither.
        """
        word = self.text().casefold()
        if word not in {"yes", "no", "true", "false"}:
            raise self.fault(f"“{self.text()[:40]}” is neither yes nor no.")
        return word in {"yes", "true"}


def parts_of(text: str) -> Part:
    """Return the parts of a YAML text; every scalar is text, whatever it looks like.

    :raises InvalidProfile: when it is not YAML, or has anchors, tags or a name twice.
    """
    if len(text) > _MOST_TEXT:
        raise InvalidProfile("The profile is too long to be one.")
    try:
        for event in yaml.parse(text, yaml.SafeLoader):
            _refuse_clever(event)
        node = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise InvalidProfile(_not_yaml(fault)) from fault
    if node is None:
        raise InvalidProfile("The profile is empty.")
    return _part(node, 0)


def _refuse_clever(event: yaml.Event) -> None:
    line = event.start_mark.line + 1 if event.start_mark else 0
    is_alias = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
    if is_alias:
        raise InvalidProfile(f"Line {line}: write it out; anchors and aliases are not read.")
    tag = getattr(event, "tag", None)
    if isinstance(tag, str) and tag != "!":
        raise InvalidProfile(f"Line {line}: tags such as {tag[:40]} are not read.")


def _not_yaml(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    where = f"Line {mark.line + 1}: " if mark else ""
    why = getattr(fault, "problem", None) or "it cannot be read"
    return f"{where}the profile is not YAML: {why}."


def _part(node: yaml.Node, depth: int) -> Part:
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        raise InvalidProfile(f"Line {line}: the profile is nested too deeply.")
    if isinstance(node, yaml.MappingNode):
        return Part(_members(node, depth), line)
    if isinstance(node, yaml.SequenceNode):
        return Part([_part(one, depth + 1) for one in node.value], line)
    is_nothing = getattr(node, "style", None) is None and node.value in {"", "~", "null"}
    return Part(None if is_nothing else node.value, line)


def _members(node: yaml.MappingNode, depth: int) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not isinstance(name, str) or not name or name in found:
            line = key.start_mark.line + 1
            raise InvalidProfile(f"Line {line}: a name is missing or stands twice.")
        found[name] = _part(value, depth + 1)
    return found
