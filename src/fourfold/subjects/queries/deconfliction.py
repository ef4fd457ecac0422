"""Who holds what is asked for exactly, who asked, and who must hear of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from fourfold.access.models import Label
from fourfold.access.queries import may_be_discovered
from fourfold.access.rules import Restriction
from fourfold.access.viewer import Viewer
from fourfold.shared.days import end_of
from fourfold.subjects.models import Attribute, Beacon, Identifier, Inquiry, InquiryNotice, Name
from fourfold.subjects.queries.part import parts_of
from fourfold.subjects.queries.said import readers_of
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.rules.deconflicting import DAILY_LIMIT, STRONG, AskedBy, NotExact, exact
from fourfold.subjects.rules.joining import Part

SALT = "fourfold.subjects.deconfliction"
BORN = "Date of birth"
FEW = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """What stands of a subject under one label of one's own organisation.

    name: one of its names there. readers: who may read it, in words. kinds: by what somebody could
    ask for it, in words. contact: whom those are told to ask who do; none where nobody can.
    """

    name: Name
    readers: str
    kinds: tuple[str, ...]
    contact: str

    @property
    def words(self) -> str:
        """Say whose it is, and by what it would be asked for."""
        return f"Read by {self.readers}: {', '.join(self.kinds).lower() or 'nothing any more'}"


@dataclass(frozen=True, slots=True)
class Holder:
    """An organisation that holds what was asked for, and whom to ask there."""

    organisation: str
    contact: str


def hashed(mark: str) -> str:
    """Return the keyed hash of an exact identifier, by which it is looked for and never listed."""
    return salted_hmac(SALT, mark, algorithm="sha256").hexdigest()


def beacons(mark: str, *, but: int) -> list[Beacon]:
    """Return what was made discoverable by an exact mark, by other organisations, and still may be.

    The labels are asked each time: a record that was moved into a closed compartment is not told.
    """
    found = Beacon.objects.filter(mark=hashed(mark), ended_at=None).exclude(owner_id=but)
    rows = found.select_related("owner", "beneath").order_by("owner__short_name", "pk")
    return [one for one in rows if may_be_discovered(one.beneath.restriction)]


def holders(inquiry: Inquiry, *, own: int) -> list[Holder]:
    """Return who holds what an inquiry asked for, once an organisation and contact."""
    born = None
    text = inquiry.asked
    if inquiry.kind == AskedBy.NAME_AND_BIRTH:
        text, _, day = inquiry.asked.rpartition(", born ")
        born = date.fromisoformat(day)
    met = beacons(exact(AskedBy(inquiry.kind), text, born), but=own)
    return [
        Holder(name, contact)
        for name, contact in dict.fromkeys((one.owner.short_name, one.contact) for one in met)
    ]


def marks_of(subject: UUID, label: Label) -> set[str]:
    """Return the exact identifiers that stand of a subject under a label; no child's name."""
    about = {"subject_id": subject, "label": label}
    strong = {one.value for one in STRONG}
    held = Identifier.objects.filter(**about, kind__in=strong, is_valid=True)
    asked: list[tuple[AskedBy, str, date | None]] = [
        (AskedBy(kind), value, None) for kind, value in held.values_list("kind", "value")
    ]
    days = Attribute.objects.filter(**about, name=BORN).values_list("value", flat=True)
    names = list(Name.objects.filter(**about, is_child=False).values_list("text", flat=True))
    asked += [(AskedBy.NAME_AND_BIRTH, name, _day(day)) for day in days for name in names]
    return {mark for kind, text, born in asked if (mark := _exactly(kind, text, born))}


def lit_of(subjects: Collection[UUID], label: Label) -> QuerySet[Beacon]:
    """Return what may be asked for of what stands of some subjects under a label."""
    return Beacon.objects.filter(subject_id__in=subjects, beneath=label, ended_at=None)


def owns(restriction: Restriction, organisation: int) -> bool:
    """Test if what stands under a restriction is an organisation's to let be asked for."""
    audiences = restriction.audiences
    return bool(audiences) and all(organisation in audience for audience in audiences)


def offers(part: Part[UUID], viewer: Viewer) -> list[Offer]:
    """Return what of a subject the viewer's organisation may let be asked for, by label."""
    names = Name.objects.filter(subject_id__in=part.members).select_related("label")
    by_label = {name.label_id: name for name in names.order_by("-pk")}
    own = [name for name in by_label.values() if _may_offer(name.label.restriction, viewer)]
    readers = readers_of(name.label for name in own)
    found = [_offer(part, name, readers[name.label_id]) for name in own]
    return sorted((one for one in found if one.kinds or one.contact), key=lambda one: one.name.pk)


def _may_offer(restriction: Restriction, viewer: Viewer) -> bool:
    return owns(restriction, viewer.organisation_id) and may_be_discovered(restriction)


def _offer(part: Part[UUID], name: Name, readers: str) -> Offer:
    marks = {mark for member in part.members for mark in marks_of(member, name.label)}
    kinds = sorted({AskedBy(mark.partition("|")[0]).words for mark in marks})
    lit = lit_of(part.members, name.label).first()
    return Offer(name, readers, tuple(kinds), lit.contact if lit else "")


def contacts(known: Known) -> list[str]:
    """Return whom those are told to speak to who ask for what the viewer may read of a subject."""
    read = {row.label_id for row in (*known.names, *known.identifiers, *known.attributes)}
    lit = Beacon.objects.filter(
        subject_id__in=known.part.members, beneath_id__in=read, ended_at=None
    )
    return sorted(set(lit.values_list("contact", flat=True)))


def once_each(met: Iterable[Beacon]) -> list[Beacon]:
    """Return one of those that are of one subject to its owner, under one label."""
    found = list(met)
    parts = parts_of({one.subject_id for one in found})
    kept: dict[tuple[int, int, UUID], Beacon] = {}
    for one in found:
        part = parts.get(one.subject_id)
        whom = part.reference if part else one.subject_id
        kept.setdefault((one.owner_id, one.beneath_id, whom), one)
    return list(kept.values())


def mine(viewer: Viewer, *, today: date) -> list[Inquiry]:
    """Return what the viewer asked on a day, the newest first."""
    since = end_of(today - timedelta(days=1))
    rows = Inquiry.objects.filter(by_id=viewer.user_id, asked_at__gt=since)
    return list(rows.order_by("-asked_at", "-pk"))


def left_today(viewer: Viewer, *, today: date) -> int:
    """Return how often the viewer may still ask today."""
    return max(0, DAILY_LIMIT - len(mine(viewer, today=today)))


def notices(viewer: Viewer) -> list[InquiryNotice]:
    """Return who asked for what the viewer's organisation holds, and nobody has seen yet."""
    rows = InquiryNotice.objects.filter(owner_id=viewer.organisation_id, seen_at=None)
    return list(rows.select_related("asked_by__organisation", "label").order_by("-asked_at")[:FEW])


def often(viewer: Viewer) -> list[Inquiry]:
    """Return the inquiries of one's organisation beyond the number of a day that is told."""
    rows = Inquiry.objects.filter(
        is_over=True, seen_at=None, by__organisation_id=viewer.organisation_id
    ).exclude(by_id=viewer.user_id)
    return list(rows.select_related("by", "label").order_by("-asked_at")[:FEW])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _exactly(kind: AskedBy, text: str, born: date | None) -> str:
    try:
        return exact(kind, text, born)
    except NotExact:
        return ""
