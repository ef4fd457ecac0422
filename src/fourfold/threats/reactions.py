"""What threats do when something happened below, or to themselves.

They say what they want to hear of, and what a hit changes; what is said of them in other contexts
follows them, and goes with them.
"""

from fourfold.access.models import Label
from fourfold.access.relabelling import follow
from fourfold.intelligence.commands.interest import register_interests
from fourfold.intelligence.events import InterestMet, ReportRelabelled, ScanBegan
from fourfold.intelligence.models import Interest, Met
from fourfold.intelligence.queries.interests import changed
from fourfold.shared.days import local_day
from fourfold.threats.commands._effects import KEEPER, say_effects
from fourfold.threats.events import ThreatDisposed, ThreatRelabelled
from fourfold.threats.models import ThreatReport
from fourfold.threats.queries.interests import ref_of, wanted


def bring_interests_up_to_date(event: ScanBegan) -> None:
    """Register what every open threat wants to hear of, where that is other than yesterday."""
    asked = wanted(on=local_day(event.at))
    gone = Interest.objects.standing().filter(registered_by=KEEPER).exclude(ref__in=list(asked))
    asked |= {ref: (label, []) for ref, label in gone.values_list("ref", "label_id")}
    labels = Label.objects.in_bulk({label for label, _ in asked.values()})
    for ref in changed(KEEPER, asked):
        label, those = asked[ref]
        register_interests(
            registered_by=KEEPER,
            ref=ref,
            wanted=those,
            label=labels[label],
            by=event.by,
            at=event.at,
        )


def say_what_changes(event: InterestMet) -> None:
    """Write beside the hits of threats' interests what each changes."""
    if event.registered_by == KEEPER:
        say_effects(event.met_ids, at=event.at, on=local_day(event.at))


def follow_threat(event: ThreatRelabelled) -> None:
    """Put a threat's interests, hits and links to reports under what it asks now."""
    labels = Label.objects.in_bulk([event.before_label_id, event.after_label_id])
    was, moved = (labels[pk].restriction for pk in (event.before_label_id, event.after_label_id))
    mine = {"registered_by": KEEPER, "ref": ref_of(event.threat_id)}
    follow(
        Met.objects.filter(**{f"interest__{k}": v for k, v in mine.items()}), was=was, moved=moved
    )
    follow(Interest.objects.filter(**mine), was=was, moved=moved)
    follow(ThreatReport.objects.filter(threat=event.threat_id), was=was, moved=moved)


def follow_report(event: ReportRelabelled) -> None:
    """Put the links of a report to threats under what the report asks now."""
    labels = Label.objects.in_bulk([event.before_label_id, event.after_label_id])
    was, moved = (labels[pk].restriction for pk in (event.before_label_id, event.after_label_id))
    for link in ThreatReport.objects.filter(report=event.report_id).select_related("threat__label"):
        own = link.threat.label.restriction if link.threat else moved
        rows = ThreatReport.objects.filter(pk=link.pk)
        follow(rows, was=was | own, moved=moved | own)


def go_with_threat(event: ThreatDisposed) -> None:
    """Delete a threat's interests with their hits, and what other threats' hits said of it."""
    mine = {"registered_by": KEEPER, "ref": ref_of(event.threat_id)}
    Met.objects.filter(interest__registered_by=KEEPER, key__endswith=f":{event.threat_id}").filter(
        key__startswith="link:"
    ).delete()
    for hit in Met.objects.filter(interest__registered_by=KEEPER, effect__contains=event.urn):
        hit.effect = ""
        hit.save(update_fields=["effect"])
    Met.objects.filter(**{f"interest__{k}": v for k, v in mine.items()}).delete()
    Interest.objects.filter(**mine).delete()
