"""A breach of personal data: the clock of 72 hours, and what has to be said.

Data Protection Act 2018, section 67: the Commissioner is told of a breach without undue delay and,
where feasible, within 72 hours of becoming aware of it; after that, with the reasons for the
delay; not at all where a risk to people's rights and freedoms is unlikely. Section 68: those whose
data it is are told where the risk to them is high.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fourfold.shared.days import LONDON
from fourfold.shared.errors import DomainError

TIME_TO_REPORT = timedelta(hours=72)
_HOUR = timedelta(hours=1)
_NOTHING = frozenset({"", "n/a", "na", "none", "nil", "tbc", "tba", "not known", "as above", "x"})


class ReasonForDelayNeeded(DomainError):
    """A report after 72 hours gives the reasons for the delay (DPA 2018, section 67)."""


class ReportedTooEarly(DomainError):
    """A breach cannot be reported before anybody knew of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A personal data breach: when the controller became aware, and when it was reported.

    risk_unlikely: why a risk to people's rights and freedoms is unlikely, so that it need not be
    reported; empty where it must.
    """

    aware_at: datetime
    reported_at: datetime | None = None
    risk_unlikely: str = ""

    @property
    def must_be_reported(self) -> bool:
        """Whether the Commissioner has to be told."""
        return not _says(self.risk_unlikely)

    @property
    def deadline(self) -> datetime:
        """The end of the 72 hours, in UTC: hours, whatever the clocks do.

        >>> spring = datetime(2026, 3, 28, 12, 0, tzinfo=LONDON)
        >>> Breach(aware_at=spring).deadline.astimezone(LONDON).isoformat()
        '2026-03-31T13:00:00+01:00'
        """
        return self.aware_at.astimezone(UTC) + TIME_TO_REPORT

    @property
    def is_waiting(self) -> bool:
        """Whether it has to be reported and was not."""
        return self.must_be_reported and self.reported_at is None

    def is_overdue(self, at: datetime) -> bool:
        """Test if the 72 hours have gone by without a report."""
        return self.is_waiting and at > self.deadline

    def hours_left(self, at: datetime) -> int:
        """Return the whole hours left of the 72; less than 0 for hours begun after them.

        >>> breach = Breach(aware_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        >>> breach.hours_left(datetime(2026, 3, 4, 8, 30, tzinfo=UTC))
        24
        >>> breach.hours_left(datetime(2026, 3, 5, 9, 1, tzinfo=UTC))
        -1
        """
        return (self.deadline - at) // _HOUR

    def sentence(self, at: datetime) -> str:
        """Return where the clock stands.

        >>> breach = Breach(aware_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        >>> breach.sentence(datetime(2026, 3, 4, 8, 30, tzinfo=UTC))
        'Report it to the Information Commissioner by 09:00 on 5 March 2026: 24 hours are left.'
        >>> breach.sentence(datetime(2026, 3, 5, 11, 30, tzinfo=UTC))
        'The 72 hours ended at 09:00 on 5 March 2026. Report it now, with the reasons for the \
delay.'
        """
        if not self.must_be_reported:
            return "It need not be reported: a risk to anybody is unlikely. The record is kept."
        if self.reported_at is not None:
            return _reported(self.reported_at, in_time=self.reported_at <= self.deadline)
        if self.is_overdue(at):
            return (
                f"The 72 hours ended at {_instant(self.deadline)}. Report it now, with the reasons "
                "for the delay."
            )
        hours = self.hours_left(at)
        left = f"{hours} {'hour is' if hours == 1 else 'hours are'} left."
        return f"Report it to the Information Commissioner by {_instant(self.deadline)}: {left}"


def check_report(breach: Breach, *, at: datetime, reason_for_delay: str) -> None:
    """Refuse a report to the Commissioner that lacks what the Act asks for.

    :raises ReportedTooEarly: before anybody was aware.
    :raises ReasonForDelayNeeded: after the 72 hours, without a reason.
    """
    if at < breach.aware_at:
        raise ReportedTooEarly("It cannot have been reported before anybody was aware of it.")
    if at > breach.deadline and not _says(reason_for_delay):
        raise ReasonForDelayNeeded(
            "The 72 hours have gone by: say why it was not reported within them "
            "(Data Protection Act 2018, section 67)."
        )


def _reported(at: datetime, *, in_time: bool) -> str:
    when = f"It was reported at {_instant(at)}"
    return f"{when}, within the 72 hours." if in_time else f"{when}, after the 72 hours."


def _instant(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%H:%M} on {_day(local.date())}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _says(text: str) -> bool:
    """Test if a field says something: "n/a" and "none" say nothing."""
    return text.strip().strip(".-\N{EN DASH}").strip().casefold() not in _NOTHING
