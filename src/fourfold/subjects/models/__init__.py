"""Subjects: an opaque key each; what is known of one stands in rows with labels of their own."""

from fourfold.subjects.models.link import Judgement, Link
from fourfold.subjects.models.network import Network
from fourfold.subjects.models.subject import Attribute, Identifier, Name, Subject

__all__ = ["Attribute", "Identifier", "Judgement", "Link", "Name", "Network", "Subject"]
