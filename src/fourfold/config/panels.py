"""What higher contexts add to the pages of lower ones: key of the panel to what returns it."""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.administration.views.ledger import history_panel
from fourfold.disruptions.views import panels as disruptions
from fourfold.plans.views import panels as plans
from fourfold.threats.queries.belonging import belonging

Rows = Mapping[str, Callable[..., Any]]

PANELS: Rows = {"history": history_panel}
SUBJECT_PANELS: Rows = {"threats": belonging}
THREAT_PANELS: Rows = {"plans": plans.threat_panel, "disruptions": disruptions.of_threat}
ACTION_PANELS: Rows = {"disruptions": disruptions.of_action}
