"""Reads of labels, and of what people hold."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Max, Q

from fourfold.access.models import ApiToken, Compartment, Label, Posting, ReadIn, RoleHeld, User
from fourfold.access.roles import MACHINES, verbs_of
from fourfold.access.rules import Clearance, Marking, Restriction
from fourfold.access.viewer import NOBODY, Viewer
from fourfold.reference import queries as reference
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound

MACHINE_IDS = {
    "system": -1,
    "worker": -2,
    "founder": -3,
    "linker": -4,
    "scanner": -5,
    "messenger": -6,
}


def labels_opened_by(clearance: Clearance) -> frozenset[int]:
    """Return the ids of the labels that a clearance opens.

    Labels are added, never changed or removed, so the answer stands until there is a new one.
    """
    known = Label.objects.aggregate(newest=Max("pk"), count=Count("pk"))
    return _opened_by(clearance, known["newest"], known["count"])


@lru_cache(maxsize=1_000)
def _opened_by(clearance: Clearance, *_known: int | None) -> frozenset[int]:
    labels = Label.objects.all()
    return frozenset(label.pk for label in labels if clearance.satisfies(label.restriction))


def user_called(username: str) -> User:
    """Return the active user of a name.

    :raises NotFound: when nobody is called so.
    """
    user = User.objects.filter(username=username.lower(), is_active=True).first()
    if user is None:
        raise NotFound(f"Nobody here is called {username!r}.")
    return user


def clearance_of(user: User, on: date) -> Clearance:
    """Return what somebody holds on a day: organisations with their groups, and compartments."""
    posted = _running(Posting.objects.filter(user=user), on).values_list(
        "organisation_id", flat=True
    )
    own = {user.organisation_id, *posted}
    read_in = ReadIn.objects.filter(user=user, since__lte=on, until__gte=on)
    return Clearance(
        frozenset(own | reference.groups_of(own, on=on)),
        Marking(user.marking),
        frozenset(read_in.values_list("compartment_id", flat=True)),
    )


def viewer_for(
    user: User, *, at: datetime, origin: str, only: frozenset[str] | None = None
) -> Viewer:
    """Return who somebody is at an instant; `only` narrows the verbs, as a token does."""
    if not user.is_active:
        return NOBODY
    on = local_day(at)
    clearance = clearance_of(user, on)
    roles = _running(RoleHeld.objects.filter(user=user), on).values_list("role", flat=True)
    verbs = verbs_of(frozenset(roles))
    posted = _running(Posting.objects.filter(user=user, unit__isnull=False), on)
    units = {user.unit_id, *posted.values_list("unit_id", flat=True)} - {None}
    return Viewer(
        user_id=user.pk,
        organisation_id=user.organisation_id,
        labels=frozenset(),
        clearance=clearance,
        verbs=verbs if only is None else verbs & only,
        name=user.name,
        organisations=clearance.organisations,
        units=frozenset(units),
        origin=origin,
    )


def viewer_of_token(secret: str, *, at: datetime, origin: str) -> Viewer:
    """Return the viewer behind an API token; nobody, where it is unknown, ended or revoked."""
    printed = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        ApiToken.objects.filter(hash=printed, revoked_at=None, expires_at__gt=at)
        .select_related("user")
        .first()
    )
    if token is None:
        return NOBODY
    ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return viewer_for(
        token.user, at=at, origin=f"{origin} token {token.prefix}", only=frozenset(token.verbs)
    )


def machine(name: str, *labels: int) -> Viewer:
    """Return a viewer that is no person: the verbs of its job, and no label but those given."""
    return Viewer(
        user_id=MACHINE_IDS[name],
        organisation_id=0,
        labels=frozenset(labels),
        verbs=MACHINES[name],
        name=name,
        origin=name,
    )


def machine_over_all(name: str) -> Viewer:
    """Return a viewer that is no person and reads under every label: for joining and scanning.

    It may write only what its few verbs write; nothing that it reads is shown to anybody, and
    what it makes from two records carries both their labels.
    """
    organisations = Organisation.objects.values_list("pk", flat=True)
    compartments = Compartment.objects.values_list("pk", flat=True)
    clearance = Clearance(frozenset(organisations), max(Marking), frozenset(compartments))
    return replace(machine(name), clearance=clearance)


def may_be_discovered(restriction: Restriction) -> bool:
    """Test if an owner may make it known that they hold something under a restriction.

    Never of professional standards, witness or source work, whatever else stands beside it.
    """
    inside = Compartment.objects.filter(pk__in=restriction.compartments)
    kinds = inside.values_list("kind", flat=True)
    return all(Compartment.Kind(kind).may_be_discovered for kind in kinds)


def _running(rows, on: date):  # type: ignore[no-untyped-def] # any dated QuerySet
    return rows.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


def default_restriction(viewer: Viewer, on: date) -> Restriction:
    """Return the narrow default for what somebody makes: their organisation and its ROCU."""
    own = reference.organisation(viewer.organisation_id)
    unit = reference.rocu_of(own, on=on)
    return Restriction.to({own.pk, unit.pk} if unit else {own.pk})
