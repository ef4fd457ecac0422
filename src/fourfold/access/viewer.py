"""The person behind a request, resolved once."""

from dataclasses import dataclass

from fourfold.access.rules import Clearance


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking, and what follows from it.

    organisation_id: the organisation on whose behalf they act now.
    clearance: what they hold, from which the database's labels follow whenever it speaks for them.
    labels: ids of labels that they may read under without a clearance: for machines and tests.
    verbs: commands that they may give, such as "threats.moderate".
    organisations: every organisation and group for which they speak.
    origin: from where, such as "web 10.0.0.7" or "api".
    """

    user_id: int
    organisation_id: int
    labels: frozenset[int]
    verbs: frozenset[str]
    name: str = ""
    organisations: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    origin: str = ""
    clearance: Clearance | None = None

    def may(self, verb: str) -> bool:
        """Test if they may give a command."""
        return verb in self.verbs


NOBODY = Viewer(user_id=0, organisation_id=0, labels=frozenset(), verbs=frozenset())
