"""What higher contexts add to the pages of lower ones: key of the panel to what returns it."""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.administration.views.ledger import history_panel
from fourfold.disruptions.queries import worked as recorded
from fourfold.disruptions.views import panels as disruptions
from fourfold.disruptions.views import worked
from fourfold.intelligence.views import digest, panels_dangers, panels_reports
from fourfold.plans.views import asks, sharing
from fourfold.plans.views import panels as plans
from fourfold.subjects.views import mentions
from fourfold.subjects.views import runs as joining
from fourfold.threats.queries.belonging import belonging
from fourfold.threats.views import reports, snapshots

Rows = Mapping[str, Callable[..., Any]]

PANELS: Rows = {"history": history_panel}
SUBJECT_PANELS: Rows = {
    "threats": belonging,
    "reports": panels_reports.of_subject,
    "referrals": panels_dangers.of_subject,
}
REPORT_PANELS: Rows = {"answers": panels_dangers.of_report, "threats": reports.of_report}
INTEREST_REFS: Rows = {"threats": reports.called, "intelligence": digest.called}
SUBJECT_TIMELINES: Rows = {"reports": panels_reports.timeline_of_subject}
PLAN_PANELS: Rows = {"sharing": sharing.panel}
RECORD_PANELS: Rows = {"subjects": mentions.of_record}
LOAD_PANELS: Rows = {"subjects": joining.of_load}
THREAT_PANELS: Rows = {
    "plans": plans.threat_panel,
    "disruptions": disruptions.of_threat,
    "reports": reports.of_threat,
    "snapshots": snapshots.of_threat,
}
ACTION_PANELS: Rows = {"disruptions": disruptions.of_action, "asks": asks.of_action}
TACTIC_PANELS: Rows = {"disruptions": worked.tactic_panel}
LATELY: Rows = {"disruptions": recorded.lately}
