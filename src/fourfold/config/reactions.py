"""Who reacts to what: the whole of the upward traffic of events, in one table."""

from collections.abc import Mapping, Sequence

from fourfold.disruptions import reactions as disruptions
from fourfold.intelligence.events import (
    InterestMet,
    ReportIsUrgent,
    ReportRelabelled,
    ScanBegan,
    ScanFoundDanger,
)
from fourfold.intelligence.reactions import dangers, scans
from fourfold.plans import reactions as plans
from fourfold.shared.events import Reaction
from fourfold.sources.events import RecordsLoaded
from fourfold.subjects import reactions as subjects
from fourfold.threats import reactions as threats
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    RecordsLoaded: (subjects.join_loaded,),
    ReportIsUrgent: (dangers.raise_for_report,),
    ReportRelabelled: (dangers.follow_report, threats.follow_report),
    ScanBegan: (scans.bring_interests_up_to_date, threats.bring_interests_up_to_date),
    InterestMet: (threats.say_what_changes,),
    ScanFoundDanger: (scans.raise_what_the_scan_found,),
    ThreatRelabelled: (threats.follow_threat, plans.follow_threat, disruptions.follow_threat),
    ThreatDisposed: (
        threats.go_with_threat,
        disruptions.go_with_threat,
        plans.go_with_threat,
    ),
}
