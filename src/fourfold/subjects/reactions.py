"""What subjects do when records were loaded: a few are joined at once, many by the worker."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.sources.events import RecordsLoaded
from fourfold.sources.models import Load, Record
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._matching import match_mentions
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.models import Mention

FEW = 1_000  # records, and mentions to compare, that nobody need wait for
LINK_NEW = "fourfold.subjects.jobs.link_new"
_is_left: ContextVar[bool] = ContextVar("is_left", default=False)


@contextmanager
def joined_at_the_end() -> Iterator[None]:
    """Leave what is loaded meanwhile to a run that the caller makes: one is enough for many."""
    token = _is_left.set(True)
    try:
        yield
    finally:
        _is_left.reset(token)


def join_loaded(event: RecordsLoaded) -> None:
    """Unpack and compare what a small load brought; of a large one, let the worker do it."""
    if _is_left.get():
        return
    with speaking_for(machine_over_all("linker")), transaction.atomic():
        load = Load.objects.filter(pk=event.load_pk).first()
        if load is None:  # under a compartment that does not exist, so that nobody reads it
            return
        is_small = Record.objects.filter(load=load)[: FEW + 1].count() <= FEW
        if is_small and is_alone() and _joined(load, event):
            return
    _let_worker()


def _joined(load: Load, event: RecordsLoaded) -> bool:
    unpack(load, at=event.at)
    waiting = list(Mention.objects.waiting().values_list("pk", flat=True)[: 4 * FEW + 1])
    return len(waiting) <= 4 * FEW and match_mentions(waiting, at=event.at)


def _let_worker() -> None:
    """Ask the worker for a run, unless one waits already."""
    task = app.configure_task(LINK_NEW, queue="linking", queueing_lock="link_new")
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer()
