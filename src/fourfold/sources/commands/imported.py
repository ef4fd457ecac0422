"""Taking in a file: loading it, and choosing which column is which."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.commands._waiting import BATCH, feed_of, verdict_of, waiting
from fourfold.sources.models import Import, ImportRow, Profile
from fourfold.sources.queries.judging import Read, as_they_came, judge_all, rows_of
from fourfold.sources.queries.profiles import next_version, recognised
from fourfold.sources.rules.files import Row, read_table
from fourfold.sources.rules.handling import Handler, handler
from fourfold.sources.rules.kept import odd, whole_file_notes
from fourfold.sources.rules.profiles import InvalidProfile, MappingProfile, adopt, match, recognise
from fourfold.sources.rules.profiletexts import from_dict, to_dict, to_text
from fourfold.sources.rules.table import storable
from fourfold.sources.rules.values import plain
from fourfold.sources.rules.verdicts import Tally

RESERVED = frozenset({"network", "police-uk", "inspection-report"})


class NotASystem(DomainError):
    """The name of a system is missing, or means something else here."""


class NotRecognised(DomainError):
    """The columns of a file are not those of the profile that it is to be read by."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody brings; its references mean something within `system`."""

    kind: str
    system: str
    file_name: str
    content: bytes


@command("sources.load")
def load_file(
    *,
    upload: Upload,
    profile: MappingProfile | None = None,
    label: Label,
    by: Viewer,
    at: datetime,
) -> Import:
    """Keep a file row by row and give each row its verdict; nothing else is written.

    Without a profile the best that fits is taken; where none fits, the import waits until its
    columns are chosen.

    :raises Unreadable: when it is no table at all.
    :raises NotRecognised: when the profile given does not fit.
    """
    taking, system = handler(upload.kind), _system(upload.system)
    name = storable(upload.file_name).strip()[-200:] or "a file"
    refuse_higher_marking(system, name)
    table = read_table(upload.content)
    rows = list(table.rows)
    made = Import.objects.create(
        label=label,
        kind=upload.kind,
        system=system,
        file_name=name,
        digest=hashlib.sha256(upload.content).hexdigest(),
        headings=list(table.headings),
        row_count=len(rows),
        blank_rows=table.blank_rows,
        owner_id=by.organisation_id,
        by_id=by.user_id,
        uploaded_at=at,
    )
    found = recognise(made.headings, [profile])[0] if profile else None
    if found is not None and not found.fits:
        raise NotRecognised(" ".join(found.reasons))
    found = found or recognised(made.headings, taking, system)
    if found.fits:
        _judge(made, rows, found.profile, by=by, at=at)
    else:
        _keep(made, [(row, None) for row in rows])
    return made


@command("sources.map")
def map_import(
    *, imported: Import, chosen: Mapping[str, str], label: Label, by: Viewer, at: datetime
) -> Import:
    """Choose which column is which and who may see it, and judge every row anew.

    chosen: field to heading, empty for none. A choice that is new is kept as the next version
    of the source's profile, so that the next file is recognised.

    :raises InvalidProfile: when a column is not there, or a field that is needed has none.
    :raises NotWaiting: when the import was accepted already.
    """
    locked = waiting(imported)
    taking = handler(locked.kind)
    rows = as_they_came(rows_of(locked))
    base = _profile(locked, taking)
    profile = _adopted(locked, base, chosen, label=label, by=by, at=at) if chosen else base
    found = recognise(locked.headings, [profile])[0]
    if not found.fits:
        raise NotRecognised(" ".join(found.reasons))
    ImportRow.objects.filter(imported=locked).delete()
    locked.label = label
    _judge(locked, rows, profile, by=by, at=at)
    return locked


def _system(text: str) -> str:
    system = " ".join(storable(text).split())[:100]
    if not system:
        raise NotASystem(
            "Say which system the file comes from: its references mean something there."
        )
    if plain(system) in {plain(one) for one in RESERVED}:
        raise NotASystem(f"No system may be called “{system}”: that word has a loader of its own.")
    return system


def _profile(imported: Import, taking: Handler) -> MappingProfile:
    if imported.mapping:
        return from_dict(imported.mapping)
    return recognised(imported.headings, taking, imported.system).profile


def _adopted(
    imported: Import,
    base: MappingProfile,
    chosen: Mapping[str, str],
    *,
    label: Label,
    by: Viewer,
    at: datetime,
) -> MappingProfile:
    missing = [
        heading for heading in chosen.values() if heading and heading not in imported.headings
    ]
    if missing:
        raise InvalidProfile(f"The file has no column “{missing[0]}”.")
    now = match(imported.headings, base.fields)
    if {name: heading for name, heading in chosen.items() if heading} == now:
        return base
    adopted = replace(
        adopt(_freed(base, chosen), chosen),
        source=imported.system,
        version=next_version(imported.kind, imported.system, base.name),
    )
    Profile.objects.create(
        label=label,
        kind=imported.kind,
        source=adopted.source,
        name=adopted.name,
        version=adopted.version,
        text=to_text(adopted),
        adopted_at=at,
        by_id=by.user_id,
    )
    return adopted


def _freed(base: MappingProfile, chosen: Mapping[str, str]) -> MappingProfile:
    """Return the profile in which a heading that was chosen for one field belongs to no other."""
    taken = {plain(heading): name for name, heading in chosen.items() if heading}
    fields = tuple(
        replace(
            each,
            headings=tuple(
                one for one in each.headings if taken.get(plain(one), each.name) == each.name
            ),
        )
        for each in base.fields
    )
    return replace(base, fields=fields)


def _judge(
    made: Import, rows: Sequence[Row], profile: MappingProfile, *, by: Viewer, at: datetime
) -> None:
    taking = handler(made.kind)
    reads = judge_all(
        rows,
        headings=made.headings,
        profile=profile,
        handler=taking,
        feed=feed_of(made, profile, by=by, at=at),
    )
    tally = Tally()
    tally.counts.update(read.judged.verdict for read in reads)
    _keep(made, [(read.judged.row, read) for read in reads])
    made.mapping, made.tally, made.previewed_at = to_dict(profile), tally.as_dict(), at
    made.notes = whole_file_notes(recognise(made.headings, [profile])[0], taking)
    made.save(update_fields=["label", "mapping", "tally", "notes", "previewed_at"])


def _keep(made: Import, rows: Sequence[tuple[Row, Read | None]]) -> None:
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                imported=made,
                label_id=made.label_id,
                number=row.number,
                raw=row.values,
                odd=odd(row),
                **(verdict_of(read) if read else {}),
            )
            for row, read in rows
        ),
        batch_size=BATCH,
    )
