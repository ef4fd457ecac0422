"""Erasing what the master list says of people who are disposed of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.queries.held import reports_only_of
from fourfold.threats.commands._snapshots import erase_from_snapshots
from fourfold.threats.models import Membership, ThreatReport


def erase(subject_keys: Collection[UUID], record_pks: Collection[int], *, at: datetime) -> None:
    """Delete memberships and kept charts of people who go, and links to reports of them alone.

    Evidence names a reference and no person, so none of it goes.
    """
    del record_pks, at  # the master list has no key to a record, and keeps no day of this
    Membership.objects.filter(subject__in=subject_keys).delete()
    reports = reports_only_of(subject_keys)
    with speaking_for(machine_over_all("scanner")):
        ThreatReport.objects.filter(report__in=reports).delete()
        erase_from_snapshots(subject_keys)
