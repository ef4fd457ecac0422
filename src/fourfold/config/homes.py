"""What waits for somebody on their first screen: each row returns a panel, or nothing.

The order of the rows is the order of the panels: what only this person can do comes first.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.administration.queries import waiting
from fourfold.config.demo import guide, progress
from fourfold.disruptions.views import home as disruptions
from fourfold.intelligence.views import home_dangers, home_holdings, home_reports, home_scans
from fourfold.plans.views import home as plans
from fourfold.plans.views import shared
from fourfold.sources.views import home_feeds
from fourfold.subjects.views import deconfliction, joining
from fourfold.threats.views import home as threats

HOMES: Mapping[str, Callable[..., Any]] = {
    "filling": progress.filling,
    "dangers": home_dangers.dangers,
    "new_this_morning": home_scans.new_this_morning,
    "renewals": lambda request: waiting.renewals_asked(request.viewer, at=request.at),
    "renewed": lambda request: waiting.renewed(request.viewer, at=request.at),
    "compartments": lambda request: waiting.reviews_due(request.viewer, today=request.today),
    "disposals": lambda request: waiting.disposals_asked(request.viewer),
    "breaches": lambda request: waiting.breaches_waiting(request.viewer, at=request.at),
    "threat_disposals": threats.disposals,
    "shared": shared.shared,
    "handovers": threats.handovers,
    "returned": threats.returned,
    "scrutiny": plans.scrutiny_waiting,
    "due": plans.due,
    "partner_answers": shared.answers,
    "scrutiny_answered": plans.answered,
    "disruptions_returned": disruptions.returned,
    "contests": disruptions.contests,
    "reports_received": home_reports.received,
    "reports_returned": home_reports.returned,
    "report_queue": home_reports.queue,
    "holding_disposals": home_holdings.disposals,
    "rights": home_holdings.requests,
    "feeds": home_feeds.need_you,
    "watchlists_to_see": home_dangers.to_see,
    "watchlists_ending": home_dangers.ending_soon,
    "package_parts": home_dangers.parts_due,
    "asked_for": deconfliction.told_of,
    "moderation": threats.moderation,
    "disruption_moderation": disruptions.moderation,
    "pairs": joining.pairs_waiting,
    "my_threats": threats.my_threats,
    "new_for_desks": home_scans.new_for_desks,
    "my_plans": plans.my_plans,
    "drafts": threats.drafts,
    "disruption_drafts": disruptions.drafts,
    "reassessments": disruptions.reassessments,
    "reviews": threats.reviews,
    "to_scrutinise": plans.to_scrutinise,
    "region": threats.region,
    "guide": guide.guide,
}
