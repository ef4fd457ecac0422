"""What somebody asks of the master list: filters, as-at and known-at, order. A value, and words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from fourfold.shared.days import end_of
from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Kind, ModerationStatus, Phase, Type

CLOSED = "Closed"


class UnknownPreset(DomainError):
    """No preset has that name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which threats: an empty field asks nothing. Ids are of reference rows and people.

    not_tiers: leave these out. phase_lacks: keep phases whose words do not contain this text.
    """

    text: str = ""
    owners: frozenset[int] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    types: frozenset[Type] = frozenset()
    tiers: frozenset[int] = frozenset()
    not_tiers: frozenset[int] = frozenset()
    phases: frozenset[Phase] = frozenset()
    phase_lacks: str = ""
    moderation: ModerationStatus | None = None
    soc: bool | None = None
    priorities: frozenset[int] = frozenset()
    desks: frozenset[int] = frozenset()
    lro: int | None = None
    is_waiting: bool | None = None
    overdue_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Filters()

    def kept_phases(self) -> frozenset[Phase]:
        """Return the phases that are kept; every phase where nothing is asked of it.

        >>> Phase.CLOSED_MERGED in Filters(phase_lacks="Closed").kept_phases()
        False
        """
        asked = self.phases or frozenset(Phase)
        lacks = self.phase_lacks.casefold()
        return frozenset(one for one in asked if not lacks or lacks not in one.words.casefold())

    def words(self) -> tuple[str, ...]:
        """Return the filters as sentences for a cover; those on ids are worded by the caller.

        >>> PRESETS["hmicfrs-appendix-2"].words()[:2]
        ('Type is Tactical', 'Moderation status is Moderated')
        """
        soc = {None: "", True: "SOC is SOC", False: "SOC is not SOC"}[self.soc]
        status = self.moderation.words if self.moderation else ""
        said = [
            _said("Type is", _any(self.types)),
            _said("Moderation status is", status),
            soc,
            _said("Tier is not", _numbers(self.not_tiers)),
            _said("Tier is", _numbers(self.tiers)),
            _said("Phase does not contain", self.phase_lacks),
            _said("Phase is", _any(self.phases)),
            _said("Category is", _any(self.kinds)),
            _said("Name or URN contains", self.text),
        ]
        return tuple(one for one in said if one)


def _said(what: str, value: str) -> str:
    return f"{what} {value}" if value else ""


def _any(words: frozenset[Kind] | frozenset[Type] | frozenset[Phase]) -> str:
    return " or ".join(sorted(one.words for one in words))


def _numbers(numbers: frozenset[int]) -> str:
    return " or ".join(map(str, sorted(numbers)))


@dataclass(frozen=True, slots=True)
class Moment:
    """As at which day, as known at which instant.

    The instant is by default the end of the as-at day (London), so that what was recorded later
    does not change what was then true.
    """

    as_at: date
    known_at: datetime
    is_default: bool = True

    @classmethod
    def of(cls, as_at: date, known_at: datetime | None = None) -> "Moment":
        """Return the moment of a day, as known at its end unless said otherwise.

        >>> Moment.of(date(2022, 1, 10)).known_at.isoformat()
        '2022-01-10T23:59:59.999999+00:00'
        """
        if known_at is None:
            return cls(as_at, end_of(as_at))
        return cls(as_at, known_at, is_default=False)


# The filters with which HMICFRS counted the north-east's master list (2022 report, Appendix 2).
PRESETS: Mapping[str, Filters] = {
    "hmicfrs-appendix-2": Filters(
        types=frozenset({Type.TACTICAL}),
        moderation=ModerationStatus.MODERATED,
        soc=True,
        not_tiers=frozenset({5}),
        phase_lacks=CLOSED,
    ),
}


def preset(name: str) -> Filters:
    """Return the filters of a preset by its name.

    :raises UnknownPreset: with the names that there are.
    """
    if name not in PRESETS:
        raise UnknownPreset(
            f"There is no preset {name!r}. There are: {', '.join(sorted(PRESETS))}."
        )
    return PRESETS[name]


def narrowed(filters: Filters, further: Filters) -> Filters:
    """Return filters with what another set asks beside them."""
    asked = {f.name: getattr(further, f.name) for f in fields(further)}
    empty = Filters()
    return replace(
        filters, **{name: value for name, value in asked.items() if value != getattr(empty, name)}
    )
