"""What three forces' systems hold in the demo region: taken in, joined and scanned.

The history comes first and is joined with it; what the last days brought comes after, so that the
scan has something true to say this morning. All of it is made by the commands that a region uses.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from fourfold.access.models import User
from fourfold.access.queries import machine_over_all, viewer_for
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.config import silos
from fourfold.config.demo.chronicle import ORIGIN
from fourfold.config.demo.dice import dice
from fourfold.config.demo.people import ASSESSORS
from fourfold.config.demo.planting import planted
from fourfold.config.demo.progress import (
    DONE,
    JOINS,
    JUDGING,
    LATELY,
    RECORDS,
    SCAN,
    STOPPED,
    WRITING,
    Progress,
)
from fourfold.config.demo.story import tell as tell_story
from fourfold.config.demo.subjects import identifier
from fourfold.config.silos import Planted
from fourfold.intelligence.jobs import hold_nightly, scan_to_the_end
from fourfold.intelligence.models import Scan
from fourfold.reference.queries import organisation_called
from fourfold.shared.urns import drawn_from
from fourfold.sources.commands.systems import NewSystem, record_system
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.models import Load, System
from fourfold.sources.rules.records.opening import brought
from fourfold.sources.rules.systems import SystemKind
from fourfold.subjects.commands._alone import alone
from fourfold.subjects.commands._findable import let_find_typed
from fourfold.subjects.commands._linking import Asked, perform
from fourfold.subjects.commands._typed import remember
from fourfold.subjects.commands.judging import judge_subjects
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import Attribute, Identifier, Name, Proposal
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.reactions import joined_at_the_end
from fourfold.subjects.rules.identifiers import IdentifierKind
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
LATELY_DAYS = 4  # that come after the history
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
    """Make the systems, take in what they hold, join it, and scan what came last.

    One that was cut off is begun again: what was taken in is not taken in twice.
    """
    progress = Progress(filling.size, filling.today.isoformat())
    try:
        drawn = drawn_from(dice("filling").randrange)
        with drawn, alone(patient=True):  # joined here, at the times of the region
            _fill(filling, _Teller(say, progress))
    except BaseException:
        progress.say(STOPPED)
        raise
    progress.say(DONE, 1.0)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells whoever waits: a line for each step, and how far it is."""

    say: Say
    progress: Progress

    def joined(self, stage: str, what: str, part: float) -> None:
        """Say how far a run is; each load is unpacked from its beginning, and the bar stays."""
        now = self.progress.standing
        before = now.part if now.stage == stage else 0.0
        self.progress.say(stage, max(part, before), what=what)

    def loading(self, stage: str, before: int, of: int) -> Callable[[Load], object]:
        """Return what says how many records were taken in."""

        def told(load: Load) -> None:
            rows = before + load.rows_read
            self.progress.say(stage, rows / max(of, 1), rows=rows)

        return told


def _fill(filling: Filling, tell: _Teller) -> None:
    tell.progress.say(WRITING)
    plan = tell_story(filling.today, small=filling.small)
    people = planted(plan, small=filling.small)
    made = silos.make(filling.size, today=filling.today, plant=people)
    owned = systems(at=filling.at(HISTORY, days_ago=1))
    _say_what_is_known(people, filling)
    tell.progress.point_at(people[0].key)
    tell.say(f"{len(owned)} systems of three forces")
    with _folder() as folder:
        before, lately = (made.write(folder / name, days=days) for name, days in _spans(filling))
        rows = _history(before, owned, [UUID(one.key) for one in people], filling, tell)
        _last_days(lately, owned, rows, filling, tell)
    tell.progress.say(SCAN)
    scanned = filling.at(MORNING) + timedelta(minutes=30)
    scan_to_the_end(at=scanned)
    tell.say("scanned for what people want to hear of")
    hold_nightly(timestamp=int(scanned.timestamp()))
    tell.say("everybody's day of review is known")


def _history(
    files: list[Path],
    owned: Mapping[str, System],
    keys: list[UUID],
    filling: Filling,
    tell: _Teller,
) -> int:
    """Take in what came before, join it, and judge what people would have; return its rows."""
    at = filling.at(HISTORY, days_ago=1)
    with joined_at_the_end():
        rows = _taken(files, owned, tell, RECORDS, at=at)
    tell.say(f"{rows:,} records taken in")
    _join(tell, JOINS, at=at)
    tell.progress.say(JUDGING)
    tell.say(f"joined; {_judge(keys, filling)} pairs judged by people")
    return rows


def _last_days(
    files: list[Path], owned: Mapping[str, System], before: int, filling: Filling, tell: _Teller
) -> None:
    """Take in and join what came this morning; the scan looks from the night before on."""
    _switch_on(filling.at(SWITCHED_ON, days_ago=1))
    at = filling.at(MORNING)
    tell.progress.say(LATELY)
    with joined_at_the_end():
        new = _taken(files, owned, tell, LATELY, at=at, before=before)
    _join(tell, LATELY, at=at)
    tell.say(f"{new:,} records of the last days")


def _spans(filling: Filling) -> Iterator[tuple[str, tuple[date, date]]]:
    """Yield what came before the last days, and what came in them."""
    recent = filling.today - timedelta(days=LATELY_DAYS - 1)
    yield "history", (date.min, recent - timedelta(days=1))
    yield "lately", (recent, filling.today)


def _join(tell: _Teller, stage: str, *, at: datetime) -> None:
    """Join what waits, as the nightly run does."""
    run = ask_run(kind=None, is_whole=False, by=machine_over_all("linker"), at=at)
    perform(Asked(run, at, tell=lambda what, part: tell.joined(stage, what, part)))


def _switch_on(night: datetime) -> None:
    """Let the scan look from the night before the last days on, once."""
    if not Scan.objects.filter(loaded_until=night).exists():
        Scan.objects.create(
            asked_at=night, started_at=night, ended_at=night, loaded_until=night, done=1
        )


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


def _taken(
    files: list[Path],
    owned: Mapping[str, System],
    tell: _Teller,
    stage: str,
    *,
    at: datetime,
    before: int = 0,
) -> int:
    """Take in files, and return how many rows they had."""
    of, rows = tell.progress.standing.of, 0
    for path in (one for one in files if one.stat().st_size):
        system = owned[path.stem]
        force = path.stem.partition("-")[0]
        by = viewer_for(User.objects.get(username=ASSESSORS[force]), at=at, origin=ORIGIN)
        for one in brought(path):
            load = take_in(
                taking=Taking(system=system, brought=one),
                by=by,
                clock=lambda: at,
                told=tell.loading(stage, before + rows, of),
            )
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


def _say_what_is_known(people: Sequence[Planted], filling: Filling) -> None:
    """Say of those who are met in the extracts when they were born and what they use."""
    at = filling.at(HISTORY, days_ago=1)
    keys = [UUID(one.key) for one in people]
    with speaking_for(machine_over_all("linker")), transaction.atomic():
        names = Name.objects.filter(subject__in=keys).select_related("label").order_by("pk")
        named = {name.subject_id: name for name in names}
        if Attribute.objects.filter(subject__in=keys, name=BORN, of_record=False).exists():
            return
        for one in people:
            name = named[UUID(one.key)]
            about = {"subject_id": name.subject_id, "label": name.label, "recorded_at": at}
            Attribute.objects.create(**about, name=BORN, value=one.born.isoformat())
            Identifier.objects.bulk_create(
                identifier(about, kind, text) for kind, text in _numbers(one)
            )
            let_find_typed([name.subject_id])
            remember(name.subject_id, name.label_id, at=at)


def _numbers(one: Planted) -> Iterator[tuple[IdentifierKind, str]]:
    yield from ((IdentifierKind.PHONE, text) for text in one.phones)
    yield from ((IdentifierKind.VEHICLE_MARK, text) for text in one.marks)


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
