"""What one force lets others ask for, and who asked: by the commands, as those who do it."""

from datetime import datetime, timedelta

from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config.demo.people import GRADERS
from fourfold.config.demo.plan import Plan
from fourfold.config.demo.registers import Registers, morning
from fourfold.subjects.commands.deconfliction import Asked, ask_who_holds, make_discoverable
from fourfold.subjects.models import Identifier, Name
from fourfold.subjects.queries.deconfliction import owns
from fourfold.subjects.rules.deconflicting import AskedBy
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind

HOLDER, ASKER = "durham", "cleveland"
LET_BEFORE = 34  # days
MOST = 12  # telephones
CONTACT = "Durham intelligence bureau, 01632 960 204"
WHY = Justification("INVESTIGATE", "Called eleven times by the suspect in our case")


def inquire(registers: Registers, plan: Plan) -> int:
    """Let others ask for telephones that one force holds; another asks for one. Return how many."""
    at = morning(plan.today - timedelta(days=LET_BEFORE))
    holder = registers.viewer(GRADERS[HOLDER], at)
    known = _known(holder, registers.viewer(GRADERS[ASKER], at))
    for name, _ in known:
        make_discoverable(name=name, contact=CONTACT, by=holder, at=at)
    if known:
        _ask(registers, known[0][1], morning(plan.today) - timedelta(hours=15))
    return len(known)


def _known(holder: Viewer, asker: Viewer) -> list[tuple[Name, str]]:
    """Return telephones that the one holds and the other cannot see, each with its number."""
    phones = Identifier.objects.filter(kind=IdentifierKind.PHONE, is_valid=True)
    with speaking_for(holder):
        said = {one.subject_id: one.value for one in phones.order_by("-pk")}
        names = Name.objects.filter(kind=SubjectKind.PHONE, subject_id__in=said)
        held = [
            name
            for name in names.select_related("label").order_by("subject_id", "pk")
            if owns(name.label.restriction, holder.organisation_id)
        ]
    with speaking_for(asker):
        seen = set(names.values_list("subject_id", flat=True))
    return [(name, said[name.subject_id]) for name in held if name.subject_id not in seen][:MOST]


def _ask(registers: Registers, telephone: str, at: datetime) -> None:
    organisation = registers.viewer(GRADERS[ASKER], at).organisation_id
    own = registers.label(Restriction.to([organisation]))
    by = registers.viewer(GRADERS[ASKER], at)  # who may read under that label, too
    ask_who_holds(asked=Asked(AskedBy.PHONE, telephone), own=own, why=WHY, by=by, at=at)
