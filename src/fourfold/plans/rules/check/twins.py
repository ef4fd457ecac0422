"""Actions of other threats that say nearly what this plan's actions say."""

from collections.abc import Iterable
from dataclasses import dataclass

from fourfold.analytics.likeness_of_text import LIKE, Corpus, Text
from fourfold.plans.rules.check.state import ActionState, Twin


@dataclass(frozen=True, slots=True)
class Other:
    """An action of another plan that the reader may see.

    plan: the key of its plan. where: what it is called to the reader.
    """

    id: int
    plan: str
    where: str
    wording: str


class Others:
    """The actions of other plans, made ready once and asked many times.

    Only actions that the reader may see belong in it: they are shown as twins, and how rare a
    word is, is told from them alone.
    """

    def __init__(self, others: Iterable[Other]) -> None:
        self._others = {str(other.id): other for other in others}
        self._corpus = Corpus(
            Text(key, other.wording, other.plan) for key, other in self._others.items()
        )

    def twins(
        self, actions: Iterable[ActionState], *, plan: str, like: float = LIKE
    ) -> tuple[Twin, ...]:
        """Return, for each action of a plan, the action of another plan most like it, if any.

        >>> from fourfold.plans.rules.kinds import Pillar
        >>> others = Others([Other(7, "B", "Group B", "Visit the landlords of the estate")])
        >>> mine = ActionState(id=1, pillar=Pillar.PURSUE, text="Increase patrols at the market.")
        >>> others.twins([mine], plan="A")
        ()
        >>> others = Others([Other(7, "B", "Group B", "Increase patrols at the market")])
        >>> [(twin.action, twin.where, twin.score) for twin in others.twins([mine], plan="A")]
        [(1, 'Group B', 1.0)]
        >>> others.twins([mine], plan="B")
        ()
        """
        texts = [Text(f"mine {one.id}", one.wording, plan) for one in actions if one.counts]
        pairs = self._corpus.nearest(texts, threshold=like, most=1)
        return tuple(
            Twin(
                action=int(pair.text.removeprefix("mine ")),
                text=self._others[pair.like].wording,
                where=self._others[pair.like].where,
                score=pair.score,
                shared=pair.shared,
            )
            for pair in pairs
        )

    def copies(self, *, like: float = LIKE) -> frozenset[int]:
        """Return the actions that are nearly an action of another plan among these.

        >>> Others([
        ...     Other(7, "B", "Group B", "Visit the landlords of the estate"),
        ...     Other(8, "C", "Group C", "Visit the landlords of the estate."),
        ...     Other(9, "C", "Group C", "Arrest Dean Tarrant at 14 Marsh Lane"),
        ... ]).copies() == {7, 8}
        True
        """
        texts = [Text(key, one.wording, one.plan) for key, one in self._others.items()]
        pairs = self._corpus.nearest(texts, threshold=like, most=1)
        return frozenset(int(pair.text) for pair in pairs)
