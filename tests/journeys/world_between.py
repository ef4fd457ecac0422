"""Three people and two labels: Durham reads one, Northumbria the other, Cleveland both."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fourfold.access.models import Label, User
from fourfold.intelligence.commands import about, danger, package, referral, requirement, watchlist
from fourfold.intelligence.models import PackageReport, Report, SourceEntry
from fourfold.intelligence.rules import vocabulary as words
from fourfold.reference.models import Priority, ThreatDesk
from fourfold.subjects.commands import subject as subjects
from fourfold.subjects.models import Name, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.threats.commands import report as threat_reports
from tests import make
from tests.intelligence import feeds, reporting
from tests.journeys import people
from tests.subjects import joined

C = make.CANARY
PHONE = "07700 900477"
MARK = "LK19 ZZC"
WHY = "reason_code=ASSESS&reason_text=Testing"


@dataclass
class Between:
    """Who reads what; what everybody here may read is `seen`, what the reader may not `unseen`."""

    reader: User
    other: User
    knowing: User
    seen: Label
    unseen: Label

    def act(self, user: User | None = None) -> dict[str, Any]:
        """Return who acts, and when: somebody who reads both, unless another is named."""
        return {"by": people.viewer(user or self.knowing), "at": make.NOON}


def between() -> Between:
    """Return the three, and their two labels."""
    for name in ("feed.keeper", "wants.somebody"):
        make.user(name)  # so that nobody joins those who may read it later
    seen = make.label(to=("Durham", "Cleveland"))
    unseen = make.label(to=("Northumbria", "Cleveland"))
    reader, other = (people.person(f"of.{of.lower()}", of=of) for of in ("Durham", "Northumbria"))
    return Between(reader, other, people.person("of.both"), seen, unseen)


def person(of: Between, name: str, label: Label, **given: Any) -> Name:
    """Record a person under a label."""
    new = subjects.NewSubject(SubjectKind.PERSON, name, **given)
    return subjects.record_subject(new=new, label=label, **of.act())


def hidden_person(of: Between) -> Name:
    """Record a person with a telephone and a vehicle, of whom the reader may know nothing."""
    marks = ((IdentifierKind.PHONE, PHONE), (IdentifierKind.VEHICLE_MARK, MARK))
    said = {"identifiers": marks, "attributes": {"Note": f"Seen {C}"}}
    return person(of, f"Hester {C}", of.unseen, **said)


def same(of: Between, a: Name, b: Name) -> Any:
    """Have somebody who reads both say that two are one."""
    return subjects.judge_subjects(
        a=a, b=b, verdict=Verdict.SAME, reason=f"One birth {C}", **of.act()
    )


def desk() -> ThreatDesk:
    """Return a desk of the organisation whose people read both."""
    given = {"coordinator_role": "Co-ordinator", "analyst_role": "Analyst", "since": make.LONG_AGO}
    priority = Priority.objects.order_by("pk").first()
    owner = make.organisation()
    return ThreatDesk.objects.get_or_create(organisation=owner, priority=priority, defaults=given)[
        0
    ]


def report(of: Between, label: Label, said: str, **given: Any) -> Report:
    """Have a report graded under a label, with its source in a register of its own."""
    typed = reporting.submitted(people.viewer(of.knowing), text=f"Raw {C}")
    with make.everything():  # nobody grades what they submitted themselves
        officer = User.objects.get(username="wants.somebody")
        Report.objects.filter(pk=typed.pk).update(submitted_by=officer)
    one = reporting.graded(
        people.viewer(of.knowing),
        one=typed,
        label=label,
        title=f"Van {said}",
        text=f"A van {said}",
        **given,
    )
    if label == of.seen:
        register = make.label(to=("Cleveland",))
        with make.everything():
            SourceEntry.objects.create(
                report=one,
                label=register,
                reference=f"SRC/{C}",
                recorded_at=make.NOON,
                by=of.knowing,
            )
    return one


def visible(of: Between) -> dict[str, Any]:
    """Make what the reader may read: a person, a threat, a report, a requirement, a list."""
    made: dict[str, Any] = {"person": person(of, "Quentin Larkspur", of.seen)}
    made["threat"] = make.threat(of.seen, by=people.viewer(of.knowing), name="Birch")
    made["report"] = report(of, of.seen, "of Birch")
    new = requirement.NewRequirement(desk(), "Who drives the van?", "To stop it")
    made["requirement"] = requirement.record_requirement(new=new, label=of.seen, **of.act())
    ends = make.TODAY.replace(month=5, day=4)
    new_list = watchlist.NewWatchlist("Birch list", "To find them", of.reader, ends)
    made["watchlist"] = watchlist.keep_watchlist(new=new_list, label=of.seen, **of.act())
    came = package.NewPackage("Birch package", "A county", make.TODAY)
    made["package"] = package.record_package(new=came, label=of.seen, **of.act())
    wanted(of, made["person"])
    return made


def beside(of: Between, made: dict[str, Any]) -> Name:
    """Put beside each of them what the reader may not read."""
    third, own = hidden_person(of), made["person"]
    act = of.act()
    same(of, own, third)
    joined.propose(own, person(of, f"Horace {C}", of.unseen))
    link = subjects.NewLink(LinkKind.ASSOCIATE, f"Seen together {C}")
    subjects.link_subjects(a=own.subject, b=third.subject, new=link, label=of.unseen, **act)
    _reported(of, made, third, act)
    about_both = danger.NewDanger(
        words.DangerKind.LIFE,
        words.DangerSource.REFERRAL,
        f"He will shoot {C}",
        subject=own.subject,
        owner=make.organisation("Northumbria"),
    )
    danger.raise_danger(new=about_both, label=of.unseen, **act)
    new = referral.NewReferral(
        words.ReferralKind.HEALTH, f"Team {C}", f"PPN/{C}", make.TODAY, f"Why {C}"
    )
    referral.refer(subject=own.subject, new=new, label=of.unseen, **act)
    met(of, own)
    return third


def _reported(of: Between, made: dict[str, Any], third: Name, act: dict[str, Any]) -> None:
    hidden = report(of, of.unseen, C)
    suspect = words.DataSubject.SUSPECT
    for one, whom in ((hidden, made["person"]), (made["report"], third)):
        new = about.NewLink(subject=whom.subject_id, data_subject=suspect, reason=f"So {C}")
        about.link(report=one, new=new, **act)
    threat_reports.link_report(threat=made["threat"], report=hidden, reason=f"Of it {C}", **act)
    requirement.answer_requirement(
        requirement=made["requirement"], report=hidden, note=f"Ada {C}", **act
    )
    add = watchlist.Add(f"Seen with {C}", subject=third.subject)
    watchlist.change_watchlist(watchlist=made["watchlist"], change=add, **act)
    package.add_to_package(package=made["package"], reports=[hidden], **act)
    with make.everything():
        one = PackageReport.objects.latest("pk")
    due_on = make.TODAY.replace(month=5)
    package.allocate_part(part=one, to=make.organisation("Durham"), due_on=due_on, **act)


def wanted(of: Between, own: Name) -> None:
    """Let a desk, and the reader, want to hear of a person; and let a scan find nothing yet."""
    feeds.want(
        of.seen,
        by=people.viewer(of.knowing),
        ref="threats.threat:1",
        subject=own.subject_id,
        for_person=of.reader.pk,
        for_desk=desk().pk,
    )
    feeds.scan()


def met(of: Between, own: Name) -> None:
    """Let a record that the reader may not read name that person; and let a scan find it."""
    at = make.NOON + timedelta(hours=1)
    one = feeds.record(of.unseen, at=at, narrative=f"A van {C}")
    feeds.names(one, name=f"Quentin {C}", at=at, subject=Subject(key=own.subject_id))
    feeds.scan(at + timedelta(hours=1))
