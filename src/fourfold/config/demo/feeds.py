"""What three forces' systems hold in the demo region: taken in, joined and scanned.

The history comes first and is joined with it; what the last days brought comes after, so that the
scan has something true to say this morning. All of it is made by the commands that a region uses.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from fourfold.access.models import Label, User
from fourfold.access.queries import machine_over_all, viewer_for
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.config import silos
from fourfold.config.demo.chronicle import ORIGIN
from fourfold.config.demo.people import ASSESSORS
from fourfold.config.demo.planting import born_on, planted
from fourfold.config.demo.story import tell
from fourfold.intelligence.jobs import scan_to_the_end
from fourfold.intelligence.models import Scan
from fourfold.reference.queries import organisation_called
from fourfold.sources.commands.systems import NewSystem, record_system
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import System
from fourfold.sources.rules.records.opening import brought
from fourfold.sources.rules.systems import SystemKind
from fourfold.subjects.commands._typed import remember
from fourfold.subjects.commands.judging import judge_subjects
from fourfold.subjects.jobs import link_new
from fourfold.subjects.models import Attribute, Name, Proposal
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.rules.kinds import Verdict

Say = Callable[[str], object]
FORCES = ("northumbria", "durham", "cleveland")
UNIT = "nerocu"
KINDS = {
    "crime": (SystemKind.CRIME, "crime"),
    "custody": (SystemKind.CUSTODY, "custody"),
    "intelligence": (SystemKind.INTELLIGENCE, "intelligence"),
}
SIZE, SMALL, LARGE = silos.SIZE, 300, silos.LARGE
LATELY = 4  # days that come after the history
EVERY = 3  # days after which a feed counts as having stopped
HISTORY, SWITCHED_ON, MORNING = time(1), time(4, 30), time(6)
BORN = "Date of birth"
JUDGES, JUDGED, SURE = "rocta.assessor", time(3), 8.0  # who, when, and from which weight
LEFT_ONE_IN = 4  # planted people whose pairs wait for whoever opens the queue
BECAUSE = "Same name and date of birth; the force confirmed it is the same person."


@dataclass(frozen=True, slots=True)
class Filling:
    """What the region is filled with: how many records, up to which day."""

    size: int
    today: date
    small: bool = False

    def at(self, clock: time, *, days_ago: int = 0) -> datetime:
        """Return an instant of today, or of some days ago."""
        return datetime.combine(self.today - timedelta(days=days_ago), clock, UTC)


def fill(filling: Filling, *, say: Say) -> None:
    """Make the systems, take in what they hold, join it, and scan what came last."""
    plan = tell(filling.today, small=filling.small)
    people = planted(plan, small=filling.small)
    made = silos.make(filling.size, today=filling.today, plant=people)
    owned = systems(at=filling.at(HISTORY, days_ago=1))
    _say_when_born([UUID(one.key) for one in people], filling)
    say(f"{len(owned)} systems of three forces")
    recent = filling.today - timedelta(days=LATELY - 1)
    with _folder() as folder:
        before = made.write(folder / "history", days=(date.min, recent - timedelta(days=1)))
        rows = _taken(before, owned, at=filling.at(HISTORY, days_ago=1))
        say(f"{rows:,} records taken in")
        link_new()
        say("joined")
        judged = _judge([UUID(one.key) for one in people], filling)
        say(f"{judged} pairs judged by people")
        night = filling.at(SWITCHED_ON, days_ago=1)
        Scan.objects.create(
            asked_at=night, started_at=night, ended_at=night, loaded_until=night, done=1
        )
        lately = made.write(folder / "lately", days=(recent, filling.today))
        rows = _taken(lately, owned, at=filling.at(MORNING))
        link_new()
        say(f"{rows:,} records of the last days")
    scan_to_the_end(at=filling.at(MORNING) + timedelta(minutes=30))
    say("scanned for what people want to hear of")


def systems(*, at: datetime) -> Mapping[str, System]:
    """Make the nine systems, where they are not there yet; code to system.

    Crime and custody are shared in the region; intelligence is the force's and the unit's.
    """
    region = [organisation_called(code).pk for code in (*FORCES, UNIT)]
    found: dict[str, System] = {}
    for force in FORCES:
        owner = organisation_called(force)
        by = viewer_for(User.objects.get(username=ASSESSORS[force]), at=at, origin=ORIGIN)
        own = Restriction.to([owner.pk, organisation_called(UNIT).pk])
        for name, (kind, words) in KINDS.items():
            with speaking_for(by):
                label = label_saying(Restriction.to(region))
                records = label_saying(own) if kind is SystemKind.INTELLIGENCE else label
                code = f"{force}-{name}"
                there = System.objects.filter(code=code).first()
                new = NewSystem(
                    code=code,
                    name=f"{owner.short_name} {words}",
                    kind=kind,
                    owner=owner,
                    records_label=records,
                    expected_every=EVERY,
                )
                found[code] = there or record_system(new=new, label=label, by=by, at=at)
    return found


def _taken(files: list[Path], owned: Mapping[str, System], *, at: datetime) -> int:
    rows = 0
    for path in (one for one in files if one.stat().st_size):
        system = owned[path.stem]
        force = path.stem.partition("-")[0]
        by = viewer_for(User.objects.get(username=ASSESSORS[force]), at=at, origin=ORIGIN)
        for one in brought(path):
            load = take_in(taking=Taking(system=system, brought=one), by=by, clock=lambda: at)
            rows += load.rows_read
    return rows


def _judge(keys: list[UUID], filling: Filling) -> int:
    """Let somebody of the unit judge the likeliest pairs of most who are planted; leave the rest.

    So that what the forces hold of them, under other labels, is theirs for those who read both.
    """
    at = filling.at(JUDGED, days_ago=1)
    by = viewer_for(User.objects.get(username=JUDGES), at=at, origin=ORIGIN)
    judged = 0
    with speaking_for(by):
        for number, key in enumerate(keys):
            if number % LEFT_ONE_IN == LEFT_ONE_IN - 1:
                continue
            members = part_of(key).members
            ends = Q(a__in=members) | Q(b__in=members)
            for pair in Proposal.objects.waiting().filter(ends, weight__gte=SURE).order_by("pk"):
                a, b = (_main_name(end) for end in (pair.a_id, pair.b_id))
                if a is not None and b is not None:
                    judge_subjects(a=a, b=b, verdict=Verdict.SAME, reason=BECAUSE, by=by, at=at)
                    judged += 1
    return judged


def _main_name(key: UUID) -> Name | None:
    return Name.objects.filter(subject_id=key).select_related("label").order_by("pk").first()


def _say_when_born(keys: list[UUID], filling: Filling) -> None:
    """Say when those who are met in the extracts were born, and let them be compared."""
    at = filling.at(HISTORY, days_ago=1)
    with speaking_for(machine_over_all("linker")):
        named = dict(Name.objects.filter(subject__in=keys).values_list("subject_id", "label_id"))
        with transaction.atomic():
            for key in keys:
                Attribute.objects.create(
                    subject_id=key,
                    label=Label.objects.get(pk=named[key]),
                    name=BORN,
                    value=born_on(key, filling.today).isoformat(),
                    recorded_at=at,
                )
                remember(key, named[key], at=at)


@contextmanager
def _folder() -> Iterator[Path]:
    """Keep the extracts as long as they are needed, for nobody else to read."""
    folder = Path(settings.WORKING_FOLDER) / "extracts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
