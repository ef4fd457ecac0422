"""Making and revoking API tokens."""

import hashlib
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import ApiToken
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import tokens as queries
from fourfold.administration.rules import tokens as rules
from fourfold.shared.errors import NotFound


@command("administration.make_token")
def make_token(
    *,
    name: str,
    secret: str,
    verbs: frozenset[str],
    expires_at: datetime,
    by: Viewer,
    at: datetime,
) -> ApiToken:
    """Make a token of one's own; of the secret only the hash is kept.

    :raises rules.TokenEmpty: when it may do nothing.
    :raises rules.TokenTooStrong: when it may do what its maker may not.
    :raises rules.TokenTooLong: when it does not end within a year.
    """
    rules.check_token(verbs=verbs, own=by.verbs, at=at, expires_at=expires_at)
    return ApiToken.objects.create(
        user_id=by.user_id,
        name=name,
        prefix=secret[: queries.SHOWN],
        hash=hashlib.sha256(secret.encode()).hexdigest(),
        verbs=sorted(verbs),
        made_at=at,
        expires_at=expires_at,
    )


@command("administration.revoke_token")
def revoke_token(*, token: ApiToken, by: Viewer, at: datetime) -> ApiToken:
    """Revoke a token of one's own.

    :raises NotFound: when it is another's.
    """
    if token.user_id != by.user_id:
        raise NotFound("There is no such token.")
    return _revoked(token, at)


@command("administration.revoke_any_token")
def revoke_any_token(*, token: ApiToken, by: Viewer, at: datetime) -> ApiToken:
    """Revoke a token of somebody in one's own organisation.

    :raises NotFound: when they are of another.
    """
    if token.user.organisation_id != by.organisation_id:
        raise NotFound("There is no such token.")
    return _revoked(token, at)


def _revoked(token: ApiToken, at: datetime) -> ApiToken:
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return token
