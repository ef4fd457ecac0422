"""What disruptions do when something happened to their threat: they follow it, and go with it."""

from django.db.models import Q

from fourfold.access import search
from fourfold.access.models import Label, SearchDocument
from fourfold.access.relabelling import follow
from fourfold.disruptions.commands._contesting import close_gone
from fourfold.disruptions.models import (
    ABOUT,
    Claim,
    Contest,
    ContestView,
    Correction,
    Disruption,
    DisruptionDraft,
    DisruptionModeration,
    Outcome,
    Proof,
)
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled

KIND = "disruptions.disruption"
PARTS = (Outcome, Proof, DisruptionModeration, Correction, Claim)


def follow_threat(event: ThreatRelabelled) -> None:
    """Put the disruptions of a threat, and all that is said of them, under what it asks now.

    A contest follows both its ends.
    """
    labels = Label.objects.in_bulk([event.before_label_id, event.after_label_id])
    before, after = (labels[pk].restriction for pk in (event.before_label_id, event.after_label_id))
    ours = Disruption.objects.filter(threat=event.threat_id)
    contests = Contest.objects.filter(a__disruption__threat=event.threat_id)
    contests |= Contest.objects.filter(b__disruption__threat=event.threat_id)
    ids = list(contests.values_list("pk", flat=True))
    for rows in (
        ContestView.objects.filter(contest__in=ids),
        Contest.objects.filter(pk__in=ids),
        *(part._default_manager.filter(disruption__threat=event.threat_id) for part in PARTS),
        DisruptionDraft.objects.filter(**{f"content__{ABOUT}": event.urn}),
        ours,
    ):
        follow(rows, was=before, moved=after)
    for urn, label_id in ours.values_list("urn", "label_id"):
        search.move(KIND, urn, label_id=label_id)


def go_with_threat(event: ThreatDisposed) -> None:
    """Delete the disruptions of a threat that is disposed of, with all that is said of them.

    It runs before plans do, whose actions they may have come from. Another threat's disruption
    that was contested beside one of these stands again.
    """
    ours = Disruption.objects.filter(threat=event.threat_id)
    ids, urns = zip(*ours.values_list("pk", "urn"), strict=True) if ours else ((), ())
    touched = Q(a__disruption__in=ids) | Q(b__disruption__in=ids)
    contests = list(Contest.objects.filter(touched).with_neighbour("a", "b"))
    for one in contests:
        close_gone(one, ids, at=event.at)
    ContestView.objects.filter(contest__in=contests).delete()
    Contest.objects.filter(pk__in=[one.pk for one in contests]).delete()
    for part in PARTS:
        part._default_manager.filter(disruption__in=ids).delete()
    SearchDocument.objects.filter(kind=KIND, ref__in=urns).delete()
    DisruptionDraft.objects.filter(**{f"content__{ABOUT}": event.urn}).delete()
    ours.delete()
    came = Disruption.objects.filter(action__plan__threat=event.threat_id)
    came.update(action=None, has_action=False)
