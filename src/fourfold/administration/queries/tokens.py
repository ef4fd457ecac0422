"""Reads of API tokens."""

import secrets

from django.db.models import QuerySet

from fourfold.access.models import ApiToken
from fourfold.access.viewer import Viewer
from fourfold.administration.rules import tokens as rules
from fourfold.shared.errors import NotFound

MARK = "ff_"  # by this a scanner of leaked secrets knows one
SHOWN = len(MARK) + 6


def new_secret() -> str:
    """Return a token that nobody can guess: 256 bits."""
    return MARK + secrets.token_urlsafe(32)


def verbs_for(by: Viewer) -> frozenset[str]:
    """Return all that a token of somebody may be given."""
    return rules.for_programs(by.verbs)


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """Return a person's tokens, the newest first."""
    return ApiToken.objects.filter(user_id=user_id).order_by("-made_at", "-pk")


def token(pk: int, *, user_id: int | None = None, organisation_id: int | None = None) -> ApiToken:
    """Return one token of a person, or of an organisation's people.

    :raises NotFound: when there is none.
    """
    found = ApiToken.objects.select_related("user").filter(pk=pk)
    found = found if user_id is None else found.filter(user_id=user_id)
    if organisation_id is not None:
        found = found.filter(user__organisation_id=organisation_id)
    one = found.first()
    if one is None:
        raise NotFound("There is no such token.")
    return one
