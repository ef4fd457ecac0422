"""Reads of invitations."""

import hashlib
from datetime import datetime, timedelta

from fourfold.administration.models import Invitation
from fourfold.shared.errors import NotFound

LASTS = timedelta(hours=72)
GONE = "This link was used already, or its time has run out. Ask your administrator for another."


def hashed(secret: str) -> str:
    """Return what is kept of a secret that was shown once."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_one(secret: str, *, at: datetime) -> Invitation:
    """Return the invitation behind a link.

    :raises NotFound: when it was used, has run out, or never was.
    """
    standing = Invitation.objects.filter(used_at=None, expires_at__gt=at, user__is_active=True)
    found = standing.select_related("user").filter(hash=hashed(secret)).first()
    if found is None:
        raise NotFound(GONE)
    return found
