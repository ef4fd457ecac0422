"""Records with their versions, and the profiles by which they were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fourfold.shared.errors import DomainError
from fourfold.sources.models import Load, Profile, Record, Rejection, System
from fourfold.sources.models.load import RejectionQuerySet
from fourfold.sources.models.record import RecordQuerySet
from fourfold.sources.rules.profiles import Recognition, recognise
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.shipped import shipped
from fourfold.sources.rules.records.texts import from_yaml

KIND = "records"


class NoProfileFits(DomainError):
    """The columns of a file are not those of any profile."""


@dataclass(frozen=True, slots=True)
class Known:
    """A profile by which a system's files may be read; kept: its row, where somebody kept it."""

    profile: RecordProfile
    kept: Profile | None = None


def profiles_of(system: System) -> list[Known]:
    """Return the profiles of a system: its own, the newest of each name, then the shipped ones."""
    newest: dict[str, Profile] = {}
    for one in Profile.objects.filter(kind=KIND, source=system.code).order_by("version", "pk"):
        newest[one.name] = one
    own = [Known(read(one.text), one) for one in newest.values()]
    return own + [Known(one) for one in shipped() if one.name not in newest]


def recognised(headings: Sequence[str], known: Sequence[Known]) -> tuple[Known, Recognition]:
    """Return the profile that fits some headings best; a system's own win a tie.

    :raises NoProfileFits: when none does.
    """
    tried = recognise(headings, [one.profile.mapping for one in known])
    fitting = [one for one in tried if one.fits]
    if not fitting:
        why = f" {tried[0].profile.name}: {' '.join(tried[0].reasons)}" if tried else ""
        raise NoProfileFits(f"No mapping fits the columns of this file.{why}")
    best = [one for one in fitting if one.score == fitting[0].score]
    by_name = {id(one.profile.mapping): one for one in known}
    pairs = [(by_name[id(one.profile)], one) for one in best]
    return next((pair for pair in pairs if pair[0].kept is not None), pairs[0])


def profile_of(load: Load) -> RecordProfile:
    """Return the profile by which a load was read; empty where it is held elsewhere.

    :raises NoProfileFits: when the viewer may not read it.
    """
    if load.profile is None:
        raise NoProfileFits("The mapping of this load is held elsewhere.")
    return read(load.profile.text)


@lru_cache(maxsize=200)
def read(text: str) -> RecordProfile:
    """Return the profile in a text, each text read once."""
    return from_yaml(text)


def versions_of(record: Record) -> RecordQuerySet:
    """Return every version of a record that the viewer may read, the newest first."""
    rows = Record.objects.filter(system=record.system_id, key=record.key)
    return rows.with_neighbour("load", "load__profile").order_by("-version", "-pk")


def one_record(pk: int) -> Record:
    """Return one version of a record.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Record.objects.with_neighbour("system", "load", "load__profile").one(pk=pk)


def records_of(load: Load) -> RecordQuerySet:
    """Return what a load wrote, in the order of its file."""
    return Record.objects.filter(load=load).order_by("number", "pk")


def rejected_of(load: Load) -> RejectionQuerySet:
    """Return the rows of a load that were not taken, in the order of its file."""
    return Rejection.objects.filter(load=load).order_by("number", "pk")
