"""From a folder, a file or an upload to a `NetworkFile`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path, PurePath

from fourfold.analytics.networkfile import graphml, ndjson, tables
from fourfold.analytics.networkfile.contents import FileNode, InvalidNetwork, NetworkFile
from fourfold.analytics.networkfile.draft import DEFAULT_LAYER, Draft
from fourfold.analytics.networkfile.findings import findings_on, listed
from fourfold.analytics.networkfile.layers import layers_of
from fourfold.analytics.networkfile.sensitive import ground
from fourfold.analytics.networkfile.text import Form, check_size, decode, form_of

_ABOUT = "about"
_NO_NETWORK = {_ABOUT, "readme", "provenance", "licence", "license"}
_TABLES = {".csv", ".tsv", ".tab", ".txt"}
_GRAPHS = {".graphml", ".xml"}
_LINES = {".json", ".ndjson", ".jsonl"}
_SUFFIXES = _TABLES | _GRAPHS | _LINES
_LONGEST_DESCRIPTION = 5_000


def read_path(path: Path, *, lawful_reason: str = "") -> NetworkFile:
    """Return the network of a file or of a folder of files.

    In a folder, nodes and edges tables come before GraphML, GraphML before JSON lines, and these
    before plain edge lists, of which each is a layer. An `ABOUT.txt` gives name and description.

    :raises InvalidNetwork: when there is nothing to read, more than one network, or no sense in it.
    """
    if not path.exists():
        raise InvalidNetwork(f"There is no file or folder {path}.")
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    chosen = [one for one in found if one.is_file() and one.suffix.casefold() in _SUFFIXES]
    if not path.is_dir():
        chosen = found
    check_size(path.name, sum(one.stat().st_size for one in chosen))
    contents = {one.name: one.read_bytes() for one in chosen}
    name = path.name if path.is_dir() else path.stem
    return read_files(contents, name=name, lawful_reason=lawful_reason)


def read_files(
    files: Mapping[str, bytes], *, name: str = "", lawful_reason: str = ""
) -> NetworkFile:
    """Return the network of some files; `name` is used where they give none.

    Columns that are sensitive processing (Data Protection Act 2018, s.35(8)) are left out, and
    a finding says so, unless `lawful_reason` says why they may be held.

    :raises InvalidNetwork: as `read_path` does.
    """
    draft = Draft()
    stems = {file: PurePath(file).stem.casefold() for file in files}
    for file in (file for file, stem in stems.items() if stem == _ABOUT):
        draft.name, draft.description = _about(_text_of(draft, file, files[file]))
    chosen, unread = _choose(sorted(file for file in files if stems[file] not in _NO_NETWORK))
    if unread:
        draft.find(f"Not read, since {listed(chosen)} came first: {listed(unread)}.")
    texts = {file: _text_of(draft, file, files[file]) for file in chosen}
    _read_all(draft, texts)
    if not draft.described and not draft.edges:
        raise InvalidNetwork(_why_nothing(draft, chosen))
    return _finished(draft, name=name.replace("_", " "), lawful_reason=lawful_reason.strip())


def _choose(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the files that make one network, and those that are left unread."""
    if not names:
        raise InvalidNetwork("There is no network file here.")
    chosen = _of_one_form(names)
    return chosen, [name for name in names if name not in chosen]


def _of_one_form(names: Sequence[str]) -> list[str]:
    stems = {name: PurePath(name).stem.casefold() for name in names}
    pair = [name for name in names if stems[name] in {"nodes", "edges"} and _is(name, _TABLES)]
    if any(stems[name] == "edges" for name in pair):
        return pair
    for suffixes in (_GRAPHS, _LINES):
        several = [name for name in names if _is(name, suffixes)]
        if len(several) > 1:
            raise InvalidNetwork(f"Here are several networks; name one of them: {listed(several)}.")
        if several:
            return several
    return list(names)


def _is(name: str, suffixes: set[str]) -> bool:
    return PurePath(name).suffix.casefold() in suffixes


def _text_of(draft: Draft, file: str, content: bytes) -> str:
    text, finding = decode(file, content)
    if finding:
        draft.find(finding)
    return text


def _read_all(draft: Draft, texts: Mapping[str, str]) -> None:
    forms = {file: form_of(text) for file, text in texts.items()}
    lists: list[str] = []
    for file, text in texts.items():
        if forms[file] is Form.GRAPHML:
            graphml.read(draft, file, text, layer=DEFAULT_LAYER)
        elif forms[file] is Form.NDJSON:
            ndjson.read(draft, file, text, layer=DEFAULT_LAYER)
        elif tables.is_of_nodes(text):
            tables.read_nodes(draft, file, text)
        else:
            lists.append(file)
    # Nodes first: a header of edges may name their kinds.
    for file, layer in zip(lists, _layers_by_name(lists), strict=True):
        tables.read_edges(draft, file, texts[file], layer=layer)


def _layers_by_name(files: Sequence[str]) -> list[str]:
    """Return a layer for each edge list: what its name has that the others' have not.

    >>> _layers_by_name(["M_meetings_list.csv", "M_phonecalls_list.csv"])
    ['meetings', 'phonecalls']
    """
    if len(files) == 1:
        return [DEFAULT_LAYER]
    words = [PurePath(file).stem.replace("-", "_").split("_") for file in files]
    ahead = _shared(words)
    behind = _shared([part[ahead:][::-1] for part in words])
    own = ["_".join(part[ahead : len(part) - behind]) for part in words]
    return [layer or PurePath(file).stem for layer, file in zip(own, files, strict=True)]


def _shared(words: Iterable[Sequence[str]]) -> int:
    """Return how many words all begin with."""
    return sum(
        1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
    )


def _finished(draft: Draft, *, name: str, lawful_reason: str) -> NetworkFile:
    layers, on_layers = layers_of(draft.edges)
    nodes = draft.nodes()
    sensitive = _sensitive_columns(nodes)
    if sensitive and not lawful_reason:
        nodes = tuple(_without(node, sensitive) for node in nodes)
    return NetworkFile(
        name=draft.name or name,
        description=draft.description,
        nodes=nodes,
        edges=tuple(draft.edges),
        layers=layers,
        findings=(
            *draft.findings,
            *on_layers,
            *_on_sensitive(sensitive, lawful_reason),
            *findings_on(draft, nodes),
        ),
        rejections=tuple(draft.rejections),
        rows_read=draft.rows,
        node_rows=len(draft.described),
    )


def _sensitive_columns(nodes: Iterable[FileNode]) -> dict[str, str]:
    columns = dict.fromkeys(column for node in nodes for column, _ in node.attributes)
    grounds = {column: ground(column) for column in columns}
    return {column: why for column, why in grounds.items() if why}


def _without(node: FileNode, columns: Mapping[str, str]) -> FileNode:
    return replace(
        node, attributes=tuple(pair for pair in node.attributes if pair[0] not in columns)
    )


def _on_sensitive(columns: Mapping[str, str], lawful_reason: str) -> list[str]:
    if not columns:
        return []
    named = listed(f"{column} ({why})" for column, why in columns.items())
    law = "sensitive processing under section 35(8) of the Data Protection Act 2018"
    if lawful_reason:
        return [f"Kept for the reason given ({lawful_reason}), though it is {law}: {named}."]
    return [f"Left out, because it would be {law} and no lawful reason was given: {named}."]


def _why_nothing(draft: Draft, files: Iterable[str]) -> str:
    if not draft.rejections:
        return f"There is no node and no tie in {listed(files)}."
    first = draft.rejections[0]
    return (
        f"No row of {listed(files)} could be read as a network: {len(draft.rejections)} were "
        f"rejected, the first, row {first.row} of {first.file}, because: {first.reason}"
    )


def _about(text: str) -> tuple[str, str]:
    """Return the name (the first line) and the description of an ABOUT file.

    The description is the part under the line DESCRIPTION, up to the next line in capitals.
    """
    lines = [line.strip() for line in text.split("\n")]
    name = next(filter(None, lines), "")
    if "DESCRIPTION" not in lines:
        return name, "\n".join(lines[1:]).strip()[:_LONGEST_DESCRIPTION]
    part: list[str] = []
    for line in lines[lines.index("DESCRIPTION") + 1 :]:
        if line.isalpha() and line.isupper():
            break
        part.append(line)
    return name, "\n".join(part).strip()[:_LONGEST_DESCRIPTION]
