"""What a board's agenda is made from: each row returns items for one board and one meeting.

A row is a function of the board, the meeting, who prepares the agenda, and the day. It reads on
their connection, answers only for the organisations that the board looks at, and says of each item
under whose restriction its words stand (`plans.queries.agenda.Due`). A context above `plans`
puts its own row here, as `disruptions` does.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fourfold.disruptions.views import agendas as disruptions
from fourfold.plans.views import agendas as plans

AGENDAS: Mapping[str, Callable[..., Any]] = {
    "actions": plans.actions,
    "scrutiny": plans.scrutiny,
    "contested": disruptions.contested,
    "plans": plans.plans,
    "threats": plans.threats,
    "reviews": plans.reviews,
    "documents": plans.documents,
}
