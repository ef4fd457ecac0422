"""Sanitising and grading a report (3x5x2), and putting it under its label."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.relabelling import follow
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._steps import (
    KIND,
    NotNow,
    ReasonNeeded,
    enter_step,
    findable,
    lock,
    refuse_shut,
)
from fourfold.intelligence.events import ReportGraded, ReportRelabelled
from fourfold.intelligence.models import (
    Report,
    ReportStep,
    ReportSubject,
    Submission,
)
from fourfold.intelligence.queries.graders import graders_beside
from fourfold.intelligence.rules.retention import SecondPersonNeeded
from fourfold.intelligence.rules.sending import with_label_kept
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    Handling,
    SourceGrade,
    Statement,
    Step,
)
from fourfold.shared import events
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking

FOLLOWS = (ReportStep, ReportSubject)  # what was sent stays under the label of its recipient

ALONE = "Graded by who submitted it: nobody else of their organisation could."


class NotGraded(DomainError):
    """What was given is no whole grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A sanitised text with its grade in three parts.

    legacy: a 5x5x5 grade as it came; it is kept as text and never converted.
    """

    title: str
    text: str
    source: SourceGrade
    assessment: Assessment
    handling: Handling
    conditions: str = ""
    statement: Statement = Statement.FACT
    legacy: str = ""

    def check(self) -> None:
        """Refuse a grade that is not whole.

        :raises NotGraded: with what is missing.
        """
        refuse_higher_marking(self.title, self.text, self.conditions, self.legacy)
        if not (self.title.strip() and self.text.strip()):
            raise NotGraded("Give the report a title and its sanitised text.")
        if self.handling is Handling.CONDITIONS and not self.conditions.strip():
            raise NotGraded("Handling C needs its conditions in words.")


@command("intelligence.grade_report")
def grade(
    *,
    report: Report,
    given: Grade,
    label: Label | None = None,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> Report:
    """Make a report of a submission: sanitised text, three grades, its label.

    Whoever submitted it does not grade it: the unit evaluates what others give it (College of
    Policing, APP Intelligence management). Where nobody else of theirs could, they do, and the
    report says so.

    The label stays that of the submission's report unless another is chosen. Graded again, it
    needs a reason; what was sent before stays as it was sent.

    :raises SecondPersonNeeded: when it is their own, and somebody else of theirs grades.
    :raises NotGraded: when a part is missing; handling C needs conditions.
    :raises NotNow: when the submission is held elsewhere, or was closed.
    """
    given.check()
    one = lock(report)
    refuse_shut(one)
    _check_step(one, reason)
    reason = _four_eyes(one, reason, by=by, at=at)
    if label is not None and label.pk != one.label_id:
        _move(one, label, by=by, at=at)
    _write(one, given, by=by, at=at)
    enter_step(one, Step.GRADED, reason=reason, by=by, at=at)
    one.save()
    search.put(findable(one))
    events.publish(ReportGraded(one.pk, by, at))
    return one


def _check_step(one: Report, reason: str) -> None:
    if one.step == Step.CLOSED:
        raise NotNow("It was closed without a report.")
    if one.step == Step.GRADED and not reason.strip():
        raise ReasonNeeded("It is graded already; say why it is graded again.")
    if one.step != Step.GRADED and not Submission.objects.filter(report=one).exists():
        raise NotNow("Its submission is held elsewhere: whoever may read it grades it.")


def _four_eyes(one: Report, reason: str, *, by: Viewer, at: datetime) -> str:
    """Return the reason of the step, which says so where nobody else could grade one's own."""
    if one.submitted_by_id != by.user_id:
        return reason
    others = graders_beside(by, one.label.restriction, at=at)
    if others:
        names = " or ".join(who.name for who in others[:3])
        raise SecondPersonNeeded(f"You submitted it yourself. Somebody else grades it: {names}.")
    return f"{ALONE} {reason.strip()}".strip()


def _write(one: Report, given: Grade, *, by: Viewer, at: datetime) -> None:
    one.title, one.text = given.title.strip(), given.text.strip()
    one.source_grade, one.assessment = given.source.value, given.assessment.value
    one.handling = given.handling.value
    kept = given.handling is Handling.CONDITIONS
    one.conditions = given.conditions.strip() if kept else ""
    one.statement, one.legacy_grade = given.statement.value, given.legacy.strip()
    one.graded_at, one.graded_by_id = at, by.user_id


def _move(one: Report, label: Label, *, by: Viewer, at: datetime) -> None:
    """Put a report, and what is said of it, under another label; its submission never asks less."""
    before, after = one.label, label
    was, moved = before.restriction, after.restriction
    with speaking_for(machine_over_all("scanner")):  # also what the grader does not read of it
        for part in FOLLOWS:
            follow(part._default_manager.filter(report=one), was=was, moved=moved)
    for typed in Submission.objects.filter(report=one).select_related("label"):
        typed.label = label_saying(with_label_kept(typed.label.restriction, moved))
        typed.save(update_fields=["label"])
    one.label = after
    search.move(KIND, one.urn, label_id=after.pk)
    events.publish(ReportRelabelled(one.pk, before.pk, after.pk, by, at))
