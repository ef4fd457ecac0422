"""What a person should know of a network before it is loaded, in sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from fourfold.analytics.networkfile.contents import FileEdge, FileNode
from fourfold.analytics.networkfile.draft import Draft

_SHOWN = 5  # things named in one sentence
_NEARLY_ALL = 0.9
_SIDES = 2


def findings_on(draft: Draft, nodes: Sequence[FileNode]) -> tuple[str, ...]:
    """Return the findings on rows, ids and ties; those on layers and columns stand elsewhere."""
    ids = [node.id for node in nodes]
    found = (
        _on_rejections(draft),
        _on_unread(draft.unread),
        _on_odd(odd_ids(ids)),
        _on_alike(ids),
        _on_undescribed(draft),
        _on_loose(draft, nodes),
        _on_repeats(draft.edges),
        _on_kinds(nodes, draft.edges),
    )
    return tuple(finding for finding in found if finding)


def odd_ids(ids: Sequence[str]) -> list[str]:
    """Return the ids that may be slips: of another make than the others, or oddly begun or ended.

    >>> odd_ids([*map(str, range(1, 20)), ".1"]), odd_ids(["Kay", "Lg Side", " Bill"])
    (['.1'], [' Bill'])
    """
    mostly_numbers = sum(map(str.isdigit, ids)) >= _NEARLY_ALL * len(ids)
    return [
        one
        for one in ids
        if not one[:1].isalnum() or one != one.strip() or (mostly_numbers and not one.isdigit())
    ]


def listed(things: Iterable[str]) -> str:
    """Return a list for a sentence, cut short after a few.

    >>> listed(["a", "b"]), listed("abcdefgh")
    ('a, b', 'a, b, c, d, e and 3 more')
    """
    named = list(things)
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more


def _on_rejections(draft: Draft) -> str:
    if not draft.rejections:
        return ""
    first = draft.rejections[0]
    return (
        f"Rows not taken: {len(draft.rejections)} of {draft.rows}; the first is "
        f"row {first.row} of {first.file}: {first.reason}"
    )


def _on_unread(unread: Iterable[str]) -> str:
    names = [name for name in unread if name.strip()]
    return f"Not read, because nothing here uses it: {listed(names)}." if names else ""


def _on_odd(odd: Sequence[str]) -> str:
    return f"Odd ids were kept exactly as they stand: {listed(odd)}." if odd else ""


def _on_alike(ids: Iterable[str]) -> str:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for one in ids:
        alike[re.sub(r"[\W_]", "", one.casefold())].append(one)
    groups = [" and ".join(group) for bare, group in alike.items() if bare and len(group) > 1]
    return f"Ids that look alike were kept as different nodes: {listed(groups)}." if groups else ""


def _on_undescribed(draft: Draft) -> str:
    names = [name for name in draft.mentioned if name not in draft.described]
    if not names or not draft.described:
        return ""
    return f"Nodes in ties that are described nowhere ({len(names)}): {listed(names)}."


def _on_loose(draft: Draft, nodes: Iterable[FileNode]) -> str:
    loose = [node.id for node in nodes if node.id not in draft.mentioned]
    return f"Nodes without a tie ({len(loose)}): {listed(loose)}." if loose else ""


def _on_repeats(edges: Sequence[FileEdge]) -> str:
    distinct = {(edge.layer, frozenset((edge.source, edge.target))) for edge in edges}
    repeats = len(edges) - len(distinct)
    if not repeats:
        return ""
    return (
        f"Ties that repeat a pair of their own layer, in the same or the other direction: "
        f"{repeats}. All were kept; a pair makes one neighbour."
    )


def _on_kinds(nodes: Iterable[FileNode], edges: Iterable[FileEdge]) -> str:
    kind = {node.id: node.kind for node in nodes}
    counts = Counter(name for name in kind.values() if name)
    if len(counts) < _SIDES:
        return ""
    across = all(kind[edge.source] != kind[edge.target] for edge in edges)
    said = ", ".join(f"{count} {name}" for name, count in counts.most_common(_SHOWN))
    rest = "every tie joins two kinds" if across else "some ties join nodes of one kind"
    return f"The nodes are of {len(counts)} kinds ({said}); {rest}."
