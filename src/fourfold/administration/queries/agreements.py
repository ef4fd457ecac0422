"""Information-sharing agreements, and how each stands on a day."""

from dataclasses import dataclass
from datetime import date

from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.errors import NotFound

SOON = 30


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement ready to print."""

    row: Agreement
    parties: tuple[str, ...]
    gateways: tuple[Gateway, ...]
    state: str
    tone: str


def agreements(*, on: date) -> list[AgreementLine]:
    """Return every agreement: in force first, then to be reviewed, to come, ended."""
    rows = Agreement.objects.select_related("owner").prefetch_related("parties")
    order = ["Past its review", "Review due", "In force", "Begins later", "Ended"]
    found = [_line(row, on) for row in rows]
    return sorted(found, key=lambda line: (order.index(line.state), line.row.title))


def agreement(pk: int, *, on: date) -> AgreementLine:
    """Return one agreement.

    :raises NotFound: when there is none.
    """
    row = Agreement.objects.select_related("owner").prefetch_related("parties").filter(pk=pk)
    found = row.first()
    if found is None:
        raise NotFound("There is no such agreement.")
    return _line(found, on)


def _line(row: Agreement, on: date) -> AgreementLine:
    state, tone = _state(row, on)
    known = {gateway.value: gateway for gateway in Gateway}
    return AgreementLine(
        row=row,
        parties=tuple(sorted(one.short_name for one in row.parties.all())),
        gateways=tuple(known[code] for code in row.gateways if code in known),
        state=state,
        tone=tone,
    )


def _state(row: Agreement, on: date) -> tuple[str, str]:
    if row.until is not None and row.until <= on:
        return "Ended", "grey"
    if on < row.since:
        return "Begins later", "hollow"
    if row.review_due_on < on:
        return "Past its review", "red"
    return (
        ("Review due", "amber") if (row.review_due_on - on).days <= SOON else ("In force", "green")
    )
