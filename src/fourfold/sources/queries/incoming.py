"""Files that wait to be taken in: seen by who brought them, and by nobody else."""

from pathlib import Path

from django.conf import settings

from fourfold.access.viewer import Viewer
from fourfold.shared.errors import NotFound
from fourfold.sources.models import System
from fourfold.sources.queries.systems import one_system
from fourfold.sources.rules import incoming
from fourfold.sources.rules.incoming import Incoming


def root() -> Path:
    """Return the folder under which files wait, beside that of the jobs."""
    return Path(settings.WORKING_FOLDER).parent / "incoming"


def one_waiting(token: str, viewer: Viewer) -> tuple[Incoming, System]:
    """Return a file that the viewer brought, and the system that it is of.

    :raises NotFound: when there is none, another brought it, or its system is not theirs to read.
    """
    found = incoming.find(root(), token)
    if found is None or found.said["by"] != viewer.user_id:
        raise NotFound("There is no such file.")
    return found, one_system(found.said["system"])


def waiting_of(system: System, viewer: Viewer) -> list[Incoming]:
    """Return the files of a system that the viewer brought and that are not taken in yet."""
    return [
        one
        for one in incoming.every(root())
        if (said := one.said)["by"] == viewer.user_id
        and said["system"] == system.pk
        and said["state"] != incoming.DONE
    ]
