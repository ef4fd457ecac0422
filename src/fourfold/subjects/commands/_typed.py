"""What somebody typed in is compared like what a record says, at once."""

from datetime import datetime
from uuid import UUID

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._clearing import loosen
from fourfold.subjects.commands._matching import match_mentions
from fourfold.subjects.models import Attribute, Identifier, MatchKey, Mention, Name
from fourfold.subjects.queries.candidates import stars_around
from fourfold.subjects.rules.entities import compared_of, typed_values
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import NameUse, SubjectKind

ENTITY = "typed in"


def remember(subject: UUID, label: int, *, at: datetime) -> None:
    """Let all that was typed in of a subject under a label be compared, within the transaction.

    What is compared is of that label alone, so nothing under another one bears on it.
    """
    with speaking_for(machine_over_all("linker")):
        about = {"subject_id": subject, "label_id": label, "of_record": False}
        names = Name.objects.filter(**about).order_by("recorded_at", "pk")
        kind = names.values_list("kind", flat=True).first()
        said = compared_of(SubjectKind(kind), _values(SubjectKind(kind), about)) if kind else None
        if kind is None or said is None:
            return
        if is_alone():
            loosen([subject])
        Mention.objects.filter(**about).delete()
        made = Mention.objects.create(
            **about, entity=ENTITY, kind=kind, features=dict(said.columns), recorded_at=at
        )
        MatchKey.objects.bulk_create(
            MatchKey(mention=made, label_id=label, kind=kind, hashed=key)
            for key in keys_of(said.kind, said)
        )
        waiting = Mention.objects.waiting().filter(subject__in=_part(subject))
        match_mentions({made.pk, *waiting.values_list("pk", flat=True)}, at=at)


def _part(subject: UUID) -> set[UUID]:
    stars = stars_around([subject])
    return {subject, *(end for star in stars for end in (star.subject, star.leader))}


def _values(kind: SubjectKind, about: dict[str, object]) -> dict[str, object]:
    names = Name.objects.filter(**about).order_by("recorded_at", "pk")
    marks = Identifier.objects.filter(**about).order_by("pk")
    attributes = Attribute.objects.filter(**about).order_by("pk")
    return typed_values(
        kind,
        [(text, NameUse(use)) for text, use in names.values_list("text", "use")],
        [(IdentifierKind(mark), value) for mark, value in marks.values_list("kind", "value")],
        list(attributes.values_list("name", "value")),
    )
