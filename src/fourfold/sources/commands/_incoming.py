"""A file that waits, taken in whole: at once, or by the worker."""

from dataclasses import replace

from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.sources.commands._whole import Clock, Taking, take_in
from fourfold.sources.models import Load, System
from fourfold.sources.queries.records import Known, NoProfileFits, recognised
from fourfold.sources.queries.systems import one_system
from fourfold.sources.rules import incoming
from fourfold.sources.rules.incoming import Incoming
from fourfold.sources.rules.records.opening import Brought, brought, opened
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.texts import from_yaml


def brought_in(waiting: Incoming) -> list[Brought]:
    """Return the files in one that waits, called as they were when they were brought.

    :raises Unreadable: when it is an archive that cannot be opened.
    """
    name = str(waiting.said["name"])
    return [
        replace(one, name=f"{name}: {one.member}" if one.member else name)
        for one in brought(waiting.file)
    ]


def take_waiting(*, waiting: Incoming, by: Viewer, clock: Clock) -> Load | None:
    """Take in a file that waits, from where it stopped; return the last of its loads.

    Where it cannot be taken, it stays and says why, and somebody may correct the mapping.

    :raises DomainError: saying why it cannot be taken.
    """
    with speaking_for(by):
        system = one_system(waiting.said["system"])
    profile = from_yaml(waiting.draft) if waiting.draft else None
    load = None
    try:
        for one in brought_in(waiting):
            if one.name not in waiting.said["done"]:
                load = _one(one, waiting, system, profile, by=by, clock=clock)
                waiting.say(done=[*waiting.said["done"], one.name])
    except DomainError as refusal:
        waiting.say(state=incoming.STOPPED, because=str(refusal))
        raise
    except Exception:
        waiting.say(state=incoming.STOPPED, because="The program failed.")
        raise
    waiting.ended(waiting.said["load"])
    return load


def _one(
    one: Brought,
    waiting: Incoming,
    system: System,
    profile: RecordProfile | None,
    *,
    by: Viewer,
    clock: Clock,
) -> Load:
    said = waiting.said
    taking = Taking(
        system=system,
        brought=one,
        profile=profile if said["is_deletions"] else _fitting(one, profile),
        is_deletions=said["is_deletions"],
    )
    return take_in(taking=taking, by=by, clock=clock, told=lambda load: waiting.say(load=load.pk))


def _fitting(one: Brought, profile: RecordProfile | None) -> RecordProfile | None:
    """Return the chosen profile; none for another file of an archive, which has its own."""
    if profile is None or not one.member:
        return profile
    stream = opened(one)
    try:
        recognised(stream.headings, [Known(profile)])
    except NoProfileFits:
        return None
    finally:
        stream.close()
    return profile
