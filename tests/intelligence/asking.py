"""Somebody asks for a right over what is held on them: a person, a request, what is decided."""

from dataclasses import replace

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.queries import rights as queries
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.intelligence import reporting

LEFT = {"ground": "OFFENCE", "reason": "It is right as it stands"}


def dpo(label):
    """Return a data protection officer who may do, and under a label read, everything."""
    return replace(reporting.person("dpo", "AUDITOR"), verbs=make.someone(label).verbs)


def ann(label, by):
    """Record a person with two names, a telephone and a date of birth."""
    new = NewSubject(
        SubjectKind.PERSON,
        "Ann Ash",
        aliases=["Annie"],
        identifiers=[(IdentifierKind.PHONE, "07700 900321")],
        attributes={"Date of birth": "1984-03-12"},
    )
    return record_subject(new=new, label=label, by=by, at=make.NOON)


def asked(ann, label, by, kind):
    new = commands.NewRequest(kind, "Ann Ash", make.TODAY)
    one = commands.record_request(new=new, label=label, by=by, at=make.NOON)
    who = {"request": one, "by": by, "at": make.NOON}
    commands.prove_identity(identity="Passport seen", on=make.TODAY, **who)
    return commands.gather_pieces(subject=ann.subject_id, **who)


def piece(one, by, text):
    with speaking_for(by):
        return next(line.piece for line in queries.pieces(one) if text in line.piece.says)


def decide(one, by, outcome, **given):
    decision = commands.PieceDecision(outcome, **given)
    return commands.decide_piece(piece=one, decision=decision, by=by, at=make.NOON)


def stands(by, model, **about):
    with speaking_for(by):
        return list(model.objects.filter(**about).order_by("pk"))


def lines(one, by):
    with speaking_for(by):
        return queries.pieces(one)
