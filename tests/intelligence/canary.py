"""What else may be held of somebody: feared, referred, asked for, told, learnt from, requested."""

import json
from dataclasses import replace

from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Frequencies, default_model
from fourfold.intelligence.commands import referral
from fourfold.intelligence.commands import rights as commands
from fourfold.intelligence.models import Danger, DangerCall
from fourfold.intelligence.rules.vocabulary import (
    DangerKind,
    DangerSource,
    InterestKind,
    PieceOutcome,
    ReferralKind,
    RightKind,
)
from fourfold.shared.urns import new_urn
from fourfold.subjects.commands.deconfliction import Asked, ask_who_holds
from fourfold.subjects.commands.subject import name_subject
from fourfold.subjects.models import Beacon, InquiryNotice, LinkModel, Subject
from fourfold.subjects.rules.deconflicting import AskedBy
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make, owner
from tests.intelligence import asking, feeds, reporting
from tests.intelligence.retained import CANARY, FAMILY, PHONE

KEYS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'uuid'
  AND c.table_name <> 'subjects_subject'
ORDER BY 1, 2
"""


def tables_with_keys(keys):
    """Return each table in which something still stands of some people, by their keys alone."""
    found = []
    with owner.session() as session:
        labels = session.execute("SELECT array_agg(id)::text FROM access_label").fetchone()[0]
        session.execute("SELECT set_config('fourfold.labels', %s, false)", [labels or "{}"])
        for table, column in session.execute(KEYS).fetchall():
            asked = f'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY (%s)'
            if session.execute(asked, [list(keys)]).fetchone()[0]:
                found.append(table)
    return found


def fear(label, by, key):
    """Fear for somebody's life, tell a duty officer, and refer them."""
    with speaking_for(by):
        danger = Danger.objects.create(
            urn=new_urn("L"),
            kind=DangerKind.LIFE.value,
            source=DangerSource.REFERRAL.value,
            fears=f"{CANARY} will be shot",
            subject_id=key,
            owner_id=by.organisation_id,
            raised_at=make.NOON,
            by_id=by.user_id,
            label=label,
        )
        DangerCall.objects.create(
            danger=danger, label=label, rung=1, officer_id=by.user_id, told_at=make.NOON
        )
    new = referral.NewReferral(
        ReferralKind.ADULT_SAFEGUARDING, "The team", f"PPN/{FAMILY}", make.TODAY, "He is afraid"
    )
    referral.refer(subject=Subject(key=key), new=new, label=label, by=by, at=make.NOON)


def deconflict(label, by, key):
    """Let others ask for them by a number; somebody asked, and the owner was told."""
    kept = {"subject_id": key, "owner_id": by.organisation_id}
    Beacon.objects.create(
        mark="a keyed hash",
        contact="The desk, 01632 960001",
        beneath=label,
        made_at=make.NOON,
        by_id=by.user_id,
        **kept,
    )
    other = reporting.person("durham.asker", of="Durham")
    own = label_saying(Restriction.to([other.organisation_id]))
    asker = replace(other, verbs=by.verbs, labels=other.labels | {own.pk})
    asked, why = Asked(AskedBy.PHONE, PHONE, None), Justification("INVESTIGATE", "In a telephone")
    ask_who_holds(asked=asked, own=own, why=why, by=asker, at=make.NOON)
    with speaking_for(by):
        InquiryNotice.objects.create(
            kind=AskedBy.PHONE,
            asked_by_id=other.user_id,
            reason=why.text,
            asked_at=make.NOON,
            label=label,
            **kept,
        )


def learn():
    """Keep a model of joining that was trained on their name among others'."""
    model = default_model(Kind.PERSON)
    values = {FAMILY.lower(): 0.001, "marsh": 0.002}
    trained = replace(model, frequencies={"family": Frequencies(values, rest=0.0001)})
    LinkModel.objects.create(
        kind="PERSON", version=77, text=trained.to_json(), trained_at=make.NOON, trained_on=1000
    )


def learnt():
    """Return the names that the model still knows."""
    text = LinkModel.objects.get(version=77).text
    return set(json.loads(text)["frequencies"]["family"]["values"])


def scan(label, key):
    """Want to hear of them, as somebody else's business does, and hear of a new record."""
    subject = Subject(key=key)
    feeds.want(label, kind=InterestKind.SUBJECT, subject=key)
    with make.everything():
        one = feeds.record(label, narrative=f"{CANARY} was seen")
    feeds.names(one, CANARY, subject=subject)
    feeds.scan()


def ask(label, by, key):
    """Gather all for somebody who asked, shut one name, and correct another."""
    name = name_subject(
        subject=Subject(key=key),
        kind=SubjectKind.PERSON,
        text=f"Zeb {FAMILY}",
        label=label,
        by=by,
        at=make.NOON,
    )
    new = commands.NewRequest(RightKind.RESTRICTION, "The person", make.TODAY)
    request = commands.record_request(new=new, label=label, by=by, at=make.NOON)
    who = {"request": request, "by": by, "at": make.NOON}
    commands.prove_identity(identity="Passport seen", on=make.TODAY, **who)
    commands.gather_pieces(subject=name.subject_id, **who)
    asking.decide(asking.piece(request, by, f"Zeb {FAMILY}"), by, PieceOutcome.RESTRICT)
