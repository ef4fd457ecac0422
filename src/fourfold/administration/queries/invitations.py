"""Reads of invitations and renewals."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from fourfold.access.models import User
from fourfold.administration.models import Invitation
from fourfold.shared.errors import NotFound

LASTS = timedelta(hours=72)
GONE = "This link was used already, or its time has run out. Ask your administrator for another."
NOT_YET = "Somebody else must agree to this link before it opens anything."
PART = 4


def hashed(secret: str) -> str:
    """Return what is kept of a secret that was shown once."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Return a code that can be read out and that nobody can guess: 80 bits."""
    digits = secrets.token_hex(10)
    return "-".join(digits[n : n + PART] for n in range(0, len(digits), PART))


def typed(code: str) -> str:
    """Return a code as it is compared, however it was typed.

    >>> typed("AB12-cd34 ef56")
    'ab12cd34ef56'
    """
    return "".join(sign for sign in code.lower() if sign.isalnum())


def is_in_use(person: User) -> bool:
    """Test if an account is somebody's already: they have a way in, or have used one."""
    if person.last_login or (person.password and person.has_usable_password()):
        return True
    ways = (Authenticator.objects.filter(user=person), SocialAccount.objects.filter(user=person))
    return any(way.exists() for way in ways)


def open_one(secret: str, *, at: datetime) -> Invitation:
    """Return the invitation behind a link.

    :raises NotFound: when it was used, has run out, waits for somebody to agree, or never was.
    """
    standing = Invitation.objects.filter(used_at=None, expires_at__gt=at, user__is_active=True)
    found = standing.select_related("user").filter(hash=hashed(secret)).first()
    if found is None:
        raise NotFound(GONE)
    if found.is_renewal and found.agreed_at is None:
        raise NotFound(NOT_YET)
    return found


def is_code_of(invitation: Invitation, code: str) -> bool:
    """Test if this is the code that the second person was shown."""
    given = hashed(typed(code))
    return bool(invitation.code_hash) and hmac.compare_digest(invitation.code_hash, given)


def waits(renewal: Invitation, *, at: datetime) -> bool:
    """Test if a renewal waits for somebody to agree."""
    is_open = renewal.used_at is None and renewal.expires_at > at
    return renewal.is_renewal and is_open and renewal.agreed_at is None


def renewals_waiting(organisation_id: int, *, at: datetime) -> list[Invitation]:
    """Return the renewals of an organisation's people that wait for somebody, the oldest first."""
    asked = Invitation.objects.filter(
        user__organisation=organisation_id,
        user__is_active=True,
        is_renewal=True,
        agreed_at=None,
        used_at=None,
        expires_at__gt=at,
    )
    return list(asked.select_related("user").order_by("made_at", "pk"))


def renewal(pk: int, *, organisation_id: int) -> Invitation:
    """Return one renewal of an organisation's people.

    :raises NotFound: when there is none such.
    """
    asked = Invitation.objects.filter(user__organisation=organisation_id, is_renewal=True, pk=pk)
    found = asked.select_related("user").first()
    if found is None:
        raise NotFound("There is no such request.")
    return found


def taken_up_since(user_id: int, at: datetime) -> list[Invitation]:
    """Return the renewals that were taken up for somebody since an instant, the newest first."""
    taken = Invitation.objects.filter(user=user_id, is_renewal=True, used_at__gte=at)
    return list(taken.order_by("-used_at", "-pk"))
