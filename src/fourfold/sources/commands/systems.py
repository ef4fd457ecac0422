"""Systems that feed us, and the mapping profiles by which their files are read."""

import re
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.commands._profiles import keep
from fourfold.sources.models import Profile, System
from fourfold.sources.rules.records.texts import from_yaml
from fourfold.sources.rules.systems import RESERVED, SystemKind


class NotASystem(DomainError):
    """The code or the name of a system cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSystem:
    """What is known of a system. expected_every: in days."""

    code: str
    name: str
    kind: SystemKind
    owner: Organisation
    records_label: Label
    expected_every: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemChange:
    """What is to be known of a system from now on. is_closed: it feeds us no more."""

    name: str
    records_label: Label
    expected_every: int | None = None
    note: str = ""
    is_closed: bool = False


@command("sources.record_system")
def record_system(*, new: NewSystem, label: Label, by: Viewer, at: datetime) -> System:
    """Record a system whose files will be taken in.

    label: who may know that it feeds us; its records carry another (`records_label`).

    :raises NotASystem: when its code is missing, taken, or a word of `fourfold load`.
    """
    refuse_higher_marking(new.name, new.note)
    code = _code(new.code)
    if not code or not new.name.strip():
        raise NotASystem("Give the system a code of letters, digits and hyphens, and a name.")
    if code in RESERVED:
        raise NotASystem(f"No system may be called “{code}”: that word has a loader of its own.")
    if System.objects.filter(code=code, closed_at=None).exists():
        raise NotASystem(f"There is a system called “{code}”.")
    return System.objects.create(
        label=label,
        code=code,
        name=new.name.strip(),
        kind=new.kind.value,
        owner=new.owner,
        records_label=new.records_label,
        expected_every=new.expected_every,
        note=new.note.strip(),
        recorded_at=at,
        by_id=by.user_id,
    )


@command("sources.change_system")
def change_system(*, system: System, change: SystemChange, by: Viewer, at: datetime) -> System:
    """Change what is known of a system; the records that came keep the label they came under.

    :raises NotASystem: when it is left without a name.
    """
    refuse_higher_marking(change.name, change.note)
    if not change.name.strip():
        raise NotASystem("Give the system a name.")
    locked = System.objects.select_for_update(of=("self",)).one(pk=system.pk)
    locked.name, locked.note = change.name.strip(), change.note.strip()
    locked.expected_every, locked.records_label = change.expected_every, change.records_label
    locked.closed_at = (locked.closed_at or at) if change.is_closed else None
    locked.save(update_fields=["name", "note", "expected_every", "records_label", "closed_at"])
    return locked


def _code(text: str) -> str:
    """Return a code as it is typed: small letters, digits, and hyphens between them."""
    return re.sub(r"[^a-z0-9]+", "-", text.strip().lower()).strip("-")[:60]


@command("sources.keep_record_profile")
def keep_record_profile(
    *, system: System, text: str, label: Label, by: Viewer, at: datetime
) -> Profile:
    """Keep a mapping profile of a system as the next version of its name.

    :raises InvalidProfile: when it is none, with the line where that can be said.
    """
    refuse_higher_marking(text)
    return keep(system, from_yaml(text), text, label=label, by=by, at=at)
