"""A whole file: chosen a profile for, begun or gone on with, taken batch by batch, ended."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.sources.commands._ahead import Ahead
from fourfold.sources.commands.loading import (
    LabelBook,
    NewLoad,
    begin_load,
    end_load,
    stop_load,
    take_batch,
)
from fourfold.sources.models import Load, System
from fourfold.sources.queries.records import Known, profiles_of, recognised
from fourfold.sources.rules.records.opening import Brought, opened
from fourfold.sources.rules.records.parsing import Batch, Parser, of_keys
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.streams import CHUNK, Stream

Clock = Callable[[], datetime]
Told = Callable[[Load], object]
_AHEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What is to be taken in. profile: by which it is read; none: the one that fits best."""

    system: System
    brought: Brought
    profile: RecordProfile | None = None
    is_deletions: bool = False


def take_in(*, taking: Taking, by: Viewer, clock: Clock, told: Told = id) -> Load:
    """Take in a whole file, from where an earlier try of the same file was interrupted.

    told: is given the load after each batch, to show how far it is. clock: says when each batch
    is taken, for a load may last.

    :raises Unreadable: when the file cannot be read, or no further.
    :raises NoProfileFits: when nobody knows its columns.
    """
    with closing(opened(taking.brought)) as stream:
        with speaking_for(by):
            known = _chosen(taking, stream)
        load = begin_load(new=_new(taking, stream, known), by=by, at=clock())
        told(load)
        parser = Parser(known.profile, stream, is_deletions=taking.is_deletions)
        try:
            load = _batches(load, parser, stream, known.profile, _Run(by, clock, told))
            figures = parser.figures.as_dict(local_day(clock()))
            return end_load(load=load, figures=figures, by=by, at=clock())
        except Exception as fault:
            _stop(load, fault, by=by, at=clock())
            raise


def _new(taking: Taking, stream: Stream, known: Known) -> NewLoad:
    return NewLoad(
        system=taking.system,
        profile=known,
        file_name=taking.brought.name,
        digest=_digest(taking.brought),
        form=stream.form,
        is_deletions=taking.is_deletions,
        expected=stream.expected,
        notes=stream.notes,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    by: Viewer
    clock: Clock
    told: Told


def _batches(load: Load, parser: Parser, stream: Stream, profile: RecordProfile, run: _Run) -> Load:
    passed, kind = load.position, profile.kind
    with speaking_for(run.by):
        usual = load.label if load.system is None else load.system.records_label
        labels = LabelBook(usual, profile.labels, run.by)
    with Ahead(_after(passed, parser, stream), most=_AHEAD) as batches:
        for batch in batches:
            load = take_batch(
                load=load, batch=batch, labels=labels, kind=kind, by=run.by, at=run.clock()
            )
            run.told(load)
    return load


def _after(position: int, parser: Parser, stream: Stream) -> Iterator[Batch]:
    """Yield what is behind a position; what lies before is read for its keys and figures only."""
    passed = 0
    for block in stream.blocks:
        batch = parser.parse(block)
        passed += batch.rows
        if passed > position:
            yield batch


def _chosen(taking: Taking, stream: Stream) -> Known:
    """Return the profile by which a file is read; of deletions it need name the keys only."""
    known = profiles_of(taking.system)
    if taking.profile is not None:
        same = [one for one in known if one.profile == taking.profile]
        known = same or [Known(taking.profile)]
    if not taking.is_deletions:
        return recognised(stream.headings, known)[0]
    by_keys = [Known(of_keys(one.profile), one.kept) for one in known]
    found = recognised(stream.headings, by_keys)[0]
    return known[by_keys.index(found)]


def _digest(brought: Brought) -> str:
    found = hashlib.sha256()
    with brought.open() as file:
        while part := file.read(CHUNK):
            found.update(part)
    return found.hexdigest()


def _stop(load: Load, fault: Exception, *, by: Viewer, at: datetime) -> None:
    because = str(fault) if isinstance(fault, DomainError) else "The program failed."
    with suppress(DomainError):
        stop_load(load=load, because=because, by=by, at=at)
