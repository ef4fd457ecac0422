"""Reports, dangers, what is asked and watched for, the scan, retention and rights; a canary each.

Left to themselves, reports that wait are their force's; here all stands under the compartment.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from fourfold.access.models import User
from fourfold.intelligence.commands import (
    about,
    danger,
    grading,
    interest,
    package,
    referral,
    requirement,
    sending,
    watchlist,
)
from fourfold.intelligence.models import (
    Carried,
    DutyOfficer,
    Holding,
    Interest,
    Met,
    PackageReport,
    Report,
    ReportStep,
    RetentionReview,
    RightsPiece,
    RightsRequest,
    Scan,
    SetAside,
    SourceEntry,
    Submission,
)
from fourfold.intelligence.rules import vocabulary as words
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.reference.models import Priority, ThreatDesk
from fourfold.shared.urns import new_urn
from fourfold.threats.commands import report as threat_reports
from fourfold.threats.commands import snapshot as snapshots
from tests import make
from tests.journeys import people

if TYPE_CHECKING:
    from tests.journeys.world import World

C = make.CANARY
LATER = make.NOON + timedelta(hours=1)
SOON = make.TODAY + timedelta(days=20)


def on_duty(insider: User) -> None:
    """Set up a desk, put somebody on duty, and scan: none of that is anybody's secret."""
    given = {"coordinator_role": "Co-ordinator", "analyst_role": "Analyst", "since": make.LONG_AGO}
    priority = Priority.objects.order_by("pk").first()
    ThreatDesk.objects.get_or_create(
        organisation=make.organisation(), priority=priority, defaults=given
    )
    DutyOfficer.objects.create(
        organisation=make.organisation(), officer=insider, since=make.NOON, by=insider
    )
    Scan.objects.create(asked_at=make.NOON, started_at=make.NOON, ended_at=make.NOON)


def everything(world: "World", act: dict[str, Any]) -> None:
    """Make one of everything that intelligence keeps."""
    world.made["duty"] = DutyOfficer.objects.get()
    for part in (reports, dangers, asked, scanned):
        part(world, act)
    held(world)


def reports(world: "World", act: dict[str, Any]) -> None:
    """Have one report at each step: two that wait, one with a question, two that are graded."""
    made = world.made
    made["raw"] = _submitted(world, words.Step.SUBMITTED)
    made["returned_report"] = _submitted(world, words.Step.RETURNED, reason=f"Which van {C}?")
    made["report"] = _graded(world, "P", act)
    made["conditional"] = _graded(world, "C", act)
    new = about.NewLink(
        subject=made["person"].subject_id,
        data_subject=words.DataSubject.SUSPECT,
        found=f"Ada {C}",
        reason=f"She said so {C}",
    )
    made["about"] = about.link(report=made["report"], new=new, **act)
    made["threat_report"] = threat_reports.link_report(
        threat=made["threat"], report=made["report"], reason=f"It tells of it {C}", **act
    )
    made["snapshot"] = snapshots.keep_snapshot(
        threat=made["threat"], reason=f"For the meeting {C}", **act
    )
    _sent(world, act)


def _submitted(world: "World", step: words.Step, reason: str = "") -> Report:
    one = Report.objects.create(
        urn=new_urn("R"),
        label=world.label,
        step=step.value,
        place=f"{C} Lane",
        owner=make.organisation(),
        submitted_by=world.insider,
        submitted_at=make.NOON,
    )
    said = {"report": one, "label": world.label, "by": world.insider}
    Submission.objects.create(**said, text=f"Kay told me of {C}", submitted_at=make.NOON)
    ReportStep.objects.create(**said, step=step.value, reason=reason or C, at=make.NOON)
    SourceEntry.objects.create(
        **said, reference=f"SRC/{C}", system=f"Source system {C}", recorded_at=make.NOON
    )
    return one


def _graded(world: "World", handling: str, act: dict[str, Any]) -> Report:
    given = grading.Grade(
        title=f"The van of {C}",
        text=f"Ada of {C} Lane drives YK19 ZZA. {C}-text",
        source=words.SourceGrade.UNTESTED,
        assessment=words.Assessment.CORROBORATED,
        handling=words.Handling(handling),
        conditions=f"Never in an interview {C}" if handling == "C" else "",
        legacy=f"B24 {C}",
    )
    one = _submitted(world, words.Step.SUBMITTED)
    # Nobody grades what they submitted themselves.
    Report.objects.filter(pk=one.pk).update(submitted_by=world.moderator)
    return grading.grade(report=one, given=given, **act)


def _sent(world: "World", act: dict[str, Any]) -> None:
    """Send both: to the insider, who takes its conditions on, and to somebody outside."""
    made = world.made
    to = sending.Sending(purpose=f"A joint visit {C}", person=world.insider)
    made["sent"] = sending.send(report=made["conditional"], to=to, **act)
    sending.acknowledge(sent=made["sent"], **act)
    to = sending.Sending(purpose=f"To warn {C}", outside=f"Bank of {C}")
    made["outside"] = sending.send(report=made["report"], to=to, **act)


def dangers(world: "World", act: dict[str, Any]) -> None:
    """Raise two dangers, of which one is acknowledged and decided; refer the person."""
    made = world.made
    new = danger.NewDanger(
        words.DangerKind.LIFE,
        words.DangerSource.REPORT,
        f"He will shoot {C}",
        report=made["report"],
        subject=made["person"].subject,
    )
    made["danger"] = danger.raise_danger(new=new, **act)
    new = danger.NewDanger(
        words.DangerKind.CHILD,
        words.DangerSource.REFERRAL,
        f"The boy of {C}",
        owner=make.organisation(),
    )
    one = danger.raise_danger(new=new, label=world.label, **act)
    danger.acknowledge_danger(danger=one, by=world.by, at=LATER)
    made["decided"] = danger.decide_danger(
        danger=one, decision=f"Moved away {C}", reason=f"He knows {C}", by=world.by, at=LATER
    )
    made["referral"] = referral.refer(
        subject=made["person"].subject,
        new=referral.NewReferral(
            words.ReferralKind.ADULT_SAFEGUARDING, f"Team {C}", f"PPN/{C}", make.TODAY, f"Why {C}"
        ),
        label=world.label,
        **act,
    )


def asked(world: "World", act: dict[str, Any]) -> None:
    """Ask for something, answer it, watch for somebody, and track a package to a result."""
    made, label = world.made, world.label
    made["desk"] = ThreatDesk.objects.order_by("pk").first()
    new = requirement.NewRequirement(made["desk"], f"Who drives {C}?", f"To stop {C}")
    made["requirement"] = requirement.record_requirement(new=new, label=label, **act)
    requirement.answer_requirement(
        requirement=made["requirement"], report=made["report"], note=f"Ada {C}", **act
    )
    new_list = watchlist.NewWatchlist(
        f"Watch {C}", f"To find {C}", world.moderator, SOON, is_surveillance=True, authority=C
    )
    made["watchlist"] = watchlist.keep_watchlist(new=new_list, label=label, **act)
    add = watchlist.Add(f"Seen with {C}", subject=made["person"].subject)
    made["entry"] = watchlist.change_watchlist(watchlist=made["watchlist"], change=add, **act)
    came = package.NewPackage(f"Package {C}", f"From {C}", make.TODAY)
    made["package"] = package.record_package(new=came, label=label, **act)
    package.add_to_package(package=made["package"], reports=[made["report"]], **act)
    made["part"] = PackageReport.objects.get(package=made["package"])
    package.allocate_part(part=made["part"], to=make.organisation(), due_on=SOON, **act)
    package.record_result(part=made["part"], result=f"Two arrests {C}", **act)


def scanned(world: "World", act: dict[str, Any]) -> None:
    """Let the watchlist and the requirement want something, and the record meet both today."""
    made = world.made
    person, desk = {"for_person": world.insider.pk}, {"for_desk": made["desk"].pk}
    made["wanted"] = _wanted(world, "watchlist", made["watchlist"], person, act)
    made["desk_wants"] = _wanted(world, "requirement", made["requirement"], desk, act)
    for name, of in (("met", made["wanted"]), ("desk_met", made["desk_wants"])):
        made[name] = Met.objects.create(
            label=world.label,
            interest=of,
            of_record=True,
            record=made["record"],
            subject=made["person"].subject,
            key=f"{name} {C}",
            says=f"It names Ada {C}",
            effect=f"She moved {C}",
            met_at=timezone.now(),
            scan=Scan.objects.get(),
        )


def _wanted(
    world: "World", kind: str, of: Any, whose: dict[str, int], act: dict[str, Any]
) -> Interest:
    new = NewInterest(
        kind=words.InterestKind.SUBJECT,
        subject=world.made["person"].subject_id,
        because=f"Wanted {C}",
        organisation=make.organisation().pk,
        **whose,
    )
    return interest.register_interests(
        registered_by="intelligence",
        ref=f"intelligence.{kind}:{of.pk}",
        wanted=[new],
        label=world.label,
        **act,
    )


def held(world: "World") -> None:
    """Hold a person under a group, review that, and answer for it to somebody who asks."""
    made, label = world.made, world.label
    made["holding"] = Holding.objects.create(
        label=label,
        subject=made["person"].subject,
        owner=make.organisation(),
        group=words.RetentionGroup.SERIOUS.value,
        because=f"Violence {C}",
        clear_from=make.TODAY,
        review_on=make.TODAY + timedelta(days=1),
        on_hold=f"An appeal {C}",
        recorded_at=make.NOON,
    )
    made["review"] = RetentionReview.objects.create(
        label=label,
        holding=made["holding"],
        outcome=words.ReviewOutcome.DISPOSE.value,
        risk=f"None {C}",
        necessity=f"None is left {C}",
        proportionality=f"It is old {C}",
        reviewed_at=make.NOON,
        by=world.insider,
    )
    made["request"] = RightsRequest.objects.create(
        urn=new_urn("Y"),
        label=label,
        kind=words.RightKind.ACCESS.value,
        person=f"Ada {C}",
        asks=f"All of it {C}",
        owner=make.organisation(),
        received_on=make.TODAY,
        due_on=people.FAR,
        recorded_at=make.NOON,
        by=world.insider,
    )
    made["piece"] = RightsPiece.objects.create(
        label=label,
        request=made["request"],
        record=f"sources.record:{made['record'].pk}",
        heading=f"Crime {C}",
        says=f"Burglary {C}",
        gathered_at=make.NOON,
    )
    made["carried"] = Carried.objects.create(
        label=label, piece=made["piece"], recipient=f"Court of {C}", through=f"Letter {C}"
    )
    made["set_aside"] = SetAside.objects.create(
        label=label,
        piece=made["piece"],
        subject=made["person"].subject,
        record=f"subjects.name:{made['person'].pk}",
        heading=f"A name {C}",
        says=f"Ada {C}",
        kept={"label_id": label.pk, "text": f"Ada {C}"},
        because=words.PieceOutcome.RESTRICT.value,
        set_aside_at=make.NOON,
        by=world.insider,
    )
