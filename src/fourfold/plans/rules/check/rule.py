"""What a rule of the plan check is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fourfold.plans.rules.check.state import PlanState, Settings, Twin
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.words import Worded

_MUST = 10
_SHOULD = 6
PAGE = "docs/reference/plan-check/README.md"


class Severity(Worded):
    """How much a rule matters, told by its weight."""

    MUST = "MUST", "Must be mended"
    SHOULD = "SHOULD", "Should be mended"
    MAY = "MAY", "Worth a look"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a plan breaks a rule, in a sentence; rule is its code, such as 4P201."""

    rule: str
    sentence: str
    action: int | None = None
    pillar: Pillar | None = None
    objective: int | None = None
    twin: Twin | None = None


Finder = Callable[[PlanState, Settings], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its code and name, what it costs, what it asks, why, and how to mend a breach.

    says: what was found, for the sum in words, such as "an action without an owner".
    """

    code: str
    name: str
    title: str
    weight: int
    says: str
    why: str
    source: str
    mend: str
    find: Finder

    @property
    def id(self) -> str:
        """The code and the name, as printed."""
        return f"{self.code} {self.name}"

    @property
    def severity(self) -> Severity:
        """How much the rule matters."""
        if self.weight >= _MUST:
            return Severity.MUST
        return Severity.SHOULD if self.weight >= _SHOULD else Severity.MAY

    @property
    def anchor(self) -> str:
        """Where on the page of rules it stands."""
        return f"{self.code.lower()}-{self.name}"

    @property
    def docs(self) -> str:
        """Where the rule is explained."""
        return f"{PAGE}#{self.anchor}"
