"""Who opens the addresses: somebody who may, and four who may not, all signed in for real."""

import hashlib
import time
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from fourfold.access.models import ApiToken, ReadIn
from fourfold.access.queries import viewer_for
from fourfold.access.roles import ROLES
from tests import make

FAR = make.TODAY.replace(year=2100)


def person(username, *, of="Cleveland", roles=tuple(ROLES), **given):
    """Return somebody who holds every role, unless fewer are named."""
    return make.user(username, *roles, of=of, **given)


def viewer(user, at=make.NOON):
    """Return who they are, as a request would."""
    return viewer_for(user, at=at, origin="test")


def client(user, **defaults):
    """Return a browser in which somebody is signed in, and has just proved who they are."""
    made = Client(raise_request_exception=False, **defaults)
    made.force_login(user)
    session = made.session
    session["fourfold_proved"] = time.time()
    session.save()
    return made


def program(user):
    """Return a client of the API that carries a token of somebody's, for all that they may do."""
    secret, now = f"secret-of-{user.username}", timezone.now()
    ApiToken.objects.get_or_create(
        hash=hashlib.sha256(secret.encode()).hexdigest(),
        defaults={
            "user": user,
            "name": "A program",
            "prefix": secret[:8],
            "verbs": sorted(viewer(user).verbs),
            "made_at": now,
            "expires_at": now + timedelta(days=30),
        },
    )
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def let_in(compartment, user, *, by):
    """Read somebody in to a compartment, for as long as these tests may be run."""
    return ReadIn.objects.create(
        compartment=compartment,
        user=user,
        by_id=by.pk,
        reason="Needed",
        since=make.TODAY,
        until=FAR,
    )


def put_out(user):
    """Let somebody's time in every compartment be over."""
    ReadIn.objects.filter(user=user).update(since=make.LONG_AGO, until=make.LONG_AGO)


def stay_read_in(compartment):
    """Let nobody's time in a compartment run out, whenever the tests are run."""
    ReadIn.objects.filter(compartment=compartment).update(until=FAR)
