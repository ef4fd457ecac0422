"""Threats as they stand now, held so until the command ends."""

from collections.abc import Sequence

from fourfold.shared.errors import NotFound
from fourfold.threats.models import Threat


def standing(threats: Sequence[Threat]) -> list[Threat]:
    """Return threats with the labels that they have now, which nobody changes meanwhile.

    What is made from a threat carries its label: not the one that it had when it was read.

    :raises NotFound: when one can no longer be read.
    """
    rows = Threat.objects.select_for_update(of=("self",)).select_related("label")
    found = {one.pk: one for one in rows.filter(pk__in=[t.pk for t in threats]).order_by("pk")}
    if any(one.pk not in found for one in threats):
        raise NotFound("There is no such threat.")
    return [found[one.pk] for one in threats]
