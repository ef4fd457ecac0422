"""Subjects: an opaque key each; what is known of one stands in rows with labels of their own."""

from fourfold.subjects.models.deconfliction import Beacon, Inquiry, InquiryNotice
from fourfold.subjects.models.link import Judgement, Link
from fourfold.subjects.models.match import (
    Joined,
    LinkModel,
    LinkRun,
    MatchKey,
    Mention,
    Proposal,
)
from fourfold.subjects.models.network import Network
from fourfold.subjects.models.subject import Attribute, Identifier, Name, Subject

__all__ = [
    "Attribute",
    "Beacon",
    "Identifier",
    "Inquiry",
    "InquiryNotice",
    "Joined",
    "Judgement",
    "Link",
    "LinkModel",
    "LinkRun",
    "MatchKey",
    "Mention",
    "Name",
    "Network",
    "Proposal",
    "Subject",
]
