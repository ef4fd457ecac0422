"""One threat with a long history, made by the same commands as any other."""

from datetime import datetime, timedelta
from itertools import cycle, islice

from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.reference.queries import organisation_called
from fourfold.shared.days import local_day
from fourfold.threats.commands.assessment import Stated, submit_assessment
from fourfold.threats.commands.moderation import moderate
from fourfold.threats.commands.threat import NewThreat, record_threat, state_facts
from fourfold.threats.models import Threat
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import EvidenceKind, Kind, Phase
from fourfold.threats.rules.schemes import tactical_default_v1

WEEK = timedelta(days=7)
PHASES = (Phase.ACTIVE, Phase.DORMANT, Phase.MONITORED)


def long_history(
    *, facts: int, assessments: int, label: Label, by: tuple[Viewer, Viewer], at: datetime
) -> Threat:
    """Return a threat of so many facts and moderated assessments, one a week, the last one now.

    by: who records and assesses, and who moderates.
    """
    weeks = max(facts, assessments) + 1
    instants = [at - WEEK * n for n in range(weeks, 0, -1)]
    assessor, _ = by
    new = NewThreat(
        name="Hawthorn",
        kind=Kind.OCG,
        owner=organisation_called("NERSOU"),
        since=local_day(instants[0]),
        aliases=("Blackthorn", "Whitethorn"),
    )
    with speaking_for(assessor):
        threat = record_threat(new=new, label=label, by=assessor, at=instants[0])
        for instant, phase in zip(instants[:facts], cycle(PHASES), strict=False):
            stated = {Attribute.PHASE: phase.value}
            day = local_day(instant)
            state_facts(threat=threat, facts=stated, since=day, by=assessor, at=instant)
        for number, instant in enumerate(instants[-assessments:]):
            _assess(threat, number, by=by, at=instant)
    return threat


def _assess(threat: Threat, number: int, *, by: tuple[Viewer, Viewer], at: datetime) -> None:
    assessor, moderator = by
    levels = _levels(number)
    evidence = [
        Evidence(
            one.id,
            local_day(at) - timedelta(days=30 * (1 + n)),
            levels[one.id],
            EvidenceKind.RECORD,
            f"Record {number}/{n}",
        )
        for n, one in enumerate(tactical_default_v1().evidenced)
    ]
    stated = Stated(levels, evidence, local_day(at), "As the records bear out.")
    made = submit_assessment(threat=threat, stated=stated, by=assessor, at=at)
    later = at + timedelta(hours=2)
    moderate(assessment=made, levels=levels, reasons={}, by=moderator, at=later)


def _levels(number: int) -> dict[str, int]:
    """Return levels of every criterion that differ from one assessment to the next."""
    steps = islice(cycle((1, 2, 3)), number % 3, None)
    return {
        one.id: min(one.lowest + step, one.highest)
        for one, step in zip(tactical_default_v1().criteria, steps, strict=False)
    }
