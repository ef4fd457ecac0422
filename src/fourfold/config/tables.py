"""Install the tables of composition: what higher contexts add to what lower ones show."""

from fourfold.config import panels
from fourfold.config.agendas import AGENDAS
from fourfold.config.demo_mark import is_demo
from fourfold.config.erasers import ERASERS
from fourfold.config.finds import FINDERS, FINDS
from fourfold.config.homes import HOMES
from fourfold.config.imports import IMPORT_HANDLERS
from fourfold.config.reactions import REACTIONS
from fourfold.config.timelines import TIMELINES
from fourfold.plans.queries import recipients
from fourfold.shared import events, hooks
from fourfold.threats.queries import named


def install() -> None:
    """Install every table, once, when the models are loaded."""
    events.install(REACTIONS)
    hooks.install("finds", FINDS)
    hooks.install("finders", FINDERS)
    hooks.install("homes", HOMES)
    hooks.install("import_handlers", IMPORT_HANDLERS)
    hooks.install("timelines", TIMELINES)
    hooks.install("agendas", AGENDAS)
    hooks.install("panels", panels.PANELS)
    hooks.install("subject_panels", panels.SUBJECT_PANELS)
    hooks.install("interest_refs", panels.INTEREST_REFS)
    hooks.install("subject_timelines", panels.SUBJECT_TIMELINES)
    hooks.install("record_panels", panels.RECORD_PANELS)
    hooks.install("load_panels", panels.LOAD_PANELS)
    hooks.install("erasers", ERASERS)
    hooks.install("recipients", {"plans": recipients.recipients_of})
    hooks.install("named", {"threats.membership": named.belonging})
    hooks.install("report_panels", panels.REPORT_PANELS)
    hooks.install("threat_panels", panels.THREAT_PANELS)
    hooks.install("plan_panels", panels.PLAN_PANELS)
    hooks.install("action_panels", panels.ACTION_PANELS)
    hooks.install("tactic_panels", panels.TACTIC_PANELS)
    hooks.install("lately", panels.LATELY)
    hooks.install("demo", {"is_demo": is_demo})
