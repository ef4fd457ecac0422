"""A run over many: unpack what waits, compare what is new with all, write what was found.

Every stage is whole or not at all, so a run that is killed leaves the picture of before, or the
new one, and the next run takes up what waits. What the engine works on lies in a folder of its
own, private, and is gone with the run; what a killed one left goes before the next.
"""

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.analytics.linkage.kinds import Kind
from fourfold.shared.errors import DomainError
from fourfold.shared.events import publish
from fourfold.subjects.commands._alone import alone, is_alone
from fourfold.subjects.commands._clearing import loosen
from fourfold.subjects.commands._compared import Pair, Scope
from fourfold.subjects.commands._engine import linker_of, told, usable
from fourfold.subjects.commands._exporting import Exported, exported
from fourfold.subjects.commands._matching import grouped
from fourfold.subjects.commands._proposing import Under
from fourfold.subjects.commands._settling import settle
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.commands.linking import keep_model
from fourfold.subjects.events import SubjectsJoined
from fourfold.subjects.models import Judgement, LinkModel, LinkRun, Mention
from fourfold.subjects.queries import candidates, runs
from fourfold.subjects.queries.unpacked import waiting_loads
from fourfold.subjects.rules.kinds import Verdict

if TYPE_CHECKING:
    from fourfold.analytics.linkage.model import Model
    from fourfold.analytics.linkage.room import Room
    from fourfold.analytics.linkage.setwise import Linked

Tell = Callable[[str, float], None]
_OFTEN = 0.5  # seconds between two rows of progress
_CHUNK = 10_000
_GROWN = 4  # times as many records as it was trained on: the model is trained anew
_TAUGHT = frozenset({Kind.PERSON, Kind.ORGANISATION})  # of a number alone there is nothing to learn
INTERRUPTED = "It was interrupted; what it was to do waits for the next run."


@dataclass(frozen=True, slots=True)
class Asked:
    """How a run is to be made; on Spark, master says where that runs."""

    run: LinkRun
    at: datetime
    retrain: bool = False
    master: str = ""
    tell: Tell | None = None


class Teller:
    """Says how far a run is: in its row, and to whoever listens; not too often."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.told_at, self.stage = asked, 0.0, ""

    def say(self, stage: str, done: float) -> None:
        """Say it, where something new is to be said."""
        now = time.monotonic()
        if stage == self.stage and now - self.told_at < _OFTEN:
            return
        self.told_at, self.stage = now, stage
        LinkRun.objects.filter(pk=self.asked.run.pk).update(stage=stage, done=round(done, 3))
        if self.asked.tell:
            self.asked.tell(stage, done)


def perform(asked: Asked, *, patient: bool = True) -> LinkRun:
    """Make a run, from what waits to what stands.

    :raises RunsAlready: when another one is under way, and nobody has patience.
    :raises NoEngine: when it is to be made on an engine that is not here.
    """
    usable(asked.run.engine, asked.master)
    with alone(patient=patient):
        _begin(asked)
        try:
            _stages(asked)
        except BaseException as fault:
            _stop(asked, fault)
            raise
    return LinkRun.objects.get(pk=asked.run.pk)


def _begin(asked: Asked) -> None:
    dead = LinkRun.objects.filter(started_at__isnull=False, ended_at=None, stopped_at=None)
    dead.update(stopped_at=asked.at, stopped_because=INTERRUPTED)
    LinkRun.objects.filter(pk=asked.run.pk).update(started_at=asked.at, stopped_at=None)
    _tidy()


def _stop(asked: Asked, fault: BaseException) -> None:
    because = str(fault) if isinstance(fault, DomainError) else INTERRUPTED
    rows = LinkRun.objects.filter(pk=asked.run.pk, ended_at=None)
    rows.update(stopped_at=asked.at, stopped_because=because)


def _stages(asked: Asked) -> None:
    teller = Teller(asked)
    with _as_linker():
        _unpack(asked, teller)
    with _as_linker():
        _loosen_judged()
        kinds = _kinds(asked)
    for place, kind in enumerate(kinds):
        with _as_linker():
            _link(asked, kind, _share(teller, kind, place, len(kinds)))
    with _as_linker(), transaction.atomic():
        LinkRun.objects.filter(pk=asked.run.pk).update(
            ended_at=asked.at, watermark=asked.at, stage="Done", done=1.0
        )
        publish(SubjectsJoined(asked.run.pk, asked.at))


@contextmanager
def _as_linker() -> Iterator[None]:
    """Speak for the machine anew at each stage: labels may have been made meanwhile."""
    with speaking_for(machine_over_all("linker")):
        yield


def _share(teller: Teller, kind: Kind, place: int, of: int) -> Tell:
    """Return what takes a kind's share of the whole; the first tenth is for unpacking."""

    def tell(stage: str, done: float) -> None:
        words = kind.value.replace("_", " ").capitalize()
        teller.say(f"{words}: {stage}", 0.1 + 0.9 * (place + done) / of)

    return tell


def _unpack(asked: Asked, teller: Teller) -> None:
    loads = list(waiting_loads())
    whole = max(sum(sum(load.tally.values()) for load in loads if load.tally), 1)
    before = 0
    for load in loads:

        def tell(done: int, before: int = before) -> None:
            teller.say("Unpacking records", min((before + done) / whole, 1.0) / 10)

        tell(0)
        before += unpack(load, at=asked.at, progress=tell)


def _loosen_judged() -> None:
    """Let what people judged since the last run be compared anew, where it bears on joins."""
    since = runs.last_ended_at()
    rows = Judgement.objects.filter(verdict=Verdict.DIFFERENT.value)
    new = rows.filter(judged_at__gte=since) if since else rows
    undone = rows.filter(undone_at__gte=since) if since else rows.none()
    pairs = [*new.values_list("a_id", "b_id"), *undone.values_list("a_id", "b_id")]
    if pairs:
        loosen({end for pair in pairs for end in pair})


def _kinds(asked: Asked) -> list[Kind]:
    if asked.run.kind:
        return [Kind(asked.run.kind)] if asked.run.kind in set(Kind) else []
    return list(Kind) if asked.run.is_whole or asked.retrain else runs.kinds_waiting()


def _link(asked: Asked, kind: Kind, tell: Tell) -> None:
    tell("Reading records", 0.0)
    found = exported(kind)
    if not found.nodes:
        return
    with _room(asked.master) as room:
        row, is_new = _model(asked, kind, found, room)
        is_whole = asked.run.is_whole or is_new
        scope = Scope(
            nodes=found.nodes,
            stars=[] if is_whole else candidates.stars_of(kind),
            judged=candidates.judged(),
            fresh=found.nodes.keys() if is_whole else found.fresh,
            is_whole=is_whole,
            is_all=True,
        )
        linked = _compared(asked, (kind, found, scope), row, (tell, room))
    fresh = {*scope.fresh, *linked.reopened}
    tell("Writing what was found", 0.9)
    with transaction.atomic():
        is_alone()
        standing = Scope(
            nodes=scope.nodes,
            stars=candidates.stars_of(kind),
            judged=scope.judged,
            fresh=fresh,
            is_whole=is_whole,
            is_all=True,
        )
        under = Under(kind, candidates.model_of(row.pk), row.pk, asked.run.pk, asked.at)
        settle(standing, _clusters(linked), _pairs(linked), under)
        _matched(found.fresh, asked.at)


def _compared(
    asked: Asked,
    what: tuple[Kind, Exported, Scope],
    row: LinkModel,
    how: "tuple[Tell, Room]",
) -> "Linked":
    from fourfold.analytics.linkage.setwise import Judged  # noqa: PLC0415 - heavy

    kind, found, scope = what
    tell, room = how
    model = candidates.model_of(row.pk)
    judged = Judged(
        same=list(scope.same()),
        different=scope.apart(Verdict.DIFFERENT.value),
        standing=list(scope.standing()),
        parted=[] if scope.is_whole else list(scope.parted(candidates.asked(kind), model.join)),
    )
    with told():
        return linker_of(asked.run.engine)(
            found.table,
            model,
            judged=judged,
            new_ids=None if scope.is_whole else list(scope.fresh),
            progress=lambda stage, done: tell(stage, 0.1 + 0.8 * done),
            room=room,
        )


def _model(asked: Asked, kind: Kind, found: Exported, room: "Room") -> tuple[LinkModel, bool]:
    """Return the model of a kind, and whether it is new: trained where there is none, or asked."""
    from fourfold.analytics.linkage.model import default_model  # noqa: PLC0415

    newest = candidates.newest_model(kind)
    learnt = _learnt(asked, newest, (kind, found, room)) if kind in _TAUGHT else None
    if newest is not None and learnt is None:
        return newest, False
    model = learnt or default_model(kind)
    return keep_model(model=model, by=machine_over_all("linker"), at=asked.at), True


def _learnt(
    asked: Asked, newest: LinkModel | None, what: tuple[Kind, Exported, "Room"]
) -> "Model | None":
    """Return a model trained on what is there, where that is many times what it was trained on."""
    from fourfold.analytics.linkage.training import FEWEST, train  # noqa: PLC0415 - heavy

    kind, found, room = what
    known = 0 if newest is None or asked.retrain else newest.trained_on
    enough = max(FEWEST, _GROWN * known)
    if found.table.num_rows < enough:
        return None
    table = found.under(runs.open_labels())
    return train(table, kind, at=asked.at, room=room) if table.num_rows >= enough else None


def _clusters(linked: "Linked") -> list[list[int]]:
    from fourfold.analytics.linkage.setwise import cluster_of  # noqa: PLC0415 - heavy

    return grouped(cluster_of(linked))


def _pairs(linked: "Linked") -> Iterable[Pair]:
    for batch in linked.proposals.to_batches(max_chunksize=_CHUNK):
        columns = (batch.column(name).to_pylist() for name in ("a", "b", "weight"))
        rest = (batch.column(name).to_pylist() for name in ("probability", "levels"))
        for a, b, weight, probability, levels in zip(*columns, *rest, strict=True):
            yield Pair(min(a, b), max(a, b), weight, probability, levels)


def _matched(pks: Collection[int], at: datetime) -> None:
    ids = list(pks)
    for start in range(0, len(ids), _CHUNK):
        rows = Mention.objects.filter(pk__in=ids[start : start + _CHUNK])
        rows.update(matched_at=at)


def _place() -> Path | None:
    home = getattr(settings, "WORKING_FOLDER", None)
    return Path(home) / "linking" if home else None


def _tidy() -> None:
    """Take away what a run left behind that was killed."""
    place = _place()
    if place is not None:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _room(master: str) -> "Iterator[Room]":
    """Give the engine a private folder, and take it away again whatever happens."""
    from fourfold.analytics.linkage.room import Room  # noqa: PLC0415 - heavy

    place = _place()
    if place is not None:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield Room(folder=place, master=master)
    finally:
        _tidy()
