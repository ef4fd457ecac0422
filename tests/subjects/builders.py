"""Subjects, links and judgements, each made by somebody who may."""

from fourfold.subjects.commands import subject as commands
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from tests import make

OPEN, SECRET = 1, 2


def reader_of(*labels):
    """Return somebody with every verb who may read under some labels."""
    by = make.someone(labels[0])
    verbs = tuple(by.verbs)
    return make.viewer(*labels, of=make.organisation(), may=verbs, user_id=by.user_id)


def person(label, name, **given):
    by = reader_of(label)
    new = commands.NewSubject(SubjectKind.PERSON, name, **given)
    return commands.record_subject(new=new, label=label, by=by, at=make.NOON)


def judge(a, b, verdict=Verdict.SAME):
    """Return a judgement by somebody who may read both."""
    both = make.label(*{*a.label.compartments, *b.label.compartments})
    by = reader_of(a.label, b.label, both)
    return commands.judge_subjects(
        a=a, b=b, verdict=verdict, reason="Same day of birth", by=by, at=make.NOON
    )


def link(a, b, label, kind=LinkKind.ASSOCIATE, **given):
    new = commands.NewLink(kind, "Seen together", **given)
    return commands.link_subjects(
        a=Subject(key=a.subject_id),
        b=Subject(key=b.subject_id),
        new=new,
        label=label,
        by=reader_of(label),
        at=make.NOON,
    )
