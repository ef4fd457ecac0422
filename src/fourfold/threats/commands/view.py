"""Views of the list that people keep."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.models import SavedView


class NotYours(Forbidden):
    """Only who keeps a view may drop it."""


@command("threats.save_view")
def keep_view(*, name: str, query: str, share: bool, by: Viewer, at: datetime) -> SavedView:
    """Keep a view under a name; one's own of the same name is replaced.

    Shared, it is read by one's organisation and its regional unit.
    """
    refuse_higher_marking(name, query)
    if not name.strip():
        raise DomainError("Give the view a name.")
    view, _ = SavedView.objects.update_or_create(
        owner_user_id=by.user_id,
        name=name.strip(),
        label=label_saying(default_restriction(by, local_day(at))),
        defaults={"query": query, "is_shared": share, "kept_at": at},
    )
    return view


@command("threats.drop_view")
def drop_view(*, view: SavedView, by: Viewer, at: datetime) -> SavedView:
    """Drop a view that one keeps."""
    if view.owner_user_id != by.user_id:
        raise NotYours("Only the person who keeps a view may drop it.")
    SavedView.objects.filter(pk=view.pk).delete()
    return view
