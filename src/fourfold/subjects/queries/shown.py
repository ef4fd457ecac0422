"""What parts of subjects are called, to the viewer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from fourfold.access.rules import Marking
from fourfold.subjects.models import Identifier, Name
from fourfold.subjects.queries.part import existing, parts_of
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import NameUse, SubjectKind
from fourfold.subjects.rules.references import reference_of

KIND_OF: dict[str, SubjectKind] = {
    IdentifierKind.PHONE: SubjectKind.PHONE,
    IdentifierKind.IMEI: SubjectKind.PHONE,
    IdentifierKind.VEHICLE_MARK: SubjectKind.VEHICLE,
    IdentifierKind.POSTCODE: SubjectKind.ADDRESS,
    IdentifierKind.IBAN: SubjectKind.ACCOUNT,
    IdentifierKind.SORT_CODE_ACCOUNT: SubjectKind.ACCOUNT,
    IdentifierKind.EMAIL: SubjectKind.ONLINE,
    IdentifierKind.ONLINE_HANDLE: SubjectKind.ONLINE,
    IdentifierKind.COMPANY_NUMBER: SubjectKind.ORGANISATION,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A subject as the viewer sees it: its part, and what that is called.

    marking: the highest of its names; record: the row of which the ledger is told when somebody
    looks, and whose label is taken for what is said of it next.
    """

    key: UUID
    members: tuple[UUID, ...]
    name: str
    kind: SubjectKind
    marking: Marking
    is_child: bool
    aliases: tuple[str, ...]
    record: Name | Identifier | None

    @property
    def reference(self) -> str:
        """What people quote of it."""
        return reference_of(self.key)

    @property
    def words(self) -> str:
        """Its name, after the word that it is a child, where it is one."""
        return f"Child: {self.name}" if self.is_child else self.name


def shown(keys: Iterable[UUID]) -> dict[UUID, Shown]:
    """Return how some subjects are shown, by every key of their parts; hidden ones are left out."""
    return shown_parts(parts_of(keys))


def shown_parts(parts: Mapping[UUID, Part[UUID]]) -> dict[UUID, Shown]:
    """Return how some parts are shown, by every key of theirs."""
    names = defaultdict(list)
    rows = Name.objects.filter(subject_id__in=list(parts)).select_related("label")
    for row in rows.order_by("recorded_at", "pk"):
        names[parts[row.subject_id].reference].append(row)
    nameless = {key for key, part in parts.items() if part.reference not in names}
    marks = {parts[key].reference: row for key, row in _identifiers(nameless).items()}
    made = {
        part.reference: _named(part, names[part.reference])
        if part.reference in names
        else _marked(part, marks.get(part.reference))
        for part in parts.values()
    }
    return {key: made[part.reference] for key, part in parts.items()}


def record_names(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return what single records are called, not joined with others; hidden ones are left out."""
    apart = {key: Part(key, (key,)) for key in existing(keys)}
    return {key: one.name for key, one in shown_parts(apart).items()}


def _identifiers(keys: set[UUID]) -> dict[UUID, Identifier]:
    if not keys:
        return {}
    rows = Identifier.objects.filter(subject_id__in=keys).select_related("label")
    return {row.subject_id: row for row in rows.order_by("-recorded_at", "-pk")}


def _named(part: Part[UUID], names: list[Name]) -> Shown:
    main = next((one for one in names if one.use == NameUse.MAIN), names[0])
    others = dict.fromkeys(one.text for one in names if one.text != main.text)
    return Shown(
        key=part.reference,
        members=part.members,
        name=main.text,
        kind=SubjectKind(main.kind),
        marking=Marking(max(one.label.marking for one in names)),
        is_child=any(one.is_child for one in names),
        aliases=tuple(others),
        record=main,
    )


def _marked(part: Part[UUID], mark: Identifier | None) -> Shown:
    """Show a part by an identifier, where none of its names may be read."""
    return Shown(
        key=part.reference,
        members=part.members,
        name=mark.value if mark else "Name held elsewhere",
        kind=KIND_OF.get(mark.kind, SubjectKind.PERSON) if mark else SubjectKind.PERSON,
        marking=Marking(mark.label.marking) if mark else Marking.OFFICIAL,
        is_child=False,
        aliases=(),
        record=mark,
    )
