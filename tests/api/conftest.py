"""Programs that call the API: a person with roles, and a token of theirs."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fourfold.access.models import ApiToken
from fourfold.access.queries import viewer_for
from fourfold.access.roles import verbs_of
from tests import make

SECRET = "ff_test_{}"


def token_of(user, *roles, verbs=None):
    """Return the header of a token of somebody, for all that their roles may do."""
    secret = SECRET.format(user.username)
    now = timezone.now()
    ApiToken.objects.update_or_create(
        user=user,
        name="test",
        defaults={
            "prefix": secret[:6],
            "hash": hashlib.sha256(secret.encode()).hexdigest(),
            "verbs": sorted(verbs_of(frozenset(roles)) if verbs is None else verbs),
            "made_at": now,
            "expires_at": now + timedelta(days=1),
        },
    )
    return f"Bearer {secret}"


class Program:
    """A caller of the API; `viewer` is who it speaks for."""

    def __init__(self, username, *roles, of, verbs=None):
        self.user = make.user(username, *roles, of=of)
        self.header = token_of(self.user, *roles, verbs=verbs)
        self.client = Client(headers={"Authorization": self.header})

    @property
    def viewer(self):
        return viewer_for(self.user, at=timezone.now(), origin="test")

    def get(self, path, **asked):
        return self.client.get(f"/api/v1{path}", asked)

    def post(self, path, **body):
        return self.client.post(
            f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json"
        )


@pytest.fixture
def program():
    """Return a caller by name and roles."""
    return Program
