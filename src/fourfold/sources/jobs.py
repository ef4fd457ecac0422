"""What the worker does for systems: it takes in files, and says which feeds have stopped."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from fourfold.access.models import User
from fourfold.access.queries import machine_over_all, viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.alerts import raise_alert
from fourfold.sources.commands.incoming import take_waiting
from fourfold.sources.queries.incoming import root
from fourfold.sources.queries.quality import stopped_feeds
from fourfold.sources.rules import incoming


@app.task(queue="loads")
def take_file(token: str) -> str:
    """Take in a file that waits, for the person who brought it; from where it stopped."""
    found = incoming.find(root(), token)
    if found is None:
        return "gone"
    with found.held() as is_held:
        if not is_held:
            return "taken in elsewhere"
        return _taken(found) if found.said["state"] == incoming.ASKED else "done before"


def _taken(found: incoming.Incoming) -> str:
    by = viewer_for(User.objects.get(pk=found.said["by"]), at=_now(), origin="worker")
    try:
        load = take_waiting(waiting=found, by=by, clock=_now)
    except DomainError as refusal:
        return f"stopped: {refusal}"
    return "nothing was new" if load is None else f"load {load.pk}"


@app.periodic(cron="* * * * *", periodic_id="resume_files")
@app.task(queue="loads", queueing_lock="resume_files")
def resume_files(timestamp: int) -> int:
    """Go on with files whose worker ended in the middle; let go of those nobody asked for."""
    incoming.sweep(root(), datetime.fromtimestamp(timestamp, tz=UTC))
    left = [one for one in incoming.every(root()) if one.said["state"] == incoming.ASKED]
    for one in left:
        take_file(one.token)
    return len(left)


@app.periodic(cron="0 5 * * *", periodic_id="watch_feeds")
@app.task(queue="loads", queueing_lock="watch_feeds")
def watch_feeds(timestamp: int) -> int:
    """Raise an alert of every feed that should have sent something by now; return how many have."""
    at, by = datetime.fromtimestamp(timestamp, tz=UTC), machine_over_all("linker")
    with speaking_for(by):
        found = stopped_feeds(at)
    for system, finding in found:
        raise_alert(system=system, load=None, finding=finding, by=by, at=at)
    return len(found)


def _now() -> datetime:
    return datetime.now(UTC)
