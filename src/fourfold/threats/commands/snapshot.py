"""Keeping a chart as it was drawn on a day."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.queries import drawing, taking
from fourfold.subjects.queries.chart import Chart
from fourfold.threats.commands._locking import standing
from fourfold.threats.models import Membership, Snapshot, Threat
from fourfold.threats.queries.network import chart_of


class NothingToKeep(DomainError):
    """There is no chart, or no reason, to keep."""


@command("threats.keep_snapshot")
def keep_snapshot(
    *, threat: Threat, reason: str, children: Sequence[UUID] = (), by: Viewer, at: datetime
) -> Snapshot:
    """Keep a threat's chart as `by` sees it now, and why; under all that is drawn (a | b).

    Children are in it only where they were chosen one by one.

    :raises NothingToKeep: without a reason, or where nobody stands in the chart.
    """
    said = reason.strip()
    refuse_higher_marking(said)
    if not said:
        raise NothingToKeep("Say why the chart is kept.")
    (locked,) = standing([threat])
    drawn = chart_of(locked, on=local_day(at), children=children)
    if not drawn.nodes:
        raise NothingToKeep("Nobody stands in this chart, so that there is nothing to keep.")
    members = {
        str(node.shown.key): sorted({str(node.shown.key), *map(str, node.shown.members)})
        for node in drawn.nodes
    }
    return Snapshot.objects.create(
        threat=locked,
        label=_label_of(drawn, locked),
        title=f"Network of {locked.urn}",
        why=said,
        drawn={"picture": drawing.picture(drawn, lambda _: ""), "notes": drawing.notes_of(drawn)},
        members=members,
        keys=sorted(key for keys in members.values() for key in keys),
        kept_at=at,
        by_id=by.user_id,
    )


def _label_of(drawn: Chart, threat: Threat) -> Label:
    """Return the label of all that is drawn: of names, links, memberships and the threat."""
    those = [member for one in drawn.people.values() for member in one.members]
    rows = Membership.objects.filter(threat=threat, subject_id__in=those).order_by()
    pks = taking.labels_of(drawn) | set(rows.values_list("label_id", flat=True))
    labels = [threat.label, *Label.objects.filter(pk__in=pks)]
    return label_saying(reduce(or_, (label.restriction for label in labels)))
