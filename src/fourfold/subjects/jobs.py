"""What the worker does for subjects: it joins what is new, one run after another."""

from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._linking import Asked, perform
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import LinkRun
from fourfold.subjects.queries.runs import kinds_waiting
from fourfold.subjects.queries.unpacked import waiting_loads

QUEUE, AGAIN = "linking", 20  # seconds


@app.task(queue=QUEUE)
def link_new() -> str:
    """Unpack and compare what waits; what comes meanwhile is taken up by another round.

    Where another run joins records now it is asked for again, and no worker stands waiting.
    """
    with transaction.atomic():
        is_free = is_alone()
    if not is_free:
        return _ask_again()
    rounds = 0
    while _waits():
        at, by = _now(), machine_over_all("linker")
        perform(Asked(ask_run(kind=None, is_whole=False, by=by, at=at), at))
        rounds += 1
    return f"{rounds} done"


def _ask_again() -> str:
    task = app.configure_task(
        link_new.name, queue=QUEUE, queueing_lock="link_new", schedule_in={"seconds": AGAIN}
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer()
    return "asked again"


@app.task(queue=QUEUE)
def carry_out(run_pk: int) -> str:
    """Make a run that somebody asked for."""
    run = LinkRun.objects.get(pk=run_pk)
    if run.ended_at is not None:
        return "done before"
    perform(Asked(run, _now()))
    return "done"


def _waits() -> bool:
    with speaking_for(machine_over_all("linker")):
        return bool(kinds_waiting()) or next(iter(waiting_loads()), None) is not None


def _now() -> datetime:
    return datetime.now(UTC)
