"""Who reacts to what: the whole of the upward traffic of events, in one table."""

from collections.abc import Mapping, Sequence

from fourfold.disruptions import reactions as disruptions
from fourfold.intelligence.events import ReportIsUrgent, ReportRelabelled
from fourfold.intelligence.reactions import dangers
from fourfold.plans import reactions as plans
from fourfold.shared.events import Reaction
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    ReportIsUrgent: (dangers.raise_for_report,),
    ReportRelabelled: (dangers.follow_report,),
    ThreatRelabelled: (plans.follow_threat, disruptions.follow_threat),
    ThreatDisposed: (disruptions.go_with_threat, plans.go_with_threat),
}
