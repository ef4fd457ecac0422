"""What the code itself publishes into the database: roles, reference lists, starter tactics."""

from datetime import datetime

from django.db import transaction

from fourfold.access.models import RoleVerb
from fourfold.access.roles import ROLES
from fourfold.plans.models import Tactic
from fourfold.plans.rules.tactics import starter_tactics
from fourfold.reference.models import loading
from fourfold.threats.models import Scheme
from fourfold.threats.rules.schemes import tactical_default_v1, tactical_default_v1_text

SYSTEM = -1


def everything(*, at: datetime) -> None:
    """Write all of it; a second time changes nothing."""
    roles(using="owner")
    reference(at=at)
    schemes(at=at)
    tactics(at=at)


def roles(*, using: str) -> None:
    """Make the database's list of what each role may do the same as the code's."""
    wanted = {(name, verb) for name, role in ROLES.items() for verb in role.verbs}
    with transaction.atomic(using=using):
        rows = RoleVerb.objects.using(using)
        known = set(rows.values_list("role", "verb"))
        for role, verb in known - wanted:
            rows.filter(role=role, verb=verb).delete()
        rows.bulk_create(RoleVerb(role=role, verb=verb) for role, verb in sorted(wanted - known))


def reference(*, at: datetime) -> None:
    """Load the published organisations, priorities and units; a second time changes nothing."""
    loading.load_published(at=at)


def schemes(*, at: datetime) -> None:
    """Give a region that has no scoring scheme the project's default."""
    default = tactical_default_v1()
    if not Scheme.objects.exists():
        Scheme.objects.create(
            ident=default.id,
            title=default.title,
            text=tactical_default_v1_text(),
            loaded_at=at,
            loaded_by_id=SYSTEM,
        )


def tactics(*, at: datetime) -> None:
    """Put the starter tactics into the library; one that was edited or retired stays as it is."""
    known = set(Tactic.objects.values_list("ident", flat=True))
    Tactic.objects.bulk_create(
        Tactic(
            ident=one.ident,
            part=one.part.value,
            pillar=one.pillar.value,
            owner_type=one.owner.value,
            title=one.title,
            text=one.text,
            needs=f"{one.needs}\nAsk: {one.ask}",
            question=one.specific,
            dated_on=one.dated,
            recorded_at=at,
            by_id=SYSTEM,
        )
        for one in starter_tactics()
        if one.ident not in known
    )
