"""Under which label a record comes: its system's, narrowed by the rules of its profile."""

from collections.abc import Sequence

from fourfold.access.models import CompartmentName, Label
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.reference.queries import organisation_called
from fourfold.shared.errors import DomainError
from fourfold.sources.rules.records.profile import LabelRule


class NotYourLabel(DomainError):
    """Somebody would put records where they could not read them."""


class LabelBook:
    """The labels that the records of one load may carry, each made when it is first needed.

    A rule adds to what the system's label asks of a reader, and takes nothing from it; so what
    somebody loads is read by nobody who could not read the system's other records.
    """

    def __init__(self, usual: Label, rules: Sequence[LabelRule], by: Viewer) -> None:
        self.usual, self.by = usual, by
        self.restrictions = [restriction_of(rule) for rule in rules]
        self.known: dict[int, Label | None] = {}
        if not self._is_held(usual):
            raise NotYourLabel("You do not hold the label under which these records come.")

    def of(self, rules: int) -> Label | None:
        """Return the label where some rules hold, one bit a rule; none where it is not held."""
        if rules not in self.known:
            asked = self.usual.restriction
            for bit, one in enumerate(self.restrictions):
                asked = asked | one if rules >> bit & 1 else asked
            label = label_saying(asked)
            self.known[rules] = label if self._is_held(label) else None
        return self.known[rules]

    def of_any(self) -> Label | None:
        """Return the label of a row of which nobody can say which rules hold."""
        return self.of((1 << len(self.restrictions)) - 1)

    def together(self, labels: Sequence[Label]) -> Label:
        """Return the label of what is made of records under several."""
        asked = self.usual.restriction
        for one in labels:
            asked = asked | one.restriction
        return label_saying(asked)

    def _is_held(self, label: Label) -> bool:
        if self.by.clearance is not None:
            return self.by.clearance.satisfies(label.restriction)
        return label.pk in self.by.labels


def restriction_of(rule: LabelRule) -> Restriction:
    """Return what a rule asks of a reader.

    :raises NotYourLabel: when it names a compartment that nobody here is in.
    """
    marking = Marking[rule.marking] if rule.marking else Marking.OFFICIAL
    inside = frozenset({_compartment(rule.compartment)} if rule.compartment else ())
    audience = frozenset(organisation_called(name).pk for name in rule.organisations)
    return Restriction(marking, frozenset({audience} if audience else ()), inside)


def _compartment(number: str) -> int:
    if not CompartmentName.objects.filter(compartment_id=int(number)).exists():
        raise NotYourLabel("A rule of the profile names a compartment that you are not in.")
    return int(number)
