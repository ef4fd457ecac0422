"""Loading from the command line: read the file, give one command, say what became of it."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.analytics.networkfile.reading import read_path
from fourfold.reference.queries import organisation_called
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.accepting import accept_import
from fourfold.sources.commands.imported import NotRecognised, Upload, load_file
from fourfold.sources.models import Import
from fourfold.sources.queries import imports as queries
from fourfold.sources.rules.files import LIMITS
from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.profiletexts import from_text
from fourfold.sources.rules.rejects import write_rejects
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands.network import load_network
from fourfold.threats.commands.threat import NewThreat
from fourfold.threats.rules.kinds import Kind, Phase


def network(words: list[str], *, by: Viewer, at: datetime) -> dict[str, Any]:
    """Load a network as a group on the master list, and return what became of it."""
    given = _network_words().parse_args(words)
    read = read_path(Path(given.path), lawful_reason=given.lawful_reason)
    owner = organisation_called(given.owner)
    new = NewThreat(
        name=given.threat,
        kind=Kind.read(given.kind),
        owner=owner,
        since=given.since or local_day(at),
        phase=Phase.ACTIVE,
    )
    with speaking_for(by):
        label = label_saying(default_restriction(by, local_day(at)))
    threat = load_network(
        new=new,
        network=read,
        default_kind=SubjectKind.read(given.nodes_are),
        label=label,
        by=by,
        at=at,
    )
    return {
        "threat": threat.urn,
        "name": given.threat,
        "owner": owner.short_name,
        "nodes": len(read.nodes),
        "ties": len(read.edges),
        "rows": read.rows_read,
        "rejected": [f"{one.file}, line {one.row}: {one.reason}" for one in read.rejections],
        "findings": list(read.findings),
    }


def _network_words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("fourfold load network", description=network.__doc__)
    parser.add_argument("path", help="a folder or a file: CSV, GraphML or JSON lines")
    parser.add_argument("--threat", required=True, help="what the group is to be called")
    parser.add_argument("--owner", required=True, help="the organisation that owns the threat")
    parser.add_argument("--kind", default="OCG", help="OCG, individual or vulnerability")
    parser.add_argument("--nodes-are", default="PERSON", help="what nodes are that do not say so")
    parser.add_argument("--since", type=date.fromisoformat, help="from which day; default: today")
    parser.add_argument(
        "--lawful-reason",
        default="",
        help="why attributes that are sensitive processing may be held (DPA 2018, s.35(8))",
    )
    return parser


def masterlist(words: list[str], *, by: Viewer, at: datetime) -> dict[str, Any]:
    """Preview a master list from a CSV or a workbook, row by row; with --accept, write it.

    What is rejected is written beside the file with the reasons, to correct and load again.
    """
    return _table("masterlist", "Master list", _masterlist_words().parse_args(words), by=by, at=at)


def disruptions(words: list[str], *, by: Viewer, at: datetime) -> dict[str, Any]:
    """Preview disruptions from a CSV or a workbook, row by row; with --accept, write them.

    What is rejected is written beside the file with the reasons, to correct and load again.
    """
    return _table("disruptions", "APMIS", _disruptions_words().parse_args(words), by=by, at=at)


def _table(
    kind: str, usual: str, given: argparse.Namespace, *, by: Viewer, at: datetime
) -> dict[str, Any]:
    path = Path(given.path)
    profile = _mapping(given.mapping)
    upload = Upload(
        kind=kind,
        system=given.system or (profile.source if profile else usual),
        file_name=path.name,
        content=_content(path),
    )
    with speaking_for(by):
        label = label_saying(default_restriction(by, local_day(at)))
        loaded = load_file(upload=upload, profile=profile, label=label, by=by, at=at)
        if loaded.previewed_at is None:
            raise NotRecognised(
                "No mapping fits the columns of this file: choose them on the page of"
                f" import {loaded.pk}, or give --mapping FILE."
            )
        if given.accept:
            accept_import(imported=loaded, by=by, at=at)
        return _became(loaded, path, accepted=given.accept)


def _became(loaded: Import, path: Path, *, accepted: bool) -> dict[str, Any]:
    became = {
        "import": loaded.pk,
        "system": loaded.system,
        "state": "accepted" if accepted else "previewed: nothing is written without --accept",
        "verdicts": queries.sentence(loaded),
        **{name.lower(): count for name, count in loaded.tally.items()},
        "notes": list(loaded.notes),
    }
    rejected = queries.rejected(loaded)
    if rejected:
        beside = path.with_name(f"{path.stem}.rejects.csv")
        beside.touch(mode=0o600)
        with beside.open("wb") as file:
            write_rejects(file, rejected, loaded.headings)
        became["rejects"] = str(beside)
    return became


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise DomainError(f"There is no file “{path.name}”.")
    if path.stat().st_size > LIMITS.size:
        raise DomainError(f"The file is larger than {LIMITS.size:,} bytes: divide it.")
    return path.read_bytes()


def _mapping(name: str) -> MappingProfile | None:
    if not name:
        return None
    return from_text(_content(Path(name)).decode("utf-8", errors="replace"))


def _masterlist_words() -> argparse.ArgumentParser:
    return _table_words("masterlist", masterlist.__doc__)


def _disruptions_words() -> argparse.ArgumentParser:
    return _table_words("disruptions", disruptions.__doc__)


def _table_words(kind: str, described: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"fourfold load {kind}", description=described)
    parser.add_argument("path", help="a CSV, XLSX or JSON lines file")
    parser.add_argument("--mapping", default="", help="a mapping profile as JSON")
    parser.add_argument("--system", default="", help="within which its references mean something")
    parser.add_argument("--accept", action="store_true", help="write it; without, only preview")
    return parser
