"""Install the tables of composition: what higher contexts add to what lower ones show."""

from fourfold.administration.views.ledger import history_panel
from fourfold.config.demo_mark import is_demo
from fourfold.config.finds import FINDS
from fourfold.config.homes import HOMES
from fourfold.config.imports import IMPORT_HANDLERS
from fourfold.config.reactions import REACTIONS
from fourfold.config.timelines import TIMELINES
from fourfold.shared import events, hooks
from fourfold.threats.queries.belonging import belonging


def install() -> None:
    """Install every table, once, when the models are loaded."""
    events.install(REACTIONS)
    hooks.install("finds", FINDS)
    hooks.install("homes", HOMES)
    hooks.install("import_handlers", IMPORT_HANDLERS)
    hooks.install("timelines", TIMELINES)
    hooks.install("panels", {"history": history_panel})
    hooks.install("subject_panels", {"threats": belonging})
    hooks.install("demo", {"is_demo": is_demo})
