"""Presets: those that the project names, and the views that people keep."""

from urllib.parse import parse_qs

from fourfold.threats.forms.master_list import filters_of
from fourfold.threats.queries.master_list import choices
from fourfold.threats.queries.views import view_called
from fourfold.threats.rules.asked import PRESETS, Filters, preset


def preset_filters(name: str, *, user_id: int) -> Filters:
    """Return the filters of a preset by its name, or of a view that somebody can choose.

    :raises UnknownPreset: when neither has that name.
    """
    view = None if name in PRESETS else view_called(name, user_id)
    owners = parse_qs(view.query).get("owner", []) if view else []
    return filters_of(view.query, choices(also=owners)) if view else preset(name)
