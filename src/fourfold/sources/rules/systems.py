"""The kinds of system that records come from, and what may be said of a load."""

from fourfold.shared.words import Worded

RESERVED = frozenset(
    {"masterlist", "disruptions", "network", "police-uk", "inspection-report"}
)  # words of `fourfold load` that no system may be called


class SystemKind(Worded):
    """What a system is kept for."""

    CRIME = "CRIME", "Force crime recording"
    INTELLIGENCE = "INTELLIGENCE", "Force intelligence"
    CUSTODY = "CUSTODY", "Custody"
    INVESTIGATION = "INVESTIGATION", "Investigation"
    PRISON = "PRISON", "Prison"
    COMMAND = "COMMAND", "Command and control"
    PARTNER = "PARTNER", "Partner's list"
    SAR = "SAR", "Suspicious activity reports"
    OPEN = "OPEN", "Published data"
