"""What the machine joined or proposed, made up: rows as a run leaves them."""

from datetime import timedelta

from fourfold.access.models import Label
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.subjects.models import Joined, LinkModel, Mention, Proposal
from tests import make

BOB = {"given": "Robert", "family": "Ashworth", "address": "12 Mill Lane, Alnham"}


def model():
    """Return the model that ships, kept."""
    text = default_model(Kind.PERSON).to_json()
    return LinkModel.objects.get_or_create(
        kind="PERSON",
        version=1,
        defaults={"text": text, "trained_at": make.NOON, "trained_on": 0},
    )[0]


def mention(name, record=None, **said):
    """Return what a record says of a person, to be compared."""
    features = features_of(Kind.PERSON, said or BOB)
    with make.everything():
        return Mention.objects.create(
            subject_id=name.subject_id,
            label=name.label,
            record=record,
            of_record=record is not None,
            entity="suspect",
            kind="PERSON",
            role="suspect",
            features=dict(features.columns),
            recorded_at=make.NOON,
            matched_at=make.NOON,
        )


def join(name, leader, weight=12.0, label=None, **given):
    """Return a join by the machine: of a name's subject, to a leader's."""
    with make.everything():
        return Joined.objects.create(
            subject_id=name.subject_id,
            leader_id=leader.subject_id,
            label=label or name.label,
            weight=weight,
            model=model(),
            since=make.NOON - timedelta(days=42),
            **given,
        )


def propose(a, b, value=0.5, weight=3.0, **given):
    """Return a pair that waits for a person, under the label of both."""
    label, _ = Label.objects.saying(a.label.restriction | b.label.restriction)
    with make.everything():
        return Proposal.objects.create(
            a_id=a.subject_id,
            b_id=b.subject_id,
            label=label,
            **{
                "kind": "PERSON",
                "weight": weight,
                "probability": 0.9,
                "because": ["Records of 2 systems meet"],
                "value": value,
                "model": model(),
                "proposed_at": make.NOON,
            }
            | given,
        )
