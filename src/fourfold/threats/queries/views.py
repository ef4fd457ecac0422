"""The views that somebody can choose."""

from django.db.models import Q

from fourfold.threats.models import SavedView


def view_called(name: str, user_id: int) -> SavedView | None:
    """Return the view of a name that somebody can choose, their own before others'."""
    return next((one for one in views_of(user_id) if one.name == name), None)


def views_of(user_id: int) -> list[SavedView]:
    """Return one's own views, then those that are shared with one, by name."""
    rows = SavedView.objects.filter(Q(owner_user_id=user_id) | Q(is_shared=True))
    return sorted(rows, key=lambda one: (one.owner_user_id != user_id, one.name.casefold(), one.pk))
