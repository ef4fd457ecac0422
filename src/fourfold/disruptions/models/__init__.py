"""What was achieved against threats, and who claims to have led and supported it."""

from fourfold.disruptions.models.claim import Claim, Contest, ContestView
from fourfold.disruptions.models.disruption import (
    ABOUT,
    AboutDisruption,
    Correction,
    Disruption,
    DisruptionDraft,
    DisruptionModeration,
    Outcome,
    Proof,
)
from fourfold.disruptions.models.regional import AttachmentRule, CategoryText

__all__ = [
    "ABOUT",
    "AboutDisruption",
    "AttachmentRule",
    "CategoryText",
    "Claim",
    "Contest",
    "ContestView",
    "Correction",
    "Disruption",
    "DisruptionDraft",
    "DisruptionModeration",
    "Outcome",
    "Proof",
]
